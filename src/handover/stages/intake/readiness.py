"""What intake adds to `handover check`."""

from __future__ import annotations

from collections.abc import Iterator

from handover.administration.shortcomings import Shortcoming, declare
from handover.stages.intake import file_store


def storage_keys() -> Iterator[Shortcoming]:
    """Whether the keys of the stored files open: without them no file is kept and none is read."""
    for fault in file_store.data_keys().faults():
        yield Shortcoming(
            "storage-key", fault, "put back the storage key (docs/operating.md, Keys of stored files)"
        )


declare(storage_keys)
