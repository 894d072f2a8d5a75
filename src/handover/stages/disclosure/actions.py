"""Record the person's lawyer and what they were told and served; record requests for access and answer them. Each
function takes one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.process.requirements import filled
from handover.process.step_details import StepDetails
from handover.stages.disclosure import queries, rules
from handover.stages.disclosure.models import (
    AccessAnswer,
    AccessRequest,
    RepresentationEnd,
    Representative,
    RepresentativeTold,
)


@dataclass(frozen=True, slots=True)
class LawyerForm:
    """The lawyer, how to reach them, and how the office knows of them."""

    name: str
    contact: str
    appearance: str
    since: datetime
    firm: str = ""
    text: str = ""
    late_reason: str = ""


def record_representative(case_id: UUID, *, actor: Actor, version: int, form: LawyerForm) -> Matter:
    """Record the person's lawyer; another one takes the place of the first."""
    demand(
        *filled(name=form.name, contact=form.contact), rules.not_after(form.since, timezone.now(), "since")
    )

    def write(case: Matter) -> dict[str, Fact]:
        row = Representative(
            name=form.name, firm=form.firm, contact=form.contact, appearance=form.appearance, since=form.since,
            text=form.text,
        )  # fmt: skip
        return {"representative": record(row, case, actor)}

    return advance(
        case_id, "record_representative", actor=actor, version=version, write=write, happened_at=form.since,
        told=StepDetails(late_reason=form.late_reason),
    )  # fmt: skip


def end_representation(
    case_id: UUID, *, actor: Actor, version: int, ended_at: datetime, reasons: str, late_reason: str = ""
) -> Matter:
    """Record that the lawyer withdrew, or that the person has none any more."""
    demand(*filled(reasons=reasons), rules.not_after(ended_at, timezone.now(), "ended_at"))

    def write(case: Matter) -> dict[str, Fact]:
        row = RepresentationEnd(ended_at=ended_at, reasons=reasons)
        return {"representation_end": record(row, case, actor)}

    return advance(
        case_id, "end_representation", actor=actor, version=version, write=write, happened_at=ended_at,
        told=StepDetails(late_reason=late_reason),
    )  # fmt: skip


def tell_representative(
    case_id: UUID, *, actor: Actor, version: int, told_at: datetime, papers: bool, how: str, late_reason: str = ""
) -> Matter:  # fmt: skip
    """Record that the lawyer was told, and served copies; papers only on a form G-28 (8 CFR 292.4(a), 292.5(a))."""
    lawyer = queries.representative_of(Matter.objects.get(pk=case_id))
    demand(
        *filled(how=how),
        rules.not_after(told_at, timezone.now(), "told_at"),
        rules.lawyer_is_recognised(lawyer.appearance) if lawyer and papers else None,
    )

    def write(case: Matter) -> dict[str, Fact]:
        name = lawyer.name if lawyer else ""
        row = RepresentativeTold(to_name=name, told_at=told_at, papers=papers, how=how)
        return {"representative_told": record(row, case, actor)}

    return advance(
        case_id, "tell_representative", actor=actor, version=version, write=write, happened_at=told_at,
        told=StepDetails(late_reason=late_reason),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccessForm:
    """Who asks to see what, when, and how they showed who they are."""

    asker: str
    name: str
    shown_by: str
    wanted: str
    asked_at: datetime
    late_reason: str = ""


def ask_access(case_id: UUID, *, actor: Actor, version: int, form: AccessForm) -> Matter:
    """Record a request for access. It changes no state; its answer becomes due (`rules.access_due`)."""
    lawyer = queries.representative_of(Matter.objects.get(pk=case_id))
    demand(
        *filled(name=form.name, wanted=form.wanted),
        rules.identity_is_shown(form.shown_by),
        rules.lawyer_on_record(form.asker, lawyer.appearance if lawyer else None),
        rules.not_after(form.asked_at, timezone.now(), "asked_at"),
    )

    def write(case: Matter) -> dict[str, Fact]:
        row = AccessRequest(
            asker=form.asker, name=form.name, shown_by=form.shown_by, wanted=form.wanted, asked_at=form.asked_at
        )  # fmt: skip
        return {"access_request": record(row, case, actor)}

    return advance(
        case_id, "ask_access", actor=actor, version=version, write=write, happened_at=form.asked_at,
        told=StepDetails(late_reason=form.late_reason),
    )  # fmt: skip


def answer_access(
    case_id: UUID, *, actor: Actor, version: int, request_id: int, released: Sequence[str], ground: str = ""
) -> Matter:
    """Answer one request: what is released can be printed from now on; the rest is withheld on a named ground."""
    asked = queries.requests_of(case_id).filter(pk=request_id).first()
    demand(
        None if asked else Refusal("request", "No such request for access is on record in this case."),
        Refusal("request", "This request was answered already.") if asked and _answered(asked) else None,
        rules.withheld_has_a_ground(released, ground),
        *(against_release(asked, released) if asked else ()),
    )

    def write(case: Matter) -> dict[str, Fact]:
        name = asked.name if asked else ""
        row = AccessAnswer(request=asked, to_name=name, released=sorted(released), ground=ground)
        return {"access_answer": record(row, case, actor)}

    return advance(case_id, "answer_access", actor=actor, version=version, write=write)


def _answered(asked: AccessRequest) -> bool:
    return AccessAnswer.objects.filter(request=asked).exists()


def against_release(asked: AccessRequest, released: Sequence[str]) -> list[Refusal | None]:
    """Return what bars the release now. Checked at the answer and again at each print, because in between a match may
    be withdrawn, a record become protected or a lawyer withdraw."""
    lawyer = queries.representative_of(asked.matter)
    known = lawyer.appearance if lawyer and lawyer.number <= asked.number else None
    return [
        rules.lawyer_on_record(asked.asker, known),
        rules.protected_stays_with_the_person(
            asked.asker, released, protected=queries.is_restricted(asked.matter)
        ),
        rules.match_stands(released, stands=queries.match_stands(asked.matter)),
    ]
