"""Columns by which a query finds who has a number that is sealed: a keyed hash of it, in the same row.

A hash begins with a mark of the key (`SECRET_KEY`) that made it. After that key was changed, rows are found by the keys
before it (`SECRET_KEY_FALLBACKS`) until `handover keys seal` or `keys rotate` has hashed them anew. A hash answers one
question: whether two numbers are the same. Who has the database and no key learns who shares one; who has the key too
computes every number there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import class_prepared
from django.utils.crypto import salted_hmac

from handover.sealed_columns.fields import ComputedBeside, SealedColumn, SealedValueError
from handover.sealing.sealed_file import SealError

_DOMAIN: Final = "handover.sealed_columns.hashed"
_MARK: Final = 8
"""Hexadecimal digits that tell one key from another."""
BLOCK: Final = 500

if TYPE_CHECKING:
    _Char = models.CharField[str | None, str | None]
else:
    _Char = models.CharField


class HashedColumn(ComputedBeside, _Char):
    """The keyed hash of the sealed column ``of``; null where that is empty. It is written with its row: by `save`,
    `bulk_create` and `repositories.bulk`. A query that empties ``of`` by `update` empties this one too: the sealed
    column refuses every statement that would leave this one as it was (`SealedColumn.write_with`)."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(
            *args,
            **{"max_length": _MARK + 64, "null": True, "editable": False, "db_index": True, **kwargs},
        )

    def deconstruct(self) -> Any:
        """Say the column too, for a migration."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Hash what the row says now."""
        value = self.hashed(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value

    def hashed(self, value: str) -> str | None:
        """The hash of a number by the key of now."""
        return self._by(value, settings.SECRET_KEY) if value else None

    def found_by(self, values: Iterable[str]) -> list[str]:
        """The hashes by which rows with one of these numbers are found: by the key of now and those before it."""
        secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return [self._by(value, secret) for value in values if value for secret in secrets]

    def _by(self, value: str, secret: str) -> str:
        domain = f"{_DOMAIN}:{self.model._meta.db_table}.{self.of}"
        return _mark(secret) + salted_hmac(domain, value, secret=secret, algorithm="sha256").hexdigest()


def _write_together(sender: type[models.Model], **_: Any) -> None:
    """Tie each hash of a table to its sealed column, once all columns are known."""
    for column in hashed_columns(sender):
        of = sender._meta.get_field(column.of)
        if isinstance(of, SealedColumn):  # in a migration of before it may be plain still
            of.write_with(column)


class_prepared.connect(_write_together)


@lru_cache(maxsize=8)
def _mark(secret: str) -> str:
    """What tells that a hash was made by this key, and nothing of the key."""
    return salted_hmac(_DOMAIN, "which key", secret=secret, algorithm="sha256").hexdigest()[:_MARK]


def having(model: type[models.Model], name: str, numbers: Iterable[str]) -> models.Q:
    """The condition that a row's sealed column holds one of these numbers, as they are written there."""
    column = next(c for c in hashed_columns(model) if c.of == name)
    return models.Q(**{f"{column.attname}__in": column.found_by(numbers)})


def hashed_columns(model: type[models.Model]) -> list[HashedColumn]:
    """The hashes of a table's sealed columns."""
    return [column for column in model._meta.concrete_fields if isinstance(column, HashedColumn)]


def due(model: type[models.Model], column: HashedColumn) -> models.QuerySet[Any]:
    """The rows whose number has no hash by the key of now."""
    made = models.Q(**{f"{column.attname}__startswith": _mark(settings.SECRET_KEY)})
    rows: models.QuerySet[Any] = model._base_manager.alias(text_size=_length(column.of))
    return rows.filter(text_size__gt=0).filter(~made | models.Q(**{f"{column.attname}__isnull": True}))


def _length(name: str) -> Any:
    from django.db.models.functions import Cast, Length

    return Length(Cast(name, models.TextField()))


def hash_anew(model: type[models.Model], progress: Callable[[int], None] = lambda _: None) -> int:
    """Hash every number of a table that has no hash by the key of now, in blocks, and return how many rows were
    written. A row whose number does not open is left as it is."""
    done = 0
    for column in hashed_columns(model):
        bound = getattr(model._meta.get_field(column.of), "bound_to", "")
        last: Any = None
        while True:
            with transaction.atomic():
                rows = due(model, column) if last is None else due(model, column).filter(pk__gt=last)
                block = list(rows.only("pk", column.of, *filter(None, [bound])).order_by("pk")[:BLOCK])
                # In the order in which an import writes rows, which sorts keys as Python does.
                for row in sorted(block, key=lambda one: str(one.pk)):
                    done += _hash_row(row, column)
            if not block:
                break
            last = block[-1].pk
            progress(1)
    return done


def _hash_row(row: models.Model, column: HashedColumn) -> int:
    try:
        value = column.hashed(getattr(row, column.of))
    except (SealError, SealedValueError):
        return 0
    # Only as it was read: an import may have given the row another number meanwhile.
    kept = type(row)._base_manager.filter(pk=row.pk, **{column.attname: getattr(row, column.attname)})
    return kept.update(**{column.attname: value})
