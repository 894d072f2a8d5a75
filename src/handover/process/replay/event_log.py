"""The audit log's steps as an event log for an auditor's own tools, with pseudonyms in the place of people.

A pseudonym is a keyed digest whose key is made for one export and kept nowhere: within one export each person has one
pseudonym; nobody can match pseudonyms between exports. Parts of the program keep their names.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from handover.accounts.roles import Actor, Role
from handover.formats.event_logs.events import MinedEvent, MinedObject, instant_text
from handover.formats.event_logs.ocel import ocel_json
from handover.formats.event_logs.pnml import START, NetArc, pnml
from handover.formats.event_logs.xes import xes
from handover.process.definitions import RESUME, STAY
from handover.process.graph import Step, Track, steps_of
from handover.process.models import Matter
from handover.process.replay.told import ToldMatter

OCEL: Final = "events.ocel.json"
XES: Final = "events.xes"
MANIFEST: Final = "manifest.json"
_BATCH: Final = 500


def pseudonyms(key: bytes | None = None) -> Callable[[Actor], str]:
    """Make a function that gives each person a pseudonym; the key is lost with it."""
    secret = key or secrets.token_bytes(32)

    def of(actor: Actor) -> str:
        if actor.role is Role.SYSTEM and actor.key.startswith("system:"):
            return actor.key
        return f"person-{hmac.new(secret, actor.key.encode(), hashlib.sha256).hexdigest()[:12]}"

    return of


def mined(
    matters: Iterable[ToldMatter], named: Callable[[Actor], str]
) -> tuple[list[MinedObject], list[MinedEvent]]:
    """Objects and events of these matters. A matter's parent is not in the log: it is read from its row."""
    told = list(matters)
    parents = dict(_parents([one.reference for one in told]))
    objects = [_object(one, parents.get(one.reference)) for one in told]
    events = sorted((event for one in told for event in _events(one, named)), key=lambda e: int(e.id))
    return objects, events


def arcs(track: Track) -> Iterator[NetArc]:
    """The track's control flow. A net knows no facts, roles or interrupted states: what resumes may resume to every
    state from which a step leads into the freeze."""
    steps = steps_of(track)
    for step in steps:
        for origin in step.origins or (START,):
            for target in _targets(step, origin, steps):
                yield NetArc(origin, f"{track}.{step.name}", target)


def write_event_log(
    folder: Path, matters: Iterable[ToldMatter], log_size: int, log_digest: str, now: datetime
) -> dict[str, Any]:
    """Write OCEL 2.0, XES, a PNML for each track and a manifest into a folder; return the manifest.

    Raises ``FileExistsError`` where the folder holds an export already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / MANIFEST).exists():
        raise FileExistsError(f"{folder} holds an export already")
    objects, events = mined(matters, pseudonyms())
    files = {
        OCEL: json.dumps(ocel_json(objects, events), ensure_ascii=False, indent=1).encode(),
        XES: xes(objects, events),
        **{f"{track}.pnml": pnml(str(track), arcs(track)) for track in Track},
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    manifest = {
        "made_at": instant_text(now),
        "log": {"entries": log_size, "digest": log_digest},
        "counts": {"objects": len(objects), "events": len(events)},
        "actors": "pseudonyms by a key that was made for this export and not kept; parts of the program by name",
        "time": "when the step was recorded; happened_at is when it happened",
        "nets": "control flow alone: no facts, no roles; what resumes may resume to every state that was left for it",
        "formats": {OCEL: "OCEL 2.0 JSON", XES: "XES, IEEE 1849-2016", "*.pnml": "PNML, ISO/IEC 15909-2"},
        "files": {n: {"bytes": len(c), "sha256": hashlib.sha256(c).hexdigest()} for n, c in files.items()},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    return manifest


def _parents(references: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at in range(0, len(references), _BATCH):
        part = references[at : at + _BATCH]
        yield from Matter.objects.filter(reference__in=part, parent__isnull=False).values_list(
            "reference", "parent__reference"
        )


def _object(one: ToldMatter, parent: str | None) -> MinedObject:
    related = {parent: "began with"} if parent else {}
    state = one.standing.state or "(none)"
    return MinedObject(
        one.reference, str(one.track), {"agency": one.steps[-1].agency, "state": state}, related
    )


def _events(one: ToldMatter, named: Callable[[Actor], str]) -> Iterator[MinedEvent]:
    wrong = {d.number for d in one.deviations}
    for step in one.steps:
        yield MinedEvent(
            id=str(step.entry), activity=f"{one.track}.{step.step}", at=step.at, of=one.reference,
            resource=named(step.actor), role=step.actor.role.value,
            attributes={
                "happened_at": step.happened_at, "state": step.state, "agency": step.agency, "version": step.number,
                "conforms": step.number not in wrong, "step_digest": step.digest,
            },
        )  # fmt: skip


def _targets(step: Step, origin: str, steps: Sequence[Step]) -> list[str]:
    if step.to == STAY:
        return [origin]
    if step.to != RESUME:
        return [step.to]
    into = (s for s in steps if s.to == origin)
    return sorted({left for s in into for left in s.origins})
