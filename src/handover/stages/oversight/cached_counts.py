"""Counts over all records, cached for some minutes if there are many records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, cast

from django.core.cache import cache
from django.utils.translation import gettext_noop as said

from handover.audit.models import Head
from handover.stages.oversight.ageing import by_age, by_notice
from handover.stages.oversight.charts import ChartBar
from handover.stages.oversight.documentation import DocumentationQuality, documentation
from handover.stages.oversight.queries import Funnel, funnel

KEEP_FROM: Final = 100_000
"""Number of audit entries above which each server process counts the figures at most once in `KEPT_SECONDS`."""
KEPT_SECONDS: Final = 600

T = TypeVar("T")


def kept(key: str, count: Callable[[], T]) -> T:
    """Return counts, cached for some minutes; each states when it was taken."""
    if Head.objects.get(pk=1).size < KEEP_FROM:
        return count()
    found = cast("T | None", cache.get(key))
    if found is None:
        found = count()
        cache.set(key, found, KEPT_SECONDS)
    return found


def counted_funnel() -> tuple[Funnel, list[tuple[str, list[ChartBar]]]]:
    """Everything from booking to outcome, and the charts of it."""
    return kept("figures", _count)


def counted_documentation() -> DocumentationQuality:
    """What is null, unknown and late."""
    return kept("documentation", documentation)


def _count() -> tuple[Funnel, list[tuple[str, list[ChartBar]]]]:
    counted = funnel()
    way = [ChartBar(f.name, f.n, f.denominator, f.key) for f in counted.way]
    charts = [
        (said("From booking to outcome, as bars"), way),
        (said("Open cases by the time since they were opened"), by_age(counted.as_of)),
        (said("How far ahead releases were told"), by_notice(counted.errors)),
    ]
    return counted, charts
