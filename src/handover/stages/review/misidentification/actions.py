"""Undo a misidentification: the case stops automatically, and a supervisor traces and reverses what it led to."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from handover.accounts.roles import Actor
from handover.process.advance import ConflictError, advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.requirements import filled, typed_reasons
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import queries as notification
from handover.stages.review.misidentification.consequences import consequences_of
from handover.stages.review.misidentification.models import IdentityWithdrawal, Reversal

RECORDS = Actor.system("records")


def withdraw_identity(case_id: UUID) -> bool:
    """Stop a case whose match an examiner withdrew; whether it did. While a citizenship question is open the case is
    frozen, so this waits for counsel's answer."""
    case = Matter.objects.get(pk=case_id)
    link = notification.link_of(case_id)
    withdrawal = identification.withdrawal_of(link.search_matter_id)
    if withdrawal is None or case.state not in STEP[Track.CASE, "withdraw_identity"].origins:
        return False

    def write(case: Matter) -> dict[str, Fact]:
        return {
            "identity_withdrawal": record(
                IdentityWithdrawal(
                    search=link.search_matter.reference,
                    by_examiner=withdrawal.by_name,
                    reasons=withdrawal.reasons,
                ),
                case,
                RECORDS,
            )
        }

    try:
        advance(case_id, "withdraw_identity", actor=RECORDS, version=case.version, write=write)
    except ConflictError:
        return withdraw_identity(case_id)
    return True


def withdraw_identities_of(search_matter_id: UUID) -> int:
    """Stop every case that the search of this match opened; how many."""
    return sum(withdraw_identity(pk) for pk in notification.cases_of_search(search_matter_id))


def reversal_problems(reasons: str, person_told: str) -> list[Refusal | None]:
    """What a supervisor must write: the reasons, and how the person was told."""
    return [typed_reasons(reasons), *filled(person_told=person_told)]


def reversal(case: Matter, actor: Actor, reasons: str, person_told: str) -> Fact:
    """Write the trace as a fact."""
    return record(
        Reversal(
            consequences=[asdict(c) for c in consequences_of(case)], reasons=reasons, person_told=person_told
        ),
        case,
        actor,
    )


def close_misidentified(
    case_id: UUID, *, actor: Actor, version: int, reasons: str, person_told: str
) -> Matter:  # fmt: skip
    """Close where no detainer is out; else `detainer.cancelling.reverse_and_cancel` does both."""
    demand(*reversal_problems(reasons, person_told))
    return advance(
        case_id, "close_misidentified", actor=actor, version=version,
        write=lambda case: {"reversal": reversal(case, actor, reasons, person_told)},
    )  # fmt: skip
