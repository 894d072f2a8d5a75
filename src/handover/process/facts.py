"""A fact: a named row with the digest of what it said when it was recorded."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Field, ForeignKey, JSONField, Model

from handover.process.erasure.columns import COMMITMENT, label_of
from handover.process.fold import Refusal, RefusedError
from handover.sealed_columns.fields import SealedValueError

if TYPE_CHECKING:
    from handover.accounts.roles import Actor
    from handover.process.models import Matter, RecordedFact

RECORDING: Final = frozenset({"id", "matter", "number", "by_key", "by_name", "at"}) | COMMITMENT
"""Columns that record who, when, for which step, and the digest's salt; all others are the fact's content."""
SALTED: Final = "2:"
"""Begins a digest of the second scheme: SHA-256 of a domain, the row's salt, and its canonical content. A digest of the
first has no mark and no salt, so that short content can be guessed from it."""
_DOMAIN: Final = b"handover commitment 2\0"

BESIDE: Final = "beside"
"""Under this name a step keeps the rows that it wrote beside its facts (candidates, papers), each with its digest."""
_written: ContextVar[dict[str, str] | None] = ContextVar("written", default=None)

_NUMBERS: Final = frozenset({int, float})
_EXACT: Final = 2**53
"""The largest integer that every JSON reader reads exactly (RFC 8259, section 6)."""
_NOT_KEPT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters other than tab and line breaks, and halves of surrogate pairs. PostgreSQL refuses some of them,
SQLite takes them all. Those of Latin-1 (U+0080-009F) may come in a booking's file and harm neither."""


class AlteredError(Exception):
    """Stored bytes are missing or differ from those that were recorded. The message identifies them without naming a
    person."""


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spare spaces, UTF-8: the bytes that digests are taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Fact:
    """``row`` is ``app.Model:pk``; ``digest`` commits to its canonical content (`SALTED`)."""

    row: str
    digest: str

    @classmethod
    def of(cls, row: Model) -> Fact:
        """Return the fact for a saved row."""
        return cls(label_of(row), _digest_of(content_of(row), _salt_of(row)))


def record(row: RecordedFact, matter: Matter, actor: Actor) -> Fact:
    """Save an unsaved fact for the step that ``matter`` has just taken, and return it as a fact.

    Raises `RefusedError` for a text that one of the two databases would not keep (`unkept`): longer than its column,
    or with a control character or half of a surrogate pair.
    """
    _prepare(row, matter, actor)
    row.save(force_insert=True)
    return note(row)


def record_together(rows: Sequence[RecordedFact], matter: Matter, actor: Actor) -> list[Fact]:
    """`record` for many facts of one kind by one statement, in their order. Raises as it does; then none is saved."""
    for row in rows:
        _prepare(row, matter, actor)
    if rows:
        type(rows[0])._base_manager.bulk_create(rows)
    return [note(row) for row in rows]


def record_each(rows: Sequence[tuple[RecordedFact, Matter]], actor: Actor) -> list[Fact]:
    """`record` for one fact of each of several matters, all of one kind, by one statement. Raises as it does."""
    for row, matter in rows:
        _prepare(row, matter, actor)
    if rows:
        type(rows[0][0])._base_manager.bulk_create([row for row, _ in rows])
    return [note(row) for row, _ in rows]


def _prepare(row: RecordedFact, matter: Matter, actor: Actor) -> None:
    refused = unkept(row)
    if refused:
        raise RefusedError(*refused)
    row.matter, row.number = matter, matter.version
    row.by_key, row.by_name, row.at = actor.key, actor.name, matter.moved_at


def note(row: Model) -> Fact:
    """Register a saved row with the current step, which keeps its digest; return it as a fact."""
    fact = Fact.of(row)
    written = _written.get()
    if written is not None:
        written[fact.row] = fact.digest
    return fact


@contextmanager
def writing() -> Iterator[dict[str, str]]:
    """Collect what is recorded for one step: each row passed to `record` or `note` in this context, with its
    digest."""
    rows: dict[str, str] = {}
    token = _written.set(rows)
    try:
        yield rows
    finally:
        _written.reset(token)


def fits(row: Model, digest: str) -> bool:
    """Whether a kept row still gives the digest that was taken when it was recorded.

    A column that the table got later, named in the model's ``later_columns`` in the order of their coming, is no part
    of an older digest; it is left out only where it is empty or has its default.
    """
    try:
        content = content_of(row)
    except SealedValueError:  # altered, or moved there from another row
        return False
    salt = _salt_of(row) if is_salted(digest) else b""
    if _digest_of(content, salt) == digest:
        return True
    for name in reversed(getattr(row, "later_columns", ())):
        column = row._meta.get_field(name)
        if getattr(row, name) not in (None, column.get_default()):  # type: ignore[union-attr]
            return False
        del content[name]
        if _digest_of(content, salt) == digest:
            return True
    return False


def is_salted(digest: str) -> bool:
    """Return whether the content is unguessable from this digest once the salt is destroyed."""
    return digest.startswith(SALTED)


def digest_of(value: Any) -> str:
    """SHA-256 of canonical JSON, in hexadecimal; of nothing that could be guessed."""
    return hashlib.sha256(canonical(value)).hexdigest()


def whole_digest(row: Model) -> str:
    """Return the SHA-256 of a whole row without personal content, including who recorded it and when."""
    columns = (column for column in row._meta.concrete_fields if not column.primary_key)
    return digest_of({column.name: _plain(column, row) for column in columns})


def _salt_of(row: Model) -> bytes:
    return bytes(getattr(row, "salt", None) or b"")


def _digest_of(content: dict[str, Any], salt: bytes) -> str:
    if not salt:
        return digest_of(content)
    return SALTED + hashlib.sha256(_DOMAIN + salt + canonical(content)).hexdigest()


def content_of(row: Model) -> dict[str, Any]:
    """What a fact says, by column, as plain JSON. A row gives the same content before and after the database had it.

    Foreign keys as the text of the key, times in UTC, bytes as their SHA-256, JSON as it is. Raises ``TypeError``
    for a column whose type has no such form, and ``ValueError`` for a time without a zone.
    """
    return {column.name: _plain(column, row) for column in _columns(row)}


def _columns(row: Model) -> Iterator[Field[Any, Any]]:
    return (column for column in row._meta.concrete_fields if column.name not in RECORDING)


def _plain(column: Field[Any, Any], row: Model) -> Any:
    value = getattr(row, column.attname)
    if value is None:
        return None
    if isinstance(column, JSONField):
        # Convert through text, as the database does: keys become texts, tuples lists, and enum members their values.
        return _numbered(json.loads(json.dumps(value, allow_nan=False)))
    value = column.to_python(value)
    if isinstance(column, ForeignKey):
        return str(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{column}: a time without a zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return _scalar(column, value)


def _scalar(column: Field[Any, Any], value: object) -> str | int | float | bool:
    match value:
        case str() | bool():
            return value
        case int() | float():
            return _number(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return hashlib.sha256(value).hexdigest()
    raise TypeError(f"{column}: a fact cannot hold {type(value).__name__}")


def _numbered(value: Any) -> Any:
    """Return JSON with each number in one spelling."""
    if isinstance(value, dict):
        return {
            key: _number(item) if type(item) in _NUMBERS else _numbered(item) for key, item in value.items()
        }
    if isinstance(value, list):  # minutiae and their pairs are thousands of numbers
        return [_number(item) if type(item) in _NUMBERS else _numbered(item) for item in value]
    return _number(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _number(value: int | float) -> int | float:
    """Return a number in one spelling: PostgreSQL returns 100 for what was stored as 1e2. ``ValueError`` for NaN and
    infinity."""
    if not math.isfinite(value):
        raise ValueError(f"a fact cannot hold {value}")
    if abs(value) > _EXACT:
        return float(value)
    return int(value) if value == int(value) else value


def unkept(row: Model) -> list[Refusal]:
    """What a fact says that one of the two databases would not keep, each with its column as the code."""
    return list(_refusals(row))


def _refusals(row: Model) -> Iterator[Refusal]:
    for column in _columns(row):
        name = str(column.verbose_name).capitalize()
        value = getattr(row, column.attname)
        if isinstance(value, str) and column.max_length and len(value) > column.max_length:
            yield Refusal(column.name, f"{name} is longer than {column.max_length} characters.")
        odd = next(filter(None, map(_NOT_KEPT.search, _texts(value))), None)
        if odd:
            yield Refusal(column.name, f"{name} holds {_named(odd[0])}, which cannot be kept: leave it out.")


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(key)
            if type(item) not in _NUMBERS:
                yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            if type(item) not in _NUMBERS:
                yield from _texts(item)


def _named(character: str) -> str:
    kind = "half of a surrogate pair" if character >= "\ud800" else "a control character"
    return f"{kind} (U+{ord(character):04X})"
