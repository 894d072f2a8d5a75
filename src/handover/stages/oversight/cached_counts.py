"""Counts over all records. Where there are many, no page counts them: a job does, and pages show what was counted last,
with its time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, cast

from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop as said
from django_tasks_db.models import DBTaskResult

from handover.audit.models import Head
from handover.stages.oversight.ageing import by_age, by_notice
from handover.stages.oversight.charts import ChartBar
from handover.stages.oversight.count_text import (
    Charts,
    documentation_from,
    documentation_text,
    figures_from,
    figures_text,
)
from handover.stages.oversight.documentation import DocumentationQuality, documentation
from handover.stages.oversight.models import KeptCount
from handover.stages.oversight.queries import Funnel, funnel

KEEP_FROM: Final = 100_000
"""Number of audit entries from which the figures are counted by a job alone."""
KEPT_FOR: Final = timedelta(minutes=10)
"""How old a count may be before whoever opens a page of it has it counted again."""
_TASK: Final = "handover.stages.oversight.tasks.count_now"


class NotCountedError(Exception):
    """There are many records, and they were not counted yet; a job is at it."""


@dataclass(frozen=True, slots=True)
class _Counter:
    """How something is counted, and how it is kept as plain values."""

    count: Callable[[], Any]
    plain: Callable[[Any], dict[str, Any]]
    read: Callable[[dict[str, Any]], Any]


def counted_funnel() -> tuple[Funnel, Charts]:
    """Everything from booking to outcome, and the charts of it. Raises `NotCountedError`."""
    return cast("tuple[Funnel, Charts]", _kept("figures"))


def counted_documentation() -> DocumentationQuality:
    """What is null, unknown and late. Raises `NotCountedError`."""
    return cast("DocumentationQuality", _kept("documentation"))


def is_counting(name: str) -> bool:
    """Whether a newer count is being made."""
    waiting = DBTaskResult.objects.filter(task_path=_TASK, status__in=("READY", "RUNNING"))
    return any(name in job["args"] for job in waiting.values_list("args_kwargs", flat=True))


def count_anew(name: str) -> KeptCount:
    """Count, and keep it in the place of what was counted before. `KeyError`: nothing of this name is counted."""
    counter = _COUNTERS[name]
    at, plain = timezone.now(), counter.plain(counter.count())
    row, _ = KeptCount.objects.update_or_create(
        name=name, defaults={"content": json.dumps(plain), "counted_at": at}
    )
    return row


def _kept(name: str) -> Any:
    counter = _COUNTERS[name]
    if Head.objects.get(pk=1).size < KEEP_FROM:
        return counter.count()
    row = KeptCount.objects.filter(name=name).first()
    found = _read(counter, row) if row else None
    if row is None or found is None or row.counted_at < timezone.now() - KEPT_FOR:
        _ask(name)
    if found is None:
        raise NotCountedError(name)
    return found


def _read(counter: _Counter, row: KeptCount) -> Any:
    """What was kept; None where an earlier version of the program wrote it otherwise."""
    try:
        return counter.read(json.loads(row.content))
    except (KeyError, TypeError, ValueError):
        return None


def _ask(name: str) -> None:
    if not is_counting(name):
        import_string(_TASK).enqueue(name)


def count_figures() -> tuple[Funnel, Charts]:
    """Count everything from booking to outcome, and make its charts."""
    counted = funnel()
    way = [ChartBar(f.name, f.n, f.denominator, f.key) for f in counted.way]
    charts = [
        (said("From booking to outcome, as bars"), way),
        (said("Open cases by the time since they were opened"), by_age(counted.as_of)),
        (said("How far ahead releases were told"), by_notice(counted.errors)),
    ]
    return counted, charts


_COUNTERS: Final = {
    "figures": _Counter(count_figures, figures_text, figures_from),
    "documentation": _Counter(documentation, documentation_text, documentation_from),
}
