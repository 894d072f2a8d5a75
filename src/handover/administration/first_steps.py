"""What `handover init` itself gives a deployment: private folders, agencies, people."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from handover.accounts.models import User
from handover.administration import agency_file
from handover.administration.agencies import in_words, put_agency
from handover.administration.init_parts import InitContext, InitError, InitPart, declare
from handover.administration.people import PersonError, add_person
from handover.administration.readiness import OTHERS, private_places

FOLDERS: Final = ("files", "galleries")
_PERSON: Final = ("username", "name", "role", "agency", "title", "namesake")


def make_private(_: Any, __: InitContext) -> list[str]:
    """Make the folders, and let nobody else of this machine open the data folder, the key and the database."""
    said = []
    for name in FOLDERS:
        place = Path(settings.HANDOVER_DATA_DIR) / name
        if not place.is_dir():
            place.mkdir(mode=0o700)
            said.append(f"made: {place}")
    for place in private_places():
        if place.stat().st_mode & OTHERS:
            place.chmod(0o700 if place.is_dir() else 0o600)
            said.append(f"closed to other users: {place}")
    return said or [f"there: {settings.HANDOVER_DATA_DIR}, closed to other users"]


def put_agencies(value: Any, context: InitContext) -> list[str]:
    """Put the agencies of a list, or of a YAML or CSV file, on file. One that is there and differs is left alone."""
    if value is None:
        return []
    try:
        if isinstance(value, str):
            lines = agency_file.read_file(context.base / value)
        else:
            lines = agency_file.of_entries(value, "agencies")
    except agency_file.AgencyFileError as problem:
        raise InitError(str(problem)) from problem
    report = agency_file.report_on(lines)
    if report.faults:
        raise InitError("agencies: " + "; ".join(report.faults))
    by_ori = {line.values["ori"]: line.values for line in lines}
    ordered = [line.values["ori"] for line in sorted(lines, key=agency_file.offices_first)]
    for ori in (one for one in ordered if one in report.new):
        given = {name: text for name, text in by_ori[ori].items() if name != "ori"}
        put_agency(ori, given, actor=context.actor)
    said = [f"put on file: {ori}, {by_ori[ori].get('name', '')}" for ori in report.new]
    said += [f"there: {ori}" for ori in report.unchanged]
    return said + [
        f"left alone: {ori} differs ({in_words(found)}); change it with: handover agency update {ori}"
        for ori, found in report.changed.items()
    ]


def put_people(value: Any, context: InitContext) -> list[str]:
    """Put people on file, each to choose a password by a one-time link. One who is there is left alone."""
    said, new_people = [], []
    with transaction.atomic():  # all or none, so that nobody is put on file without a link
        for number, entry in enumerate(_entries(value), 1):
            user, new = _person(entry, f"people, entry {number}", context)
            said.append(
                f"{'put on file' if new else 'there'}: {user.username}, {user.role} in {entry['agency']}"
            )
            new_people += [user] if new else []
    context.new_people += new_people
    return said


def _person(entry: dict[str, Any], where: str, context: InitContext) -> tuple[User, bool]:
    wrong = sorted(set(entry) - set(_PERSON)) or [name for name in _PERSON[:4] if not entry.get(name)]
    if wrong:
        raise InitError(
            f"{where}: write username, name, role, agency and perhaps title, or namesake ({wrong[0]})"
        )
    told = {name: str(text).strip() for name, text in entry.items()}
    try:
        return add_person(
            told["username"], told["name"], told["role"], told["agency"], title=told.get("title", ""),
            namesake=entry.get("namesake") is True, actor=context.actor,
        )  # fmt: skip
    except PersonError as problem:
        raise InitError(f"{where}: {problem}") from problem


def _entries(value: Any) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise InitError("people: write a list, each person with username, name, role and agency")
    return [{str(name): text for name, text in entry.items()} for entry in value]


declare(
    InitPart("", "folders", make_private, order=0),
    InitPart("agencies", "agencies", put_agencies, order=10),
    InitPart("people", "people", put_people, order=20),
)
