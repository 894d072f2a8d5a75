"""The ways in of custody, for the tests of the gate: the verb and the page, each with the same words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import events, queries
from tests.safeguards.conftest import Post
from tests.support.cast import Cast
from tests.support.walk import clerk_of

GROUND = "Warrant of Birch County"


def wall(at: datetime, case: Matter) -> str:
    """What a person types for a moment: the wall clock of the facility."""
    return timezone.localtime(at, case.agency.zone).strftime("%Y-%m-%dT%H:%M")


def typed(name: str, at: datetime, case: Matter) -> dict[str, str]:
    """The two parts of a time in a posted form."""
    local = timezone.localtime(at, case.agency.zone)
    return {f"{name}_wall": wall(at, case), f"{name}_which": str(local.fold)}


def now(case: Matter) -> Matter:
    """The case as it stands."""
    return Matter.objects.select_related("agency").get(pk=case.pk)


def kinds(case: Matter) -> list[str]:
    """The kinds of the breaches on record, in order."""
    return [b.kind for b in queries.breaches_of(case.pk)]


def notify(cast: Cast, case: Matter) -> Matter:
    """The jail will give notice only."""
    return custody.agree_to_notify(case.pk, actor=cast[clerk_of(cast, case)].actor, version=case.version)


def state_release(cast: Cast, case: Matter, at: datetime) -> Matter:
    """The jail states the release time."""
    return custody.report_release_time(
        case.pk, actor=cast[clerk_of(cast, case)].actor, version=case.version, otherwise_release_at=at
    )


def transfer(cast: Cast, case: Matter, at: datetime, to: str = "CX0020000", **more: Any) -> Matter:
    """The person goes to another agency on its own ground."""
    return events.report_transfer(
        case.pk, actor=cast[clerk_of(cast, case)].actor, version=case.version, to_ori=to, transferred_at=at,
        ground=GROUND, **more,
    )  # fmt: skip


def take_by_verb(cast: Cast, case: Matter, at: datetime, **more: Any) -> Matter:
    """Custody by the verb."""
    custody.assume_custody(
        case.pk, actor=cast["ford"].actor, version=case.version, assumed_at=at, place="Release desk",
        officer="F. Ford", **more,
    )  # fmt: skip
    return now(case)


def take_by_page(post: Post, case: Matter, at: datetime, **more: Any) -> int:
    """Custody by the page; the answer's status."""
    said = {"place": "Release desk", "officer": "F. Ford", **typed("assumed_at", at, case), **more}
    return post(
        "ford", f"/custody/releases/{case.reference}/custody/", version=case.version, **said
    ).status_code
