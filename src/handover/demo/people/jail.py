"""What a jail's records clerk does: serve, answer by the jail's own law, report."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from handover.demo.cast import clerk_of
from handover.jurisdictions import Allowance, DeclineGround
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import events
from handover.stages.custody.policy_advice import advice_for
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import queries as papers

ALLOWED = (Allowance.YES, Allowance.REQUIRED)


def serve(case: Matter) -> None:
    """Serve the request if the law gives it any effect; otherwise decline without serving."""
    advice = advice_for(case.pk)
    clerk = clerk_of(case.agency)
    if advice.notify.answer is Allowance.NO:
        _decline(case)
        return
    form = detainer.ServiceDetails(
        "in_person", timezone.now(), "Booking desk", "English", clerk.name, "Records clerk"
    )
    detainer.serve(case.pk, actor=clerk, version=case.version, form=form)


def answer(case: Matter) -> None:
    """Hold, notify only, or decline, according to the advice and the request."""
    advice, package = advice_for(case.pk), papers.package_of(case.pk)
    clerk = clerk_of(case.agency)
    if package and package.request == "hold" and advice.hold.answer in ALLOWED:
        custody.agree_to_hold(case.pk, actor=clerk, version=case.version)
    elif advice.notify.answer in ALLOWED:
        custody.agree_to_notify(
            case.pk, actor=clerk, version=case.version, text="We will give notice as early as we can."
        )
    else:
        _decline(case)


def _decline(case: Matter) -> None:
    said = [g for g in advice_for(case.pk).notify.grounds if g is not DeclineGround.PERSON_NOT_SERVED]
    grounds = said or [DeclineGround.NO_JUDICIAL_WARRANT]
    custody.decline(
        case.pk, actor=clerk_of(case.agency), version=case.version, ground=grounds[0].value,
        text="Answered under the county's ordinance; see the source shown on the page.",
    )  # fmt: skip


def report_release_time(case: Matter) -> None:
    """The person posts bail: the release time is minutes away, or now if there is a hold."""
    soon = timedelta(0) if case.state == "hold_agreed" else timedelta(minutes=20)
    custody.report_release_time(
        case.pk, actor=clerk_of(case.agency), version=case.version, otherwise_release_at=timezone.now() + soon
    )


def report_released(case: Matter) -> None:
    """Report the release."""
    events.report_released(
        case.pk, actor=clerk_of(case.agency), version=case.version, released_at=timezone.now()
    )
