"""A feed that sends late, twice or out of order, a second source, and cases whose records were moved or withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handover.repositories import expunging
from handover.repositories.models import ImmigrationIdentity, ImmigrationOrder, StatusRecord
from handover.stages.detainer import cancelling
from handover.stages.review.citizenship import actions as citizenship
from tests.repositories.cases import FIN, IMMIGRATION, NAMES, case_on, known, moved, order, send
from tests.repositories.records import Value, feed, line, take, write
from tests.safeguards.gate.ways import now
from tests.support.cast import Cast
from tests.support.walk import REASONS

pytestmark = pytest.mark.django_db
I1, S1, O1 = IMMIGRATION[:3]
COUNSEL = citizenship.CounselAnswer(REASONS, REASONS, "Sky Stone")


def refused(folder: Path, row: Value) -> dict[str, int]:
    """By which rules a record was refused."""
    return dict(take(feed(), write(folder / "refused.jsonl", [row])).rules)


def test_a_record_sent_twice_does_not_come_back_after_its_retraction(cast: Cast, tmp_path: Path) -> None:
    """The retraction names the version that it retracts; the second copy of that version comes after it."""
    known(tmp_path)
    case = case_on(cast, "served")
    send(tmp_path, line("order", "o1", {"reason": "entered in error"}, op="retract"))
    assert now(case).state == "stopped"
    assert send(tmp_path, O1) == {"older": 1}
    assert not ImmigrationOrder.objects.exists()
    assert send(tmp_path, {**O1, "source_version": 2}) == {"changed": 1}, "a newer version says it again"
    assert ImmigrationOrder.objects.exists()


def test_an_unseal_sent_twice_opens_nothing_that_was_sealed_since(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    for op, version in (("seal", 9), ("unseal", 9), ("seal", 10), ("unseal", 9)):
        send(tmp_path, order(op, "order", "o1", version=version))
    assert not ImmigrationOrder.objects.exists()


def test_a_seal_and_unseal_of_one_version_are_each_done_once(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    for op in ("unseal", "seal", "unseal", "seal", "unseal"):
        send(tmp_path, order(op, "order", "o1", version=9))
    assert ImmigrationOrder.objects.exists(), "sealed once and unsealed once"


def test_an_older_status_never_takes_the_place_of_a_newer_one(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case = case_on(cast, "served")
    body = {"identity": "i1", "since": "2019-05-06"}
    send(tmp_path, line("status", "s1", {**body, "status": "citizen"}, version=7))
    assert send(tmp_path, line("status", "s1", {**body, "status": "overstay"}, version=6)) == {"older": 1}
    assert (StatusRecord.objects.get().status, now(case).state) == ("citizen", "citizenship_question")


@pytest.mark.parametrize("said", [{"birthplace": "TX"}, {"citizenship": "US"}])
def test_a_less_reliable_source_that_points_to_citizenship_freezes_too(
    cast: Cast, tmp_path: Path, said: dict[str, Any]
) -> None:
    known(tmp_path)
    case = case_on(cast, "served")
    body = {"fin": FIN, "names": NAMES, "births": ["1988-04-02"], **said}
    row = {**line("immigration_identity", "x1", body), "source": "USCIS"}
    second = feed("second", source="USCIS", reliability="secondary")
    assert not take(second, write(tmp_path / "second.jsonl", [row])).rules
    assert (ImmigrationIdentity.objects.get().birthplace, now(case).state) == ("MM", "citizenship_question")


def test_counsel_finds_a_citizen_whose_record_was_merged(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case = case_on(cast, "in_review")
    send(
        tmp_path,
        line("immigration_identity", "i2", {"fin": "F000000002", "names": NAMES, "births": ["1988-04-02"]}),
        line("status", "s2", {"identity": "i2", "status": "citizen", "since": "2019-05-06"}),
    )
    send(tmp_path, moved("merge", "immigration_identity", "i1", "i2"))
    case = now(case)
    assert case.state == "citizenship_question"
    citizenship.resolve_citizenship(
        case.pk, actor=cast["lane"].actor, version=case.version, citizen=True, fact_part=REASONS,
        law_part=REASONS, supervisor="Sky Stone",
    )  # fmt: skip
    assert now(case).state == "citizen"
    assert StatusRecord.objects.filter(
        identity="F000000002", source__startswith="finding of counsel"
    ).exists()


def test_counsel_finds_a_citizen_whose_record_was_sealed_meanwhile(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case = case_on(cast, "served")
    citizenship.raise_citizenship(
        case.pk, actor=cast["ford"].actor, version=case.version, indicium="statement", text="Says so."
    )
    send(tmp_path, order("seal", "immigration_identity", "i1"))
    case = now(case)
    cancelling.resolve_and_cancel(case.pk, actor=cast["lane"].actor, version=case.version, answer=COUNSEL)
    assert now(case).state == "citizen"


def destroy(cast: Cast) -> None:
    """Two people carry the order out."""
    one = expunging.waiting().get()
    expunging.ask(one.pk, actor=cast["reed"].actor)
    expunging.approve(one.pk, actor=cast["stone"].actor)


def test_what_is_restored_after_a_merge_is_its_own_person_again(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, line("immigration_identity", "i2", {"fin": "F000000002", "names": NAMES, "births": []}))
    send(tmp_path, moved("merge", "immigration_identity", "i1", "i2"))
    send(tmp_path, order("expunge", "immigration_identity", "i1", version=10))
    destroy(cast)
    assert refused(tmp_path, I1) == {"expunged": 1}
    vacated = {"authority": "Order 99-999, vacated", "dated": "2026-02-10"}
    send(tmp_path, line("immigration_identity", "i1", vacated, op="restore", version=11))
    send(tmp_path, {**I1, "source_version": 12}, {**S1, "source_version": 12})
    assert set(ImmigrationIdentity.objects.values_list("fin", flat=True)) == {FIN, "F000000002"}
    assert set(StatusRecord.objects.values_list("identity", flat=True)) == {FIN}


def test_an_unseal_opens_nothing_that_an_order_expunges(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, order("seal", "order", "o1", version=9))
    send(tmp_path, order("expunge", "order", "o1", version=10))
    assert refused(tmp_path, order("unseal", "order", "o1", version=11)) == {"expunged": 1}
    destroy(cast)
    assert refused(tmp_path, order("unseal", "order", "o1", version=12)) == {"expunged": 1}
    assert not ImmigrationOrder.every.exists()
