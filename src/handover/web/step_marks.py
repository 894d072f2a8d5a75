"""Annotations of a step: that it was recorded late, and those that stages add.

A stage registers what it adds, such as that a time was corrected; the pages know none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handover.accounts.roles import JAIL_ROLES, Role
from handover.process.histories import recorded_steps, unread_by_jails
from handover.process.models import LateReason, Matter
from handover.process.step_details import is_late

_registered: list[str] = []


class StepMark(NamedTuple):
    """What is said beside a step, as plain text. ``said_by``: the step whose people say it, where it is another one.
    ``without_why``: what a jail reads in its place where it may say why a request is stopped or withdrawn."""

    number: int
    text: str
    said_by: int = 0
    without_why: str = ""


def register(path: str) -> None:
    """Add the function at this dotted path. Called from an app's ``ready``.

    It takes the matter and yields `StepMark`, or pairs of a step's number and what is said beside it.
    """
    if path not in _registered:
        _registered.append(path)


def marks_of(matter: Matter, reader: Role | None = None) -> dict[int, list[str]]:
    """What is said beside each step, by the step's number, as this reader may read it."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    unread = unread_by_jails(matter) if reader in JAIL_ROLES else frozenset()
    for mark in (
        *_late(matter),
        *(StepMark(*m) for path in _registered for m in import_string(path)(matter)),
    ):
        text = mark.without_why if (mark.said_by or mark.number) in unread else mark.text
        if text:
            found[mark.number].append(text)
    return dict(found)


def _late(matter: Matter) -> Iterable[StepMark]:
    reasons = {row.number: row.reasons for row in LateReason.objects.filter(matter=matter)}
    for step in recorded_steps(matter):
        if is_late(step.happened_at, step.recorded_at):
            days = (step.recorded_at - step.happened_at).days  # late is more than one
            later = ngettext("recorded %(n)s day later", "recorded %(n)s days later", days) % {"n": days}
            why = reasons.get(step.number)
            text = f"{later}: {_('reason')}: {why}" if why else f"{later}, {_('no reason given')}"
            yield StepMark(step.number, text, without_why=later)
