"""Acts of people at a jail and at an office, each a function of who is there and the case as it stands for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import case_events, events
from handover.stages.custody.terms import AtLargeReason, EventKind
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.identification import actions as identification
from handover.stages.notification.queries import link_of
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.misidentification import actions as misidentification
from tests.exchange.site import BIRCH
from tests.support.cast import Cast
from tests.support.walk import REASONS

Act = Callable[[Cast, Matter], object]


def _by(cast: Cast, who: str, case: Matter) -> dict[str, Any]:
    return {"actor": cast[who].actor, "version": case.version}


def serve(cast: Cast, case: Matter) -> object:
    form = detainer.ServiceDetails("in_person", timezone.now(), "Desk", "Spanish", "Casey Clark", "Clerk")
    return detainer.serve(case.pk, **_by(cast, "clark", case), form=form)


def agree(cast: Cast, case: Matter) -> object:
    return custody.agree_to_hold(case.pk, **_by(cast, "clark", case))


def notify(cast: Cast, case: Matter) -> object:
    return custody.agree_to_notify(case.pk, **_by(cast, "clark", case))


def decline(cast: Cast, case: Matter) -> object:
    return custody.decline(
        case.pk, **_by(cast, "clark", case), ground="local_policy_other", text="Board order."
    )


def state_release(cast: Cast, case: Matter) -> object:
    at = timezone.now() + timedelta(minutes=5)
    return custody.report_release_time(case.pk, **_by(cast, "clark", case), otherwise_release_at=at)


def hospital(cast: Cast, case: Matter) -> object:
    return case_events.report_event(
        case.pk,
        **_by(cast, "clark", case),
        kind=EventKind.HOSPITAL,
        happened_at=timezone.now(),
        text="County hospital",
    )


def leave(cast: Cast, case: Matter) -> object:
    if case.state == "released":  # the clock ended the hold: they say when the person in fact left
        return events.confirm_release(case.pk, **_by(cast, "clark", case), released_at=timezone.now())
    return events.report_released(case.pk, **_by(cast, "clark", case), released_at=timezone.now())


def escape(cast: Cast, case: Matter) -> object:
    return events.report_escape(case.pk, **_by(cast, "clark", case), escaped_at=timezone.now())


def die(cast: Cast, case: Matter) -> object:
    return events.report_death(case.pk, **_by(cast, "clark", case), died_at=timezone.now())


def claim_there(cast: Cast, case: Matter) -> object:
    return citizenship.raise_citizenship(
        case.pk, **_by(cast, "clark", case), indicium="claim", text="Born in Ohio."
    )


def claim_here(cast: Cast, case: Matter) -> object:
    return citizenship.raise_citizenship(
        case.pk, **_by(cast, "stone", case), indicium="claim", text="Born in Ohio."
    )


def no_citizen(cast: Cast, case: Matter) -> object:
    return citizenship.resolve_citizenship(
        case.pk, **_by(cast, "lane", case), citizen=False, supervisor="S. Stone",
        fact_part="The birth certificate is of another person of that name.",
        law_part="No claim under INA 301 or 320 is shown by it.",
    )  # fmt: skip


def cancel(cast: Cast, case: Matter) -> object:
    return cancelling.cancel(
        case.pk, **_by(cast, "stone", case), reason=LiftReason.CASE_CLOSED,
        reasons="The court closed the case today; nothing is asked any more.",
    )  # fmt: skip


def assume(cast: Cast, case: Matter) -> object:
    return custody.assume_custody(
        case.pk,
        **_by(cast, "ford", case),
        assumed_at=timezone.now(),
        place="sally port",
        officer="Officer Frost",
    )


def at_large(cast: Cast, case: Matter) -> object:
    return custody.record_at_large(
        case.pk, **_by(cast, "ford", case), reason=AtLargeReason.UNKNOWN, text="The jail let them go."
    )


def two_days(cast: Cast, case: Matter) -> object:
    """Nothing is done; time passes, and each side's clock ends what it ends."""
    return None


def withdraw_match(cast: Cast, case: Matter) -> object:
    """A second examiner finds that they are not the same fingers."""
    search = link_of(case.pk).search_matter
    identification.withdraw_match(
        search.pk, actor=cast["evans"].actor, version=search.version, reasons=REASONS
    )
    return misidentification.withdraw_identity(case.pk)


def transfer(cast: Cast, case: Matter) -> object:
    return events.report_transfer(
        case.pk, **_by(cast, "clark", case), to_ori=BIRCH, transferred_at=timezone.now(),
        ground="Order of the Columbia Circuit Court: trial there",
    )  # fmt: skip


AT_JAIL = frozenset(
    {serve, agree, notify, decline, state_release, hospital, leave, escape, die, claim_there, transfer}
)
"""Acts of the jail's own people."""
