"""Denormalised owner of each case, so that lists can show, sort and filter by it without reading steps.

A row stands while somebody has a case and its state is one in which that counts (`claim_rules.HELD`). Steps and changes
of claims are the truth (`claim_rules.holder_of`), and these functions follow them in the same transaction.
"""

from __future__ import annotations

from handover.process.claim_rules import FREEING, HELD
from handover.process.graph import Track, step_named
from handover.process.holding_model import Holding
from handover.process.models import ClaimChange, Matter, RecordedStep


def after_step(matter: Matter, row: RecordedStep) -> None:
    """Update the row after a step: a person who takes a case up holds it until a step frees it or leads to a state
    without a holder."""
    step = step_named(Track.CASE, row.step) if matter.track == Track.CASE else None
    if step is None:
        return
    if step.claims:
        _keep(matter, row.actor_key, row.actor_name)
    elif step.name in FREEING or (row.state not in HELD and HELD & set(step.origins)):
        _keep(matter, "", "")
    elif row.state in HELD and not HELD.issuperset(step.origins):
        holder = matter.standing.holder  # the case may return from a state without a holder
        _keep(matter, holder.key if holder else "", holder.name if holder else "")


def after_claim(matter: Matter, change: ClaimChange) -> None:
    """Follow a change of hands."""
    _keep(matter, change.holder_key, change.holder_name)


def _keep(matter: Matter, key: str, name: str) -> None:
    if key:
        Holding.objects.bulk_create(
            [Holding(matter=matter, holder_key=key, holder_name=name)],
            update_conflicts=True, unique_fields=["matter"], update_fields=["holder_key", "holder_name"],
        )  # fmt: skip
    else:
        Holding.objects.filter(matter=matter).delete()
