"""Which cases a page of oversight lists: it counts over all offices, and names an office's own cases alone."""

from __future__ import annotations

from collections.abc import Collection

from handover.accounts.models import User
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.office_changes import of_office
from handover.row_scope import narrowed


def own_among(references: Collection[str], viewer: User | None) -> frozenset[str]:
    """Those of some cases that the viewer's office has, asked behind the database's wall too; all of them for whoever
    serves every office, and for a command."""
    if viewer is None or not references:
        return frozenset(references)
    with narrowed():
        rows = of_office(Matter.objects.filter(track=Track.CASE, reference__in=references), viewer)
        return frozenset(rows.order_by().values_list("reference", flat=True))
