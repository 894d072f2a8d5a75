"""Random tamperings of the whole log are found, and placed: by who holds the database, and by who holds the log's key
too.

The log has signed checkpoints at some sizes; some of them a witness cosigned. Everything before the last checkpoint
that the attacker cannot forge must be found, at its entry where the hashes were kept, else between two checkpoints.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from handover.audit.chain import digest, instant
from handover.audit.checkpoint_check import HeldCheckpoint, judge, leaf_of
from handover.transparency.checkpoints import LogCheckpoint, VerifiedSignature
from handover.transparency.keys import KeyKind
from handover.transparency.merkle import root_of

Row = dict[str, Any]
START = datetime(2026, 3, 1, tzinfo=UTC)
LOG: Final = "log.example/audit"
BY_LOG = VerifiedSignature(LOG, KeyKind.NOTE_ED25519, None)
BY_WITNESS = VerifiedSignature("witness.example/w", KeyKind.COSIGNATURE_ED25519, START)


def chained(bodies: list[Row]) -> list[Row]:
    """The entries numbered and chained anew, as whoever holds the database can do."""
    rows: list[Row] = []
    previous = ""
    for number, body in enumerate(bodies, 1):
        row = {**body, "number": number, "previous": previous}
        row["digest"] = previous = digest(previous, row)
        rows.append(row)
    return rows


def log_of(chance: random.Random, size: int) -> list[Row]:
    return chained([
        {
            "at": instant(START + timedelta(seconds=n)), "act": "case.open", "outcome": "success", "actor": "user:1",
            "role": "examiner", "agency": "CX0010000", "source": "127.0.0.1",
            "subject": f"C-{chance.randrange(10**6)}", "content": {"version": chance.randrange(9)},
        }
        for n in range(size)
    ])  # fmt: skip


def held(rows: list[Row], size: int, *, hashes: bool, cosigned: bool) -> HeldCheckpoint:
    leaves = [leaf_of(row["digest"]) for row in rows[:size]]
    signed = (BY_LOG, BY_WITNESS) if cosigned else (BY_LOG,)
    note = LogCheckpoint(LOG, size, root_of(leaves))
    return HeldCheckpoint(f"at {size}", note, signed, leaves if hashes else ())


@dataclass(frozen=True)
class Forged:
    """The log after an attack, what its head says, and the first entry that is not as it was."""

    rows: list[Row]
    size: int
    head: str
    first: int
    """0: nothing but the head was changed."""


def with_head(rows: list[Row], first: int) -> Forged:
    return Forged(rows, len(rows), rows[-1]["digest"] if rows else "", first)


def edited(chance: random.Random, row: Row) -> Row:
    field = chance.choice(["act", "actor", "subject", "outcome", "at", "role", "source", "content"])
    return {**row, field: {"version": 99} if field == "content" else row[field] + "x"}


def edit(chance: random.Random, rows: list[Row]) -> Forged:
    at = chance.randrange(len(rows))
    return with_head([*rows[:at], edited(chance, rows[at]), *rows[at + 1 :]], at + 1)


def edit_with_digest(chance: random.Random, rows: list[Row]) -> Forged:
    at = chance.randrange(len(rows))
    row = edited(chance, rows[at])
    row["digest"] = digest(row["previous"], row)
    return with_head([*rows[:at], row, *rows[at + 1 :]], at + 1)


def edit_and_chain_anew(chance: random.Random, rows: list[Row]) -> Forged:
    at = chance.randrange(len(rows))
    return with_head(chained([*rows[:at], edited(chance, rows[at]), *rows[at + 1 :]]), at + 1)


def chain_all_anew(chance: random.Random, rows: list[Row]) -> Forged:
    return with_head(chained([edited(chance, row) for row in rows]), 1)


def drop(chance: random.Random, rows: list[Row]) -> Forged:
    at = chance.randrange(len(rows))
    return with_head(rows[:at] + rows[at + 1 :], at + 1)


def drop_and_chain_anew(chance: random.Random, rows: list[Row]) -> Forged:
    at = chance.randrange(len(rows))
    return with_head(chained(rows[:at] + rows[at + 1 :]), at + 1)


def insert_and_chain_anew(chance: random.Random, rows: list[Row]) -> Forged:
    at = chance.randrange(len(rows))
    return with_head(chained([*rows[:at], edited(chance, rows[at]), *rows[at:]]), at + 1)


def swap_and_chain_anew(chance: random.Random, rows: list[Row]) -> Forged:
    at = chance.randrange(len(rows) - 1)
    return with_head(chained([*rows[:at], rows[at + 1], rows[at], *rows[at + 2 :]]), at + 1)


def cut(chance: random.Random, rows: list[Row]) -> Forged:
    at = chance.randrange(len(rows))
    return with_head(rows[:at], at + 1)


def cut_and_write_on(chance: random.Random, rows: list[Row]) -> Forged:
    at = chance.randrange(len(rows))
    more = [edited(chance, chance.choice(rows)) for _ in range(chance.randrange(1, 30))]
    return with_head(chained([*rows[:at], *more]), at + 1)


def head_alone(chance: random.Random, rows: list[Row]) -> Forged:
    return Forged(rows, len(rows) + chance.choice([-1, 1]), rows[-1]["digest"], 0)


ATTACKS: Final[list[Callable[[random.Random, list[Row]], Forged]]] = [
    edit, edit_with_digest, edit_and_chain_anew, chain_all_anew, drop, drop_and_chain_anew, insert_and_chain_anew,
    swap_and_chain_anew, cut, cut_and_write_on, head_alone,
]  # fmt: skip


def attack(seed: int) -> None:
    chance = random.Random(seed)
    rows = log_of(chance, chance.randrange(2, 40))
    sizes = sorted(chance.sample(range(1, len(rows) + 1), k=min(len(rows), chance.randrange(1, 4))))
    kept = [held(rows, s, hashes=chance.random() < 0.5, cosigned=chance.random() < 0.5) for s in sizes]
    assert judge(rows, len(rows), rows[-1]["digest"], kept).whole
    forged = ATTACKS[seed % len(ATTACKS)](chance, rows)
    of_database(forged, rows, kept)
    of_log_key(forged, kept)


def of_database(forged: Forged, rows: list[Row], kept: list[HeldCheckpoint]) -> None:
    """Found up to the last checkpoint, where it was signed before the attack."""
    report = judge(forged.rows, forged.size, forged.head, kept)
    covered = max(h.checkpoint.size for h in kept)
    assert report.signed.first - 1 <= covered
    if report.whole:
        assert forged.first > covered, "a change below the last checkpoint was not found"
        return
    if report.broken:
        # The chain names the entry itself, or the next one where its digest was made anew, or the head.
        assert report.broken.number in (forged.first, forged.first + 1, forged.size, len(rows) + 1, len(rows))
    for fault in report.faults:
        size = next(h.checkpoint.size for h in kept if h.source == fault.source)
        assert forged.first <= size
        assert fault.first <= forged.first <= fault.last
        if next(h for h in kept if h.source == fault.source).hashes and len(forged.rows) >= size:
            as_it_was = forged.rows[forged.first - 1]["digest"] == rows[forged.first - 1]["digest"]
            assert fault.first == forged.first or as_it_was
    for one in report.fitting:
        assert not forged.first or one.checkpoint.size < forged.first


def of_log_key(forged: Forged, kept: list[HeldCheckpoint]) -> None:
    """The attacker makes the chain fit, and signs every checkpoint anew; the cosigned ones are somebody else's."""
    if not forged.first:
        return
    anew = chained(forged.rows)
    again = []
    for one in kept:
        if one.cosigned:
            again.append(one)
        elif (size := one.checkpoint.size) <= len(anew):
            again.append(
                replace(held(anew, size, hashes=bool(one.hashes), cosigned=False), source=one.source)
            )
    report = judge(anew, len(anew), anew[-1]["digest"] if anew else "", again)
    cosigned = max((h.checkpoint.size for h in kept if h.cosigned), default=0)
    if forged.first <= cosigned:
        assert not report.whole, "a change below the last cosignature was not found"
        assert all(f.first <= forged.first <= f.last for f in report.faults)
    assert report.cosigned.first - 1 <= cosigned


@pytest.mark.parametrize("part", range(4))
def test_random_tamperings_are_found_and_placed(part: int) -> None:
    for seed in range(part * 110, (part + 1) * 110):
        attack(seed)


@pytest.mark.slow
def test_ten_thousand_random_tamperings_are_found_and_placed() -> None:
    for seed in range(10_000):
        attack(1_000_000 + seed)


def test_without_a_checkpoint_a_cut_tail_and_a_chain_made_anew_are_not_found() -> None:
    """Why checkpoints are kept elsewhere."""
    rows = log_of(random.Random(1), 20)
    for forged in (cut(random.Random(2), rows), chain_all_anew(random.Random(3), rows)):
        assert judge(forged.rows, forged.size, forged.head).whole


def test_the_open_window_is_told() -> None:
    rows = log_of(random.Random(1), 20)
    kept = [held(rows, 9, hashes=False, cosigned=True), held(rows, 15, hashes=False, cosigned=False)]
    report = judge(rows, 20, rows[-1]["digest"], kept)
    assert (report.signed.first, report.signed.last, report.signed.since) == (16, 20, rows[15]["at"])
    assert (report.cosigned.first, report.cosigned.last, report.cosigned.size) == (10, 20, 11)
    assert judge(rows[:15], 15, rows[14]["digest"], kept).signed.size == 0


def test_missing_entries_are_named() -> None:
    rows = log_of(random.Random(1), 20)
    for hashes in (False, True):
        kept = [held(rows, 12, hashes=False, cosigned=True), held(rows, 20, hashes=hashes, cosigned=False)]
        (fault,) = judge(rows[:12], 12, rows[11]["digest"], kept).faults
        assert (fault.first, fault.last) == (13, 20)
        assert str(fault) == "at 20: entries 13 to 20 are missing: 20 were signed"
