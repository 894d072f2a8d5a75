"""G2: a child's date of birth that arrives after the finding freezes the case at once, up to and including custody."""

from __future__ import annotations

import pytest

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity
from handover.stages.review.case_file.file import file_of
from tests.safeguards.conftest import Post
from tests.safeguards.gate.after_finding import AFTER_FINDING, at_state
from tests.safeguards.gate.disputing import correct, correct_by_page, disputed_status
from tests.safeguards.gate.freezing import Arrives, Freeze, Look
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, born_years_ago, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FIN = "1999999902"
FREEZE = Freeze("child_path", "refer_child", "stone", "children")


CHILD, ADULT = born_years_ago(14), born_years_ago(30)


def _immigration(_: Cast, __: Matter, ___: Post) -> None:
    row = ImmigrationIdentity.objects.get(pk=FIN)
    row.births = [*row.births, CHILD]
    row.save()


def _criminal(_: Cast, case: Matter, __: Post) -> None:
    criminal = file_of(case.pk).criminal
    assert criminal is not None
    row = CriminalIdentity.objects.get(pk=criminal.pk)
    row.births = [*row.births, CHILD]
    row.save()


def _correction(cast: Cast, case: Matter, _: Post, birth: str = CHILD) -> None:
    correct(cast, case, f"Born {birth}.", birth=birth)


def _correction_by_page(cast: Cast, case: Matter, post: Post) -> None:
    correct_by_page(cast, case, post, "Is a child.", birth=CHILD)


def _correction_in_another_case(cast: Cast, case: Matter, post: Post) -> None:
    _correction(cast, case_in(cast, "in_review", Person(fin=FIN), ori="CX0020000"), post)


WAYS: dict[str, Arrives] = {
    "the immigration record": _immigration,
    "the criminal record": _criminal,
    "a correction": _correction,
    "a correction by the page": _correction_by_page,
    "a correction in another case": _correction_in_another_case,
}


@pytest.mark.parametrize("state", AFTER_FINDING)
@pytest.mark.parametrize("arrives", [_immigration, _correction], ids=lambda f: f.__name__)
def test_at_every_state_after_the_finding(
    cast: Cast, post: Post, page: Look, state: CaseState, arrives: Arrives
) -> None:
    FREEZE.check(cast, post, page, state, FIN, arrives)


@pytest.mark.parametrize("way", WAYS)
def test_by_every_way_in(cast: Cast, post: Post, page: Look, way: str) -> None:
    FREEZE.check(cast, post, page, "lodged", FIN, WAYS[way])


def test_an_adults_date_freezes_nothing(cast: Cast, post: Post) -> None:
    case = at_state(cast, "lodged", Person(fin=FIN))
    _correction(cast, case, post, ADULT)
    assert Matter.objects.get(pk=case.pk).state == "lodged"


def test_a_date_that_lies_ahead_is_refused_at_its_field(cast: Cast, post: Post) -> None:
    case = at_state(cast, "probable_cause", Person(fin=FIN))
    filed, key = disputed_status(cast, case, "Is a child.")
    answer = post(
        "stone", f"/review/disputes/{filed.reference}/correct/", version=filed.version, record_key=key,
        now="Is a child.", source="birth certificate", birth="2099-01-01", reasons=REASONS, told="by letter",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "lies ahead" in answer.content.decode()
