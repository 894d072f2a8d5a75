"""What the pages of custody's steps share: rows half filled in, and what a form is filled with."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from handover.accounts.roles import Role
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.custody import stopped_reports
from handover.stages.custody.policy_advice import advice_for
from handover.stages.custody.terms import StoppedKind
from handover.stages.detainer.public import queries as detainer
from handover.web.requests import user_of
from handover.web.step_pages import Provide, StepPage


def advice(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """What the law of the jail's place says, beside each of the jail's forms."""
    return {"advice": advice_for(case.pk)}


def reported(case: Matter, kind: StoppedKind, field: str) -> dict[str, Any]:
    """Return what was reported about this while the request was stopped, for the form of its own step."""
    found = [r for r in stopped_reports.to_take_up(case) if r.kind == kind]
    if not found:
        return {}
    told = found[-1]
    return {
        field: told.happened_at,
        "late_reason": f"Reported by {told.by_name} while the request was stopped (step {told.number}).",
    }


def from_report(kind: StoppedKind, field: str) -> Provide:
    """Fill a field with what was reported of this while the request was stopped."""
    return lambda request, case: reported(case, kind, field)


def own_page(request: HttpRequest, case: Matter) -> str:
    """The page of the case that this person reads: the jail's, counsel's or the field office's."""
    pages = {Role.JAIL_CLERK: "custody:jail_case", Role.COUNSEL: "review:case"}
    page = pages.get(Role(user_of(request).role), "custody:field_case")
    return reverse(page, kwargs={"reference": case.reference})


page = partial(StepPage, track=Track.CASE, visible_to=detainer.visible_to)
field_page = partial(page, done="custody:field_case")
jail_page = partial(page, done="custody:jail_case", template="custody/jail_step.html", context=advice)
