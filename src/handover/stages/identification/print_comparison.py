"""What an examiner sees of one candidate: a score for each finger, and one finger drawn beside its like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handover.abis.values import AbisError, Fingers, NotFoundError
from handover.formats.finger_names import name_of
from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.print_drawing import Drawing, draw
from handover.matching.types import MinutiaPair
from handover.stages.identification import queries
from handover.stages.identification.models import Candidate, ProbeFinger, Search
from handover.stages.identification.probes import from_json
from handover.stages.identification.searching import prints_of
from handover.stages.intake.public import queries as intake


@dataclass(frozen=True, slots=True)
class FingerRow:
    """One finger of a candidate: ``score`` 0-1 or None where it was not compared, minutiae on both sides."""

    position: int
    name: str
    probe_count: int
    candidate_count: int | None
    score: float | None
    pairs: int
    problem: str


@dataclass(frozen=True, slots=True)
class Underlay:
    """The booking's image below the drawing: its index in the file, and its size at 500 ppi."""

    index: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One candidate's fingers; of one of them, the drawings. ``missing`` says why there are none.

    ``mate`` names the candidate's finger: another one where the hands were taken as swapped.
    """

    rows: tuple[FingerRow, ...]
    position: int
    name: str
    mate: str
    comparison: Drawing | None
    underlay: Underlay | None
    missing: str = ""


def sheet_of(search: Search, candidate: Candidate, position: int = 0) -> Sheet:
    """The fingers of one candidate, and the finger at ``position`` drawn; without it the best one."""
    probes = {row.position: row for row in queries.fingers_of(search.booking_matter_id)}
    evidence = {e["position"]: e for e in candidate.evidence}
    encounter = next((e["encounter"] for e in candidate.evidence if e.get("encounter")), "")
    stored, missing = _prints_of(search.repository, candidate.identity, encounter)
    mates = {p: evidence.get(p, {}).get("gallery_position") or p for p in {*probes, *stored}}
    rows = tuple(
        _row(p, probes.get(p), stored.get(mates[p]), evidence.get(p)) for p in sorted({*probes, *stored})
    )
    chosen = position if any(r.position == position for r in rows) else _best(rows)
    mate_position = mates.get(chosen, chosen)
    probe, mate = probes.get(chosen), stored.get(mate_position)
    comparison, underlay = None, None
    if probe and probe.minutiae and probe.count and mate is not None:
        pairs = [MinutiaPair(**pair) for pair in evidence.get(chosen, {}).get("pairs", [])]
        underlay = _underlay(search, probe)
        comparison = draw(from_json(chosen, probe.minutiae), mate, pairs, whole=underlay is not None)
    elif not missing:
        side = "The booking" if not (probe and probe.minutiae and probe.count) else "The record"
        missing = f"{side} has no minutiae of this finger."
    return Sheet(rows, chosen, name_of(chosen), name_of(mate_position), comparison, underlay, missing)


def _prints_of(repository: str, identity: str, encounter: str) -> tuple[Fingers, str]:
    try:
        return prints_of(repository, identity, encounter), ""
    except NotFoundError:
        return {}, "The gallery holds no prints of this candidate any more."
    except AbisError as problem:
        return {}, f"The gallery's prints cannot be read now: {problem}"


def _row(
    position: int,
    probe: ProbeFinger | None,
    stored: FingerMinutiae | None,
    evidence: Mapping[str, Any] | None,
) -> FingerRow:
    return FingerRow(
        position=position,
        name=name_of(position),
        probe_count=probe.count if probe else 0,
        candidate_count=len(stored) if stored is not None else None,
        score=evidence["score"] if evidence else None,
        pairs=len(evidence["pairs"]) if evidence else 0,
        problem=probe.problem if probe else "not in the booking",
    )


def _best(rows: tuple[FingerRow, ...]) -> int:
    scored = [row for row in rows if row.score is not None]
    return (
        max(scored, key=lambda row: row.score or 0.0).position
        if scored
        else (rows[0].position if rows else 0)
    )


def _underlay(search: Search, probe: ProbeFinger) -> Underlay | None:
    """The image that the minutiae were read from, or one of the very size that their record states."""
    booking = intake.booking_of(search.booking_matter_id)
    width, height = probe.minutiae["width"], probe.minutiae["height"]
    for image in booking.images if booking else ():
        scale = 500 / (image["ppi"] or 500)
        fits = abs(image["width"] * scale - width) <= 2 and abs(image["height"] * scale - height) <= 2
        if image["position"] == probe.position and fits:
            return Underlay(image["index"], width, height)
    return None
