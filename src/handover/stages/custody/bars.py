"""What bars an adverse act in the jail's own facts, and how a breach is written down (R7, R9)."""

from __future__ import annotations

from handover.accounts.roles import Actor
from handover.process.facts import Fact, record
from handover.process.gate import Barred
from handover.process.models import Matter
from handover.stages.custody.models import Breach


def record_breaches(matter: Matter, actor: Actor, found: list[Barred]) -> dict[str, Fact]:
    """Write each bar that a report overstepped as a breach of its kind; a fact of the step that reported it."""
    return {
        f"breach:{one.bar.code}": record(
            Breach(kind=one.bar.breach, text=f"{one.bar.rule}: {one.refusal.text}"), matter, actor
        )
        for one in found
    }
