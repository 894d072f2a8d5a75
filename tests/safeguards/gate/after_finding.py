"""A case at each state after the finding, up to and including custody."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from handover.jurisdictions.grounds import DeclineGround
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.custody import actions as custody
from handover.stages.custody import events
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

OFFICE: Final[tuple[CaseState, ...]] = ("probable_cause", "awaiting_signature", "signed")
"""Nothing has been lodged yet."""

OUT: Final[tuple[CaseState, ...]] = (
    "lodged", "served", "hold_agreed", "notify_agreed", "declined", "held", "release_noticed",
)  # fmt: skip
"""The jail has the request."""

GONE: Final[tuple[CaseState, ...]] = ("released", "in_custody")
"""The person has left the jail, or was taken over."""

AFTER_FINDING: Final = (*OFFICE, *OUT, *GONE)


def at_state(cast: Cast, state: CaseState, person: Person | None = None) -> Matter:
    """A case in that state."""
    if state in ("notify_agreed", "release_noticed"):
        case = case_in(cast, "served", person)
        case = custody.agree_to_notify(case.pk, actor=cast["clark"].actor, version=case.version)
        return case if state == "notify_agreed" else _release(cast, case)
    if state == "declined":
        case = case_in(cast, "served", person)
        return custody.decline(
            case.pk,
            actor=cast["clark"].actor,
            version=case.version,
            ground=DeclineGround.NO_JUDICIAL_WARRANT,
            text=REASONS,
        )
    if state == "released":
        case = case_in(cast, "held", person)
        return events.report_released(
            case.pk, actor=cast["clark"].actor, version=case.version, released_at=timezone.now()
        )
    if state == "in_custody":
        case = case_in(cast, "held", person)
        return custody.assume_custody(
            case.pk, actor=cast["ford"].actor, version=case.version, assumed_at=timezone.now(),
            place="Release desk", officer="F. Ford",
        )  # fmt: skip
    return case_in(cast, state, person)


def _release(cast: Cast, case: Matter) -> Matter:
    return custody.report_release_time(
        case.pk, actor=cast["clark"].actor, version=case.version, otherwise_release_at=walk.at(-0.5)
    )
