"""The outbox: a step's messages are written in the step's own transaction, so that an act that is rolled back leaves
none. Where no agency of the matter has a peer, nothing is asked of the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from handover.accounts.models import Agency, User
from handover.accounts.roles import JAIL_ROLES, Actor, Role
from handover.administration.running_parts import running
from handover.audit.append import append
from handover.exchange import peers
from handover.exchange.delivery_rules import (
    LEASE,
    NEVER,
    TO_SEND,
    MessageStanding,
    MessageState,
    after_failure,
)
from handover.exchange.deriving import is_urgent
from handover.exchange.doubts import asked_by, waiting_of
from handover.exchange.messages.registry import MessageKind, caused_by
from handover.exchange.models import IncomingMessage, OutgoingMessage, Peer
from handover.exchange.parts import AgencyPart, MessageWay
from handover.process.case_track import STOPPED
from handover.process.graph import Track
from handover.process.models import ClaimChange, Matter, OfficeChange, RecordedStep
from handover.stages.custody.public import queries as custody
from handover.stages.identification.public import bureau_matches
from handover.stages.intake.public import bureau_ori

COURIER = Actor.system("courier")
FORWARDED: Final = "booking.forwarded"
REFUSED = "refused: "
"""Prefix of the failure reason when the peer answered with a refusal; such a message is not retried when the peer
comes back."""
WAITED_FOR: Final = "its receiver holds later messages back for it; "
BEHIND: Final = "an earlier message about the same comes first"


def on_step(matter: Matter, step: RecordedStep) -> None:
    """Write the messages of a step (`process.listeners`)."""
    other = step.step == "tell_correction" or (step.step == "open" and AgencyPart.BUREAU not in running())
    if not (matter.agency.peer or (matter.office and matter.office.peer) or other):
        return
    for kind in caused_by(Track(matter.track), step.step):
        for sender, recipient in _between(kind, matter, step):
            OutgoingMessage.objects.create(
                matter=matter, number=step.number, kind=kind.name, version=kind.version, sender=sender,
                recipient=recipient.ori, peer=recipient.peer, ahead=is_urgent(kind, matter, step, recipient.ori),
            )  # fmt: skip


def on_claim(matter: Matter, change: ClaimChange) -> None:
    """Write nothing: who has a case concerns only the office."""


def on_office(matter: Matter, change: OfficeChange) -> None:
    """A change of office is communicated with the next step, not by a message of its own."""


def _between(kind: MessageKind, matter: Matter, step: RecordedStep) -> Iterator[tuple[str, Agency]]:
    """Return the sender's ORI and the receiver if a message of this kind is due: to a peer that does not know of it
    yet."""
    office = matter.office
    if office is None or (kind.name == "request.resumed" and _stays_stopped(matter, step)):
        return
    if kind.way is MessageWay.BUREAU_TO_OFFICE:
        if office.peer and peers.here(office.ori) is None and _concerns_office(kind, matter):
            yield bureau_ori(), office
        return
    if kind.way is MessageWay.OFFICE_TO_BUREAU:
        if matter.parent and (bureau := _forwarding_bureau(matter.parent)):
            yield office.ori, bureau
        return
    if kind.way is MessageWay.JAIL_TO_OFFICE:
        if office.peer and step.actor_role in JAIL_ROLES:
            yield step.actor_agency or matter.agency.ori, office
        return
    if office.peer and peers.here(office.ori) is None:
        return  # its own deployment tells
    jail = _corrected(matter, step) if kind.name == "correction.told" else matter.agency
    if jail and jail.peer and step.actor_agency != jail.ori and (kind.opens or _concerns_jail(matter, step)):
        yield office.ori, jail


def _stays_stopped(matter: Matter, step: RecordedStep) -> bool:
    """Whether another stop stands, or the jail has raised a question that is asked next."""
    return step.state in STOPPED or waiting_of(matter).exists()


def _concerns_office(kind: MessageKind, booking: Matter) -> bool:
    """Return whether an office in another deployment is sent it: an arrest's prints, if no office here searches them,
    and later messages, if it has the prints."""
    if kind.opens:
        return AgencyPart.OFFICE not in running() and bureau_matches.is_cross_referenced(booking.pk)
    return OutgoingMessage.objects.filter(matter=booking, kind=FORWARDED).exists()


def _forwarding_bureau(booking: Matter) -> Agency | None:
    """The bureau that forwarded a booking; None where a jail sent it here."""
    row = IncomingMessage.objects.filter(subject=booking.reference, kind=FORWARDED).order_by("pk").first()
    return Agency.objects.filter(ori=row.source).exclude(peer="").first() if row else None


def _corrected(matter: Matter, step: RecordedStep) -> Agency | None:
    """The jail that was told of a correction; None where it was somebody else, or nobody was told."""
    ori = custody.jail_told(matter.pk, step.number)
    return Agency.objects.filter(ori=ori).first() if ori else None


def _concerns_jail(matter: Matter, step: RecordedStep) -> bool:
    """Whether the jail knows of it: a request was lodged before, or it took the dispute down itself."""
    before = RecordedStep.objects.filter(matter=matter, number__lt=step.number)
    if matter.track == Track.DISPUTE:
        return before.filter(step="file_dispute", actor_agency=matter.agency.ori).exists()
    return before.filter(step="lodge").exists()


def due(now: datetime | None = None) -> QuerySet[OutgoingMessage]:
    """What is to be sent now: what is urgent, then the rest in the order in which it was caused."""
    rows = OutgoingMessage.objects.filter(
        due_at__lte=now or timezone.now(), state__in=[s.value for s in TO_SEND]
    )
    return rows.order_by("-ahead", "pk")


def claim(row: OutgoingMessage) -> bool:
    """Claim a message unless another process has it: its due time is moved ahead, so that a worker that dies in the
    middle leaves it due again."""
    mine = OutgoingMessage.objects.filter(pk=row.pk, due_at=row.due_at, state=row.state)
    return bool(mine.update(due_at=timezone.now() + LEASE))


def earlier(row: OutgoingMessage) -> list[OutgoingMessage]:
    """The earlier messages about the same that may still reach its receiver by themselves."""
    rows = _before(row).filter(state__in=[s.value for s in TO_SEND]).select_related("matter")
    return list(rows.order_by("number", "pk"))


def put_behind(row: OutgoingMessage, first: OutgoingMessage) -> None:
    """Have a message wait for an earlier one: it is due with that, or as soon as it is known what became of it."""
    soon = timezone.now() + timedelta(seconds=1)
    OutgoingMessage.objects.filter(pk=row.pk, due_at=row.due_at, state=row.state).update(
        due_at=max(first.due_at or soon, soon), why=BEHIND
    )


def let_on(row: OutgoingMessage) -> None:
    """It is known what became of a message: those that wait for it are due."""
    OutgoingMessage.objects.filter(
        matter=row.matter_id, recipient=row.recipient, number__gt=row.number, why=BEHIND
    ).update(due_at=timezone.now(), why="")


def place_of(row: OutgoingMessage) -> int:
    """The step of the message that it is sent after: the newest one before it that its receiver has, and does not hold
    back for one that was set aside. So nobody waits for that: not this one, and with it no longer those before it."""
    if row.after is not None:
        return row.after
    before = list(_before(row).order_by("number", "pk").values_list("number", "state", "after"))
    received = {number: after for number, state, after in before if state == MessageState.RECEIVED.value}
    never = {number for number, state, _ in before if state in NEVER} - received.keys()
    place = 0
    for number, after in received.items():
        if after in never:
            never.add(number)
        else:
            place = number
    return place


def keep_place(row: OutgoingMessage) -> None:
    """Fix it, once it may be sent: sent again later it is the same message."""
    if row.after is None:
        row.after = place_of(row)
        OutgoingMessage.objects.filter(pk=row.pk, after=None).update(after=row.after)


def _before(row: OutgoingMessage) -> QuerySet[OutgoingMessage]:
    return OutgoingMessage.objects.filter(
        matter=row.matter_id, recipient=row.recipient, number__lt=row.number
    )


def try_failed(row: OutgoingMessage, why: str, due_at: datetime) -> None:
    """Note that a try failed which was before its time: it uses up none of the others."""
    OutgoingMessage.objects.filter(pk=row.pk, state=row.state).update(due_at=due_at, why=why[:200])


def failed(row: OutgoingMessage, why: str) -> None:
    """Note that a try failed. One that is given up is recorded, and waits for a person."""
    standing = after_failure(MessageStanding(row.standing, row.tries))
    now = timezone.now()
    with transaction.atomic():
        OutgoingMessage.objects.filter(pk=row.pk, state=row.state).update(
            state=standing.state.value, tries=standing.tries, changed_at=now, why=why[:200],
            due_at=now + standing.pause if standing.pause is not None else None,
        )  # fmt: skip
        if standing.state is MessageState.DEAD:
            append(
                act="message.given_up", actor=COURIER, subject=row.matter.reference, outcome="failed",
                content={"kind": row.kind, "step": row.number, "peer": row.peer, "why": why[:200]},
            )  # fmt: skip


def cannot_be_said(row: OutgoingMessage, why: str) -> None:
    """Give the message up, for a person to look at: its facts are no longer on record, or not as recorded."""
    with transaction.atomic():
        OutgoingMessage.objects.filter(pk=row.pk).update(
            state=MessageState.DEAD.value, due_at=None, changed_at=timezone.now(), why=why[:200]
        )
        append(
            act="message.given_up", actor=COURIER, subject=row.matter.reference, outcome="failed",
            content={"kind": row.kind, "step": row.number, "peer": row.peer, "why": why[:200]},
        )  # fmt: skip


def peer_is_back(peer: Peer) -> None:
    """Make failed messages due now that the peer took one: otherwise a stop sent yesterday could wait another day."""
    rows = OutgoingMessage.objects.filter(peer=peer.name, state=MessageState.FAILING.value)
    rows.exclude(why__startswith=REFUSED).update(due_at=timezone.now())


def send_again(row: OutgoingMessage, *, actor: Actor) -> None:
    """Send a message again at a person's request, whatever its state. The receiver takes it only once."""
    with transaction.atomic():
        _wait_again(OutgoingMessage.objects.filter(pk=row.pk))
        append(
            act="message.send_again", actor=actor, subject=row.matter.reference,
            content={"kind": row.kind, "step": row.number, "peer": row.peer, "was": row.state},
        )  # fmt: skip


def ask_office(matter: Matter, *, actor: Actor) -> bool:
    """Have the office asked, at a person's request, what stops this request and no message asks; whether there is one
    now. There is none while the office has no deployment of its own on file."""
    with transaction.atomic():
        found = asked_by(Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk))
        if found is None:
            return False
        step, row = found
        if row is None:
            on_step(Matter.objects.select_related("agency", "office").get(pk=matter.pk), step)
        elif row.standing is MessageState.ASIDE:
            send_again(row, actor=actor)
        found = asked_by(matter)
        said = bool(found and found[1])
        append(
            act="message.ask_office", actor=actor, subject=matter.reference, content={"step": step.number},
            outcome="success" if said else "failed",
        )  # fmt: skip
    return said


def _wait_again(rows: QuerySet[OutgoingMessage]) -> int:
    now = timezone.now()
    return rows.update(state=MessageState.WAITING.value, tries=0, due_at=now, changed_at=now, why="")


def lost_by_peer(peer: Peer, entry: int, at: datetime, besides: OutgoingMessage) -> int:
    """Send again whatever the peer forgot; how many. It took this message later than others but at a lower or equal
    entry of its log: its log went back, as after a restored backup, and it has lost everything after that entry.
    """
    rows = OutgoingMessage.objects.filter(
        peer=peer.name, state=MessageState.RECEIVED.value, receipt_entry__gte=entry, receipt_at__lt=at
    ).exclude(pk=besides.pk)
    count = _wait_again(rows)
    if count:
        append(
            act="peer.log_went_back", actor=COURIER, subject=peer.name, outcome="failed",
            content={"entry": entry, "sent_again": count},
        )  # fmt: skip
    return count


def missed_by_peer(row: OutgoingMessage, number: int) -> None:
    """The peer waits for an earlier message of this case. One for which it gave a receipt once is sent again; of one
    that was given up the page says so, for whoever decides what becomes of it."""
    rows = OutgoingMessage.objects.filter(matter=row.matter, recipient=row.recipient, number=number)
    _wait_again(rows.filter(state=MessageState.RECEIVED.value))
    for one in rows.filter(state__in=NEVER).exclude(why__startswith=WAITED_FOR):
        OutgoingMessage.objects.filter(pk=one.pk).update(why=f"{WAITED_FOR}{one.why}"[:200])


def visible_to(user: User) -> QuerySet[OutgoingMessage]:
    """The messages that this person's agency sends; an auditor sees all."""
    rows = OutgoingMessage.objects.select_related("matter__agency")
    if user.role == Role.AUDITOR:
        return rows
    return rows.filter(sender=user.agency.ori) if user.agency else rows.none()


def unsent_of(user: User) -> int:
    """Count those that fail or were given up, for the menu."""
    troubled = (MessageState.FAILING.value, MessageState.DEAD.value)
    return visible_to(user).filter(state__in=troubled).order_by()[:1001].count()
