"""What intake adds to `handover check`."""

from __future__ import annotations

from collections.abc import Iterator

from handover.administration.shortcomings import Shortcoming, declare
from handover.sealed_columns import rows
from handover.sealed_columns.keys import KEYS, data_keys, files_folder


def storage_keys() -> Iterator[Shortcoming]:
    """Check that the keys of the stored files open; without them no file can be stored or read."""
    for fault in data_keys().faults():
        yield Shortcoming(
            "storage-key", fault, "put back the storage key (docs/operating.md, Keys of stored files)"
        )
    for number, values in rows.lost_keys().items():
        yield Shortcoming(
            "data-key-lost",
            f"data key {number}, which seals {values:,} values of rows, is not there: none of them can be read",
            f"put back its file in {files_folder() / KEYS} from a copy; make no other",
        )


def unsealed_rows() -> Iterator[Shortcoming]:
    """Whether rows of an earlier version lie unsealed in the database."""
    plain = rows.unsealed()
    if plain:
        where = ", ".join(f"{name} {number:,}" for name, number in sorted(plain.items()))
        what = f"{sum(plain.values()):,} values of rows are not sealed ({where})"
        yield Shortcoming("rows-not-sealed", what, "handover keys seal", stops=False)


declare(storage_keys, unsealed_rows)
