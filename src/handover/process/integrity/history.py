"""One matter's steps against its row and its audit entries. No queries here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from handover.audit.models import Entry
from handover.process.facts import Fact
from handover.process.fold import BrokenHistoryError, Taken, fold
from handover.process.graph import Track
from handover.process.integrity.findings import Inconsistency
from handover.process.models import Matter, RecordedStep
from handover.process.naming import same_in_log
from handover.process.replay.told import OFFICE_ACT, STEP_ACTS

__all__ = [
    "OFFICE_ACT",
    "STEP_ACTS",
    "is_marked",
    "of_agency",
    "of_audit",
    "of_history",
    "of_office",
    "version_of",
]


def of_history(matter: Matter, steps: Sequence[RecordedStep]) -> Iterator[Inconsistency]:
    """The matter's row against the fold of its steps."""
    try:
        standing = fold(Track(matter.track), [Taken(s.step, s.actor_key) for s in steps])
    except BrokenHistoryError as broken:
        yield Inconsistency("history", matter.reference, "", f"its steps are no lawful way: {broken}")
        return
    if standing.state != matter.state:
        text = f"stands at {matter.state!r}, its steps lead to {standing.state!r}"
        yield Inconsistency("matter", matter.reference, "", text)
    if standing.version != matter.version:
        text = f"is at version {matter.version}, its steps lead to {standing.version}"
        yield Inconsistency("matter", matter.reference, "", text)


def of_agency(matter: Matter, entries: Sequence[Entry]) -> Iterator[Inconsistency]:
    """Compare the agency that holds the matter with the one named by its last step."""
    last = max(entries, key=lambda e: (version_of(e), e.number), default=None)
    if last is not None and last.content.get("agency") != matter.agency.ori:
        held, told = matter.agency.ori, last.content.get("agency")
        yield Inconsistency(
            "matter", matter.reference, "", f"is with {held}, audit entry {last.number} left it with {told}"
        )


def of_office(matter: Matter, entries: Sequence[Entry]) -> Iterator[Inconsistency]:
    """The immigration office that has the matter against the one that the last entry names. Entries made before cases
    had offices, or while no office was on file, name none.
    """
    last = max((e for e in entries if e.content.get("office")), key=lambda e: e.number, default=None)
    held = matter.office.ori if matter.office else ""
    if last is not None and last.content["office"] != held:
        told = last.content["office"]
        yield Inconsistency(
            "matter",
            matter.reference,
            "",
            f"office {held or 'none'} has it, audit entry {last.number} says {told}",
        )


def of_audit(
    matter: Matter, steps: Iterable[RecordedStep], entries: Iterable[Entry]
) -> Iterator[Inconsistency]:
    """Each step against its audit entry, both ways."""
    told: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        told[version_of(entry)].append(entry)
    for step in steps:
        mine = told.pop(step.number, [])
        place = f"step {step.number} ({step.step})"
        if not mine:
            yield Inconsistency("step_without_entry", matter.reference, place, "no audit entry tells of it")
            continue
        if len(mine) > 1:
            numbers = ", ".join(str(e.number) for e in mine)
            yield Inconsistency("entry_twice", matter.reference, place, f"audit entries {numbers} tell of it")
        wrong = ", ".join(_differences(matter, step, mine[0]))
        if wrong:
            text = f"its {wrong} is not as in audit entry {mine[0].number}"
            yield Inconsistency("step_differs", matter.reference, place, text)
    for entry in (e for rows in told.values() for e in rows):
        text = f"it tells of {entry.act}, version {version_of(entry)}, and no such step is recorded"
        yield Inconsistency("entry_without_step", matter.reference, f"audit entry {entry.number}", text)


def version_of(entry: Entry) -> int:
    """The number of the step that an entry tells of; 0 where it gives none."""
    found = entry.content.get("version")
    return found if isinstance(found, int) else 0


def is_marked(entry: Entry) -> bool:
    """Whether the entry has the digest of the whole step, and with it the digests of all rows that it wrote."""
    return isinstance(entry.content.get("step"), str)


def _differences(matter: Matter, step: RecordedStep, entry: Entry) -> Iterator[str]:
    told: dict[str, Any] = entry.content
    pairs = {
        "step": (f"{matter.track}.{step.step}", entry.act),
        "actor": (step.actor_key, entry.actor),
        "role": (step.actor_role, entry.role),
        "agency": (step.actor_agency, entry.agency),
        "state": (step.state, told.get("state")),
        "time": (_as_told(step.happened_at), _told_time(told.get("happened_at"))),
    }
    wrong = [name for name, (recorded, entered) in pairs.items() if recorded != entered]
    wrong += [] if same_in_log(step.facts, told.get("facts")) else ["facts"]
    if not wrong and is_marked(entry) and Fact.of(step).digest != told["step"]:
        wrong = ["name of the actor or time of recording"]
    yield from wrong


def _as_told(at: datetime) -> datetime:
    """To the millisecond, as the audit's JSON gives it."""
    return datetime.fromisoformat(json.loads(json.dumps(at, cls=DjangoJSONEncoder)))


def _told_time(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
