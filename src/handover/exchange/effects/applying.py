"""Record received messages: each takes its own step, in order, exactly once. One that cannot be recorded yet is tried
again by the worker's round; one that never can is seen on the page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.exchange.doubts import waiting_of
from handover.exchange.effects import at_bureau, at_jail, at_office, from_bureau
from handover.exchange.effects.told import (
    CannotBeRecordedError,
    NothingToRecordError,
    ToldMessage,
    Waits,
    WaitsError,
)
from handover.exchange.envelope import read
from handover.exchange.message_order import counts
from handover.exchange.messages.registry import NAMED
from handover.exchange.models import EffectOutcome, IncomingCourse, IncomingMessage, MessageEffect
from handover.exchange.parts import MessageWay
from handover.process.advance import ConflictError, RefusedError
from handover.process.models import Matter
from handover.process.recorded_elsewhere import recorded_elsewhere
from handover.row_scope import Opening, opening

log = structlog.get_logger()
TRIED_FOR: Final = timedelta(days=7)
"""How long what was refused is tried again by itself: a clock that is wrong, a rule or an agency that is not on file
here yet."""
HELD_BACK: Final = "an earlier message of the bureau about this booking is not recorded yet"
RECORD: Final = "record.given"
ANSWER: Final = "criminal.answer"
FORWARDED: Final = "booking.forwarded"
_SOON: Final = 5
"""How often a refused message of a bureau is retried without a pause."""
_A_ROUND: Final = 2000
_MAY_BE_URGENT: Final = [name for name, kind in NAMED.items() if kind.at_once_where is not None]
"""Kinds of which some messages count at once: one that an upgrade finds held back is looked at whenever it came."""
OPEN: Final = (EffectOutcome.PENDING, EffectOutcome.WAITS, EffectOutcome.REFUSED)


def apply_course(course: IncomingCourse) -> int:
    """Record what counts now of one request, oldest step first; how many were recorded. Each message is opened by
    itself: one of a bureau may hold megabytes."""
    with transaction.atomic():
        locked = IncomingCourse.objects.select_for_update().get(pk=course.pk)
        rows = IncomingMessage.objects.filter(
            peer=locked.peer_id, recipient=locked.recipient, subject=locked.subject,
            effect__outcome__in=[one.value for one in OPEN],
        )  # fmt: skip
        due = [row for row in rows.defer("body").order_by("step", "pk") if _counts_now(row, locked)]
        done, still_open = 0, set[str]()
        for kind, key in [(row.kind, row.pk) for row in due]:
            if _waits_for_earlier(kind, still_open):
                _hold_back(key)
                continue
            row = IncomingMessage.objects.select_related("peer", "matter", "effect").get(pk=key)
            done += _apply(row)
            if EffectOutcome(row.effect.outcome) in OPEN:
                still_open.add(kind)
        return done


@opening(Opening.PEER)
def ask_what_waits(matter: Matter) -> None:
    """Record the claims and doubts of the jail that waited for an open question, in the transaction in which the case
    goes on: the jail is not told that it does, and nobody is held meanwhile. A course that another process is
    recording is left to it: that process waits for this case's lock."""
    rows = IncomingMessage.objects.filter(pk__in=waiting_of(matter).values("message")).order_by("step", "pk")
    for row in (found := list(rows.select_related("peer", "matter", "effect"))):
        course = {"peer": row.peer_id, "recipient": row.recipient, "subject": row.subject}
        if IncomingCourse.objects.select_for_update(skip_locked=True).filter(**course).exists():
            _apply(row)
    if found:
        matter.refresh_from_db()


def _counts_now(row: IncomingMessage, course: IncomingCourse) -> bool:
    """Whether it counts. One that a version took which did not know that it is urgent is read for that again."""
    kind = NAMED[row.kind]
    if counts(row, course) or kind.at_once_where is None or row.erased:
        return counts(row, course)
    _, _, data = read(row.body.encode())
    if kind.counts_at_once(data):
        MessageEffect.objects.filter(message=row).update(at_once=True)
        return True
    return False


def _waits_for_earlier(kind: str, still_open: set[str]) -> bool:
    """Whether a bureau's message is held back by an earlier one of its booking that is not recorded yet. All wait for
    the booking, and a record for the answers and records before it. An answer waits for nothing else: a later one takes
    the place of an earlier one, whichever is recorded first, and a match is withdrawn whatever the record says. Nor
    does a report of the jail's system: of two about a roster the later one stands. What an office or a jail tells stops
    and starts a hold by the rules of its own.
    """
    if NAMED[kind].way is not MessageWay.BUREAU_TO_OFFICE:
        return False
    waits_for = {FORWARDED, ANSWER, RECORD} if kind == RECORD else {FORWARDED}
    return bool(still_open & waits_for)


def _hold_back(key: int) -> None:
    """Say on the page why it is not recorded. It was not tried."""
    MessageEffect.objects.filter(message=key).exclude(why=HELD_BACK).update(
        outcome=EffectOutcome.PENDING.value, why=HELD_BACK, at=timezone.now()
    )


def apply_waiting() -> int:
    """Try again what is not recorded yet; how many were. For the worker's round."""
    since = timezone.now() - TRIED_FOR
    lately = MessageEffect.objects.filter(
        Q(outcome=EffectOutcome.WAITS.value)
        | Q(message__received_at__gte=since)
        | Q(outcome=EffectOutcome.PENDING.value, message__kind__in=_MAY_BE_URGENT),
        outcome__in=[one.value for one in OPEN],
    )
    waiting = lately.exclude(why=HELD_BACK).values_list(
        "message__peer", "message__recipient", "message__subject", "message__kind", "outcome", "tries", "at"
    )
    courses = {row[:3] for row in waiting.iterator() if _tried_again(*row[3:])}
    done = 0
    for peer, recipient, subject in sorted(courses)[:_A_ROUND]:
        course = IncomingCourse.objects.filter(peer=peer, recipient=recipient, subject=subject).first()
        done += apply_course(course) if course else 0
    return done


def _tried_again(kind: str, outcome: str, tries: int, at: datetime) -> bool:
    """Whether to retry now. A bureau's message that is refused repeatedly is retried at growing intervals, up to
    about an hour: it may hold megabytes, and each attempt opens it again. A jail's or office's message may end a hold
    and is retried each round."""
    large = NAMED[kind].way is MessageWay.BUREAU_TO_OFFICE
    if not large or outcome != EffectOutcome.REFUSED.value or tries < _SOON:
        return True
    return timezone.now() - at >= timedelta(minutes=2 ** min(tries - _SOON, 6))


@opening(Opening.PEER)
def try_again(row: IncomingMessage, *, actor: Actor) -> bool:
    """Retry recording a message at a person's request; return whether it succeeded."""
    with transaction.atomic():
        append(act="message.record_again", actor=actor, subject=row.subject, content={"id": row.message_id})
    apply_course(IncomingCourse.objects.get(peer=row.peer, recipient=row.recipient, subject=row.subject))
    return MessageEffect.objects.filter(message=row).exclude(outcome__in=[one.value for one in OPEN]).exists()


def _apply(row: IncomingMessage) -> bool:
    """Record one message, and note what became of it."""
    about = Q(pk=row.matter_id) if row.matter_id else Q(reference=row.subject)
    before = Matter.objects.filter(about).values_list("version", flat=True).first() or 0
    try:
        with transaction.atomic():
            done = _effect_of(row)
    except NothingToRecordError as why:
        _note(row, EffectOutcome.NOTHING, str(why))
        return False
    except WaitsError as why:
        return _note(row, EffectOutcome.WAITS, str(why))
    except ConflictError:
        return _note(row, EffectOutcome.PENDING, "somebody acted on the case at the same moment")
    except (CannotBeRecordedError, RefusedError, LookupError, ValueError) as why:
        log.warning("message not recorded", message=row.pk, why=type(why).__name__)
        return _note(row, EffectOutcome.REFUSED, str(why))
    except (
        Exception
    ):  # a message that cannot be recorded must not keep the case's other messages from being recorded
        log.exception("message kept and not recorded yet", message=row.pk)
        return _note(row, EffectOutcome.REFUSED, "a fault of the program: its log says more")
    if isinstance(done, Waits):
        return _note(row, EffectOutcome.WAITS, done.why)
    return _note(row, EffectOutcome.RECORDED, "", done, before + 1)


def _effect_of(row: IncomingMessage) -> Matter | Waits:
    if row.erased:
        raise NothingToRecordError("an order erased what it said")
    envelope, kind, data = read(row.body.encode())
    if not kind.recorded_by:
        raise NothingToRecordError("a message of this kind moves nothing here yet")
    told = ToldMessage(row, envelope, kind, data)
    if kind.way is MessageWay.OFFICE_TO_JAIL:
        return at_jail.EFFECTS[kind.name](told)
    if kind.way is MessageWay.OFFICE_TO_BUREAU:
        return at_bureau.EFFECTS[kind.name](told)
    with recorded_elsewhere(data.recorded_at):
        if kind.way is MessageWay.BUREAU_TO_OFFICE:
            return from_bureau.EFFECTS[kind.name](told)
        return at_office.effect(told)


def _note(
    row: IncomingMessage, outcome: EffectOutcome, why: str, matter: Matter | None = None, number: int = 0
) -> bool:
    effect = row.effect
    effect.outcome, effect.why, effect.at = outcome.value, why[:200], timezone.now()
    effect.tries += 1
    if matter is not None:
        effect.matter, effect.number = matter, number
    effect.save()
    return outcome is EffectOutcome.RECORDED
