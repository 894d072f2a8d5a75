"""Discretion: a memo with its reasons, and a second person who answers it. Each verb is one step.

Before anything is lodged a case is closed by discretion once a supervisor who did not write the memo approves it; until
then nothing adverse is done in it (`process.case_track`). A request that is out is withdrawn at once, and a second
person reads the memo afterwards: nobody stays in a hold while a memo waits. The supervisor's part is the office's own
rule (illustrative); OIG-15-85 requires that discretion is recorded with its reason.
"""

from __future__ import annotations

from uuid import UUID

from handover.accounts.roles import Actor
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.names import StepName
from handover.process.requirements import typed_reasons
from handover.stages.review.case_file.file import CaseFile, file_for
from handover.stages.review.determination import rules
from handover.stages.review.determination.models import DiscretionAnswer, DiscretionMemo, NoAction
from handover.stages.review.determination.queries import memo_of
from handover.stages.review.determination.rules.terms import NoActionReason


def propose_discretion(
    case_id: UUID, *, actor: Actor, version: int, reasons: str, file: CaseFile | None = None
) -> Matter:
    """Record why no detainer is to be issued, by discretion; a second person answers.

    If 8 USC 1226(c)(3) may require one, the reasons say after `rules.DUTY` why there is none.
    """
    file = file_for(case_id, file)
    demand(
        typed_reasons(reasons),
        rules.duty_is_answered(
            NoActionReason.DISCRETION,
            may_be_duty=bool(file.duty_flags),
            answer=reasons.partition(rules.DUTY)[2],
        ),
    )
    return advance(
        case_id, "propose_discretion", actor=actor, version=version,
        write=lambda case: {"discretion_memo": memo(case, actor, reasons)},
    )  # fmt: skip


def memo(case: Matter, actor: Actor, reasons: str) -> Fact:
    """Write a memo as a fact of the step that is being taken."""
    return record(DiscretionMemo(reasons=reasons), case, actor)


def answer_discretion(case_id: UUID, *, actor: Actor, version: int, agrees: bool, reasons: str) -> Matter:
    """A second person closes the case on the memo that stands, or returns it with reasons."""
    demand(typed_reasons(reasons))
    if not agrees:
        return _answered(case_id, "return_discretion", actor, version, reasons, agrees=False)
    file = file_for(case_id, None)

    def write(case: Matter) -> dict[str, Fact]:
        closing = NoAction(
            reason=NoActionReason.DISCRETION.value, reasons=memo_of(case).reasons, evidence=[],
            snapshot=file.snapshot(),
        )  # fmt: skip
        answer = record(DiscretionAnswer(agrees=True, reasons=reasons), case, actor)
        return {"discretion_answer": answer, "no_action": record(closing, case, actor)}

    return advance(case_id, "close_by_discretion", actor=actor, version=version, write=write)


def read_discretion(case_id: UUID, *, actor: Actor, version: int, agrees: bool, reasons: str) -> Matter:
    """Record a second person's answer to the memo of a withdrawn request. It stays withdrawn, whatever the answer."""
    demand(typed_reasons(reasons))
    return _answered(case_id, "read_discretion", actor, version, reasons, agrees=agrees)


def _answered(
    case_id: UUID, step: StepName, actor: Actor, version: int, reasons: str, *, agrees: bool
) -> Matter:
    def write(case: Matter) -> dict[str, Fact]:
        return {"discretion_answer": record(DiscretionAnswer(agrees=agrees, reasons=reasons), case, actor)}

    return advance(case_id, step, actor=actor, version=version, write=write)
