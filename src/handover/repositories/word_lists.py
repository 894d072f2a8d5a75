"""The lists that an operator loads for a feed: the NCIC offence codes it uses, and its own words for a disposition."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.db import transaction

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.repositories.feeds import FeedError
from handover.repositories.models import DispositionCategory, Feed

OFFENCE: Final = "offence"
DISPOSITION: Final = "disposition"
MOST: Final = 20_000
"""Lines of a list."""
_CODE: Final = re.compile(r"[0-9]{4}")
_CATEGORIES: Final = tuple(c for c in DispositionCategory.values if c != DispositionCategory.CONFLICT)


def load(feed: Feed, path: Path, kind: str, *, actor: Actor) -> int:
    """Put a list of a feed on file in place of the one before; how many it has.

    ``offence``: a code of four digits a line. ``disposition``: the whole text and its category, as CSV without a
    header. Raises `FeedError` with the line, and loads nothing then.
    """
    lines = _lines(path)
    read = {OFFENCE: _offences, DISPOSITION: _dispositions}
    if kind not in read:
        raise FeedError(f"there is no list of the kind {kind}; the kinds are {', '.join(read)}")
    found = read[kind](lines)
    field = f"{kind}_codes" if kind == OFFENCE else f"{kind}_words"
    setattr(feed, field, found)
    with transaction.atomic():
        feed.save(update_fields=[field])
        append(
            act="records.list", actor=actor, subject=feed.name, content={"kind": kind, "lines": len(found)}
        )
    return len(found)


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        try:
            found = [(rows.line_num, [cell.strip() for cell in row]) for row in rows if any(row)]
        except csv.Error as problem:
            raise FeedError(f"line {rows.line_num}: {problem}") from problem
    if not found or len(found) > MOST:
        raise FeedError(f"the list has 1 to {MOST:,} lines, this one {len(found):,}")
    return found


def _offences(lines: Sequence[tuple[int, list[str]]]) -> list[str]:
    for number, cells in lines:
        if not _CODE.fullmatch(cells[0]):
            raise FeedError(f"line {number}: “{cells[0]}” is no NCIC offence code of four digits")
    return sorted({cells[0] for _, cells in lines})


def _dispositions(lines: Sequence[tuple[int, list[str]]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, cells in lines:
        if len(cells) != 2 or cells[1] not in _CATEGORIES:
            raise FeedError(
                f"line {number}: write TEXT,CATEGORY; the categories are {', '.join(_CATEGORIES)}"
            )
        text = re.sub(r"\s+", " ", cells[0]).strip(" .").upper()
        if not text or found.setdefault(text, cells[1]) != cells[1]:
            raise FeedError(f"line {number}: “{cells[0]}” is empty or stands twice with another category")
    return found
