"""Retract, seal, unseal, merge and rekey: what is shown and found, and that every use is reached."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from handover.abis.galleries import gallery
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories import uses
from handover.repositories.keys import all_keys, current_key
from handover.repositories.models import (
    Arrest,
    ArrestCharge,
    CriminalIdentity,
    FormerKey,
    ImmigrationIdentity,
    SourceRecord,
    StatusRecord,
    WithdrawnUse,
)
from handover.repositories.withdrawal_marks import withdrawn_decisions
from handover.stages.identification import queries
from handover.stages.intake.models import Answer
from handover.stages.notification.queries import cases_of_identity
from handover.stages.review.case_file.file import file_of
from tests.repositories.cases import FIN, UCN, case_on, known, moved, order, retract, send
from tests.repositories.records import Value, history, line, person, take, write
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def answers(booking: Matter | None) -> list[Answer]:
    """The criminal answers of a booking, oldest first."""
    assert booking is not None
    return list(Answer.objects.filter(matter=booking, kind=Answer.Kind.RESULT).order_by("number"))


def charges() -> list[str]:
    """What is shown of the criminal history."""
    return list(ArrestCharge.objects.values_list("disposition", flat=True))


def someone(key: str, fin: str) -> Value:
    """Another immigration identity."""
    return line(
        "immigration_identity", key, {"fin": fin, "names": [{"last": "REYES"}], "births": ["1988-04-02"]}
    )


def test_a_retracted_arrest_takes_what_belongs_to_it_along_and_comes_back_with_it(tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, retract("arrest", "a1"))
    assert (Arrest.objects.count(), charges()) == (0, [])
    again = {**history(1)[1], "source_version": 10}
    assert send(tmp_path, again) == {"changed": 1}
    assert (Arrest.objects.count(), charges()) == (1, ["convicted"])


def test_a_sealed_disposition_bears_nothing_and_bears_again_when_it_is_unsealed(tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, order("seal", "disposition", "d1"))
    assert charges() == ["unknown"]
    send(tmp_path, order("unseal", "disposition", "d1", version=10))
    assert charges() == ["convicted"]


def test_what_was_sealed_stays_sealed_when_its_source_changes_or_withdraws_and_sends_it_again(
    tmp_path: Path,
) -> None:
    known(tmp_path)
    send(tmp_path, order("seal", "charge", "c1"))
    charge = {"arrest": "a1", "literal": "THEFT"}
    send(tmp_path, line("charge", "c1", {**charge, "severity": "felony"}, version=10))
    assert charges() == []
    send(tmp_path, {**retract("charge", "c1"), "source_version": 11})
    send(tmp_path, line("charge", "c1", charge, version=12))
    assert charges() == []
    send(tmp_path, order("unseal", "charge", "c1", version=13))
    assert charges() == ["convicted"]


def test_a_sealed_person_leaves_the_gallery_and_what_comes_for_them_is_sealed_too(tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, order("seal", "criminal_identity", "p1"))
    assert gallery("criminal").ids() == []
    assert not CriminalIdentity.objects.exists()
    send(tmp_path, line("arrest", "a9", {"identity": "p1", "arrested_on": "2021-01-01"}))
    assert not Arrest.objects.exists()
    send(tmp_path, order("unseal", "criminal_identity", "p1", version=10))
    assert (gallery("criminal").ids(), Arrest.objects.count()) == ([UCN], 2)


def test_of_two_sources_the_sealed_one_says_nothing_any_more(tmp_path: Path) -> None:
    from tests.repositories.records import feed

    known(tmp_path)
    other = {**person(1, last="SMITH"), "source": "FBI"}
    take(feed("fbi", source="FBI"), write(tmp_path / "fbi.jsonl", [other]))
    send(tmp_path, order("seal", "criminal_identity", "p1"))
    assert [n["last"] for n in CriminalIdentity.objects.get().names] == ["SMITH"]
    assert not Arrest.objects.exists(), "its arrests belong to the sealed record"


def test_a_merge_moves_history_prints_and_whoever_was_found_under_the_old_key(tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, *history(2, category="dismissed"), moved("merge", "criminal_identity", "p1", "p2"))
    assert gallery("criminal").ids() == ["U0000002"]
    assert set(Arrest.objects.values_list("identity", flat=True)) == {"U0000002"}
    assert set(SourceRecord.objects.filter(parent__source_key="p2").values_list("subject", flat=True)) == {
        "U0000002"
    }
    assert current_key("criminal", UCN) == "U0000002"
    assert all_keys("U0000002") == {UCN, "U0000002"}
    found = queries.criminal_identity(UCN)
    assert found is not None and found.pk == "U0000002"
    assert send(tmp_path, line("arrest", "a7", {"identity": "p1", "arrested_on": "2022-01-01"})) == {"new": 1}
    assert Arrest.objects.filter(identity="U0000002").count() == 3, (
        "sent for the old key, it belongs to the new one"
    )
    assert send(tmp_path, moved("merge", "criminal_identity", "p1", "p2")) == {"unchanged": 1}


REFUSED = (
    ("merged", [*history(2), moved("merge", "criminal_identity", "p1", "p2"), person(1, version=20, sex="M")]),
    ("former-number", [
        *history(2), moved("merge", "criminal_identity", "p1", "p2"), {**person(1), "source_key": "new"},
    ]),
    ("unknown-record", [moved("merge", "criminal_identity", "p1", "nobody")]),
    ("key-taken", [*history(2), moved("rekey", "criminal_identity", "p1", "p2")]),
    ("number-taken", [*history(2), moved("rekey", "criminal_identity", "p1", "p9", number="U0000002")]),
    ("number-shape", [moved("rekey", "criminal_identity", "p1", "p9", number="U 1")]),
    ("wrong-state", [retract("charge", "c1"), {**moved("merge", "charge", "c1", "c2"), "source_version": 10}]),
    ("not-expunged", [order("restore", "charge", "c1")]),
    ("expunged", [order("expunge", "charge", "c1"), line("charge", "c1", {"arrest": "a1"}, version=20)]),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "rows"), REFUSED, ids=[rule for rule, _ in REFUSED])
def test_what_cannot_be_done_is_refused_by_its_rule(tmp_path: Path, rule: str, rows: list[Value]) -> None:
    made = known(tmp_path)
    assert take(made, write(tmp_path / "next.jsonl", rows)).rules == {rule: 1}


def test_a_new_number_takes_rows_and_gallery_along_and_the_old_one_finds_them(tmp_path: Path) -> None:
    known(tmp_path)
    StatusRecord.objects.create(
        identity_id=FIN, status="citizen", since="2020-01-01", source="counsel", reliability="primary",
        as_of="2020-01-01",
    )  # fmt: skip
    ImmigrationIdentity.objects.filter(pk=FIN).update(protected=True)
    send(tmp_path, moved("rekey", "immigration_identity", "i1", "i1", number="F000000009"))
    now = queries.immigration_identity(FIN)
    assert now is not None
    assert (now.pk, now.protected, now.statuses.count(), now.encounters.count()) == ("F000000009", True, 2, 1)
    assert gallery("immigration").ids() == ["F000000009"]
    assert queries.protected_among([FIN]) == {FIN}
    assert send(tmp_path, moved("rekey", "immigration_identity", "i1", "i1", number="F000000009")) == {
        "unchanged": 1
    }
    back = {**moved("rekey", "immigration_identity", "i1", "i1", number=FIN), "source_version": 10}
    send(tmp_path, back)
    assert current_key("immigration", "F000000009") == FIN
    assert FormerKey.objects.count() == 1


def test_corrections_apply_to_what_a_file_sent_before_them_and_records_after_them_see_it(
    tmp_path: Path,
) -> None:
    made = known(tmp_path)
    rows = [
        moved("rekey", "criminal_identity", "p1", "q1"),
        line("arrest", "a3", {"identity": "q1", "arrested_on": "2021-01-01"}),
        retract("arrest", "a3"),
    ]
    from handover.repositories.importing.run import apply
    from tests.repositories.records import ACTOR, feed_file, plan_of, quiet

    path = write(tmp_path / "next.jsonl", rows)
    report = apply(
        feed_file(made, path), plan_of(made, path).digest, actor=ACTOR, progress=quiet, rejects=lambda _: None
    )
    assert not report.rules
    assert Arrest.objects.count() == 1


def test_a_withdrawn_order_stops_the_case_tells_the_jail_and_marks_what_rested_on_it(
    cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    case = case_on(cast, "held")
    send(tmp_path, retract("order", "o1"))
    case.refresh_from_db()
    assert case.state == "stopped"
    said = {(one.number, one.decision) for one in withdrawn_decisions(case)}
    assert said == {
        (2, "answer to a query"),
        (4, "finding of an officer"),
        (5, "printed paper"),
        (6, "printed paper"),
    }
    client = Client()
    client.force_login(cast["stone"])
    page = client.get(f"/review/cases/{case.reference}/").content.decode()
    assert "Decisions rest on a record since withdrawn" in page
    assert page.count("rested on a record since withdrawn (") == 4, "beside each step of the timeline"


def test_an_answer_that_gave_a_withdrawn_record_is_corrected_once_however_much_was_withdrawn(
    cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    case = case_on(cast, "queried")
    Worker().run()
    (first,) = answers(case.parent)
    send(tmp_path, order("seal", "charge", "c1"), retract("arrest", "a1"))
    Worker().run()
    _, second = answers(case.parent)
    assert (second.corrects, f"identified as {UCN}" in second.summary) == (first.tcn, True)
    send(tmp_path, retract("criminal_identity", "p1"))
    Worker().run()
    third = answers(case.parent)[-1]
    assert third.corrects == second.tcn
    assert "no record is on file" in third.summary
    send(tmp_path, person(1, version=20))
    Worker().run()
    assert answers(case.parent)[-1].summary.endswith(f"identified as {UCN}"), "the record is back"


def test_a_merge_before_a_finding_shows_both_records_and_after_it_a_person_reads_them_again(
    cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    send(tmp_path, someone("i2", "F000000002"))
    early = case_on(cast, "in_review")
    late = case_on(cast, "probable_cause")
    send(tmp_path, moved("merge", "immigration_identity", "i1", "i2"))
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.state, late.state) == ("in_review", "stopped")
    assert file_of(early.pk).immigration.pk == "F000000002"
    assert set(cases_of_identity("F000000002")) == {early, late}
    assert {u.matter_id for u in uses.uses_of("F000000002")} == {early.pk, late.pk}


def test_a_person_whose_record_is_sealed_is_shown_to_few_and_no_page_breaks(
    cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    case = case_on(cast, "probable_cause")
    send(tmp_path, order("seal", "immigration_identity", "i1"))
    case.refresh_from_db()
    assert case.state == "stopped"
    pages = {}
    for name in ("ortiz", "stone"):
        client = Client()
        client.force_login(cast[name])
        answer = client.get(f"/review/cases/{case.reference}/")
        assert answer.status_code == 200
        pages[name] = answer.content.decode()
    assert "4 records of this person are sealed" in pages["ortiz"]
    assert "removal order" not in pages["ortiz"]
    assert "removal order Feb 3, 2020" in pages["stone"]


def test_marks_are_of_decisions_alone_and_say_when_a_record_is_back(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case_on(cast, "probable_cause")
    send(tmp_path, order("seal", "order", "o1"))
    send(tmp_path, order("unseal", "order", "o1", version=10))
    assert set(WithdrawnUse.objects.values_list("op", flat=True)) == {"seal", "unseal"}
    send(tmp_path, retract("encounter", "e1"))
    assert not WithdrawnUse.objects.filter(op="retract").exists(), "nobody rested on it"


def test_an_arrest_that_goes_to_another_person_takes_its_charges_out_of_the_shadow_of_the_first(
    tmp_path: Path,
) -> None:
    known(tmp_path)
    send(tmp_path, retract("criminal_identity", "p1"))
    new = line("arrest", "a1", {"identity": "p2", "arrested_on": "2019-05-04"}, version=10)
    send(tmp_path, person(2), new)
    assert charges() == ["convicted"]
    assert set(
        SourceRecord.objects.filter(source_key__in=("a1", "c1", "d1")).values_list("subject", flat=True)
    ) == {"U0000002"}
