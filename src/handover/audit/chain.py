"""The arithmetic of the chain. Pure, so that anyone can check a copy of the entries.

Each digest is SHA-256 over a domain byte 0x00, the digest before it, and the entry's canonical JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIELDS = ("number", "at", "act", "outcome", "actor", "role", "agency", "source", "subject", "content")


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that does not fit, and why."""

    number: int
    reason: str


def instant(at: datetime) -> str:
    """UTC to the microsecond, the one spelling that is hashed."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(previous: str, entry: Mapping[str, Any]) -> str:
    """The entry's digest, hexadecimal. ``entry`` has exactly `FIELDS`; ``at`` as `instant` writes it."""
    body = json.dumps(
        {k: entry[k] for k in FIELDS}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(b"\x00" + bytes.fromhex(previous) + body.encode()).hexdigest()


def first_break(rows: Iterable[Mapping[str, Any]], size: int, head: str) -> Break | None:
    """Walk entries in number order against the head. None means that the chain is whole."""
    previous, expected = "", 1
    for row in rows:
        if row["number"] != expected:
            return Break(expected, f"entry {expected} is missing")
        if row["previous"] != previous:
            return Break(expected, "it does not name the digest of the entry before it")
        if digest(previous, row) != row["digest"]:
            return Break(expected, "its content does not give its digest")
        previous, expected = row["digest"], expected + 1
    if expected - 1 != size:
        return Break(expected, f"the head counts {size} entries, {expected - 1} are there")
    if previous != head:
        return Break(size, "the head does not name the last digest")
    return None
