"""What the attempts of a delivery mean. Pure: the state of a reply is the fold of what happened to it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from handover.process.labelled_enum import LabelledEnum

PAUSES: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
"""How long after each failed push the next one is due; after one more failure the delivery is dead."""
MOST_TRIES: Final = len(PAUSES) + 1
LEASE: Final = timedelta(minutes=5)
"""A push in progress is not due again before this; longer than any push, so that two workers send it only once."""


class ReplyState(LabelledEnum):
    """Where a reply stands."""

    WAITING = "waiting", "Waiting"
    FAILING = "failing", "Failing"
    DEAD = "dead", "Given up"
    DELIVERED = "delivered", "Delivered"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"


OPEN: Final = frozenset({ReplyState.WAITING, ReplyState.FAILING, ReplyState.DEAD})
"""Nobody is known to have the reply."""


class Way(LabelledEnum):
    """What happened."""

    FOLDER = "folder", "written to the drop folder"
    WEBHOOK = "webhook", "sent by webhook"
    FETCHED = "fetched", "fetched by the machine account"
    SHOWN = "shown", "read by the jail's clerk"
    ACKNOWLEDGED = "acknowledged", "acknowledged by the machine account"
    RESENT = "resent", "sent again by a person"


class AttemptOutcome(StrEnum):
    """Whether it worked."""

    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReplyStanding:
    """State, failed pushes since the reply was last queued, and time until the next push."""

    state: ReplyState = ReplyState.WAITING
    tries: int = 0
    pause: timedelta | None = timedelta(0)


def after(standing: ReplyStanding, way: Way, outcome: AttemptOutcome) -> ReplyStanding:
    """The standing after one attempt. An acknowledgement ends it; only a person sends a reply again."""
    if way is Way.RESENT:
        return ReplyStanding()
    if way is Way.ACKNOWLEDGED:
        return ReplyStanding(ReplyState.ACKNOWLEDGED, standing.tries, None)
    if standing.state is ReplyState.ACKNOWLEDGED:
        return standing
    if outcome is AttemptOutcome.DONE:
        return ReplyStanding(ReplyState.DELIVERED, standing.tries, None)
    if standing.state is ReplyState.DELIVERED:
        return standing
    tries = standing.tries + 1
    if tries >= MOST_TRIES:
        return ReplyStanding(ReplyState.DEAD, tries, None)
    return replace(standing, state=ReplyState.FAILING, tries=tries, pause=PAUSES[tries - 1])


def fold(attempts: Iterable[tuple[Way, AttemptOutcome]]) -> ReplyStanding:
    """The standing after all attempts, oldest first."""
    standing = ReplyStanding()
    for way, outcome in attempts:
        standing = after(standing, way, outcome)
    return standing


def address_fault(url: str, *, plain_http: bool = False) -> str:
    """Why an address may not be a webhook; empty where it may.

    HTTPS, or HTTP on this host itself (``plain_http``: HTTP anywhere); no user name, no fragment.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is no address"
    if not host or parts.scheme not in {"https", "http"} or any(c.isspace() for c in url):
        return "is no http or https address"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "must hold no user name, password or fragment"
    if parts.scheme == "http" and not (plain_http or _loopback(host)):
        return "must be https: plain http is taken on loopback only"
    return ""


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
