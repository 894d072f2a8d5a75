"""A case that somebody has taken up belongs to that person; reassigning it needs a recorded reason.

The former holder is told (`web.notices`). None of these acts moves the case.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from handover.accounts.models import Agency, User
from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.process import case_holders
from handover.process.advance import ConflictError, advance, demand, elsewhere
from handover.process.claim_rules import CLAIMABLE, CLAIMING, HELD
from handover.process.facts import Fact, unkept
from handover.process.fold import CaseHolder, Refusal
from handover.process.graph import STEP, Track
from handover.process.listeners import claim_changed
from handover.process.models import ClaimChange, Matter
from handover.process.requirements import typed_reasons

ChangeKind = ClaimChange.Kind


def may_take_over(case: Matter, actor: Actor) -> Refusal | None:
    """Return why this person cannot take the case over, or None if they can."""
    holder = case.standing.holder
    if case.state not in HELD or (holder is None and case.state in CLAIMABLE):
        return Refusal("holder", "Nobody has taken this case up: take it up yourself.")
    if holder is not None and holder.key == actor.key:
        return Refusal("holder", "You hold this case already.")
    if not _takes_up(actor.role):
        return Refusal("role", "A person whose role takes cases up can take one over.")
    return elsewhere(case, actor)


def take_over(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> ClaimChange:
    """Take a case over from the colleague who has it. Raises `ConflictError` and `RefusedError`."""
    with transaction.atomic():
        case = _at(case_id, version)
        demand(may_take_over(case, actor), typed_reasons(reasons))
        return _change(case, ChangeKind.TAKE_OVER, actor, CaseHolder(actor.key, actor.name), reasons)


def may_assign(case: Matter, actor: Actor) -> Refusal | None:
    """Why this person cannot assign the case; None where they can."""
    if actor.role is not Role.SUPERVISOR:
        return Refusal("role", "A supervisor assigns cases.")
    if case.state not in HELD:
        return Refusal("state", "This case cannot be assigned in the state that it is in.")
    return elsewhere(case, actor)


def assign(case_id: UUID, *, actor: Actor, version: int, to: User, reasons: str) -> ClaimChange:
    """Give a case to somebody whose role takes it up. Raises `ConflictError` and `RefusedError`."""
    with transaction.atomic():
        case = _at(case_id, version)
        demand(may_assign(case, actor), typed_reasons(reasons))
        holder = case.standing.holder
        demand(
            Refusal("to", "Choose somebody who takes such cases up.") if to not in assignees(case.office) else None,
            Refusal("to", f"{holder.name} holds it already.") if holder and holder.key == f"user:{to.pk}" else None,
        )  # fmt: skip
        return _change(case, ChangeKind.ASSIGN, actor, CaseHolder(to.actor.key, to.actor.name), reasons)


def hand_back(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """Return a case to the queue. Raises `ConflictError` and `RefusedError`."""
    demand(typed_reasons(reasons))
    with transaction.atomic():
        former = Matter.objects.get(pk=case_id).standing.holder
        case = advance(case_id, "put_back", actor=actor, version=version)
        _change(case, ChangeKind.HAND_BACK, actor, None, reasons, former)
        return case


def end_claim(case: Matter, actor: Actor, reasons: str) -> None:
    """Record that nobody holds the case any more. Called inside the transaction of the act that ends the claim."""
    if case.standing.holder is not None:
        _change(case, ChangeKind.GONE, actor, None, reasons)


def assignees(office: Agency | None) -> list[User]:
    """The people who may be given a case of an office (None: of any): active, with a role that takes cases up."""
    people = User.objects.filter(is_active=True, role__in=[r for r in Role if _takes_up(r)])
    people = people.filter(agency=office) if office else people
    return [p for p in people.select_related("agency").order_by("last_name", "first_name") if not p.unfit]


def _takes_up(role: Role) -> bool:
    return any(role in STEP[Track.CASE, name].roles for name in CLAIMING)


def _at(case_id: UUID, version: int) -> Matter:
    """The case as the actor saw it, locked."""
    locked = Matter.objects.select_for_update(of=("self",)).select_related("agency", "office")
    case = locked.get(pk=case_id, track=Track.CASE)
    if case.version != version:
        raise ConflictError(case, list(case.steps.filter(number__gt=version).order_by("number")))
    return case


def _change(
    case: Matter,
    kind: ChangeKind,
    actor: Actor,
    holder: CaseHolder | None,
    reasons: str,
    former: CaseHolder | None = None,
) -> ClaimChange:
    former = former or case.standing.holder
    row = ClaimChange(
        matter=case, number=case.version, kind=kind, reasons=reasons.strip(),
        holder_key=holder.key if holder else "", holder_name=holder.name if holder else "",
        former_key=former.key if former else "", former_name=former.name if former else "",
        by_key=actor.key, by_name=actor.name, at=timezone.now(),
    )  # fmt: skip
    demand(*unkept(row))
    row.save(force_insert=True)
    content = {
        "kind": str(kind), "holder": row.holder_key, "former": row.former_key, "change": row.pk,
        "digest": Fact.of(row).digest,
    }  # fmt: skip
    append(act=f"case.{kind}", actor=actor, subject=case.reference, content=content)
    case_holders.after_claim(case, row)
    claim_changed(case, row)
    return row


__all__ = [
    "CLAIMABLE",
    "assign",
    "assignees",
    "end_claim",
    "hand_back",
    "may_assign",
    "may_take_over",
    "take_over",
]
