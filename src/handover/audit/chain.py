"""Compute and verify the chain's digests. Pure, so that anyone can check a copy of the entries.

Each digest is SHA-256 over a domain byte 0x00, the preceding digest, and the entry's canonical JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

AGREE: Final = timedelta(seconds=5)
"""Up to here two clocks agree: machines that ask one time source differ by milliseconds."""
MARK: Final = "clock"
"""Under this name an entry's content tells that its time is not to be believed."""
FIELDS = ("number", "at", "act", "outcome", "actor", "role", "agency", "source", "subject", "content")


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that breaks the chain, and why."""

    number: int
    reason: str


def instant(at: datetime) -> str:
    """Format a moment in UTC to the microsecond, the only form that is hashed."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(previous: str, entry: Mapping[str, Any]) -> str:
    """Return the entry's digest in hexadecimal. ``entry`` has exactly `FIELDS`; ``at`` as `instant` writes
    it.
    """
    return hashlib.sha256(b"\x00" + bytes.fromhex(previous) + canonical_entry(entry)).hexdigest()


def canonical_entry(entry: Mapping[str, Any]) -> bytes:
    """Write an entry's `FIELDS` as the JSON that its digest covers."""
    body = {k: entry[k] for k in FIELDS}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def first_break(rows: Iterable[Mapping[str, Any]], size: int, head: str) -> Break | None:
    """Verify entries in number order against the head. None means that the chain is intact."""
    previous, expected = "", 1
    for row in rows:
        if row["number"] != expected:
            return Break(expected, f"entry {expected} is missing")
        if row["previous"] != previous:
            return Break(expected, "it does not contain the digest of the preceding entry")
        if digest(previous, row) != row["digest"]:
            return Break(expected, "its content does not match its digest")
        previous, expected = row["digest"], expected + 1
    if expected - 1 != size:
        return Break(expected, f"the head records {size} entries, but there are {expected - 1}")
    if previous != head:
        return Break(size, "the head does not contain the last digest")
    return None
