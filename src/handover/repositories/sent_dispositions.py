"""Dispositions that a sender submits by EBTS, one transaction at a time: taken in by the feed declared for them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.formats.ebts.dispositions import DispositionSubmission
from handover.formats.records.ebts_feed import disposition_items
from handover.repositories.feed_context import feed_file
from handover.repositories.importing.outcomes import Action
from handover.repositories.models import Feed
from handover.repositories.sending import receive

FORM: Final = "ebts-dispositions"
_STANDS: Final = (Action.NEW, Action.CHANGED, Action.UNCHANGED, Action.OLDER, Action.RETRACTED)


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A segment (2.051) that was not recorded: its number, the field that is wrong, and why."""

    segment: int
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class TakenDispositions:
    """What became of the segments of one submission: how many stand in the records now, and those that do not."""

    stands: int
    refused: tuple[NotTaken, ...]


def disposition_feed(agency: Agency | None) -> Feed | None:
    """The feed that takes dispositions of this agency: its own, else one that is nobody's own; None without one."""
    rows = Feed.objects.filter(form=FORM).order_by("pk")
    own = rows.filter(agency=agency).first() if agency else None
    return own or rows.filter(agency=None).first()


def take_sent(feed: Feed, sent: DispositionSubmission, data: bytes, *, actor: Actor) -> TakenDispositions:
    """Record what fits a charge on record. The same again changes nothing. ``data``: the file as it came.

    Raises ``ImportRefusedError`` where the records changed between the dry run and the run: then it is done again.
    """
    with tempfile.TemporaryDirectory(prefix="handover-disposition-") as folder:
        path = Path(folder) / "disposition.ebts"
        path.write_bytes(data)
        file = feed_file(feed, path, items=lambda context: disposition_items(sent, context))
        dry = receive(file, "", actor=actor)
        done = receive(file, dry.report["digest"], actor=actor)
    refused = (NotTaken(r["position"], r["field"], r["message"]) for r in done.rejects)
    return TakenDispositions(sum(done.report[action.value] for action in _STANDS), tuple(refused))
