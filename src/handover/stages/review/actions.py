"""What a review officer, a records specialist and counsel do on a case. Each verb is one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from handover.accounts.roles import Actor
from handover.process.advance import ConflictError, RefusedError, advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.graph import STEP, Track
from handover.process.models import Case
from handover.stages.review import rules
from handover.stages.review.evidence import File, file_of
from handover.stages.review.models import (
    CitizenshipClaim,
    CitizenshipFinding,
    Determination,
    Disposition,
    DispositionWatch,
    NoAction,
)
from handover.stages.review.rules import Basis, Finding, Ground, NoActionReason

RECORDS = Actor.system("records")


@dataclass(frozen=True, slots=True)
class ProbableCause:
    """What the officer fills in. ``evidence`` holds the keys of records in the file."""

    bases: frozenset[Basis]
    ground: Ground
    reasons: str
    evidence: tuple[str, ...]
    neutral_review: bool = False


def take_up(case_id: UUID, *, actor: Actor, version: int) -> Case:
    """One officer takes the case: nobody else researches it meanwhile (OIG-20-13, duplicated research)."""
    return advance(case_id, "take_up", actor=actor, version=version)


def put_back(case_id: UUID, *, actor: Actor, version: int) -> Case:
    """Return the case to the queue."""
    return advance(case_id, "put_back", actor=actor, version=version)


def find_probable_cause(case_id: UUID, *, actor: Actor, version: int, found: ProbableCause) -> Case:
    """Record the determination. Raises `RefusedError` with every rule that it breaks."""
    file = file_of(case_id)
    finding = Finding(
        found.bases, found.ground, found.reasons, _pick(file, found.evidence), found.neutral_review
    )
    resolved = CitizenshipFinding.objects.filter(case_id=case_id, citizen=False).exists()
    problems = rules.may_find_probable_cause(
        finding,
        is_arrest=file.booking.is_arrest,
        charges=len(file.booking.charges),
        permanent_resident=file.permanent_resident,
        citizen_on_record=file.citizen_on_record and not resolved,
    )
    demand(*problems)

    def write(case: Case) -> dict[str, Fact]:
        return {
            "determination": record(
                Determination, case, actor, bases=sorted(b.value for b in found.bases), ground=found.ground.value,
                reasons=found.reasons.strip(), evidence=list(found.evidence), neutral_review=found.neutral_review,
                snapshot=file.snapshot(),
            )
        }  # fmt: skip

    return advance(case_id, "find_probable_cause", actor=actor, version=version, write=write)


def close_without_action(
    case_id: UUID,
    *,
    actor: Actor,
    version: int,
    reason: NoActionReason,
    reasons: str,
    evidence: tuple[str, ...] = (),
) -> Case:
    """Close without a detainer, with the reason (OIG-15-85)."""
    demand(rules.typed_reasons(reasons))
    _pick(file_of(case_id), evidence)

    def write(case: Case) -> dict[str, Fact]:
        return {"no_action": _no_action(case, actor, reason, reasons, evidence)}

    return advance(case_id, "close_without_action", actor=actor, version=version, write=write)


def await_disposition(
    case_id: UUID, *, actor: Actor, version: int, charge: str, court: str, look_again_on: date, reasons: str
) -> Case:
    """Wait for a court: the case keeps an owner and a date instead of being forgotten (OIG-20-13)."""
    demand(rules.typed_reasons(reasons), *_filled(charge=charge, court=court))

    def write(case: Case) -> dict[str, Fact]:
        return {
            "disposition_watch": record(
                DispositionWatch,
                case,
                actor,
                charge=charge,
                court=court,
                look_again_on=look_again_on,
                reasons=reasons,
            )
        }

    return advance(case_id, "await_disposition", actor=actor, version=version, write=write)


def record_disposition(
    case_id: UUID, *, actor: Actor, version: int, outcome: str, disposed_on: date, source: str
) -> Case:
    """What the court did. Anything but a conviction closes the case by itself (R15)."""
    demand(*_filled(source=source))
    convicted = outcome == "convicted"

    def write(case: Case) -> dict[str, Fact]:
        facts = {
            "disposition": record(
                Disposition,
                case,
                actor,
                convicted=convicted,
                outcome=outcome,
                disposed_on=disposed_on,
                source=source,
            )
        }
        if not convicted:
            text = f"The court's disposition of {disposed_on} is “{outcome}” ({source})."
            facts["no_action"] = _no_action(case, actor, NoActionReason.DISPOSITION_FAVOURABLE, text, ())
        return facts

    step = "record_conviction" if convicted else "record_no_conviction"
    return advance(case_id, step, actor=actor, version=version, write=write)


def raise_citizenship(case_id: UUID, *, actor: Actor, version: int, indicium: str, text: str) -> Case:
    """Freeze the case: any claim or indicium suffices, whoever meets it (R5, Directive 16001.2)."""
    demand(*_filled(text=text))

    def write(case: Case) -> dict[str, Fact]:
        return {"citizenship_claim": record(CitizenshipClaim, case, actor, indicium=indicium, text=text)}

    return advance(case_id, "raise_citizenship", actor=actor, version=version, write=write)


def freeze_on_record(case_id: UUID) -> bool:
    """Raise the question where the case's own records show citizenship and nobody has answered it yet."""
    case = Case.objects.get(pk=case_id)
    claimed = CitizenshipClaim.objects.filter(case=case).exists()
    may = case.state in STEP[Track.CASE, "raise_citizenship"].origins
    if claimed or not may or not file_of(case_id).citizen_on_record:
        return False
    text = "A record of this person in the immigration repository shows United States citizenship."
    try:
        raise_citizenship(case_id, actor=RECORDS, version=case.version, indicium="record", text=text)
    except ConflictError:
        return freeze_on_record(case_id)
    return True


def resolve_citizenship(
    case_id: UUID,
    *,
    actor: Actor,
    version: int,
    citizen: bool,
    fact_part: str,
    law_part: str,
    supervisor: str,
) -> Case:
    """Counsel's answer. Probative evidence of citizenship ends the case; else it goes on where it stood."""
    demand(rules.typed_reasons(fact_part), rules.typed_reasons(law_part), *_filled(supervisor=supervisor))

    def write(case: Case) -> dict[str, Fact]:
        return {
            "citizenship_finding": record(
                CitizenshipFinding, case, actor, citizen=citizen, fact_part=fact_part, law_part=law_part,
                supervisor=supervisor,
            )
        }  # fmt: skip

    step = "resolve_citizen" if citizen else "resolve_not_citizen"
    return advance(case_id, step, actor=actor, version=version, write=write)


def _no_action(
    case: Case, actor: Actor, reason: NoActionReason, reasons: str, evidence: tuple[str, ...]
) -> Fact:
    return record(NoAction, case, actor, reason=reason.value, reasons=reasons, evidence=list(evidence))


def _filled(**fields: str) -> list[Refusal | None]:
    return [
        None if value.strip() else Refusal(name, f"Fill in: {name.replace('_', ' ')}.")
        for name, value in fields.items()
    ]


def _pick(file: File, keys: tuple[str, ...]) -> tuple[rules.Evidence, ...]:
    try:
        return file.pick(keys)
    except KeyError as unknown:
        raise RefusedError(Refusal("evidence", f"Record {unknown} is not in this file.")) from unknown
