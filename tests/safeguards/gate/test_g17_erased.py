"""G17: what is erased by order bars as it did before, while a case of that person can take an adverse step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import override_settings

from handover.process.advance import RefusedError
from handover.process.integrity.check import check
from handover.process.models import Matter
from handover.stages.notification.models import MatchLink, QueryAnswer
from handover.stages.notification.restricted import restricted_cases
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.models import Determination, RecordCorrection
from tests.process.erasure.erasing import erased
from tests.safeguards.gate.disputing import correct
from tests.safeguards.test_corrections import ANSWER, disputed, order_key
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, born_years_ago, case_in, on_to

pytestmark = pytest.mark.django_db
FIN = "1999999917"
MARCO = Person(fin=FIN)


def labels(model: type, **of: object) -> list[str]:
    rows = model.objects.filter(**of)  # type: ignore[attr-defined]
    return [f"{model._meta.label}:{row.pk}" for row in rows]  # type: ignore[attr-defined]


def refused(act: Callable[[], object]) -> set[str]:
    with pytest.raises(RefusedError) as caught:
        act()
    return {refusal.code for refusal in caught.value.refusals}


def corrected(cast: Cast, now: str, **shows: object) -> Matter:
    """A case in which a record was corrected, and the correction erased."""
    case = case_in(cast, "in_review", MARCO)
    correct(cast, case, now, **shows)  # type: ignore[arg-type]
    erased(cast, labels(RecordCorrection))
    assert "Austin" not in str(RecordCorrection.objects.values())
    return case


SHOWS = {
    "citizenship": ("Born in Austin, Texas.", {"citizen": True}),
    "minor": ("Is a child.", {"birth": born_years_ago(14)}),
}


@pytest.mark.parametrize("code", SHOWS)
@pytest.mark.parametrize("link", ["the first case stays", "the first case is erased too"])
def test_a_correction_that_was_erased_bars_in_every_case_of_the_person(
    cast: Cast, code: str, link: str
) -> None:
    now, shows = SHOWS[code]
    first = corrected(cast, now, **shows)  # type: ignore[arg-type]
    if link != "the first case stays":
        erased(cast, labels(MatchLink, matter=first))
    other = case_in(cast, "in_review", MARCO, ori="CX0020000")
    assert code in refused(lambda: on_to(cast, other, "probable_cause"))
    assert check().findings == []


@pytest.mark.parametrize("code", SHOWS)
def test_another_person_is_not_barred(cast: Cast, code: str) -> None:
    now, shows = SHOWS[code]
    corrected(cast, now, **shows)  # type: ignore[arg-type]
    case_in(cast, "probable_cause", Person(fin="1999999918"))


def test_a_birth_that_shows_no_child_bars_nobody(cast: Cast) -> None:
    corrected(cast, "Born in 1990.", birth=born_years_ago(30))
    row = RecordCorrection.objects.get()
    assert (row.child_until, row.birth) == (None, "")
    case_in(cast, "probable_cause", MARCO, ori="CX0020000")


def test_a_key_of_the_site_that_was_changed_still_finds_it(cast: Cast) -> None:
    with override_settings(SECRET_KEY="the key before this one, long enough for all"):
        first = corrected(cast, "Born in Austin, Texas.", citizen=True)
        erased(cast, labels(MatchLink, matter=first))
    with override_settings(SECRET_KEY_FALLBACKS=["the key before this one, long enough for all"]):
        other = case_in(cast, "in_review", MARCO, ori="CX0020000")
        assert "citizenship" in refused(lambda: on_to(cast, other, "probable_cause"))


def test_a_record_that_was_corrected_bears_nothing_after_the_correction_is_erased(cast: Cast) -> None:
    case = case_in(cast, "in_review", MARCO)
    filed = disputed(cast, case, order_key(case))
    disputes.correct_record(filed.pk, actor=cast["stone"].actor, version=filed.version, answer=ANSWER)
    erased(cast, labels(RecordCorrection))
    with pytest.raises(RefusedError, match="Corrected since"):
        on_to(cast, case, "probable_cause")


def test_a_specialists_answer_that_was_erased_is_weighed_by_counsel(cast: Cast) -> None:
    case = case_in(cast, "in_review", MARCO)
    erased(cast, labels(QueryAnswer, matter=case))
    frozen = Matter.objects.get(pk=case.pk)
    assert frozen.state == "citizenship_question", "at once, in the erasure's transaction"
    back = citizenship.resolve_citizenship(
        frozen.pk, actor=cast["lane"].actor, version=frozen.version, citizen=False, fact_part=REASONS,
        law_part=REASONS, supervisor="Sky Stone",
    )  # fmt: skip
    on_to(cast, back, "probable_cause")


def test_a_finding_that_was_erased_carries_no_paper(cast: Cast) -> None:
    case = case_in(cast, "awaiting_signature", MARCO)
    erased(cast, labels(Determination, matter=case))
    assert "corrected" in refused(lambda: on_to(cast, case, "signed"))


def test_a_request_that_is_out_is_stopped_when_what_it_rests_on_is_erased(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    case = case_in(cast, "lodged", MARCO)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        erased(cast, labels(Determination, matter=case))
    assert Matter.objects.get(pk=case.pk).state == "stopped"


def test_a_detainer_whose_case_was_erased_is_still_the_persons(cast: Cast) -> None:
    first, second = case_in(cast, "lodged", MARCO), case_in(cast, "signed", MARCO)
    erased(cast, labels(MatchLink, matter=first))
    assert "duplicate" in refused(lambda: on_to(cast, second, "lodged"))


def test_a_case_of_which_nobody_can_tell_whose_it_is_stays_restricted(cast: Cast) -> None:
    case = case_in(cast, "in_review", Person(fin=FIN, protected=True))
    erased(cast, labels(MatchLink, matter=case))
    assert restricted_cases([case]) == {case.pk}
