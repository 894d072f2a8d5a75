"""Who may take back or correct a court's order: one of the two people belongs to the jail that it reached (R9)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from handover.accounts.roles import JAIL_ROLES, Actor, Role
from handover.process.fold import Refusal
from handover.process.models import Matter, RecordedStep
from handover.process.recorded_elsewhere import happened_elsewhere, recording_time
from handover.stages.custody import court_orders, events_on_record, timeline
from handover.stages.custody.correction_models import TimeProposal
from handover.stages.custody.event_effects import EFFECTS
from handover.stages.custody.models import CustodyEvent, Release
from handover.stages.custody.terms import EventKind, TimeKind

AT_THE_JAIL: Final = (
    "The jail runs a deployment of its own, and a correction made here never reaches it. It is made there, by two "
    "people of the jail, and told to the office."
)
ONE_OF_THE_JAIL: Final = (
    "An order of a court, or the end of one, is corrected by two people of whom one at least belongs to the jail that "
    "has the person: the order reached that jail."
)

GOES_ON_THERE: Final = (
    "By its own correction the jail goes on with the hold. Here its end had come by then, and stands: tell the jail "
    "that the person is to be released."
)


def is_of_an_order(case: Matter, kind: TimeKind, number: int) -> bool:
    """Whether the entry is a court's order that nobody be held, or the end of one."""
    if kind is not TimeKind.EVENT:
        return False
    told = CustodyEvent.objects.filter(matter=case, number=number).values_list("kind", flat=True)
    return any(EFFECTS[EventKind(one)].of_an_order for one in told)


def of_the_jail(case: Matter, role: str, agency: str) -> bool:
    """Whether somebody belongs to the jail that has the person."""
    return agency == case.agency.ori and role in {one.value for one in JAIL_ROLES - {Role.DESIGNATED_OFFICER}}


def made_at_the_jail(case: Matter, actor: Actor, kind: TimeKind) -> Refusal | None:
    """An event is corrected in the jail's own deployment, because no message tells a jail what an office
    corrected."""
    if kind is not TimeKind.EVENT or not case.agency.peer or happened_elsewhere():
        return None
    return None if of_the_jail(case, actor.role.value, actor.agency) else Refusal("stated", AT_THE_JAIL)


def one_is_of_the_jail(case: Matter, actor: Actor, proposal: TimeProposal) -> Refusal | None:
    """An office alone cannot take back a court's order against its own request."""
    if not is_of_an_order(case, TimeKind(proposal.kind), proposal.of_number):
        return None
    if of_the_jail(case, actor.role.value, actor.agency) or proposed_by_the_jail(case, proposal):
        return None
    return Refusal("state", ONE_OF_THE_JAIL)


def proposed_by_the_jail(case: Matter, proposal: TimeProposal) -> bool:
    """Return whether the proposer belongs to the jail that has the person."""
    said = RecordedStep.objects.get(matter=case, number=proposal.number)
    return of_the_jail(case, said.actor_role, said.actor_agency)


def differs_from_the_jail(case: Matter, proposal: TimeProposal, ends_there: datetime | None) -> bool:
    """Return whether a jail of another deployment continues a hold that had already ended here when its correction
    came. The end stands here, and a person tells the jail. ``ends_there``: the end by the jail's record, if the jail
    reported it."""
    if not happened_elsewhere():
        return False
    if ends_there is not None:
        return _ended_before(case, ends_there)
    told = CustodyEvent.objects.filter(matter=case, number=proposal.of_number).first()
    if not (proposal.never and told and EFFECTS[EventKind(told.kind)].ends_hold):
        return False
    ended = Release.objects.filter(
        matter=case, how="expired", number__lt=case.version, number__gt=told.number
    ).exists()
    return ended and not court_orders.struck_too_late(told.at, recording_time())


def _ended_before(case: Matter, ends_there: datetime) -> bool:
    """Return whether the hold here had ended when the jail made its correction, and before the jail's own end, while
    the person is not known to have left."""
    state, left, release = (
        timeline.state_of_request(case.standing),
        timeline.release_of(case.pk),
        timeline.release_time_of(case.pk),
    )
    there = state == "held" or (state == "released" and left is not None and left.how == "expired")
    due_at = release.due_at if release and there else None
    return due_at is not None and due_at < ends_there and due_at <= recording_time()


def order_before_its_end(case: Matter, kind: TimeKind, number: int, becomes: datetime) -> Refusal | None:
    """A correction may not place an order after its own end, or an end before its order: the order would stand again,
    or would never have stood."""
    events = {one.number: one for one in events_on_record.happened_in(case.pk)}
    told = events.get(number) if kind is TimeKind.EVENT else None
    if told is None:
        return None
    ends = [one.at for one in events.values() if one.lifts == number]
    if ends and becomes >= min(ends):
        return Refusal("becomes", "The order was vacated or stayed by then: it reached the jail before that.")
    order = events.get(told.lifts) if told.lifts is not None else None
    if order is not None and becomes < order.at:
        return Refusal("becomes", "The order reached the jail only after that.")
    return None
