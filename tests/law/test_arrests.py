"""The findings, section 2.1 and 2.9: custody from silence, a decline or a release; and nobody comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.custody import arrests, prompts, queries
from handover.stages.custody.arrest_rules import (
    ArrestAuthority,
    ArrestPlace,
    arrest_follows_release,
    authority_stands,
    entry_has_consent,
    kept_for_the_door,
    person_was_told,
)
from handover.stages.custody.prompt_rules import prompt_for
from handover.stages.custody.terms import BreachKind
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from tests.safeguards.gate.after_finding import at_state
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

pytestmark = pytest.mark.one_database

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
A, P = ArrestAuthority, ArrestPlace


@pytest.mark.parametrize(
    ("authority", "on_file", "ground", "code"),
    [
        (A.REMOVAL_WARRANT, "I-205", "", ""),  # 8 CFR 241.2
        (A.ARREST_WARRANT, "I-200", "", ""),  # 8 USC 1226(a); 8 CFR 236.1(b)
        (A.ARREST_WARRANT, "I-205", "", "authority"),
        (A.REMOVAL_WARRANT, "", "", "authority"),  # cancelled: it falls with its cancellation
        (A.WITHOUT, "", "", "ground"),  # 8 USC 1357(a)(2): likely to escape, in words
        (A.WITHOUT, "I-205", REASONS, ""),
        (A.NONE, "", "", "ground"),  # what happened, in words
        (A.NONE, "", REASONS, ""),
        (A.JUDGE, "", "", "ground"),
        (A.JUDGE, "", "D. Columbia, 26-mj-101, November 18, 2026", ""),
    ],
)
def test_an_arrest_rests_on_a_warrant_that_stands_or_on_reasons(
    authority: ArrestAuthority, on_file: str, ground: str, code: str
) -> None:
    refused = authority_stands(authority, on_file, ground)
    assert (refused.code if refused else "") == code


@pytest.mark.parametrize("place", P)
@pytest.mark.parametrize("authority", A)
@pytest.mark.parametrize("consent", ["", "The owner, asked at the door"])
def test_no_administrative_warrant_opens_a_home(
    place: ArrestPlace, authority: ArrestAuthority, consent: str
) -> None:
    """8 CFR 287.8(f)(2); Payton v. New York (illustrative)."""
    refused = entry_has_consent(place, authority, consent)
    assert (refused is not None) == (place is P.HOME and authority is not A.JUDGE and not consent)


@pytest.mark.parametrize(
    ("place", "hours_after", "code"),
    [(P.DOOR, 0, ""), (P.DOOR, 0.4, ""), (P.DOOR, 2, "place"), (P.PUBLIC, 2, ""), (P.PUBLIC, -1, "arrested_at")],
)  # fmt: skip
def test_an_arrest_follows_the_release(place: ArrestPlace, hours_after: float, code: str) -> None:
    refused = arrest_follows_release(place, NOW + hours_after * HOUR, NOW)
    assert (refused.code if refused else "") == code
    missing = arrest_follows_release(place, NOW, None)
    assert missing is not None
    assert missing.code == "left_at"


def test_who_was_let_out_late_to_an_officer_at_the_door_was_held_without_a_hold() -> None:
    """R7; Morales v. Chadbourne (S)."""
    assert kept_for_the_door(NOW + HOUR, NOW) is BreachKind.CUSTODY_LATE
    assert kept_for_the_door(NOW + timedelta(minutes=30), NOW) is None
    assert kept_for_the_door(NOW, None) is None


def test_the_person_is_told_or_the_record_says_why_not() -> None:
    """8 CFR 287.8(c)(2)(iii) (illustrative)."""
    assert person_was_told(told=True, why_not="") is None
    assert person_was_told(told=False, why_not="") is not None
    assert person_was_told(told=False, why_not="Unconscious; told at 16:20.") is None


@pytest.mark.parametrize(
    ("state", "released", "ends", "expired", "asked"),
    [
        ("held", -10, 38, False, False),
        ("held", -47, 1, False, True),  # at its 47th hour
        ("held", -48, 0, False, True),
        ("released", -50, -2, True, True),
        ("released", -50, None, False, False),  # the jail said that they left
        ("release_noticed", -0.4, None, False, False),
        ("release_noticed", -1, None, False, True),
        ("release_noticed", None, None, False, False),
        ("hold_agreed", -1, None, False, False),
    ],
)
def test_a_person_is_asked_at_the_hour(
    state: CaseState, released: float | None, ends: float | None, expired: bool, asked: bool
) -> None:
    """ICE Policy 10074.2 (S): take custody promptly, or cancel. A prompt; nothing is cancelled by itself."""
    release_at = None if released is None else NOW + released * HOUR
    hold_ends = None if ends is None else NOW + ends * HOUR
    assert bool(prompt_for(state, release_at, hold_ends, NOW, expired=expired)) == asked


def form(
    authority: ArrestAuthority = A.REMOVAL_WARRANT, place: ArrestPlace = P.DOOR, *, left: bool = True
) -> arrests.ArrestForm:
    now = timezone.now()
    return arrests.ArrestForm(
        authority, place, arrested_at=now, officer="F. Ford", officer_title="Deportation Officer", told=True,
        left_at=now if left else None,
    )  # fmt: skip


def arrest(cast: Cast, case: Matter, said: arrests.ArrestForm) -> Matter:
    return arrests.record_arrest(case.pk, actor=cast["ford"].actor, version=case.version, form=said)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["lodged", "declined"])
def test_after_silence_or_a_decline_somebody_is_arrested_at_the_door(cast: Cast, state: CaseState) -> None:
    case = arrest(cast, at_state(cast, state), form())
    assert case.state == "in_custody"
    assert [r.how for r in queries.releases_of(case.pk)] == ["arrested"]
    assert not queries.breaches_of(case.pk).exists()
    custody = queries.custody_of(case.pk)
    assert custody is not None
    assert custody.place == P.DOOR.title, "a kind of place, and no address"


@pytest.mark.django_db
def test_an_arrest_that_had_no_authority_is_recorded_as_one_and_not_lost(cast: Cast) -> None:
    """R7: what has happened is never refused; a breach says what it was."""
    case = at_state(cast, "released")
    case = arrest(cast, case, replace(form(A.NONE, P.ENTERED, left=False), ground=REASONS))
    assert case.state == "in_custody"
    assert {b.kind for b in queries.breaches_of(case.pk)} == {"arrest_no_power", "entry_unlawful"}


@pytest.mark.django_db
def test_at_large_the_release_is_on_record_and_the_warrant_must_stand(cast: Cast) -> None:
    case = at_state(cast, "released")
    with pytest.raises(RefusedError, match="not on file"):
        arrest(cast, case, form(A.ARREST_WARRANT, place=P.PUBLIC))
    case = arrest(cast, case, form(place=P.PUBLIC, left=False))
    assert case.state == "in_custody"
    assert queries.releases_of(case.pk).count() == 1


@pytest.mark.django_db
def test_what_bars_custody_bars_an_arrest_too_and_stops_the_case(cast: Cast) -> None:
    """The gate: a report is never lost; it is a breach, and the case stops."""
    from handover.repositories.models import StatusRecord
    from handover.stages.notification.queries import link_of

    case = at_state(cast, "declined")
    identity = link_of(case.pk).identity
    StatusRecord.objects.filter(identity__fin=identity).update(status="citizen")
    case = arrest(cast, case, form())
    assert case.state == "citizenship_question"
    assert queries.breaches_of(case.pk).exists()


@pytest.mark.django_db
def test_when_a_hold_ended_and_nobody_came_a_person_is_asked_and_may_cancel(cast: Cast) -> None:
    from handover.stages.custody.actions import expire

    case = case_in(cast, "held")
    assert prompts.prompts_for(cast["ford"]) == []
    assert expire(case.pk, at(60))
    case = Matter.objects.get(pk=case.pk)
    assert [p.case for p in prompts.prompts_for(cast["ford"])] == [case]
    assert case.state == "released", "nothing was cancelled by itself"
    case = cancelling.cancel(
        case.pk,
        actor=cast["stone"].actor,
        version=case.version,
        reason=LiftReason.DISCRETION,
        reasons=REASONS,
    )
    assert case.state == "cancelled"
    assert prompts.prompts_for(cast["ford"]) == []
