"""The ledger: one delivery per answer, and every attempt at it. The state of a reply is the fold of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.process.models import Matter
from handover.stages.intake.models import Answer, Delivery, DeliveryAttempt, Receiver
from handover.stages.intake.reply_rules import OPEN, AttemptOutcome, ReplyStanding, ReplyState, Way, after

POSTMAN = Actor.system("postman")


def open_delivery(answer: Answer, agency: Agency) -> Delivery:
    """Open the delivery of an answer in the transaction that records the answer, so that every answer has one."""
    due = timezone.now() if receiver_of(agency) else None
    return Delivery.objects.create(answer=answer, agency=agency, due_at=due)


def receiver_of(agency: Agency) -> Receiver | None:
    """Where this agency's answers are pushed now; None where it fetches them."""
    return Receiver.objects.select_related("agency").filter(agency=agency, until=None).first()


def note(delivery_id: int, way: Way, outcome: AttemptOutcome, *, actor: Actor, detail: str = "") -> Delivery:
    """Record one attempt and what follows from it, in one transaction."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().select_related("agency").get(pk=delivery_id)
        number = (row.attempts.aggregate(last=Max("number"))["last"] or 0) + 1
        DeliveryAttempt.objects.create(
            delivery=row, number=number, way=way.value, outcome=outcome.value, detail=detail[:200],
            by_key=actor.key, by_name=actor.name,
        )  # fmt: skip
        now = timezone.now()
        standing = after(ReplyStanding(row.standing, row.tries), way, outcome)
        pushed = receiver_of(row.agency) is not None
        row.state, row.tries, row.changed_at = standing.state.value, standing.tries, now
        row.due_at = now + standing.pause if pushed and standing.pause is not None else None
        row.save(update_fields=["state", "tries", "changed_at", "due_at"])
    return row


def note_fetched(answer: Answer, *, actor: Actor, way: Way = Way.FETCHED) -> None:
    """Note that the sender fetched the answer; only the first time, if nobody was known to have it."""
    row = Delivery.objects.filter(answer=answer, state__in=[s.value for s in OPEN]).first()
    if row is not None:
        note(row.pk, way, AttemptOutcome.DONE, actor=actor)


def note_shown(answers: Sequence[Answer], matter: Matter, *, actor: Actor) -> None:
    """Note that the jail's clerk read the answers on a page. If they are pushed to a system, the push remains due."""
    if answers and receiver_of(matter.agency) is None:
        for answer in answers:
            note_fetched(answer, actor=actor, way=Way.SHOWN)


def acknowledge(answer: Answer, *, actor: Actor) -> Delivery:
    """The receiver says that it has the answer. A second time changes nothing."""
    row = Delivery.objects.get(answer=answer)
    if row.standing is ReplyState.ACKNOWLEDGED:
        return row
    return note(row.pk, Way.ACKNOWLEDGED, AttemptOutcome.DONE, actor=actor)


def send_again(delivery: Delivery, *, actor: Actor) -> Delivery:
    """Send a reply again at a person's request, whatever its state, and record who asked."""
    with transaction.atomic():
        row = note(delivery.pk, Way.RESENT, AttemptOutcome.DONE, actor=actor)
        append(
            act="reply.resend", actor=actor, subject=delivery.answer.matter.reference,
            content={"delivery": delivery.pk, "was": delivery.state},
        )  # fmt: skip
    return row


def set_receiver(agency: Agency, kind: Receiver.Kind, target: str, *, actor: Actor) -> Receiver:
    """Push this agency's answers there from now on; what waits, fails or was given up is due at once."""
    with transaction.atomic():
        stop_receiver(agency, actor=actor)
        last = agency.receivers.aggregate(last=Max("generation"))["last"] or 0
        row = Receiver.objects.create(agency=agency, kind=kind, target=target, generation=last + 1)
        append(
            act="receiver.set", actor=actor, subject=agency.ori,
            content={"kind": kind.value, "generation": row.generation},
        )  # fmt: skip
        for pk in _open(agency).values_list("pk", flat=True):
            note(pk, Way.RESENT, AttemptOutcome.DONE, actor=actor, detail="a new receiver")
    return row


def stop_receiver(agency: Agency, *, actor: Actor) -> bool:
    """Stop pushing to this agency, which then fetches its answers; return whether there was a receiver."""
    with transaction.atomic():
        ended = agency.receivers.filter(until=None).update(until=timezone.now())
        if ended:
            append(act="receiver.stop", actor=actor, subject=agency.ori)
            _open(agency).update(due_at=None)
    return bool(ended)


def due(now: datetime | None = None, limit: int = 100) -> list[Delivery]:
    """The replies to push now, longest due first."""
    return list(_due(now or timezone.now()).order_by("due_at", "pk")[:limit])


def _due(now: datetime) -> QuerySet[Delivery]:
    to_push = (ReplyState.WAITING.value, ReplyState.FAILING.value)
    return Delivery.objects.filter(due_at__lte=now, state__in=to_push)


def agencies_due() -> list[int]:
    """The agencies for which a reply is to be pushed now."""
    return list(_due(timezone.now()).order_by().values_list("agency", flat=True).distinct())


def next_due(agency: int, now: datetime) -> Delivery | None:
    """The reply to this agency that has been due longest; None where nothing is."""
    return _due(now).filter(agency=agency).select_related("agency").order_by("due_at", "pk").first()


def counts_of(agencies: QuerySet[Agency]) -> dict[tuple[int, str], int]:
    """How many replies of each agency are in each state."""
    rows = Delivery.objects.filter(agency__in=agencies).values_list("agency", "state")
    return {(agency, state): n for agency, state, n in rows.annotate(n=Count("pk")).order_by()}


def _open(agency: Agency) -> QuerySet[Delivery]:
    return Delivery.objects.filter(agency=agency, state__in=[s.value for s in OPEN])
