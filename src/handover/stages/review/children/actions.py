"""The procedures for children: a doubt about age takes a case out of the routine process, and a supervisor decides how
it continues (R17).

Sources: TVPRA, 8 USC 1232; 8 CFR 236.1(e), 236.3 (illustrative). While a case is in this state there are no routine
steps; nobody may be held on a detainer that is out, and its cancellation is drafted (`detainer.cancelling`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.clocks.targets import TargetKind
from handover.process.advance import advance, demand
from handover.process.case_clocks.models import Clock, start_target
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.process.requirements import filled, typed_reasons
from handover.process.step_details import StepDetails
from handover.stages.review.case_file.file import file_of
from handover.stages.review.case_file.signs import Sign, minority_signs, weighs_what_was_read
from handover.stages.review.children import rules
from handover.stages.review.children.models import (
    AgeFinding,
    ChildCare,
    ChildReferral,
    ConsularNotice,
    Interpreter,
)
from handover.stages.review.children.rules import Care, ConsularOutcome

RECORDS = Actor.system("records")


def refer_child(case_id: UUID, *, actor: Actor, version: int, text: str, age: int | None = None) -> Matter:
    """Move the case to the procedures for children; any sign that the person is a child suffices, whoever notices it.

    ``age``: the least age by any date on record, where such a date is the sign.
    """
    demand(rules.says_why(text))

    def write(case: Matter) -> dict[str, Fact]:
        start_target(case, Clock.Kind.CHILD, TargetKind.CHILD_CARE, case.moved_at)
        return {"child_referral": record(ChildReferral(text=text, age=age), case, actor)}

    return advance(case_id, "refer_child", actor=actor, version=version, write=write)


def tell_consulate(
    case_id: UUID, *, actor: Actor, version: int, country: str, told_person_at: datetime, outcome: ConsularOutcome,
    text: str = "", late_reason: str = "",
) -> Matter:  # fmt: skip
    """Record that the child was told of the right to speak with the consulate, and what became of it."""
    late = (
        Refusal("told_person_at", "The time lies in the future.") if told_person_at > timezone.now() else None
    )
    demand(late, *filled(country=country), rules.consulate_in_words(outcome, text))
    return advance(
        case_id,
        "tell_consulate",
        actor=actor,
        version=version,
        happened_at=told_person_at,
        told=StepDetails(late_reason=late_reason),
        write=lambda case: {
            "consular_notice": record(
                ConsularNotice(
                    country=country, told_person_at=told_person_at, outcome=outcome.value, text=text
                ),
                case,
                actor,
            )
        },
    )


def provide_interpreter(
    case_id: UUID, *, actor: Actor, version: int, language: str, interpreter: str = "", text: str = ""
) -> Matter:
    """Record the child's language and the interpreter, or why none is needed."""
    demand(*filled(language=language), rules.interpreter_or_why(interpreter, text))
    return advance(
        case_id,
        "provide_interpreter",
        actor=actor,
        version=version,
        write=lambda case: {
            "interpreter": record(
                Interpreter(language=language, interpreter=interpreter, text=text), case, actor
            )
        },
    )


def find_adult(
    case_id: UUID, *, actor: Actor, version: int, first_source: str, second_source: str, reasons: str,
    read: str | None = None,
) -> Matter:  # fmt: skip
    """Record a supervisor's finding that the person is an adult; the case resumes where it stood.

    ``read``: the digest of the dates of birth shown to the supervisor; only these are weighed.
    """
    demand(typed_reasons(reasons), rules.two_sources(first_source, second_source))
    return advance(
        case_id,
        "find_adult",
        actor=actor,
        version=version,
        write=lambda case: {
            "age_finding": record(
                AgeFinding(
                    first_source=first_source,
                    second_source=second_source,
                    reasons=reasons,
                    considered=_weighed(case, read),
                ),
                case,
                actor,
            )
        },
    )


def signs_on_record(case_id: UUID) -> list[Sign]:
    """The dates of birth in a case's file that make a child today."""
    file = file_of(case_id)
    return minority_signs(file, file.today)


def _weighed(case: Matter, read: str | None) -> list[str]:
    signs = signs_on_record(case.pk)
    demand(weighs_what_was_read(signs, read))
    return [sign.key for sign in signs]


def hand_over_child(case_id: UUID, *, actor: Actor, version: int, care: Care, reasons: str) -> Matter:
    """Close under the procedures for children. Where a detainer is out, `detainer.cancelling.hand_over_and_cancel` does
    both."""
    demand(typed_reasons(reasons))
    return advance(
        case_id, "hand_over_child", actor=actor, version=version,
        write=lambda case: {"child_care": child_care(case, actor, care, reasons)},
    )  # fmt: skip


def child_care(case: Matter, actor: Actor, care: Care, reasons: str) -> Fact:
    """Write into whose care the child goes as a fact."""
    return record(ChildCare(care=care.value, reasons=reasons), case, actor)
