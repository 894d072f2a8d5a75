"""Set aside a message for which nobody is to wait any more: one person asks with reasons, another one of the same
agency decides. Nothing is deleted: one that was given up can be sent again, one that is missing counts once it comes.

What ends or stops what is asked is never set aside where it came (ICE Directive 16001.2; 8 USC 1232; 8 CFR 287.7): it
is recorded, whatever that takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.exchange.delivery_rules import MessageState
from handover.exchange.doubts import DOUBTS, STOPS
from handover.exchange.effects.applying import apply_course
from handover.exchange.message_order import APPROVED, order_anew
from handover.exchange.messages.registry import NAMED
from handover.exchange.models import (
    EffectOutcome,
    IncomingCourse,
    IncomingMessage,
    MessageEffect,
    OutgoingMessage,
    Peer,
    SetAsideRequest,
)
from handover.process.advance import demand
from handover.process.fold import Refusal, RefusedError
from handover.process.requirements import typed_reasons
from handover.process.two_people import same_actor
from handover.row_scope import Opening, opening

DECLINED: Final = "declined"
DECIDES: Final = frozenset({Role.SUPERVISOR, Role.JAIL_CLERK})
"""Who asks and who decides: those who have a message sent again."""
StuckAs = SetAsideRequest.StuckAs
_STILL_STOPS: Final = (
    "The request stays stopped until the office has this question and answers it: have it sent again, and tell the "
    "office by telephone too."
)


@dataclass(frozen=True, slots=True)
class StuckThing:
    """What nobody is to wait for any more: one of the three, and whose it is."""

    what: SetAsideRequest.StuckAs
    agency: str
    about: str
    sent: OutgoingMessage | None = None
    came: IncomingMessage | None = None
    course: IncomingCourse | None = None

    @property
    def key(self) -> int:
        """Of its row."""
        row = self.sent or self.came or self.course
        assert row is not None
        return row.pk

    @property
    def missing(self) -> int | None:
        """The step whose message is missing."""
        return self.course.missing_after if self.course else None

    def open_request(self) -> SetAsideRequest | None:
        """What was asked about it and is not decided."""
        rows = SetAsideRequest.objects.filter(
            what=self.what,
            sent=self.sent,
            came=self.came,
            course=self.course,
            missing=self.missing,
            outcome="",
        )
        return rows.first()


def thing(what: str, key: int, *, lock: bool = False) -> StuckThing | None:
    """What this names, where it waits for a person; None where it does not, or not any more."""
    if what == StuckAs.SENT:
        rows = OutgoingMessage.objects.select_related("matter").filter(pk=key, state=MessageState.DEAD.value)
        sent = rows.select_for_update(of=("self",)).first() if lock else rows.first()
        return StuckThing(StuckAs.SENT, sent.sender, sent.matter.reference, sent=sent) if sent else None
    if what == StuckAs.CAME:
        effects = MessageEffect.objects.filter(message=key, outcome=EffectOutcome.REFUSED.value)
        effect = (effects.select_for_update() if lock else effects).first()
        came = IncomingMessage.objects.select_related("peer").get(pk=key) if effect else None
        return StuckThing(StuckAs.CAME, came.recipient, came.subject, came=came) if came else None
    if what == StuckAs.MISSING:
        courses = IncomingCourse.objects.filter(pk=key, held_back__gt=0).exclude(missing_after=None)
        if lock:  # as one who takes a message: the peer's row first
            list(Peer.objects.select_for_update().filter(pk__in=courses.values("peer")))
        course = (courses.select_for_update() if lock else courses.select_related("peer")).first()
        return (
            StuckThing(StuckAs.MISSING, course.recipient, course.subject, course=course) if course else None
        )
    return None


def ask(what: str, key: int, *, actor: Actor, reasons: str) -> SetAsideRequest:
    """Ask to set it aside. Raises `RefusedError`."""
    demand(_role(actor), typed_reasons(reasons))
    try:
        with transaction.atomic():
            stuck = _stuck(what, key, actor)
            demand(_never(stuck))
            _outdated(stuck)
            row = SetAsideRequest.objects.create(
                what=stuck.what, sent=stuck.sent, came=stuck.came, course=stuck.course, missing=stuck.missing,
                agency=stuck.agency, reasons=reasons.strip()[:1000], by_key=actor.key, by_name=actor.name,
                at=timezone.now(),
            )  # fmt: skip
            append(act="message.aside.ask", actor=actor, subject=stuck.about, content=_told(row))
    except IntegrityError as taken:
        raise RefusedError(
            Refusal("request", "Somebody asked for the same already: it is decided first.")
        ) from taken
    return row


@opening(Opening.PEER)
def approve(request_id: int, *, actor: Actor) -> SetAsideRequest:
    """Set it aside as the second person; what waited for it goes on. Raises `RefusedError`: also where it does not
    wait any more, for it came, or was sent."""
    with transaction.atomic():
        row = _undecided(request_id, actor)
        stuck = _stuck(row.what, row.sent_id or row.came_id or row.course_id or 0, actor)
        moved = stuck.missing != row.missing
        demand(
            _never(stuck),
            Refusal("request", "What was missing came meanwhile, or another one is missing.")
            if moved
            else None,
        )
        _decide(row, APPROVED, actor)
        append(act="message.aside.approve", actor=actor, subject=stuck.about, content=_told(row))
        _carry_out(stuck, row)
    if stuck.course:
        apply_course(stuck.course)
    return row


def decline(request_id: int, *, actor: Actor) -> SetAsideRequest:
    """It is waited for still. Raises `RefusedError`."""
    with transaction.atomic():
        row = _undecided(request_id, actor, declines=True)
        _decide(row, DECLINED, actor)
        append(act="message.aside.decline", actor=actor, content=_told(row))
    return row


def _carry_out(stuck: StuckThing, row: SetAsideRequest) -> None:
    now, why = timezone.now(), f"set aside by two people: request {row.pk}"
    if stuck.sent:
        OutgoingMessage.objects.filter(pk=stuck.sent.pk).update(
            state=MessageState.ASIDE.value, due_at=None, changed_at=now
        )
    elif stuck.came:
        MessageEffect.objects.filter(message=stuck.came).update(
            outcome=EffectOutcome.NOTHING.value, why=why, at=now
        )
    elif stuck.course:
        order_anew(stuck.course)


def _never(stuck: StuckThing) -> Refusal | None:
    """What came and ends or stops what is asked: the claim would be lost, or somebody held on what was withdrawn. Nor
    a question of the jail that stops its request: nobody would answer what nobody was asked."""
    if stuck.sent and stuck.sent.kind in DOUBTS and stuck.sent.matter.state in STOPS:
        return Refusal("message", _STILL_STOPS)
    if stuck.came is None:
        return None
    at_once = NAMED[stuck.came.kind].at_once or MessageEffect.objects.get(message=stuck.came).at_once
    text = "It ends or stops what is asked of somebody: put right what it names, and have it recorded."
    return Refusal("message", text) if at_once else None


def _outdated(stuck: StuckThing) -> None:
    """Close what was asked about another message of the course that is no longer the one that is missing."""
    if stuck.course:
        rows = SetAsideRequest.objects.filter(course=stuck.course, outcome="").exclude(missing=stuck.missing)
        rows.update(outcome="moot", decided_at=timezone.now())


def _stuck(what: str, key: int, actor: Actor) -> StuckThing:
    stuck = thing(what, key, lock=True)
    if stuck is None or stuck.agency != actor.agency:
        raise RefusedError(Refusal("message", "Nothing of this name waits for a person here."))
    return stuck


def _undecided(request_id: int, actor: Actor, *, declines: bool = False) -> SetAsideRequest:
    demand(_role(actor))
    row = SetAsideRequest.objects.select_for_update().filter(pk=request_id, agency=actor.agency).first()
    if row is None:
        raise RefusedError(Refusal("request", f"There is no request {request_id}."))
    demand(
        Refusal("request", f"Request {row.pk} was decided already.") if row.outcome else None,
        same_actor(row, actor, declines=declines),
    )
    return row


def _decide(row: SetAsideRequest, outcome: str, actor: Actor) -> None:
    row.outcome, row.decided_key, row.decided_name = outcome, actor.key, actor.name
    row.decided_at = timezone.now()
    row.save()


def _role(actor: Actor) -> Refusal | None:
    return None if actor.role in DECIDES else Refusal("role", "A supervisor or a jail's clerk does this.")


def _told(row: SetAsideRequest) -> dict[str, object]:
    return {
        "request": row.pk, "what": row.what, "sent": row.sent_id, "came": row.came_id, "course": row.course_id,
        "missing": row.missing,
    }  # fmt: skip
