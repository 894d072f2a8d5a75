"""Nobody comes: a prompt to a person to cancel, when a hold ends or a release passes. It cancels nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.custody import timeline
from handover.stages.custody.correction_models import TimeCorrection
from handover.stages.custody.models import Release, ReleaseTime
from handover.stages.custody.prompt_rules import BEFORE_THE_END, prompt_for
from handover.stages.notification.public import queries as notification

if TYPE_CHECKING:
    from handover.accounts.models import User

_STATES: Final[tuple[CaseState, ...]] = ("held", "release_noticed", "released")
SHOWN: Final = 100
"""Cases of a kind that a list shows at most; further ones follow when these are answered."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A case in which nobody came, or nobody may come in time, and what is asked of a person."""

    case: Matter
    text: str


def prompt_of(case: Matter, now: datetime | None = None) -> Prompt | None:
    """What a person is asked about this case now; None where nothing is."""
    if case.state not in _STATES:
        return None
    stated, release = timeline.release_time_of(case.pk), timeline.release_of(case.pk)
    text = prompt_for(
        case.state, stated.governs_at if stated else None, stated.due_at if stated else None,
        now or timezone.now(), expired=release is not None and release.how == "expired",
    )  # fmt: skip
    return Prompt(case, text) if text else None


def prompts_for(user: User) -> list[Prompt]:
    """The cases that this person sees in which nobody came, the longest waiting first, `SHOWN` at most of each kind."""
    now, mine = timezone.now(), notification.visible_to(user)
    of_case = {"matter": OuterRef("pk")}
    stated = ReleaseTime.objects.filter(**of_case, otherwise_release_at__lte=now)
    corrected = TimeCorrection.objects.filter(**of_case)
    parts = (
        Q(state="held", running__due_at__lte=now + BEFORE_THE_END),
        Q(state="release_noticed") & (Exists(stated) | Exists(corrected)),
        Q(state="released") & Exists(Release.objects.filter(**of_case, how="expired")),
    )
    found = [case for part in parts for case in mine.filter(part).order_by("moved_at")[:SHOWN]]
    asked = (prompt_of(case, now) for case in sorted(found, key=lambda case: case.moved_at))
    return [prompt for prompt in asked if prompt]
