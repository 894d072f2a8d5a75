"""The search being run, so that follow-ups of its step need not read which repository it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from handover.formats.ebts.transaction_types import Repository
from handover.process.models import Matter
from handover.stages.identification.models import Search

_running: ContextVar[Search | None] = ContextVar("_running", default=None)


@contextmanager
def running(search: Search) -> Iterator[None]:
    """Make this the current search for the duration of the context."""
    token = _running.set(search)
    try:
        yield
    finally:
        _running.reset(token)


def is_of_immigration(matter: Matter) -> bool:
    """Whether a search's matter is that of the immigration repository."""
    search = _running.get()
    if search is not None and search.matter_id == matter.pk:
        return search.repository == Repository.IMMIGRATION
    return Search.objects.filter(matter=matter, repository=Repository.IMMIGRATION).exists()
