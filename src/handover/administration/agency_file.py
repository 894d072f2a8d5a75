"""Read a list of agencies from YAML or CSV, report what it would change, and apply it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.administration.agencies import FIELDS, Differences, check_agency, differences, put_agency
from handover.yaml_text import YamlTextError, parse_yaml

COLUMNS: Final = ("ori", *FIELDS)
MOST_BYTES: Final = 5_000_000
NEEDED: Final = ("ori", "name", "kind")


class AgencyFileError(Exception):
    """The file as a whole cannot be read: what, where, and what to do."""


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency of a file: ``place`` as a person finds it (line 3; entry 2)."""

    place: str
    values: dict[str, str]


@dataclass(slots=True)
class AgencyReport:
    """What a file would do, or did: ORIs that are new and unchanged, the differences of the others, and faults."""

    new: list[str] = field(default_factory=list)
    changed: dict[str, Differences] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the report for a program."""
        changed = {
            ori: {name: {"was": was, "is": now} for name, (was, now) in found.items()}
            for ori, found in self.changed.items()
        }
        return {"new": self.new, "changed": changed, "unchanged": self.unchanged, "rejected": self.faults}


def read_file(path: Path) -> list[AgencyLine]:
    """Read ``.csv``, ``.yaml`` or ``.yml``. Raises `AgencyFileError`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise AgencyFileError(f"{path} is larger than {MOST_BYTES:,} bytes; is it a list of agencies?")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise AgencyFileError(f"{path} cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise AgencyFileError(f"{path} is not UTF-8 (byte {problem.start}); save it as UTF-8") from problem
    kind = path.suffix.lower()
    if kind == ".csv":
        return list(_of_csv(text, path))
    if kind in (".yaml", ".yml"):
        return list(_of_yaml(text, path))
    raise AgencyFileError(f"{path}: name it .csv, .yaml or .yml")


def of_entries(entries: Any, where: str) -> list[AgencyLine]:
    """Read a list of mappings, as YAML gives it. Raises `AgencyFileError`."""
    if not isinstance(entries, list):
        raise AgencyFileError(f"{where}: write a list of agencies, each with {', '.join(NEEDED)}")
    found = []
    for number, entry in enumerate(entries, 1):
        place = f"entry {number}"
        if not isinstance(entry, dict):
            raise AgencyFileError(f"{where}, {place}: write the fields of the agency as `name: value`")
        _columns_known([str(name) for name in entry], f"{where}, {place}")
        if nested := [name for name, value in entry.items() if isinstance(value, list | dict)]:
            raise AgencyFileError(f"{where}, {place}: {nested[0]} is a list; write one value")
        found.append(
            AgencyLine(place, {str(k): "" if v is None else str(v).strip() for k, v in entry.items()})
        )
    return found


def report_on(lines: list[AgencyLine]) -> AgencyReport:
    """Say what the file would do; nothing is changed."""
    report, seen = AgencyReport(), dict[str, str]()
    on_file = {agency.ori: agency for agency in Agency.objects.all()}
    offices = {
        line.values.get("ori", "") for line in lines if line.values.get("kind") == Agency.Kind.IMMIGRATION
    }
    for line in lines:
        ori = line.values.get("ori", "")
        if ori in seen:
            report.faults.append(f"{line.place}: {ori} is in the file twice, first at {seen[ori]}")
            continue
        seen[ori] = line.place
        given = {name: value for name, value in line.values.items() if name in FIELDS}
        agency = on_file.get(ori)
        found = differences(agency, given) if agency else {}
        faults = list(_faults(line, agency, given, offices))
        report.faults += faults
        if faults:
            continue
        if agency is None:
            report.new.append(ori)
        elif found:
            report.changed[ori] = found
        else:
            report.unchanged.append(ori)
    return report


def apply(lines: list[AgencyLine], *, actor: Actor) -> AgencyReport:
    """Put the agencies of the file on file, all or none: nothing is changed where the report has a fault."""
    with transaction.atomic():
        report = report_on(lines)
        for line in sorted(lines, key=offices_first) if not report.faults else ():
            given = {name: value for name, value in line.values.items() if name in FIELDS}
            if line.values["ori"] not in report.unchanged:
                put_agency(line.values["ori"], given, actor=actor)
    return report


def offices_first(line: AgencyLine) -> tuple[bool, bool]:
    """Jails name offices, and an office that is the default no more makes room for the next."""
    reach = line.values.get("reach", "")
    return (line.values.get("kind") != Agency.Kind.IMMIGRATION and not reach, reach == Agency.Reach.DEFAULT)


def _faults(
    line: AgencyLine, agency: Agency | None, given: dict[str, str], offices: set[str]
) -> Iterator[str]:
    missing = [name for name in NEEDED if not line.values.get(name)] if agency is None else []
    if missing:
        yield f"{line.place}: {', '.join(missing)} missing"
        return
    tried = Agency(pk=agency.pk if agency else None, ori=line.values["ori"])
    for name in FIELDS:
        value = given.get(name, getattr(agency, name) if agency else None)
        if value is not None:
            setattr(tried, name, value)
    try:
        check_agency(tried, offices)
    except ValidationError as problem:
        for name, messages in problem.message_dict.items():
            yield f"{line.place}, {name}: {' '.join(messages)}"


def _columns_known(names: list[str], where: str) -> None:
    if unknown := [name for name in names if name not in COLUMNS]:
        raise AgencyFileError(f"{where}: “{unknown[0]}” is none of {', '.join(COLUMNS)}")


def _of_csv(text: str, path: Path) -> Iterator[AgencyLine]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _columns_known(list(reader.fieldnames or []), f"{path}, line 1")
        for row in reader:
            if None in row or None in row.values():
                raise AgencyFileError(f"{path}, line {reader.line_num}: not as many values as columns")
            yield AgencyLine(f"line {reader.line_num}", {name: value.strip() for name, value in row.items()})
    except csv.Error as problem:
        raise AgencyFileError(f"{path}, line {reader.line_num}: {problem}") from problem


def _of_yaml(text: str, path: Path) -> list[AgencyLine]:
    try:
        content = parse_yaml(text)
    except YamlTextError as problem:
        raise AgencyFileError(f"{path}: {problem}") from problem
    if isinstance(content, dict):
        if set(content) != {"agencies"}:
            raise AgencyFileError(f"{path}: write one list, `agencies:`")
        content = content["agencies"]
    return of_entries(content, str(path))
