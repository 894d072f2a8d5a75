"""What the arresting agency may ask under 8 USC 1357(d). Pure."""

from __future__ import annotations

from handover.process.fold import Refusal


def covered(controlled_substance: bool) -> Refusal | None:
    """8 USC 1357(d) is about an arrest for a violation of a law relating to controlled substances, and no other."""
    if controlled_substance:
        return None
    return Refusal(
        "controlled_substance",
        "8 USC 1357(d) covers an arrest under a law on controlled substances only. If it was one, say so; a question "
        "about another arrest is no request under this section.",
    )
