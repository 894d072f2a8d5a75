"""The program as it would be if every filter were forgotten: each ``visible_to`` gives all matters of its track."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any, Final

from handover.exchange import inbox, outbox
from handover.process import office_changes, office_rows
from handover.stages.custody import designees
from handover.stages.detainer import queries as detainer
from handover.stages.identification import queries as identification
from handover.stages.intake import queries as intake
from handover.stages.notification import queries as notification
from handover.stages.review.disputes import queries as disputes


def _rows(rows: Any, user: Any) -> Any:
    return rows


def _cases(user: Any) -> Any:
    return Matter.objects.filter(track=Track.CASE).select_related("agency", "parent", "office")  # type: ignore[name-defined] # noqa: F821


def _searches(user: Any) -> Any:
    return Matter.objects.filter(track=Track.SEARCH).select_related("agency", "parent")  # type: ignore[name-defined] # noqa: F821


def _bookings(user: Any) -> Any:
    return Matter.objects.filter(track=Track.BOOKING).select_related("agency")  # type: ignore[name-defined] # noqa: F821


def _disputes(user: Any) -> Any:
    return Matter.objects.filter(track=Track.DISPUTE).select_related("agency", "parent__agency")  # type: ignore[name-defined] # noqa: F821


def _sent(user: Any) -> Any:
    return OutgoingMessage.objects.select_related("matter__agency")  # type: ignore[name-defined] # noqa: F821


def _came(user: Any) -> Any:
    return IncomingMessage.objects.select_related("peer", "effect", "effect__matter").defer("body")  # type: ignore[name-defined] # noqa: F821


def _agencies(user: Any) -> Any:
    return Agency.objects.all()  # type: ignore[name-defined] # noqa: F821


FILTERS: Final[dict[Any, Any]] = {
    detainer.visible_to: _cases,
    notification.visible_to: _cases,
    identification.visible_to: _searches,
    intake.visible_to: _bookings,
    disputes.visible_to: _disputes,
    designees.asked_of: _cases,
    outbox.visible_to: _sent,
    inbox.visible_to: _came,
    intake.visible_agencies: _agencies,
    office_changes.of_office: _rows,
    office_rows.of_its_office: _rows,
}
"""Each function that narrows rows to whoever asks, and what stands in its place."""


@contextmanager
def unfiltered() -> Iterator[None]:
    """Take the body of each away: whoever holds the function itself, as the rows of the steps' pages do, gets the
    other too."""
    bodies = {narrows: narrows.__code__ for narrows in FILTERS}
    try:
        for narrows, all_of_them in FILTERS.items():
            narrows.__code__ = all_of_them.__code__
        yield
    finally:
        for narrows, body in bodies.items():
            narrows.__code__ = body


def every_visible_to() -> set[FunctionType]:
    """All functions of this name in the stages."""
    modules = [m for name, m in sys.modules.items() if name.startswith("handover.stages.")]
    found = (vars(module).get("visible_to") for module in modules)
    return {one for one in found if isinstance(one, FunctionType)}
