"""The column map of a CSV feed: a YAML file that says of every column what it is. A column that it does not name is an
error, and so is a name that stands for nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from handover.formats.records.bodies import CORRECTIONS
from handover.formats.records.envelope import Kind
from handover.formats.records.fields import FieldType, field_type
from handover.formats.records.reader import RecordFileError
from handover.yaml_text import YamlTextError, parse_yaml

MOST_MAP: Final = 200_000
_DIRECTIVE: Final = re.compile(r"%(.)")
_DATE_PARTS: Final = frozenset("YmdHMSfzbBaAIpj%")
_BIRTH_PARTS: Final = frozenset("Ymd")
_FITS: Final[Mapping[str, frozenset[FieldType]]] = {
    "text": frozenset({"text"}),
    "date": frozenset({"date"}),
    "birth": frozenset({"birth"}),
    "integer": frozenset({"integer"}),
    "timestamp": frozenset({"integer"}),
    "yes_no": frozenset({"yes_no"}),
}
Path = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.([a-z_]+|[0-9]{1,2}))*$", max_length=80)]
ColumnName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_Cell = Annotated[
    str, StringConstraints(max_length=1000), WithJsonSchema({"type": ["string", "number", "boolean"]})
]
"""A scalar of the map; all are read as text."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Part):
    """What one column holds. ``to`` is the field, or fields, that take its value."""

    to: Path | Annotated[tuple[Path, ...], Field(min_length=1, max_length=10)]
    type: Literal["text", "date", "birth", "integer", "timestamp", "yes_no"] = "text"
    formats: Annotated[tuple[_Cell, ...], Field(max_length=10)] = Field(
        default=(),
        description="of a date, birth or timestamp, as strptime has them: %Y %m %d; no year of two digits",
    )
    values: dict[_Cell, _Cell] = Field(default={}, description="what stands in the column: what it means")
    unlisted: Literal["refuse", "keep", "leave_out"] = Field(
        default="refuse", description="a value that values does not list"
    )
    absent: tuple[_Cell, ...] = Field(default=(), description="texts that mean that nothing is known")
    capitals: bool = Field(default=False, description="write the text in capitals")

    @property
    def targets(self) -> tuple[str, ...]:
        """Return the fields that take the value."""
        return (self.to,) if isinstance(self.to, str) else self.to

    @model_validator(mode="after")
    def _formats_fit(self) -> Self:
        """A date is written in a stated form; two digits of a year would be a guess at the century."""
        dated = self.type in {"date", "birth", "timestamp"}
        if dated != bool(self.formats):
            raise ValueError("formats stand with a date, birth or timestamp, and only there")
        allowed = _BIRTH_PARTS if self.type == "birth" else _DATE_PARTS
        for text in self.formats:
            parts = _DIRECTIVE.findall(text)
            if (
                not set(parts) <= allowed
                or "Y" not in parts
                or len(set(parts)) != len(parts)
                or text.endswith("%")
            ):
                raise ValueError(
                    "a format has %Y and of the others only " + " ".join(sorted("%" + p for p in allowed))
                )
            if self.type == "timestamp" and "z" not in parts:
                raise ValueError(
                    "the format of a timestamp has %z, since an hour without its zone is a guess"
                )
        return self


class FeedColumnMap(_Part):
    """The whole map. Together ``columns``, ``keys`` and ``unused`` name every column of the file's header."""

    map: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})] = Field(
        description="the version of this form"
    )
    kind: Kind
    encoding: Literal["utf-8", "latin-1", "cp1252", "ascii"]
    delimiter: Literal[",", ";", "|", "tab"]
    quotes: bool = Field(default=True, description='whether values may stand in double quotes ("")')
    skip_lines: Annotated[int, Field(ge=0, le=100)] = Field(default=0, description="lines before the header")
    columns: Annotated[dict[ColumnName, Column], Field(max_length=500)]
    keys: dict[Path, Annotated[tuple[ColumnName, ...], Field(min_length=1, max_length=10)]] = Field(
        default={}, description="a key that is made of several columns, joined by a slash"
    )
    constants: dict[Path, _Cell] = Field(
        default={}, description="a field that has the same value in every row"
    )
    unused: Annotated[tuple[ColumnName, ...], Field(max_length=500)] = Field(
        default=(), description="columns that are not read"
    )

    @property
    def read_columns(self) -> frozenset[str]:
        """Return the names of the columns that are read."""
        return frozenset(self.columns) | {name for names in self.keys.values() for name in names}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        problems = list(self._problems())
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _problems(self) -> Iterator[str]:
        targets = Counter([*self.constants, *self.keys])
        for name, column in self.columns.items():
            for path in column.targets:
                targets[path] += 1
                takes = field_type(self.kind, path)
                if takes is not None and takes not in _FITS[column.type]:
                    yield f"column {name}: {path} takes {takes}, not {column.type}"
                if column.type == "timestamp" and path != "source_version":
                    yield f"column {name}: only source_version takes a timestamp"
        yield from (
            f"{path}: two columns or constants give it" for path, count in targets.items() if count > 1
        )
        for path in targets:
            if path == "kind" or field_type(self.kind, path) is None:
                yield f"{path}: there is no such field of {self.kind}"
        for path in self.keys:
            if field_type(self.kind, path) not in {"text", None}:
                yield f"{path}: takes no key"
        if "source_key" not in targets:
            yield "source_key: no column or key gives it"
        yield from (
            f"column {name}: is unused and yet read" for name in self.unused if name in self.read_columns
        )
        if "op" in self.constants and self.constants["op"] not in {"upsert", *CORRECTIONS}:
            yield "op: is no operation"


def read_map(text: str) -> FeedColumnMap:
    """Read a map from YAML. Every scalar is text, so that ``NO`` stays a code and ``010`` a number of three digits.

    Raises ``RecordFileError`` with every fault.
    """
    if len(text) > MOST_MAP:
        raise RecordFileError(f"the column map has more than {MOST_MAP:,} characters")
    try:
        value = parse_yaml(text, texts_only=True)
    except YamlTextError as error:
        raise RecordFileError(f"the column map: {error.message}", error.line) from None
    try:
        return FeedColumnMap.model_validate(value)
    except ValidationError as error:
        told = "; ".join(_told(one) for one in error.errors(include_url=False, include_input=False)[:20])
        raise RecordFileError(f"the column map: {told}") from None


def map_schema() -> dict[str, Any]:
    """Return the JSON Schema of a map, as it lies beside this module in ``data/column_map.schema.json``."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **FeedColumnMap.model_json_schema()}


def _told(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    message = error["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message
