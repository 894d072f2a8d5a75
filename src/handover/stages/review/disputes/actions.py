"""Disputes of a record and their dated answers; a correction is applied wherever the record was used (R18).

The record itself stays as its source wrote it. The correction keeps the old content, the correct content and who
established it; from then on no finding may rest on the record, in this or any other case of the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.clocks.targets import TargetKind
from handover.process.advance import GivenName, RefusedError, advance, demand, elsewhere, open_case
from handover.process.case_clocks.models import Clock, start_target
from handover.process.erasure.traces import trace_of
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.requirements import filled, typed_reasons
from handover.stages.review.case_file.file import CaseFile, file_for, file_of
from handover.stages.review.case_file.models import RecordCorrection
from handover.stages.review.case_file.rules import child_until
from handover.stages.review.disputes.models import Dispute, DisputeAnswer
from handover.stages.review.disputes.queries import case_of


@dataclass(frozen=True, slots=True)
class DatedAnswer:
    """The dated answer: reasons, and how the person was told. The others are of a correction alone: ``citizen`` and
    ``birth`` (ISO) say what it shows of the person, so that the cases stop for it (R5, R17)."""

    reasons: str
    told: str
    now: str = ""
    source: str = ""
    citizen: bool = False
    birth: str = ""


def file_dispute(case_id: UUID, *, actor: Actor, said_by: str, text: str, record_key: str = "") -> Matter:
    """Record a dispute as it was said, for the person, a relative or counsel, and start its clock."""
    case = Matter.objects.select_related("agency").get(pk=case_id)
    demand(elsewhere(case, actor), *filled(said_by=said_by, text=text))
    if record_key:
        _label(file_of(case_id), record_key)

    def write(dispute: Matter) -> dict[str, Fact]:
        start_target(dispute, Clock.Kind.DISPUTE, TargetKind.DISPUTE_ANSWER, dispute.moved_at)
        return {
            "dispute": record(
                Dispute(about=case.reference, record_key=record_key, said_by=said_by, text=text),
                dispute,
                actor,
            )
        }

    return open_case(Track.DISPUTE, "file_dispute", actor=actor, agency=case.agency, parent=case, write=write)


def take_from_jail(
    case_id: UUID,
    *,
    actor: Actor,
    jail: Agency,
    reference: str,
    said_by: str,
    text: str,
    happened_at: datetime,
) -> Matter:
    """Take down what was said at a jail's own deployment, under the jail's reference: the office answers it, whatever
    has become of the request. Its clock starts when the dispute was made, not when the message came."""
    case = Matter.objects.select_related("agency", "office").get(pk=case_id)
    given = GivenName(reference, case.office) if case.office else None

    def write(dispute: Matter) -> dict[str, Fact]:
        start_target(dispute, Clock.Kind.DISPUTE, TargetKind.DISPUTE_ANSWER, happened_at)
        row = Dispute(about=case.reference, record_key="", said_by=said_by, text=text)
        return {"dispute": record(row, dispute, actor)}

    return open_case(
        Track.DISPUTE, "file_dispute", actor=actor, agency=jail, parent=case, write=write, happened_at=happened_at,
        given=given,
    )  # fmt: skip


def correct_record(
    dispute_id: UUID, *, actor: Actor, version: int, answer: DatedAnswer, record_key: str = "",
    file: CaseFile | None = None,
) -> Matter:  # fmt: skip
    """Answer by a correction. ``record_key``: which record, where the dispute named none. ``file``: the file of the
    disputed case, as the page built it. The bars of every case of the person are checked again in the same
    transaction."""
    dispute, case = _of(dispute_id)
    key = record_key or dispute.record_key
    demand(
        typed_reasons(answer.reasons), *filled(told=answer.told, now=answer.now, source=answer.source),
        None if key else Refusal("record_key", "Choose the record that is corrected."),
    )  # fmt: skip
    file = file_for(case.pk, file)
    was = _label(file, key)

    def write(moved: Matter) -> dict[str, Fact]:
        return {
            "dispute_answer": _answered(moved, actor, answer, corrected=True),
            "record_correction": record(
                RecordCorrection(
                    identity=file.link.identity,
                    record_key=key,
                    was=was,
                    now=answer.now,
                    source=answer.source,
                    citizen=answer.citizen,
                    birth=answer.birth,
                    record_trace=trace_of(key),
                    child_until=child_until(answer.birth, file.today),
                ),
                moved,
                actor,
            ),
        }

    return advance(dispute_id, "correct_record", actor=actor, version=version, write=write)


def leave_record(dispute_id: UUID, *, actor: Actor, version: int, answer: DatedAnswer) -> Matter:
    """Answer that the record stays, with reasons."""
    demand(typed_reasons(answer.reasons), *filled(told=answer.told))
    return advance(
        dispute_id, "leave_record", actor=actor, version=version,
        write=lambda moved: {"dispute_answer": _answered(moved, actor, answer, corrected=False)},
    )  # fmt: skip


def _answered(dispute: Matter, actor: Actor, answer: DatedAnswer, *, corrected: bool) -> Fact:
    return record(
        DisputeAnswer(corrected=corrected, reasons=answer.reasons, told=answer.told), dispute, actor
    )


def _of(dispute_id: UUID) -> tuple[Dispute, Matter]:
    dispute = Dispute.objects.select_related("matter__parent__agency").get(matter_id=dispute_id)
    return dispute, case_of(dispute.matter)


def _label(file: CaseFile, key: str) -> str:
    known = {i.evidence.key: i.evidence.label for i in file.items}
    if key not in known:
        raise RefusedError(Refusal("record_key", "That record is not in this person's file."))
    return known[key]
