"""The columns of a row that can be erased: its salt, the erasure that took its content, and which columns go."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Field

SALT_BYTES: Final = 16
"""128 random bits, so that a birth date cannot be found by trying every date against the digest."""
COMMITMENT: Final = frozenset({"salt", "erasure"})
"""Columns that are no part of what a row says."""
MARKER: Final = "erased by order, {:%Y-%m-%d}"
MARKER_LENGTH: Final = 27
NO_DATE: Final = date(1900, 1, 1)
"""Stands in a date column that cannot be empty, once erased."""


class ErasedError(LookupError):
    """The content was erased by order; the message says when, and whose it was nobody."""


class SaltField(models.BinaryField):  # type: ignore[type-arg]
    """A salt of its own for each row, drawn when the row is inserted. Rows of before this column have none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "editable": False, "max_length": SALT_BYTES, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Draw the salt of a new row; an update leaves it as it is."""
        if add and getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, secrets.token_bytes(SALT_BYTES))
        return super().pre_save(model_instance, add)


class Erasable(models.Model):
    """Base of every append-only table with personal content.

    Each column is named in ``erasable`` (what a person's record says, and what could give it away) or in
    ``not_personal``, without exception (tests/process/erasure/test_columns.py). A trigger lets nothing change but
    all of ``erasable`` at once, by an erasure that names the row (`process.erasure.triggers`).
    """

    erasable: ClassVar[tuple[str, ...]] = ()
    not_personal: ClassVar[tuple[str, ...]] = ()
    jail_column: ClassVar[str] = ""
    """The column with the ORI of the jail that owns a row without a matter."""
    kept_beside: ClassVar[tuple[str, ...]] = ()
    """Tables that repeat some of the content, such as words to find a row by: they are emptied with it."""

    salt = SaltField()
    erasure = models.ForeignKey(
        "process.Erasure",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )

    class Meta:
        abstract = True

    @property
    def erased(self) -> str:
        """“erased by order, DATE” where the content was erased, else empty."""
        return self.erasure.marker if self.erasure is not None else ""

    def demand_content(self) -> None:
        """Raise `ErasedError` if the content was erased; for callers that cannot continue without it."""
        if self.erasure is not None:
            raise ErasedError(self.erasure.marker)


def label_of(row: models.Model) -> str:
    """``app.Model:pk``, by which steps, audit entries and erasures name a row."""
    return f"{row._meta.label}:{row.pk}"


def marker_of(at: datetime) -> str:
    """Return the text that replaces erased content, with the ISO date in UTC."""
    return MARKER.format(at.astimezone(UTC))


def declared(model: type[Erasable], name: str) -> tuple[str, ...]:
    """The names under ``erasable`` or ``not_personal``, of the model and of its bases."""
    found: dict[str, None] = {}
    for base in reversed(model.__mro__):
        found |= dict.fromkeys(vars(base).get(name, ()))
    return tuple(found)


def erased_values(model: type[Erasable], marker: str) -> dict[str, Any]:
    """Return the value that each erasable column has after an erasure, by attribute."""
    columns = [model._meta.get_field(name) for name in declared(model, "erasable")]
    return {c.attname: erased_value(c, marker) for c in columns}  # type: ignore[union-attr, arg-type]


def erased_value(column: Field[Any, Any], marker: str) -> Any:
    """Return the value of one erased column: the marker if a text has room for it, else an empty value of its type.
    Raises ``TypeError`` for a type without one: declare such a column differently or make it nullable.
    """
    if column.null:
        return None
    if isinstance(column, models.JSONField):
        return column.get_default()
    if isinstance(column, models.TextField) and column.max_length is None:
        return marker
    if isinstance(column, models.CharField | models.TextField):
        return marker if (column.max_length or 0) >= MARKER_LENGTH and not column.choices else ""
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.BinaryField):
        return b""
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return NO_DATE
    raise TypeError(f"{column} cannot be erased: no value of its type says nothing")


def is_wiped(row: Erasable, marker: str) -> bool:
    """Whether the row holds what an erased row holds, and no salt."""
    held = {name: getattr(row, name) for name in erased_values(type(row), marker)}
    plain = {name: bytes(v) if isinstance(v, memoryview) else v for name, v in held.items()}
    return row.salt is None and plain == erased_values(type(row), marker)
