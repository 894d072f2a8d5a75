"""Transfer a case and its booking, searches and disputes to another immigration office; a supervisor does so with a
reason.

The case moves to no other state. Its holder loses it; the other office's supervisors are notified.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from handover.accounts.models import Agency, User
from handover.accounts.offices import default_office, offices
from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.process.advance import ConflictError, demand, elsewhere
from handover.process.claims import end_claim
from handover.process.facts import Fact, unkept
from handover.process.fold import Refusal
from handover.process.graph import Track
from handover.process.integrity.history import OFFICE_ACT
from handover.process.listeners import office_changed
from handover.process.models import Matter, OfficeChange
from handover.process.requirements import typed_reasons
from handover.read_once import forget
from handover.row_scope import Opening, opening


def of_office(rows: QuerySet[Matter], user: User) -> QuerySet[Matter]:
    """Return the matters that this person's immigration office has; all of them if they serve every office."""
    own = user.own_office
    return rows if own is None else rows.filter(office=own)


def has_office(user: User, matter: Matter) -> bool:
    """Whether this person's office has the matter, or they serve every office."""
    own = user.own_office
    return own is None or own.pk == matter.office_id


@opening(Opening.WHOM_TO_ASK)
def offices_elsewhere(rows: QuerySet[Matter], user: User) -> list[str]:
    """The names of the other offices that have some of these matters: whom to ask about what one may not open."""
    own = user.own_office
    if own is None:
        return []
    there = set(rows.exclude(office=own).order_by().values_list("office", flat=True).distinct())
    names = sorted(str(office) for office in Agency.objects.filter(pk__in=there - {None}))
    return [*names, *(["an office not recorded"] if None in there else [])]


def may_hand_over(case: Matter, actor: Actor) -> Refusal | None:
    """Why this person cannot give the case to another office; None where they can."""
    if actor.role is not Role.SUPERVISOR:
        return Refusal("role", "A supervisor gives a case to another office.")
    return elsewhere(case, actor)


def receivers(case: Matter) -> QuerySet[Agency]:
    """The offices that the case can be given to."""
    return offices().exclude(pk=case.office_id or 0)


@opening(Opening.MOVER)
def hand_over(case_id: UUID, *, actor: Actor, version: int, to: Agency, reasons: str) -> OfficeChange:
    """Give a case, its booking, searches and disputes to another office. Raises `ConflictError` and `RefusedError`."""
    with transaction.atomic():
        family = _locked_family(Matter.objects.get(pk=case_id, track=Track.CASE))
        case = family[case_id]
        if case.version != version:
            raise ConflictError(case, list(case.steps.filter(number__gt=version).order_by("number")))
        there = receivers(case).filter(pk=to.pk).exists()
        demand(
            may_hand_over(case, actor),
            None if there else Refusal("to", "Choose another immigration office than the one that has it."),
            typed_reasons(reasons),
        )
        return _change(case, family.values(), actor, to, reasons)


def _change(case: Matter, family: Iterable[Matter], actor: Actor, to: Agency, reasons: str) -> OfficeChange:
    former = case.office
    row = OfficeChange(
        matter=case, number=case.version, former=former, to=to, reasons=reasons.strip(), by_key=actor.key,
        by_name=actor.name, at=timezone.now(),
    )  # fmt: skip
    demand(*unkept(row))
    row.save(force_insert=True)
    content = {
        "office": to.ori, "former": former.ori if former else "", "change": row.pk, "digest": Fact.of(row).digest,
    }  # fmt: skip
    end_claim(case, actor, f"The case went to another office: {to}.")
    for one in family:
        if one.office != to:
            Matter.objects.filter(pk=one.pk).update(office=to)
            append(act=OFFICE_ACT, actor=actor, subject=one.reference, content=content)
            one.office = to
    forget()
    office_changed(case, row)
    return row


def _locked_family(case: Matter) -> dict[UUID, Matter]:
    """The case, its booking, and whatever else came of that booking, locked in one order."""
    root = case.parent_id or case.pk
    family = Matter.objects.filter(Q(pk=root) | Q(parent=root) | Q(parent__parent=root)).order_by("pk")
    locked = family.select_for_update(of=("self",)).select_related("agency", "office")
    return {one.pk: one for one in locked}


def printed_office(case: Matter, moment: datetime | None = None) -> Agency:
    """Return the office named on papers: the one that has the case, or had it at the given time. Raises
    ``LookupError``."""
    later = None
    if moment is not None:
        changes = case.office_changes.filter(at__gt=moment).select_related("former")
        later = changes.order_by("at", "pk").first()
    office = (later.former if later else case.office) or default_office()
    if office is None:
        raise LookupError("no immigration office is on file")
    return office
