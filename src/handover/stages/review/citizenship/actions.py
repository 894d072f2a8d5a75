"""The citizenship question: raised by anyone, or by the program where a record says so; answered by counsel.

ICE Directive 16001.2 (10 Nov 2015), safeguard R5. While it is open no other step exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from handover.accounts.roles import Actor
from handover.clocks.targets import TargetKind
from handover.process.advance import advance, demand
from handover.process.case_clocks.models import Clock, start_target
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.process.requirements import filled, typed_reasons
from handover.stages.identification.public import corrections as repository
from handover.stages.notification.public import queries as notification
from handover.stages.review.case_file.file import file_of
from handover.stages.review.case_file.signs import Sign, citizenship_signs, weighs_what_was_read
from handover.stages.review.citizenship.models import CitizenshipClaim, CitizenshipFinding

RECORDS = Actor.system("records")
"""The program as actor when it reads records: it may stop a case but never resume one."""


@dataclass(frozen=True, slots=True)
class CounselAnswer:
    """What counsel writes: the facts, the law, and the supervisor who was consulted."""

    fact_part: str
    law_part: str
    supervisor: str

    def problems(self) -> list[Refusal | None]:
        """R5: both parts in words, and a supervisor named."""
        return [
            typed_reasons(self.fact_part, "fact_part"), typed_reasons(self.law_part, "law_part"),
            *filled(supervisor=self.supervisor),
        ]  # fmt: skip


def raise_citizenship(case_id: UUID, *, actor: Actor, version: int, indicium: str, text: str) -> Matter:
    """Freeze the case; any claim or indicium suffices, whoever notices it (R5)."""
    demand(*filled(text=text))

    def write(case: Matter) -> dict[str, Fact]:
        start_target(case, Clock.Kind.CITIZENSHIP, TargetKind.CITIZENSHIP_MEMO, case.moved_at)
        return {"citizenship_claim": record(CitizenshipClaim(indicium=indicium, text=text), case, actor)}

    return advance(case_id, "raise_citizenship", actor=actor, version=version, write=write)


def resolve_citizenship(
    case_id: UUID, *, actor: Actor, version: int, citizen: bool, fact_part: str, law_part: str, supervisor: str,
    read: str | None = None,
) -> Matter:  # fmt: skip
    """Record counsel's answer. Probative evidence of citizenship ends the case; otherwise the case resumes where it
    stood.

    While a detainer is out, an answer that ends the case is refused here: `detainer.cancelling.resolve_and_cancel`
    records it and cancels in one step. ``read``: the digest of the signs that counsel was shown (`read_digest`): an
    answer that resumes the case weighs only those.
    """
    answer = CounselAnswer(fact_part, law_part, supervisor)
    demand(*answer.problems())
    step: CaseStep = "resolve_citizen" if citizen else "resolve_not_citizen"
    return advance(
        case_id, step, actor=actor, version=version,
        write=lambda case: {"citizenship_finding": finding(case, actor, answer, citizen=citizen, read=read)},
    )  # fmt: skip


def signs_on_record(case_id: UUID) -> list[Sign]:
    """The signs of citizenship in a case's file now; none where the file cannot be read."""
    try:
        return citizenship_signs(file_of(case_id))
    except LookupError:
        return []


def finding(
    case: Matter, actor: Actor, answer: CounselAnswer, *, citizen: bool, read: str | None = None
) -> Fact:
    """Write counsel's answer as a fact; a finding of citizenship goes into the repository too.

    A sealed, withdrawn or erased record does not prevent an answer, but is not weighed in it.

    GAO-21-487: the citizenship field need not be updated, so errors recurred.
    """
    signs = signs_on_record(case.pk)
    demand(None if citizen else weighs_what_was_read(signs, read))
    if citizen:
        link = notification.link_of(case.pk)
        repository.keep_citizenship(
            link.identity,
            source=f"finding of counsel, case {case.reference}",
            on=case.moved_at.astimezone(case.agency.zone).date(),
        )
    return record(
        CitizenshipFinding(
            citizen=citizen,
            fact_part=answer.fact_part,
            law_part=answer.law_part,
            supervisor=answer.supervisor,
            evidence=[s.key for s in signs],
        ),
        case,
        actor,
    )
