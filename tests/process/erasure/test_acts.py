"""An order is carried out by two people, all or nothing, once, and never under a legal hold."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from typer.testing import CliRunner

from handover.audit.models import Entry
from handover.commands.process import app
from handover.process import facts
from handover.process.erasure import public as erasure
from handover.process.erasure.columns import is_wiped
from handover.process.erasure.models import ErasedRow, LegalHold
from handover.process.erasure.uses import rows_named
from handover.process.facts import Fact, is_salted
from handover.process.fold import RefusedError
from handover.process.integrity.check import check
from handover.process.models import Matter
from handover.sealed_columns.fields import SealedCell
from handover.stages.detainer.models import Paper
from handover.stages.identification.models import PrintMatch
from handover.stages.intake.models import Booking
from handover.stages.review.models import Determination
from tests.process.erasure.erasing import ORDER, ORDERED_ON, asked, erased, labels_of
from tests.safeguards.gate.forging import forge
from tests.support.cast import Cast
from tests.support.walk import case_in, queried

pytestmark = pytest.mark.django_db
HELD = "Counsel wants these records kept for the pending civil action."


def refusals(caught: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [r.code for r in caught.value.refusals]


def test_an_order_empties_all_that_a_case_says_and_the_check_counts_it_as_lawful(cast: Cast) -> None:
    case = case_in(cast, "held")
    before = check()
    labels = labels_of()
    done = erased(cast, labels)
    result = check()
    assert result.findings == []
    assert result.counts.erased == sum(not label.startswith("intake.Jail") for label in labels)
    assert (result.counts.guessable, result.counts.unverifiable) == (0, 0)
    assert (result.counts.facts, result.counts.papers) == (before.counts.facts, before.counts.papers)
    found = Determination.objects.get(matter=case)
    assert found.reasons == found.erased == f"erased by order, {timezone.now():%Y-%m-%d}" == done.marker
    assert (found.snapshot, found.salt) == ({}, None)
    assert all(is_wiped(row, done.marker) for row in rows_named(labels))
    assert labels_of() == []


def test_the_digests_stay_in_the_chain_and_are_salted(cast: Cast) -> None:
    case = case_in(cast, "signed")
    row = Determination.objects.get(matter=case)
    digest = Fact.of(row).digest
    step = case.steps.get(number=row.number)
    erased(cast, [f"review.Determination:{row.pk}"])
    assert step.facts["determination"]["digest"] == digest == ErasedRow.objects.get().digest
    assert is_salted(digest)
    row.refresh_from_db()
    assert Fact.of(row).digest != digest


def test_two_acts_are_in_the_chain_with_both_people_and_no_name_of_the_person(cast: Cast) -> None:
    queried(cast)
    erased(cast, labels_of(), key="123456AB1")
    acts = Entry.objects.filter(act__startswith="erasure.").order_by("number")
    assert [(e.act, e.actor) for e in acts] == [
        ("erasure.request", cast["reed"].actor.key), ("erasure.execute", cast["stone"].actor.key),
    ]  # fmt: skip
    row = erasure.ErasureRequest.objects.get()
    assert "123456AB1" not in str([row.subject, row.rows, row.authority, [e.content for e in acts]])
    assert row.subject == erasure.subject_of("123456AB1")


def test_uses_are_found_by_the_records_key_as_a_word(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    ucn = PrintMatch.objects.order_by("pk")[0].identity
    found = {use.label.partition(":")[0] for use in erasure.erasable_uses(ucn)}
    assert "identification.PrintMatch" in found
    assert erasure.erasable_uses(ucn[:-1]) == [], "a part of a key is another key"
    fin = PrintMatch.objects.order_by("pk")[1].identity
    uses = erasure.erasable_uses(fin, matters=[case.pk])
    assert {use.matter for use in uses} == {case.pk}
    assert {use.label.partition(":")[0] for use in uses} >= {"notification.MatchLink"}


def test_who_asked_does_not_approve_and_roles_are_held_to(cast: Cast) -> None:
    queried(cast)
    labels = labels_of()
    with pytest.raises(RefusedError) as caught:
        erasure.request("K", rows=labels, authority=ORDER, ordered_on=ORDERED_ON, actor=cast["evans"].actor)
    assert refusals(caught) == ["role"]
    row = erasure.request("K", rows=labels, authority=ORDER, ordered_on=ORDERED_ON, actor=cast["stone"].actor)
    for username, code in (("stone", "two_person"), ("reed", "role"), ("ortiz", "role")):
        with pytest.raises(RefusedError) as caught:
            erasure.approve(row.pk, actor=cast[username].actor)
        assert refusals(caught) == [code]
    assert Booking.objects.filter(erasure=None).exists()
    erasure.approve(row.pk, actor=cast["lane"].actor)


def test_an_order_names_its_authority_a_past_date_and_rows_that_are_there(cast: Cast) -> None:
    queried(cast)
    ahead = timezone.now().date() + timedelta(days=2)
    with pytest.raises(RefusedError) as caught:
        erasure.request("K", rows=[], authority="law", ordered_on=ahead, actor=cast["reed"].actor)
    assert refusals(caught) == ["authority", "ordered_on", "rows"]
    for label in ("intake.Booking:999999", "accounts.User:1", "audit.Entry:1", "nonsense"):
        with pytest.raises(RefusedError) as caught:
            asked(cast, [label])
        assert refusals(caught) == ["rows"]


def test_a_request_is_decided_once_and_nothing_is_erased_twice(cast: Cast) -> None:
    queried(cast)
    labels = labels_of()
    first, second = asked(cast, labels), asked(cast, labels[:1])
    erasure.approve(first.pk, actor=cast["stone"].actor)
    for row in (first, second):
        with pytest.raises(RefusedError):
            erasure.approve(row.pk, actor=cast["lane"].actor)
    erasure.decline(
        second.pk, actor=cast["lane"].actor, reasons="What it asks for was erased under another request."
    )
    with pytest.raises(RefusedError):
        erasure.approve(second.pk, actor=cast["stone"].actor)
    assert check().findings == []


def test_nothing_is_erased_under_a_legal_hold(cast: Cast) -> None:
    case = queried(cast)
    labels, ucn = labels_of(), PrintMatch.objects.order_by("pk")[0].identity
    row = asked(cast, labels, key="K1")
    for key in ("K1", case.reference, ucn):
        held = erasure.hold(key, reason=HELD, actor=cast["lane"].actor, until=timezone.now().date())
        for act in (lambda: asked(cast, labels, key="K1"), lambda: erasure.approve(row.pk, actor=cast["stone"].actor,
                                                                                   record_key="K1")):  # fmt: skip
            with pytest.raises(RefusedError) as caught:
                act()
            assert refusals(caught) == ["hold"]
        erasure.end_hold(held.pk, actor=cast["lane"].actor)
    erasure.hold("K1", reason=HELD, actor=cast["lane"].actor, until=date(2026, 1, 1))
    erasure.approve(row.pk, actor=cast["stone"].actor, record_key="K1")
    assert not LegalHold.objects.filter(key="K1").exists(), "an ended hold keeps no key of an erased record"


def test_the_database_refuses_every_other_change(cast: Cast) -> None:
    case = case_in(cast, "signed")
    row, other = Determination.objects.get(matter=case), Paper.objects.filter(case=case)[0]
    done = erased(cast, [f"detainer.Paper:{other.pk}"])
    mark = "reasons = 'erased by order, 2026-01-01', snapshot = '{}', evidence = '[]', salt = NULL"
    for change in (
        "reasons = 'x'",
        "salt = NULL",
        f"erasure_id = {done.pk}",
        f"{mark}, erasure_id = {done.pk}",
        f"{mark}, erasure_id = 999",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE review_determination SET {change} WHERE id = %s", [row.pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor != "sqlite" else None
            pytest.fail(f"{change} was let through")
    for table, column in (("detainer_paper", "title"), ("detainer_paper", "sha256")):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE {table} SET {column} = 'x' WHERE id = %s", [other.pk])


def test_beside_the_content_no_column_changes_with_an_erasure(cast: Cast) -> None:
    """Who names the row in an erasure of his own still cannot change anything else with it."""
    case = case_in(cast, "signed")
    row = Determination.objects.get(matter=case)
    label = f"review.Determination:{row.pk}"
    request = asked(cast, [label])
    forged = erasure.Erasure.objects.create(
        request=request, marker="erased by order, 2026-01-01", rows_digest="", by_key="user:0", by_name="x",
        at=timezone.now(),
    )  # fmt: skip
    ErasedRow.objects.create(erasure=forged, label=label, digest="")
    whole: dict[str, object] = {"reasons": forged.marker, "snapshot": {}, "evidence": [], "salt": None}
    whole["erasure"] = forged
    rows = Determination.objects.filter(pk=row.pk)
    for wrong in (
        {"ground": "x"},
        {"by_name": "x"},
        {"reasons": SealedCell("x")},
        {"salt": b"s" * 16},
        {"snapshot": SealedCell("x")},
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**{**whole, **wrong})
    assert rows.update(**whole) == 1
    found = [f for f in check().findings if f.reference == case.reference]
    assert {f.code for f in found} == {"erased_unlawfully"}
    assert any("no audit entry erasure.execute tells of it" in f.text for f in found)


def test_a_matter_may_be_checked_while_it_is_erased(cast: Cast) -> None:
    """Whatever of an erasure the check has read before and after: it is one transaction, and never a finding."""
    from unittest.mock import patch

    from handover.process.integrity import rows

    case = case_in(cast, "lodged")
    labels = iter(labels_of([case.pk]))
    judge = rows.Rows._judge_row

    def between(self: rows.Rows, *args: object) -> None:
        label = next(labels, None)
        if label is not None:
            erased(cast, [label], key=label)
        judge(self, *args)  # type: ignore[arg-type]

    with patch.object(rows.Rows, "_judge_row", between):
        assert check().findings == []
    assert check().findings == []
    assert Matter.objects.get(pk=case.pk).version == case.version


def test_a_forged_marker_is_a_finding(cast: Cast) -> None:
    """As whoever has the database's password could: no triggers, no erasure, and one that only seems to be."""
    case = case_in(cast, "signed")
    row = Determination.objects.get(matter=case)
    done = erased(cast, labels_of()[:1])
    sql = "UPDATE review_determination SET reasons = %s, evidence = '[]', snapshot = '{}', salt = NULL, erasure_id = %s"
    forge("review_determination", sql, done.marker, done.pk)
    assert [f.code for f in check().findings] == ["erased_unlawfully"]
    digest = case.steps.get(number=row.number).facts["determination"]["digest"]
    insert = "INSERT INTO process_erasedrow (erasure_id, label, digest) VALUES (%s, %s, %s)"
    forge("process_erasedrow", insert, done.pk, f"review.Determination:{row.pk}", digest)
    said = [f.text for f in check().findings]
    assert said
    assert all("its rows are not those that were asked for and approved" in text for text in said)


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("process_erasure", "by_key = 'user:0'", "no audit entry erasure.execute"),
        ("process_erasurerequest", "authority = 'another law'", "no audit entry erasure.request"),
        ("process_erasedrow", "digest = '2:0'", "its rows are not those"),
    ],
)
def test_a_changed_record_of_an_erasure_is_a_finding(cast: Cast, table: str, change: str, said: str) -> None:
    queried(cast)
    erased(cast, labels_of())
    assert check().findings == []
    forge(table, f"UPDATE {table} SET {change}")
    findings = check().findings
    assert {f.code for f in findings} == {"erased_unlawfully"}
    assert any(said in f.text for f in findings)


def test_content_that_came_back_is_a_finding(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    done = erased(cast, labels_of())
    forge("intake_booking", "UPDATE intake_booking SET sex = 'M'")
    forge("intake_answer", "DELETE FROM intake_answer")
    forge("notification_query", "UPDATE notification_query SET erasure_id = NULL")
    found = {(f.code, f.reference) for f in check().findings}
    assert ("erasure_undone", f"erasure {done.pk}") in found
    assert ("fact_changed", case.reference) in found
    assert any(code == "erased_unlawfully" for code, _ in found)


def test_an_unsalted_digest_that_stays_after_an_erasure_is_counted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lies in the middle of a chain, and cannot be committed to anew."""
    monkeypatch.setattr(facts, "_salt_of", lambda _: b"")
    queried(cast)
    monkeypatch.undo()
    labels = labels_of()
    erased(cast, labels)
    result = check()
    assert result.findings == []
    assert result.counts.guessable == result.counts.erased == len(labels)


def test_the_command_lists_requests_approves_one_and_declines_one(cast: Cast) -> None:
    queried(cast)
    labels = labels_of()
    first, second = asked(cast, labels[:2]), asked(cast, labels[2:3])
    run = CliRunner()
    listed = run.invoke(app, ["erase"])
    assert listed.exit_code == 0
    assert f"request {first.pk}: asked by Robin Reed on " in listed.stdout
    assert "order 26-MC-113, of 2026-01-15; " in listed.stdout
    for by, said in (("", "say with --by who decides"), ("reed", "A supervisor or counsel approves")):
        refused = run.invoke(app, ["erase", "--approve", str(first.pk), "--by", by])
        assert (refused.exit_code, said in refused.stderr) == (2, True)
    done = run.invoke(app, ["erase", "--approve", str(first.pk), "--by", "stone"])
    assert "2 rows erased" in done.stdout
    why = "The order names another record: ask the court's clerk first."
    declined = run.invoke(app, ["erase", "--decline", str(second.pk), "--by", "lane", "--reasons", why])
    assert json.loads(declined.stdout.splitlines()[-1])["waiting"] == 0
