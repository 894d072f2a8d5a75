"""The keys of stored files and sealed rows: what seals how many, and a new one in the place of the old."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.db import transaction

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.sealed_columns import rows
from handover.sealed_columns.keys import data_keys, forget_newest, newest_on_file
from handover.sealing.data_keys import LockedError
from handover.sealing.sealed_file import SealError
from handover.stages.intake import file_store

SETTLED: Final = 3600.0
"""Seconds after which no process writes with the data key of before any more; it is longer than any file takes."""


@dataclass(frozen=True, slots=True)
class KeyReport:
    """What is sealed by which data key (0: by none), which files are altered, which keys do not open.

    ``values``: of the rows' sealed columns, with those that are not sealed yet by ``app.Model.column``."""

    files: dict[int, int]
    values: dict[int, int]
    unsealed: dict[str, int]
    altered: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did. ``number``: the new data key; ``rewrapped``: keys that the storage key of now wraps since;
    ``sealed`` files and ``rows``; ``altered``: files and rows that do not open; ``retired``: keys that seal nothing any
    more and are forgotten."""

    number: int
    rewrapped: int
    sealed: int
    rows: int
    altered: tuple[str, ...]
    retired: tuple[int, ...]


def report() -> KeyReport:
    """Read the header of every file. Nothing is changed."""
    files: Counter[int] = Counter()
    altered = []
    for path in file_store.stored():
        try:
            files[file_store.key_of(path)] += 1
        except SealError:
            altered.append(path.name)
    values, plain = rows.keys_in_use(), rows.unsealed()
    if plain:
        values[0] = sum(plain.values())
    return KeyReport(
        dict(sorted(files.items())),
        dict(sorted(values.items())),
        plain,
        tuple(altered),
        tuple(data_keys().faults()),
    )


def rotate(actor: Actor, progress: Callable[[int], None] = lambda _: None) -> Rotation:
    """Make a new data key and seal every file and row with it; begun again after a stop it goes on, with one more key.

    All stay readable at every moment, and new ones may come meanwhile. What is altered stays as it is, with its key.
    ``progress``: told of each file and each block of rows. Raises `LockedError` before anything is changed.
    """
    keys = data_keys()
    if faults := keys.faults():
        raise LockedError(faults[0])
    newest_on_file()  # none is added where all are lost
    rewrapped, number = keys.wrap_anew(), keys.add()
    forget_newest()
    done, altered = 0, []
    for path in file_store.stored():
        try:
            done += file_store.seal_anew(path, number)
        except (file_store.MissingBytesError, SealError):
            altered.append(path.name)
        progress(1)
    in_rows = rows.seal_all(number, progress)
    retired = tuple(_unused())
    for old in retired:
        keys.retire(old)
    with transaction.atomic():
        content = {
            "key": number, "rewrapped": rewrapped, "sealed": done, "rows": in_rows.sealed,
            "altered": len(altered) + len(in_rows.altered), "retired": list(retired),
        }  # fmt: skip
        append(act="keys.rotate", actor=actor, content=content)
    return Rotation(number, rewrapped, done, in_rows.sealed, (*altered, *in_rows.altered), retired)


def seal_rows(actor: Actor, progress: Callable[[int], None] = lambda _: None) -> rows.SealedRows:
    """Seal with the newest data key the rows that were written before their columns were sealed; begun again after a
    stop it goes on. Raises `LockedError`."""
    number, _ = newest_on_file()
    done = rows.seal_all(number, progress)
    with transaction.atomic():
        content = {"key": number, "rows": done.sealed, "altered": len(done.altered)}
        append(act="keys.seal_rows", actor=actor, content=content)
    return done


def _unused() -> list[int]:
    """The data keys that seal nothing, and with which nobody writes any more: a newer one is there since `SETTLED`."""
    keys = data_keys()
    numbers = keys.numbers()
    try:
        used = set(rows.keys_in_use())
    except SealError:
        return []
    for path in file_store.stored():
        try:
            used.add(file_store.key_of(path))
        except SealError:
            return []  # nobody can tell by which key
    now = time.time()
    return [
        old for old, newer in pairwise(numbers) if old not in used and now - keys.made_at(newer) >= SETTLED
    ]
