"""Which column of a file is what: the map that the user writes.

A YAML mapping of our field name to the file's column, or to ``[left column, right column]`` where the two files
call it otherwise. ``id`` is required. A field we do not know is compared as what its values look like.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from handover.matching.biographics.linkage.errors import LinkageError
from handover.yaml_text import YamlTextError, parse_yaml


class FieldKind(StrEnum):
    """How the values of a field are compared."""

    GIVEN = "given name"
    SURNAME = "surname"
    NAME = "whole name"
    DATE = "date"
    CODE = "code"  # few distinct values: sex, state
    NUMBER = "number"
    POSTCODE = "postcode"
    EMAIL = "email"
    TEXT = "text"


ID: Final = "id"
_WORDS: Final = {
    FieldKind.GIVEN: "first first_name firstname given given_name forename middle middle_name middle_initial",
    FieldKind.SURNAME: "last last_name lastname surname family_name maiden_name second_surname",
    FieldKind.NAME: "name full_name fullname alias",
    FieldKind.DATE: "birth births birth_date birthdate date_of_birth dob",
    FieldKind.CODE: "sex gender citizenship state country suffix race",
    FieldKind.NUMBER: "number ssn sid ucn fbi fin anum a_number passport other phone telephone national_id soc_sec_id",
    FieldKind.POSTCODE: "postcode zip zipcode zip_code postal_code",
    FieldKind.EMAIL: "email e_mail mail",
    FieldKind.TEXT: "birthplace birth_place city town suburb address street address_1 address_2 occupation",
}
KINDS: Final = {word: kind for kind, words in _WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class FieldMap:
    """One field: its name, the column in either file, and its kind (None: found from the values)."""

    name: str
    left: str
    right: str
    kind: FieldKind | None


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The whole map. ``key`` is the field ``id``."""

    key: FieldMap
    fields: tuple[FieldMap, ...]


def read_map(path: Path) -> ColumnMap:
    """Read a map. Raises LinkageError where it is not one, or ``id`` or every other field is missing."""
    try:
        raw = parse_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YamlTextError) as wrong:
        raise LinkageError(f"the column map {path} cannot be read: {wrong}") from wrong
    if not isinstance(raw, dict):
        raise LinkageError(f"{path} must be lines of 'our field: column of the file'")
    fields = [_field(path, str(name), columns) for name, columns in raw.items() if columns not in (None, "")]
    keys = [field for field in fields if field.name == ID]
    others = tuple(field for field in fields if field.name != ID)
    if not keys:
        raise LinkageError(f"{path} names no 'id': add a line 'id: <the column with the key of a record>'")
    if not others:
        raise LinkageError(f"{path} names no field to compare beside 'id'")
    return ColumnMap(keys[0], others)


def _field(path: Path, written: str, columns: Any) -> FieldMap:
    name = written.strip().lower()
    pair = columns if isinstance(columns, list) else [columns, columns]
    if len(pair) != 2 or not all(isinstance(column, str | int) for column in pair):
        raise LinkageError(f"{path}: '{written}' must be one column, or a list of the left's and the right's")
    return FieldMap(name, str(pair[0]).strip(), str(pair[1]).strip(), KINDS.get(name))
