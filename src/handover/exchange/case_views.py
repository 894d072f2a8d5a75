"""The page of one case's messages: a picture of what passed, and the table that says the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.exchange.sequence import MOST, Passage, passages
from handover.exchange.sequence_picture import SequenceArrow, sequence
from handover.stages.detainer.public import queries as detainer
from handover.web.access import actor_of, roles
from handover.web.reading_audit import note_reading
from handover.web.requests import matter_of, user_of
from handover.web.time_tags import moment


@require_safe
@roles(Role.SUPERVISOR, Role.JAIL_CLERK, Role.AUDITOR)
def case_messages(request: HttpRequest, reference: str) -> HttpResponse:
    """What passed about a case between this person's agency and others, in the jail's local time."""
    user = user_of(request)
    case = matter_of(request, detainer.visible_to, reference)
    note_reading(actor_of(request), "messages.read", case)
    found = passages(case, user)
    shown = found[-MOST:]
    here = case.agency if user.role == Role.JAIL_CLERK else case.office or case.agency
    context = {
        "case": case,
        "shown": shown,
        "left_out": len(found) - len(shown),
        "here": here.name,
        "picture": _picture(here.name, shown, case.agency) if shown else "",
    }
    return render(request, "exchange/case.html", context)


def _picture(here: str, shown: list[Passage], jail: Agency) -> str:
    arrows = [
        SequenceArrow(
            moment(one.at, jail),
            here if one.out else one.other,
            one.other if one.out else here,
            one.kind,
            one.state.value,
            _(one.state.title),
            one.state.arrived,
        )
        for one in shown
    ]
    return sequence(_("Messages in the order in which they passed"), [here], arrows, "sequence")
