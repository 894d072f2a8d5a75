"""A case whose facts are only named: enough for the components of a page, with no stage's tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from handover.accounts.roles import Actor
from handover.process.advance import advance, open_case
from handover.process.facts import Fact
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.names import CaseStep
from tests.support.cast import Cast

MATCHER = Actor.system("matcher")
HAPPENED = datetime(2026, 11, 23, 5, 5, tzinfo=UTC)


def named_facts(step: CaseStep) -> Mapping[str, Fact]:
    """A fact of each name that the step provides."""
    return {name: Fact(f"test.Row:{name}", "0" * 64) for name in STEP[Track.CASE, step].provides}


def plain_case(cast: Cast, *then: tuple[str, CaseStep]) -> Matter:
    """A case of Alder's jail, opened and then moved by ``(username, step)``."""
    case = open_case(
        Track.CASE,
        "open",
        actor=MATCHER,
        agency=cast.agencies["CX0010000"],
        write=lambda _: named_facts("open"),
        happened_at=HAPPENED,
    )
    for username, step in then:
        case = take(cast, case, username, step)
    return case


def take(cast: Cast, case: Matter, username: str, step: CaseStep) -> Matter:
    """One more step, as the case stands."""
    return advance(
        case.pk, step, actor=cast[username].actor, version=case.version, write=lambda _: named_facts(step)
    )
