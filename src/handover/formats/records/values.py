"""The types of the fields of a record: texts, dates, numbers of people and agencies, names.

Texts are stripped, in Unicode NFC, without control characters and of limited length; an absent one is ``""``. A date is
written CCYY-MM-DD; an absent one is null.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from handover.formats.records import rules

MOST_ITEMS: Final = 100
"""Most names, births or numbers of one record."""
BIRTH_PATTERN: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_Item = TypeVar("_Item")


class RecordForm(BaseModel):
    """A value of the canonical form: frozen, and no field but those declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


_NORMAL = BeforeValidator(rules.normal)
_LINE = AfterValidator(rules.line_of_text)
_LINES = AfterValidator(rules.lines_of_text)

Key = Annotated[str, StringConstraints(min_length=1, max_length=200), _LINE, _NORMAL]
"""The key of a record at its source, or of the record that it belongs to. Never empty."""
SourceName = Annotated[str, StringConstraints(min_length=1, max_length=60), _LINE, _NORMAL]
OptionalKey = Annotated[str, StringConstraints(max_length=200), _LINE, _NORMAL]
Number = Annotated[str, StringConstraints(max_length=60), _LINE, _NORMAL]
"""A number that an agency or court gave: a case, a docket, a tracking number."""
WordText = Annotated[str, StringConstraints(max_length=120), _LINE, _NORMAL]
Literally = Annotated[str, StringConstraints(max_length=1000), _LINES, _NORMAL]
"""A text kept as the source wrote it."""
Authority = Annotated[str, StringConstraints(min_length=1, max_length=1000), _LINES, _NORMAL]
"""The order or statute by which a record is sealed, expunged or restored."""
LongText = Annotated[str, StringConstraints(max_length=20_000), _LINES, _NORMAL]

_ISO = WithJsonSchema({"type": "string", "format": "date"})
PastDate = Annotated[
    dt.date,
    BeforeValidator(rules.calendar_date),
    AfterValidator(rules.after_1900),
    AfterValidator(rules.not_ahead),
    _ISO,
]
"""A day on which something happened: 1900 until today."""
AnyDate = Annotated[dt.date, BeforeValidator(rules.calendar_date), AfterValidator(rules.after_1900), _ISO]
"""A day that may lie ahead."""
Birth = Annotated[
    str,
    AfterValidator(rules.birth),
    WithJsonSchema({"type": "string", "pattern": BIRTH_PATTERN}),
]

Ori = Annotated[str, AfterValidator(rules.ori), Field(json_schema_extra={"pattern": "^([A-Z0-9]{9})?$"})]
Ucn = Annotated[str, AfterValidator(rules.ucn), Field(json_schema_extra={"pattern": "^[A-Z0-9]{0,9}$"})]
Sid = Annotated[str, AfterValidator(rules.sid), Field(json_schema_extra={"pattern": "^([A-Z0-9-]{3,10})?$"})]
ANumber = Annotated[
    str, AfterValidator(rules.a_number), Field(json_schema_extra={"pattern": "^([0-9]{8,9})?$"})
]
Fin = Annotated[str, AfterValidator(rules.fin), Field(json_schema_extra={"pattern": "^[A-Z0-9]{0,12}$"})]
Place = Annotated[str, AfterValidator(rules.country), Field(json_schema_extra={"pattern": "^([A-Z]{2})?$"})]
Sex = Literal["", "F", "G", "M", "N", "X", "Y", "Z"]
"""EBTS 2.024 SEX; X unknown."""

Many = Annotated[tuple[_Item, ...], Field(strict=False, max_length=MOST_ITEMS)]


class NameParts(RecordForm):
    """A name in parts; the first of a record is the primary one."""

    last: WordText = ""
    first: WordText = ""
    middle: WordText = ""
    suffix: WordText = ""


class IdNumber(RecordForm):
    """A number of a person: ``type`` an EBTS code such as SOC, OLN, PP, AR, MN; ``number`` as it came."""

    type: Annotated[str, StringConstraints(min_length=1, max_length=10), _LINE, _NORMAL]
    number: Annotated[str, StringConstraints(min_length=1, max_length=60), _LINE, _NORMAL]
