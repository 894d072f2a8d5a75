"""The keys of stored files and sealed rows: report how many each seals, and rotate them."""

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
"""Seconds after which no process still writes with the previous data key; longer than writing any file takes."""


@dataclass(frozen=True, slots=True)
class KeyReport:
    """What each data key seals (0: unsealed), which files were altered, which keys do not open.

    ``values``: counts of the rows' sealed columns; unsealed ones by ``app.Model.column``."""

    files: dict[int, int]
    values: dict[int, int]
    unsealed: dict[str, int]
    altered: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did. ``number``: the new data key; ``rewrapped``: keys now wrapped by the current storage key;
    ``sealed`` and ``rows``: files and rows sealed; ``altered``: files and rows that do not open; ``retired``: keys
    that no longer seal anything and were removed."""

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
    """Create a new data key and seal every file and row with it; a restart after an interruption continues, with one
    more key.

    Everything stays readable throughout, and new files may arrive meanwhile. An altered file or row is left as it is,
    with its key. ``progress``: called for each file and each block of rows. Raises `LockedError` before anything is
    changed.
    """
    keys = data_keys()
    if faults := keys.faults():
        raise LockedError(faults[0])
    newest_on_file()  # no key is added if all are lost
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
    """Seal, with the newest data key, rows written before their columns were sealed; a restart after an interruption
    continues. Raises `LockedError`."""
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
            return []  # it is unknown which key sealed it
    now = time.time()
    return [
        old for old, newer in pairwise(numbers) if old not in used and now - keys.made_at(newer) >= SETTLED
    ]
