"""Whether every case stands where its steps say. The mover trusts the steps alone; this finds who wrote beside it."""

from __future__ import annotations

from collections.abc import Iterator

from handover.process.fold import BrokenHistoryError
from handover.process.models import Case


def broken_cases() -> list[tuple[Case, str]]:
    """Cases whose state or version is not the fold of their steps, each with what is wrong."""
    return list(_broken())


def _broken() -> Iterator[tuple[Case, str]]:
    for case in Case.objects.order_by("opened_at").iterator():
        try:
            standing = case.standing
        except BrokenHistoryError as broken:
            yield case, str(broken)
            continue
        if (standing.state, standing.version) != (case.state, case.version):
            yield case, f"stands at {case.state!r}, its steps lead to {standing.state!r}"
