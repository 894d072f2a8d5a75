"""G1: what shows a citizen after the finding freezes the case at once, at every state up to and including custody."""

from __future__ import annotations

from datetime import date

import pytest

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.process.worker import Worker
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity, StatusRecord
from handover.stages.review.case_file.file import file_of
from handover.stages.review.citizenship import actions as citizenship
from tests.safeguards.conftest import Post
from tests.safeguards.gate.after_finding import AFTER_FINDING, at_state
from tests.safeguards.gate.disputing import correct, correct_by_page
from tests.safeguards.gate.freezing import Arrives, Freeze, Look
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FIN = "1999999901"
FREEZE = Freeze("citizenship_question", "raise_citizenship", "lane", "citizenship")


def _status(_: Cast, case: Matter, __: Post) -> None:
    StatusRecord.objects.create(
        identity_id=FIN, status="citizen", since=date(2019, 1, 1), source="case system", reliability="primary",
        as_of=date(2026, 10, 1),
    )  # fmt: skip


def _old_status_changes(_: Cast, case: Matter, __: Post) -> None:
    row = StatusRecord.objects.filter(identity_id=FIN).latest("pk")
    row.status = "citizen"
    row.save()


def _birthplace(_: Cast, case: Matter, __: Post) -> None:
    identity = ImmigrationIdentity.objects.get(pk=FIN)
    identity.birthplace = "TX"
    identity.save()


def _criminal_birthplace(_: Cast, case: Matter, __: Post) -> None:
    criminal = file_of(case.pk).criminal
    assert criminal is not None
    row = CriminalIdentity.objects.get(pk=criminal.pk)
    row.birthplace = "TX"
    row.save()


def _counsel_elsewhere(cast: Cast, case: Matter, __: Post) -> None:
    other = case_in(cast, "in_review", Person(fin=FIN), ori="CX0020000")
    frozen = citizenship.raise_citizenship(
        other.pk, actor=cast["owens"].actor, version=other.version, indicium="passport", text="A passport."
    )
    citizenship.resolve_citizenship(
        frozen.pk, actor=cast["lane"].actor, version=frozen.version, citizen=True, fact_part=REASONS,
        law_part=REASONS, supervisor="Sky Stone",
    )  # fmt: skip


def _correction(cast: Cast, case: Matter, _: Post) -> None:
    correct(cast, case, "Born in Austin, Texas.", citizen=True)


def _correction_by_page(cast: Cast, case: Matter, post: Post) -> None:
    correct_by_page(cast, case, post, "Born in Austin, Texas.", citizen="on")


def _correction_in_another_case(cast: Cast, case: Matter, post: Post) -> None:
    _correction(cast, case_in(cast, "in_review", Person(fin=FIN), ori="CX0020000"), post)


WAYS: dict[str, Arrives] = {
    "a new status record": _status,
    "a status record that changes": _old_status_changes,
    "a birthplace in the immigration record": _birthplace,
    "a birthplace in the criminal record": _criminal_birthplace,
    "counsel's finding in another case": _counsel_elsewhere,
    "a correction": _correction,
    "a correction by the page": _correction_by_page,
    "a correction in another case": _correction_in_another_case,
}


@pytest.mark.parametrize("state", AFTER_FINDING)
@pytest.mark.parametrize("arrives", [_status, _counsel_elsewhere, _correction], ids=lambda f: f.__name__)
def test_at_every_state_after_the_finding(
    cast: Cast, post: Post, page: Look, state: CaseState, arrives: Arrives
) -> None:
    FREEZE.check(cast, post, page, state, FIN, arrives)


@pytest.mark.parametrize("way", WAYS)
def test_by_every_way_in(cast: Cast, post: Post, page: Look, way: str) -> None:
    FREEZE.check(cast, post, page, "lodged", FIN, WAYS[way])


def test_a_correction_that_shows_nothing_of_citizenship_freezes_nothing(cast: Cast) -> None:
    case = at_state(cast, "lodged", Person(fin=FIN))
    correct(cast, case, "The admission was in 2018.")
    assert Matter.objects.get(pk=case.pk).state == "lodged", "the finding rests on the order"


def test_what_counsel_has_weighed_lets_the_case_go_on_and_is_not_asked_twice(cast: Cast, post: Post) -> None:
    case = at_state(cast, "lodged", Person(fin=FIN))
    _correction(cast, case, post)
    frozen = Matter.objects.get(pk=case.pk)
    back = citizenship.resolve_citizenship(
        frozen.pk, actor=cast["lane"].actor, version=frozen.version, citizen=False, fact_part=REASONS,
        law_part=REASONS, supervisor="Sky Stone",
    )  # fmt: skip
    assert back.state == "lodged"
    Worker().run()
    assert Matter.objects.get(pk=case.pk).state == "lodged"
    _status(cast, case, post)
    assert Matter.objects.get(pk=case.pk).state == "citizenship_question", "something new asks again"
