"""A review officer's actions on a case. Each verb is one step."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from handover.accounts.roles import Actor
from handover.administration.authority import reviews_neutrally
from handover.clocks.targets import TargetKind
from handover.process.advance import RefusedError, advance, demand
from handover.process.case_clocks.models import Clock, start_target
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.requirements import typed_reasons
from handover.repositories.models import RecordUse
from handover.row_scope import Opening, opening
from handover.stages.notification.public import queries as notification
from handover.stages.review.case_file.file import CaseFile, file_for
from handover.stages.review.case_file.status_effects import StatusBar
from handover.stages.review.case_file.uses import note_use
from handover.stages.review.determination import rules
from handover.stages.review.determination.grounds import Ground
from handover.stages.review.determination.models import Determination, NeutralReview, NoAction, SecondLook
from handover.stages.review.determination.rules.terms import (
    Basis,
    Circumstances,
    ListedOffence,
    MandatoryCustody,
    NoActionReason,
    ProposedFinding,
)


@dataclass(frozen=True, slots=True)
class ProbableCause:
    """What the officer fills in. ``evidence`` holds the keys of records in the file; the last two fields are
    asked where 8 USC 1367 protects the record."""

    bases: frozenset[Basis]
    ground: Ground
    reasons: str
    evidence: tuple[str, ...]
    mandatory: MandatoryCustody = MandatoryCustody.NONE
    offence_class: ListedOffence | None = None
    not_abuser_alone: bool = False
    certificate: str = ""


def take_up(case_id: UUID, *, actor: Actor, version: int) -> Matter:
    """Assign the case to one officer, so that research is not duplicated (OIG-20-13)."""
    return advance(case_id, "take_up", actor=actor, version=version)


def find_probable_cause(
    case_id: UUID, *, actor: Actor, version: int, found: ProbableCause, file: CaseFile | None = None
) -> Matter:
    """Record the determination. Raises `RefusedError` with every rule that it breaks.

    ``file``: as the page built it.
    """
    file = file_for(case_id, file)
    finding = ProposedFinding(
        found.bases,
        found.ground,
        found.reasons,
        pick(file, found.evidence),
        mandatory=found.mandatory,
        offence_class=found.offence_class,
    )
    demand(*rules.may_find_probable_cause(finding, circumstances(file, found)))

    def write(case: Matter) -> dict[str, Fact]:
        note_use(case, RecordUse.What.FINDING, file, found.evidence)
        if rules.databases_alone(finding.evidence):
            start_target(case, Clock.Kind.NEUTRAL, TargetKind.NEUTRAL_REVIEW, case.moved_at)
        return {
            "determination": record(
                Determination(
                    bases=sorted(b.value for b in found.bases),
                    ground=found.ground.value,
                    reasons=found.reasons.strip(),
                    evidence=list(found.evidence),
                    mandatory=found.mandatory.value,
                    offence_class=found.offence_class.value if found.offence_class else None,
                    certificate=found.certificate.strip(),
                    snapshot=file.snapshot(),
                ),
                case,
                actor,
            )
        }

    return advance(case_id, "find_probable_cause", actor=actor, version=version, write=write)


def circumstances(file: CaseFile, found: ProbableCause) -> Circumstances:
    """What the rules ask of the file, as of today."""
    return Circumstances(
        on=file.today,
        is_arrest=file.booking.is_arrest,
        charges=len(file.booking.charges),
        permanent_resident=file.permanent_resident,
        protected=file.protected,
        removal_barred=tuple(e.text for _, e, _ in file.effects(StatusBar.NO_REMOVAL)),
        not_abuser_alone=found.not_abuser_alone,
        certificate=found.certificate,
        corrected=file.corrected,
    )


def review_neutrally(case_id: UUID, *, actor: Actor, version: int, agrees: bool, reasons: str) -> Matter:
    """Record the neutral review of a finding that rests on records alone (R3), by a different person whom the
    office's dated list of neutral reviewers names today."""
    demand(typed_reasons(reasons))

    def write(case: Matter) -> dict[str, Fact]:
        today = case.moved_at.astimezone(case.agency.zone).date()
        demand(rules.listed_as_neutral(listed=reviews_neutrally(actor, today)))
        return {"neutral_review": record(NeutralReview(agrees=agrees, reasons=reasons), case, actor)}

    return advance(case_id, "review_neutrally", actor=actor, version=version, write=write)


def review_again(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """Take a finding back into the queue before anything is lodged; finding and package no longer stand."""
    demand(typed_reasons(reasons))

    def write(case: Matter) -> dict[str, Fact]:
        return {"second_look": record(SecondLook(reasons=reasons), case, actor)}

    return advance(case_id, "review_again", actor=actor, version=version, write=write)


@opening(Opening.PERSON)
def close_without_action(
    case_id: UUID,
    *,
    actor: Actor,
    version: int,
    reason: NoActionReason,
    reasons: str,
    evidence: tuple[str, ...] = (),
    duplicate_of: str = "",
    file: CaseFile | None = None,
) -> Matter:
    """Close without a detainer, with the reason (OIG-15-85). A duplicate names the case that stays. By discretion two
    people close it (`discretion`)."""
    file = file_for(case_id, file)
    pick(file, evidence)
    others = notification.cases_of_identity(file.link.identity).exclude(pk=case_id)
    named = (
        Matter.objects.filter(track=Track.CASE, reference=duplicate_of.strip()).exclude(pk=case_id).first()
    )
    another = named not in others if named else None
    demand(
        typed_reasons(reasons),
        rules.discretion_takes_two(reason),
        rules.duplicate_is_named(reason, another),
    )

    def write(case: Matter) -> dict[str, Fact]:
        return {"no_action": _no_action(case, actor, reason, reasons, evidence, file, duplicate_of.strip())}

    return advance(case_id, "close_without_action", actor=actor, version=version, write=write)


def _no_action(
    case: Matter,
    actor: Actor,
    reason: NoActionReason,
    reasons: str,
    evidence: tuple[str, ...],
    file: CaseFile,
    other: str,
) -> Fact:
    note_use(case, RecordUse.What.FINDING, file, evidence)
    return record(
        NoAction(
            reason=reason.value,
            reasons=reasons,
            evidence=list(evidence),
            duplicate_of=other,
            snapshot=file.snapshot(),
        ),
        case,
        actor,
    )


def pick(file: CaseFile, keys: tuple[str, ...]) -> tuple[rules.Evidence, ...]:
    """The records of these keys. Raises `RefusedError` for one that is not in the file."""
    try:
        return file.pick(keys)
    except KeyError as unknown:
        raise RefusedError(Refusal("evidence", f"Record {unknown} is not in this file.")) from unknown
