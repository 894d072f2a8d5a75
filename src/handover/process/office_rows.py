"""Rows about cases, narrowed to an immigration office.

The condition is checked row by row: otherwise the planner may start from the index of all cases of an office, even
where few rows are wanted or it has no statistics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, QuerySet

if TYPE_CHECKING:
    from handover.accounts.models import User

_Row = TypeVar("_Row", bound=Model)


def of_its_office(rows: QuerySet[_Row], user: User) -> QuerySet[_Row]:
    """Those of some rows whose ``matter`` this person's office has; all, where they serve every office."""
    own = user.own_office
    if own is None:
        return rows
    case = apps.get_model("process", "Matter")._base_manager.filter(pk=OuterRef("matter"), office=own)
    return rows.filter(Exists(case))
