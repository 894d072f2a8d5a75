"""The data keys of this deployment, by which stored files and columns of rows are sealed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from handover.sealing.data_keys import DataKeys, LockedError

KEYS: Final = ".keys"
"""The folder of the data keys, in that of the stored files."""
REMEMBERED: Final = 30.0
"""Seconds for which a process goes on with the key that was the newest."""
_keys: dict[tuple[Path, tuple[str, ...]], DataKeys] = {}
_newest: dict[DataKeys, tuple[float, tuple[int, bytes]]] = {}


def _not_asked() -> NoReturn:
    raise ImproperlyConfigured(
        "no data key may be made: whether rows are sealed cannot be asked before handover.sealed_columns is set up"
    )


_any_row_is_sealed: list[Callable[[], bool]] = [_not_asked]
"""Whether any value of a row is sealed. The rows know their fields, and the fields this module:
the question is handed in when the program starts (`handover.sealed_columns.apps`). Until then it is refused."""


def ask_rows_with(any_is_sealed: Callable[[], bool]) -> None:
    """Say what tells whether any value of a row is sealed."""
    _any_row_is_sealed[:] = [any_is_sealed]


def files_folder() -> Path:
    """The folder of the stored files, and of the data keys in it."""
    return Path(settings.HANDOVER_DATA_DIR) / "files"


def storage_keys() -> tuple[str, ...]:
    """What wraps the data keys: the storage key of now, and after it those of before its change."""
    return (settings.HANDOVER_STORAGE_KEY, *settings.HANDOVER_STORAGE_KEY_FALLBACKS)


def data_keys() -> DataKeys:
    """The keys that seal the files and rows of this deployment."""
    return keys_of(files_folder(), storage_keys())


def keys_of(folder: Path, by: tuple[str, ...]) -> DataKeys:
    """The data keys of a store of files, such as one in a backup. ``by``: storage keys, of which one wraps them."""
    of = (folder / KEYS, by)
    return _keys.setdefault(of, DataKeys(*of))


def newest() -> tuple[int, bytes]:
    """Number and key with which values are sealed now; the folder is asked every `REMEMBERED` seconds. Raises
    `LockedError`."""
    keys, now = data_keys(), time.monotonic()
    known = _newest.get(keys)
    if known is None or now - known[0] > REMEMBERED:
        known = _newest[keys] = (now, newest_on_file())
    return known[1]


def newest_on_file() -> tuple[int, bytes]:
    """The same, asked of the folder now. The first key is made here, and never in the place of lost ones: what a new
    key 1 seals would open with it alone, and the old one, put back, would overwrite it. Raises `LockedError`, and
    `ImproperlyConfigured` where the rows cannot be asked.
    """
    keys = data_keys()
    if not keys.numbers() and _any_row_is_sealed[0]():
        raise LockedError(
            f"no data key is there ({files_folder() / KEYS}), and rows are sealed: restore the folder"
        )
    return keys.newest()


def forget_newest() -> None:
    """Ask the folder at the next value: a key was added."""
    _newest.clear()
