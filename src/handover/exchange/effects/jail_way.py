"""What a message of the jail moves at the office: service, the jail's answer, the release time, how the person left."""

from __future__ import annotations

from typing import Any

from handover.exchange.effects.told import CannotBeRecordedError, NothingToRecordError, ToldMessage
from handover.process.models import Matter
from handover.stages.custody.public import actions as custody
from handover.stages.custody.public import events
from handover.stages.detainer.public import ServiceDetails
from handover.stages.detainer.public import actions as detainer


def acting(told: ToldMessage, case: Matter) -> dict[str, Any]:
    """Who acts, on which version of the case."""
    return {"actor": told.actor, "version": case.version}


def request_served(told: ToldMessage, case: Matter) -> Matter:
    """A copy was served, before the jail's answer or after it."""
    if "service" in case.standing.facts:
        raise NothingToRecordError("a copy had been served before")
    data = told.data
    form = ServiceDetails(
        method=data.method, served_at=data.served_at, place=data.place, language=data.language,
        officer_name=data.officer_name, officer_title=data.officer_title, interpreter=data.interpreter or "",
    )  # fmt: skip
    serve = detainer.serve if case.state == "lodged" else detainer.serve_late
    return serve(case.pk, actor=told.actor, version=case.version, form=form)


def request_answered(told: ToldMessage, case: Matter) -> Matter:
    """The jail's answer under its own law."""
    data, by = told.data, acting(told, case)
    if data.kind == "hold":
        return custody.agree_to_hold(case.pk, **by, text=data.text)
    if data.kind == "notify":
        return custody.agree_to_notify(case.pk, **by, text=data.text, citation=data.citation)
    if data.kind == "decline":
        return custody.decline(case.pk, **by, ground=data.ground, text=data.text)
    raise CannotBeRecordedError("an answer of a kind that is not known here")


def release_stated(told: ToldMessage, case: Matter) -> Matter:
    """The release time from which the clocks run."""
    data, by = told.data, acting(told, case)
    if data.said_as == "unserved_hold":
        return custody.report_unserved_hold(case.pk, **by, otherwise_release_at=data.otherwise_release_at)
    return custody.report_release_time(
        case.pk, **by, otherwise_release_at=data.otherwise_release_at, citation=data.citation
    )


def person_left(told: ToldMessage, case: Matter) -> Matter:
    """The person is not there any more; after the end of a hold it is when they in fact left."""
    data, by = told.data, acting(told, case)
    if data.how == "escaped":
        return events.report_escape(case.pk, **by, escaped_at=data.released_at)
    if case.state == "released":
        return events.confirm_release(case.pk, **by, released_at=data.released_at)
    return events.report_released(case.pk, **by, released_at=data.released_at)


def person_transferred(told: ToldMessage, case: Matter) -> Matter:
    """The request goes along to the next jail, whose message this step causes."""
    data = told.data
    return events.report_transfer(
        case.pk, actor=told.actor, version=case.version, to_ori=data.to_ori, transferred_at=data.transferred_at,
        ground=data.ground,
    )  # fmt: skip


def person_died(told: ToldMessage, case: Matter) -> Matter:
    """The case closes."""
    return events.report_death(
        case.pk, actor=told.actor, version=case.version, died_at=told.data.died_at, text=told.data.text
    )
