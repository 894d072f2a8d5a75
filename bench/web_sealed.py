"""Sealed values of rows that are copied."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

LONGEST = 4000
"""Characters of a value that is looked into: a longer one, as a paper's, is copied as it lies there."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """A sealed value of a row, opened. ``raw``: as the database keeps it; ``text``: what it holds."""

    column: Any
    bound: Any
    raw: Any
    text: str

    @property
    def short(self) -> bool:
        """Whether it is looked into."""
        return len(self.text) <= LONGEST

    def with_text(self, text: str) -> Any:
        """As the database keeps another text in this place."""
        from django.db import connection

        value = json.loads(text, cls=self.column.decoder) if _is_json(self.column) else text
        cell = self.column.written(value, self.bound)
        return self.column.as_column(cell, connection)

    @classmethod
    def of(cls, model: Any, columns: list[str], row: list[Any]) -> list[Any]:
        """A raw row of ``model`` with its sealed texts opened."""
        from django.db import connection

        from handover.sealed_columns.fields import SealedCell
        from handover.sealed_columns.rows import columns_of

        for column in columns_of(model):
            at = columns.index(str(column.column))
            cell = column.from_db_value(row[at], None, connection)  # type: ignore[attr-defined]
            if column.as_text and isinstance(cell, SealedCell):
                bound = row[columns.index(column.bound_to)] if column.bound_to else None
                row[at] = cls(column, bound, row[at], _text_of(column, column.opened(cell, bound)))
        return row


def _is_json(column: Any) -> bool:
    return bool(column.get_internal_type() == "JSONField")


def _text_of(column: Any, value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, cls=column.encoder) if _is_json(column) else str(value)
