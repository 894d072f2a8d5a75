"""Read one value, such as an object of a JSON line, as a record: taken, with warnings, or refused with the rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from handover.formats.records import bodies
from handover.formats.records.envelope import Record, RecordEnvelope, body_model, old_key_rule
from handover.formats.records.rules import Rejected, Warned, offence_code_warning

MOST_FAULTS: Final = 20
_CATEGORIES: Final = frozenset(bodies.Category.__args__)  # type: ignore[attr-defined]
_RULES: Final = {
    "missing": ("field-missing", "is missing; send it"),
    "extra_forbidden": ("field-unknown", "is no field of this record; correct its name or leave it out"),
    "string_type": ("field-type", "is not a text"),
    "string_unicode": ("control-character", "holds a broken character; send the text without it"),
    "int_type": ("field-type", "is not a whole number"),
    "bool_type": ("field-type", "is neither true nor false"),
    "tuple_type": ("field-type", "is not a list"),
    "model_type": ("field-type", "is not an object"),
    "string_too_short": ("field-missing", "is empty; send it"),
    "string_too_long": ("field-too-long", "is too long; shorten it"),
    "too_long": ("field-too-long", "has too many items"),
}
"""What we say for the errors of pydantic that a feed can make."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A record that is taken, and what was odd about it."""

    record: Record
    warnings: tuple[Warned, ...] = ()


def read_record(
    value: object, today: dt.date, *, offence_codes: Container[str] | None = None
) -> Accepted | Rejected:
    """Read a record from JSON values (dict, list, str, int, bool, None).

    ``today`` bounds what has happened; ``offence_codes`` are the NCIC codes that the agency loaded, None if it
    has none. A disposition's category that is not known becomes ``unknown``, with a warning, and never a conviction.
    Raises nothing, whatever ``value`` is.
    """
    if not isinstance(value, Mapping):
        return Rejected("no-object", "a record is an object with kind, op, source and the rest", "")
    context = {"today": today}
    head = {name: item for name, item in value.items() if name != "body"}
    try:
        envelope = RecordEnvelope.model_validate(head, context=context)
    except ValidationError as error:
        return _rejected(error, "")
    if "body" not in value:
        return Rejected("field-missing", "is missing; send it", "body")
    body, warnings = _known_category(envelope, value["body"])
    try:
        made: Any = body_model(envelope.kind, envelope.op).model_validate(body, context=context)
    except ValidationError as error:
        return _rejected(error, "body")
    record = Record.model_construct(None, **envelope.__dict__, body=made)
    try:
        old_key_rule(record)
    except PydanticCustomError as error:
        return Rejected(error.type, error.message(), "source_key")
    return Accepted(record, (*warnings, *_warnings(record, offence_codes)))


def _known_category(envelope: RecordEnvelope, body: object) -> tuple[object, tuple[Warned, ...]]:
    """``unlisted-category``: a word that is no category becomes ``unknown``; an empty ``literal`` keeps the word."""
    if envelope.kind != "disposition" or envelope.op != "upsert" or not isinstance(body, Mapping):
        return body, ()
    word = body.get("category")
    if not isinstance(word, str) or word in _CATEGORIES:
        return body, ()
    message = "is no category of a disposition; the charge stands as unknown"
    kept = {**body, "category": "unknown", "literal": body.get("literal") or word}
    return kept, (Warned("unlisted-category", message, "body.category"),)


def _warnings(record: Record, offence_codes: Container[str] | None) -> Iterator[Warned]:
    body = record.body
    match body:
        case bodies.Charge():
            if found := offence_code_warning(body.ncic_code, offence_codes, "body.ncic_code"):
                yield found
            if not (body.literal or body.ncic_code or body.statute):
                yield Warned("charge-without-offence", "the charge does not say what for", "body.literal")
        case bodies.Want():
            if found := offence_code_warning(body.offence_code, offence_codes, "body.offence_code"):
                yield found
            if not body.names and not body.ucn:
                yield Warned(
                    "nobody-named", "the want has neither a name nor a UCN; nothing can find it", "body.names"
                )
        case bodies.CriminalIdentity() | bodies.ImmigrationIdentity() if not body.names:
            yield Warned("nobody-named", "the identity has no name; only prints can find it", "body.names")
        case _:
            pass


def _rejected(error: ValidationError, where: str) -> Rejected:
    faults = [
        _fault(item, where) for item in error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
    ]
    return _with_more(faults)


def _with_more(faults: Iterable[Rejected]) -> Rejected:
    first, *rest = faults
    return Rejected(first.rule, first.message, first.field, tuple(rest))


def _fault(item: ErrorDetails, where: str) -> Rejected:
    parts = [where, *(str(part) for part in item["loc"])]
    # A name that the sender chose is shown cut, since it can be any text.
    field = ".".join(part[:60] for part in parts if part)
    kind = item["type"]
    if kind in _RULES:
        rule, message = _RULES[kind]
        return Rejected(rule, message, field)
    if kind == "literal_error":
        expected = item.get("ctx", {}).get("expected", "")
        return Rejected(_word_rule(field), f"is not one of {expected}", field)
    if "-" in kind:  # one of our rules
        return Rejected(kind, item["msg"], field)
    return Rejected("field-value", item["msg"][:1].lower() + item["msg"][1:], field)


def _word_rule(field: str) -> str:
    return {"kind": "unknown-kind", "op": "unknown-op"}.get(field, "unknown-word")
