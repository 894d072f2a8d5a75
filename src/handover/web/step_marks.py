"""Annotations of a step: that it was recorded late, and those that stages add.

A stage registers what it adds, such as that a time was corrected; the pages know none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handover.process.histories import recorded_steps
from handover.process.models import LateReason, Matter
from handover.process.step_details import is_late

_registered: list[str] = []


def register(path: str) -> None:
    """Add the function at this dotted path. Called from an app's ``ready``.

    It takes the matter and yields pairs of a step's number and what is said beside it, as plain text.
    """
    if path not in _registered:
        _registered.append(path)


def marks_of(matter: Matter) -> dict[int, list[str]]:
    """What is said beside each step, by the step's number."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for number, text in (
        *_late(matter),
        *(pair for path in _registered for pair in import_string(path)(matter)),
    ):
        found[number].append(text)
    return dict(found)


def _late(matter: Matter) -> Iterable[tuple[int, str]]:
    reasons = {row.number: row.reasons for row in LateReason.objects.filter(matter=matter)}
    for step in recorded_steps(matter):
        if is_late(step.happened_at, step.recorded_at):
            days = (step.recorded_at - step.happened_at).days  # late is more than one
            later = ngettext("recorded %(n)s day later", "recorded %(n)s days later", days) % {"n": days}
            why = reasons.get(step.number)
            yield step.number, f"{later}: {_('reason')}: {why}" if why else f"{later}, {_('no reason given')}"
