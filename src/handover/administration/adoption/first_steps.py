"""What `handover init` gives a deployment: the rules that come with the program, adopted as its first set."""

from __future__ import annotations

from typing import Any

from handover.administration.adoption.acts import adopt_shipped
from handover.administration.adoption.standing import in_force
from handover.administration.init_parts import InitContext, InitPart, declare


def adopt_rules(_: Any, context: InitContext) -> list[str]:
    """Adopt the first set. A later one is proposed, and adopted by a second person."""
    made = adopt_shipped(context.actor)
    if made is not None:
        return [
            f"adopted: set {made.pk}, as it comes with the program; a change needs two people from now on"
        ]
    standing = in_force()
    return [f"there: set {standing.pk}, adopted" if standing else "none"]


declare(InitPart("", "rules", adopt_rules, order=5))
