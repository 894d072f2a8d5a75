"""An officer records what the person said: the evidence that basis d of the form asks for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.requirements import filled
from handover.stages.review.case_file.models import Statement
from handover.stages.review.statements import rules


def record_statement(
    case_id: UUID, *, actor: Actor, version: int, made_at: datetime, made_to: str, language: str, interpreter: str,
    text: str,
) -> Matter:  # fmt: skip
    """Record a statement of the person to an immigration officer. It is evidence from then on; it decides nothing.

    ``interpreter``: who interpreted, or why nobody had to.
    """
    demand(
        rules.made_before(made_at, timezone.now()),
        *filled(made_to=made_to, language=language, interpreter=interpreter),
        rules.in_the_persons_words(text),
    )

    def write(case: Matter) -> dict[str, Fact]:
        return {
            "statement": record(
                Statement(
                    made_at=made_at, made_to=made_to.strip(), language=language.strip(),
                    interpreter=interpreter.strip(), text=text.strip(),
                ),
                case, actor,
            )
        }  # fmt: skip

    return advance(
        case_id, "record_statement", actor=actor, version=version, write=write, happened_at=made_at
    )
