"""What the adopted rules add to `handover check`."""

from __future__ import annotations

from collections.abc import Iterator

from handover.administration.adoption.acts import undecided
from handover.administration.adoption.standing import departures, in_force
from handover.administration.shortcomings import Shortcoming, declare


def rules_adopted() -> Iterator[Shortcoming]:
    """Whether the rules as this command has loaded them were adopted by two people."""
    if in_force() is None:
        what = "no set of rules was ever adopted, so that a change is not noticed"
        yield Shortcoming("no-rules", what, "handover init")
        return
    waiting = undecided()
    for one in departures():
        remedy = (
            f"a supervisor or counsel decides about set {waiting[-1].pk}: “Rules in force”, or handover rules approve"
            if waiting
            else "handover rules propose --reasons '…', or put back what was adopted"
        )
        yield Shortcoming(
            "rules-unadopted", f"not adopted as it is loaded: {one}; what rests on it waits", remedy
        )
    for rules in waiting:
        what = f"set {rules.pk} of rules, proposed on {rules.at:%Y-%m-%d}, waits for a second person"
        remedy = f"handover rules effect {rules.pk}, then the page “Rules in force”"
        yield Shortcoming("rules-wait", what, remedy, False)


declare(rules_adopted)
