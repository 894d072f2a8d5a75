"""A dispute of a record and its dated answer; a correction goes wherever the record was used (R18).

The record itself stays as its source wrote it. A correction lies over it with what it said, what is so, and who
found that; from then on the record bears no finding, in this case or in any other of the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from handover.accounts.roles import Actor
from handover.clocks.models import Clock, start_target
from handover.clocks.targets import TargetKind
from handover.process.advance import RefusedError, advance, demand, elsewhere, open_case
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.notification import queries as notification
from handover.stages.review import rules
from handover.stages.review.actions import filled
from handover.stages.review.case_file import file_of
from handover.stages.review.models import Determination, Dispute, DisputeAnswer, RecordCorrection


@dataclass(frozen=True, slots=True)
class Answer:
    """The dated answer: reasons, and how the person was told. ``now`` and ``source`` of a correction alone."""

    reasons: str
    told: str
    now: str = ""
    source: str = ""


def file_dispute(case_id: UUID, *, actor: Actor, said_by: str, text: str, record_key: str = "") -> Matter:
    """Take a dispute down as it was said, for the person, a relative or counsel. Its clock starts."""
    case = Matter.objects.select_related("agency").get(pk=case_id)
    demand(elsewhere(case, actor), *filled(said_by=said_by, text=text))
    if record_key:
        _label(case, record_key)

    def write(dispute: Matter) -> dict[str, Fact]:
        start_target(dispute, Clock.Kind.DISPUTE, TargetKind.DISPUTE_ANSWER, dispute.moved_at)
        return {
            "dispute": record(
                Dispute,
                dispute,
                actor,
                about=case.reference,
                record_key=record_key,
                said_by=said_by,
                text=text,
            )
        }

    return open_case(Track.DISPUTE, "file_dispute", actor=actor, agency=case.agency, parent=case, write=write)


def correct_record(
    dispute_id: UUID, *, actor: Actor, version: int, answer: Answer, record_key: str = ""
) -> Matter:  # fmt: skip
    """Answer by a correction. ``record_key``: which record, where the dispute named none."""
    dispute, case = _of(dispute_id)
    key = record_key or dispute.record_key
    demand(
        rules.typed_reasons(answer.reasons), *filled(told=answer.told, now=answer.now, source=answer.source),
        None if key else Refusal("record_key", "Choose the record that is corrected."),
    )  # fmt: skip
    was = _label(case, key)

    def write(moved: Matter) -> dict[str, Fact]:
        identity = notification.link_of(case.pk).identity
        return {
            "dispute_answer": _answered(moved, actor, answer, corrected=True),
            "record_correction": record(
                RecordCorrection, moved, actor, identity=identity, record_key=key, was=was, now=answer.now,
                source=answer.source,
            ),
        }  # fmt: skip

    return advance(dispute_id, "correct_record", actor=actor, version=version, write=write)


def leave_record(dispute_id: UUID, *, actor: Actor, version: int, answer: Answer) -> Matter:
    """Answer that the record stays, with reasons."""
    demand(rules.typed_reasons(answer.reasons), *filled(told=answer.told))
    return advance(
        dispute_id, "leave_record", actor=actor, version=version,
        write=lambda moved: {"dispute_answer": _answered(moved, actor, answer, corrected=False)},
    )  # fmt: skip


def rests_on_corrected(case_id: UUID) -> list[RecordCorrection]:
    """Corrections of records that the case's standing determination rests on."""
    case = Matter.objects.get(pk=case_id)
    if "determination" not in case.standing.facts:
        return []
    found = Determination.objects.filter(matter=case).order_by("-number").first()
    identity = notification.link_of(case_id).identity
    keys = found.evidence if found else []
    return list(RecordCorrection.objects.filter(identity=identity, record_key__in=keys).order_by("at"))


def still_borne(case_id: UUID) -> Refusal | None:
    """R18: nothing is drafted, signed or lodged on a record that was corrected since."""
    stale = [c.was for c in rests_on_corrected(case_id)] or records_gone(case_id)
    if not stale:
        return None
    return Refusal("corrected", f"The finding rests on what no longer stands: {stale[0]}. Review it again.")


def records_gone(case_id: UUID) -> list[str]:
    """Records that the finding rests on and that are not in the file any more: a criminal match was withdrawn."""
    found = Determination.objects.filter(matter_id=case_id).order_by("-number").first()
    known = {i.evidence.key for i in file_of(case_id).items}
    return (
        [label for key, label in zip(found.evidence, found.labels, strict=True) if key not in known]
        if found
        else []
    )


def _answered(dispute: Matter, actor: Actor, answer: Answer, *, corrected: bool) -> Fact:
    return record(
        DisputeAnswer, dispute, actor, corrected=corrected, reasons=answer.reasons, told=answer.told
    )


def _of(dispute_id: UUID) -> tuple[Dispute, Matter]:
    dispute = Dispute.objects.select_related("matter__parent__agency").get(matter_id=dispute_id)
    if dispute.matter.parent is None:
        raise LookupError(f"{dispute.matter.reference} is about no case")
    return dispute, dispute.matter.parent


def _label(case: Matter, key: str) -> str:
    known = {i.evidence.key: i.evidence.label for i in file_of(case.pk).items}
    if key not in known:
        raise RefusedError(Refusal("record_key", "That record is not in this person's file."))
    return known[key]
