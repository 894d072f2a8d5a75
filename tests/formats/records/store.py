"""Records that a feed has already sent, for the readers that look one up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handover.formats.records import Accepted, Record, read_record
from tests.formats.records.strategies import TODAY


def record(kind: str, key: str, **body: object) -> Record:
    found = read_record(
        {
            "kind": kind, "op": "upsert", "source": "S", "source_key": key, "source_version": 1, "as_of": "2015-01-01",
            "body": body,
        },
        TODAY,
    )  # fmt: skip
    assert isinstance(found, Accepted), found
    return found.record


class Store:
    """Records that a feed has already sent."""

    def __init__(self, *records: Record) -> None:
        self.records = records

    def __call__(self, kind: str, fields: Mapping[str, str]) -> Sequence[Record]:
        return [
            one
            for one in self.records
            if one.kind == kind and all(getattr(one.body, name) == text for name, text in fields.items())
        ]
