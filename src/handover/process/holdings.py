"""Who has taken a case up, kept beside it: what lists show, sort and filter by without reading steps.

A row stands while somebody has a case and its state is one in which that counts (`claim_rules.HELD`). Steps and changes
of claims are the truth (`claim_rules.holder_of`), and these functions follow them in the same transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from handover.process.claim_rules import FREEING, HELD
from handover.process.graph import Track, step_named

if TYPE_CHECKING:
    from handover.process.models import ClaimChange, Matter, RecordedStep


class Holding(models.Model):
    """The holder of one case."""

    matter = models.OneToOneField(
        "process.Matter", on_delete=models.CASCADE, primary_key=True, related_name="holding"
    )
    holder_key = models.CharField(max_length=40)
    holder_name = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder_key"], name="process_holding_by_key"),
            models.Index(fields=["holder_name"], name="process_holding_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}, {self.matter_id}"


def after_step(matter: Matter, row: RecordedStep) -> None:
    """Follow a step: who takes a case up has it, until a step frees it or leads to where that does not count."""
    step = step_named(Track.CASE, row.step) if matter.track == Track.CASE else None
    if step is None:
        return
    if step.claims:
        _keep(matter, row.actor_key, row.actor_name)
    elif step.name in FREEING or (row.state not in HELD and HELD & set(step.origins)):
        _keep(matter, "", "")
    elif row.state in HELD and not HELD.issuperset(step.origins):
        holder = matter.standing.holder  # it may come back from where nobody's holding counted
        _keep(matter, holder.key if holder else "", holder.name if holder else "")


def after_claim(matter: Matter, change: ClaimChange) -> None:
    """Follow a change of hands."""
    _keep(matter, change.holder_key, change.holder_name)


def _keep(matter: Matter, key: str, name: str) -> None:
    if key:
        Holding.objects.update_or_create(matter=matter, defaults={"holder_key": key, "holder_name": name})
    else:
        Holding.objects.filter(matter=matter).delete()
