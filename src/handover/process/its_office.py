"""Rows about cases, narrowed to an immigration office.

Asked of each row by itself: there is an index of all cases of an office, and a planner that may begin there does, where
the rows are few or it knows nothing of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, QuerySet

if TYPE_CHECKING:
    from handover.accounts.models import User

Row = TypeVar("Row", bound=Model)


def of_its_office(rows: QuerySet[Row], user: User) -> QuerySet[Row]:
    """Those of some rows whose ``matter`` this person's office has; all, where they serve every office."""
    own = user.own_office
    if own is None:
        return rows
    case = apps.get_model("process", "Matter")._base_manager.filter(pk=OuterRef("matter"), office=own)
    return rows.filter(Exists(case))
