"""The keys of the stored files: what seals how many, and a new one in the place of the old."""

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
from handover.sealing.data_keys import LockedError
from handover.sealing.sealed_file import SealError
from handover.stages.intake import file_store

SETTLED: Final = 3600.0
"""Seconds after which no process writes with the data key of before any more; it is longer than any file takes."""


@dataclass(frozen=True, slots=True)
class KeyReport:
    """What is sealed by which data key (0: by none), which files are altered, which keys do not open."""

    files: dict[int, int]
    altered: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did. ``number``: the new data key; ``rewrapped``: keys that the storage key of now wraps since;
    ``retired``: keys that seal nothing any more and are forgotten."""

    number: int
    rewrapped: int
    sealed: int
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
    return KeyReport(dict(sorted(files.items())), tuple(altered), tuple(file_store.data_keys().faults()))


def rotate(actor: Actor, progress: Callable[[int], None] = lambda _: None) -> Rotation:
    """Make a new data key and seal every file with it; begun again after a stop it goes on, with one more key.

    Files stay readable at every moment, and new ones may come meanwhile. An altered file stays as it is, with its key.
    Raises `LockedError` before anything is changed.
    """
    keys = file_store.data_keys()
    if faults := keys.faults():
        raise LockedError(faults[0])
    rewrapped, number = keys.wrap_anew(), keys.add()
    done, altered = 0, []
    for path in file_store.stored():
        try:
            done += file_store.seal_anew(path, number)
        except (file_store.MissingBytesError, SealError):
            altered.append(path.name)
        progress(1)
    retired = tuple(_unused())
    for old in retired:
        keys.retire(old)
    with transaction.atomic():
        content = {
            "key": number, "rewrapped": rewrapped, "sealed": done, "altered": len(altered), "retired": list(retired),
        }  # fmt: skip
        append(act="keys.rotate", actor=actor, content=content)
    return Rotation(number, rewrapped, done, tuple(altered), retired)


def _unused() -> list[int]:
    """The data keys that seal no file, and with which nobody writes any more: a newer one is there since `SETTLED`."""
    keys = file_store.data_keys()
    used, numbers = set(), keys.numbers()
    for path in file_store.stored():
        try:
            used.add(file_store.key_of(path))
        except SealError:
            return []  # nobody can tell by which key
    now = time.time()
    return [
        old for old, newer in pairwise(numbers) if old not in used and now - keys.made_at(newer) >= SETTLED
    ]
