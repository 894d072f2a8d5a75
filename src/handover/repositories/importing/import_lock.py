"""Serialise imports of a feed: a second one waits, then sees the result of the first."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from handover.repositories.models import Feed


@contextmanager
def turn_of(feed: Feed) -> Iterator[None]:
    """Hold the right to take in files of a feed, among all processes. The system gives it back when one is killed.

    Take it before a transaction, never within one. Workers of one database share the data folder, where the file lies.
    """
    folder = settings.HANDOVER_DATA_DIR / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{feed.pk}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
