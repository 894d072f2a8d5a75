"""An officer records what the person said: the evidence that basis d of the form asks for."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Heard:
    """What the person said, and how. ``interpreter``: who interpreted, or why nobody had to. ``rights_told``: whether
    the person was told before that they need say nothing and may ask a lawyer; a no is recorded as it is said."""

    made_at: datetime
    made_to: str
    language: str
    interpreter: str
    rights_told: bool
    text: str


def record_statement(case_id: UUID, *, actor: Actor, version: int, heard: Heard) -> Matter:
    """Record a statement of the person to an immigration officer. It is evidence from then on; it decides nothing."""
    demand(
        rules.made_before(heard.made_at, timezone.now()),
        *filled(made_to=heard.made_to, language=heard.language, interpreter=heard.interpreter),
        rules.in_the_persons_words(heard.text),
    )

    def write(case: Matter) -> dict[str, Fact]:
        said = Statement(
            made_at=heard.made_at, made_to=heard.made_to.strip(), language=heard.language.strip(),
            interpreter=heard.interpreter.strip(), rights_told=heard.rights_told, text=heard.text.strip(),
        )  # fmt: skip
        return {"statement": record(said, case, actor)}

    return advance(
        case_id, "record_statement", actor=actor, version=version, write=write, happened_at=heard.made_at
    )
