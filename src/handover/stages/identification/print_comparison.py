"""What an examiner sees of one candidate: a score for each finger, and one finger drawn beside its like."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from handover.abis.values import AbisError, FingersByPosition, NotFoundError
from handover.formats.finger_names import name_of
from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.print_drawing import KINDS, Drawing, draw
from handover.matching.types import MinutiaPair
from handover.stages.identification import queries
from handover.stages.identification.models import Candidate, ProbeFinger, Search
from handover.stages.identification.probes import from_json
from handover.stages.identification.searching import prints_of
from handover.stages.intake.public import queries as intake


@dataclass(frozen=True, slots=True)
class FingerRow:
    """One finger of a candidate: ``score`` 0-1 or None where it was not compared or is not shown, minutiae on both
    sides, and how good the prints are: in words for the booking, and the median quality of the minutiae, 1-100."""

    position: int
    name: str
    probe_count: int
    candidate_count: int | None
    score: float | None
    pairs: int
    problem: str
    stated: str
    probe_quality: int | None
    candidate_quality: int | None


@dataclass(frozen=True, slots=True)
class MinutiaRow:
    """A row of the table of one print's minutiae: pixels at 500 ppi as taken, degrees, quality 1-100 if known."""

    x: int
    y: int
    direction: int
    kind: str
    quality: int | None


@dataclass(frozen=True, slots=True)
class Underlay:
    """The booking's image below the drawing: its index in the file, and its size at 500 ppi."""

    index: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One candidate's fingers; of one of them, the drawings. ``missing`` says why there are none.

    ``mate`` names the candidate's finger: a different one if the hands were apparently swapped. ``probe_rows`` and
    ``mate_rows``: the minutiae of both prints, for an examiner who judges them without the pairs.
    """

    rows: tuple[FingerRow, ...]
    position: int
    name: str
    mate: str
    comparison: Drawing | None
    underlay: Underlay | None
    missing: str = ""
    probe_rows: tuple[MinutiaRow, ...] = ()
    mate_rows: tuple[MinutiaRow, ...] = ()


def sheet_of(search: Search, candidate: Candidate, position: int = 0, *, blind: bool = False) -> Sheet:
    """The fingers of one candidate, and the finger at ``position`` drawn; without it the best one.

    ``blind``: leave out everything that the matcher found except which fingers are compared: no score, no pairs, the
    prints as they were taken; without ``position``, the first finger that both sides have.
    """
    probes = {row.position: row for row in queries.fingers_of(search.booking_matter_id)}
    evidence = {e["position"]: e for e in candidate.evidence}
    encounter = next((e["encounter"] for e in candidate.evidence if e.get("encounter")), "")
    stored, missing = _prints_of(search.repository, candidate.identity, encounter)
    mates = {p: evidence.get(p, {}).get("gallery_position") or p for p in {*probes, *stored}}
    stated = _stated(search)
    told: Mapping[int, Mapping[str, Any]] = {} if blind else evidence
    rows = tuple(
        _row(p, probes.get(p), stored.get(mates[p]), told.get(p), stated.get(p, ""))
        for p in sorted({*probes, *stored})
    )
    chosen = position if any(r.position == position for r in rows) else _best(rows)
    mate_position = mates.get(chosen, chosen)
    probe, mate = probes.get(chosen), stored.get(mate_position)
    comparison, underlay = None, None
    probe_rows: tuple[MinutiaRow, ...] = ()
    mate_rows: tuple[MinutiaRow, ...] = ()
    if probe and probe.minutiae and probe.count and mate is not None:
        pairs = pairs_of(told.get(chosen, {}))
        underlay = _underlay(search, probe)
        taken = from_json(chosen, probe.minutiae)
        comparison = draw(taken, mate, pairs, whole=underlay is not None)
        probe_rows, mate_rows = _minutiae(taken), _minutiae(mate)
    elif not missing:
        side = "The booking" if not (probe and probe.minutiae and probe.count) else "The record"
        missing = f"{side} has no minutiae of this finger."
    return Sheet(
        rows, chosen, name_of(chosen), name_of(mate_position), comparison, underlay, missing, probe_rows, mate_rows
    )  # fmt: skip


def pairs_of(finger: Mapping[str, Any]) -> list[MinutiaPair]:
    """The pairs that a candidate's evidence has of one finger, best first; an earlier version named each number."""
    return [
        MinutiaPair(**pair) if isinstance(pair, dict) else MinutiaPair(*pair)
        for pair in finger.get("pairs", [])
    ]


def _prints_of(repository: str, identity: str, encounter: str) -> tuple[FingersByPosition, str]:
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
    stated: str,
) -> FingerRow:
    return FingerRow(
        position=position,
        name=name_of(position),
        probe_count=probe.count if probe else 0,
        candidate_count=len(stored) if stored is not None else None,
        score=evidence["score"] if evidence else None,
        pairs=len(evidence["pairs"]) if evidence else 0,
        problem=probe.problem if probe else "not in the booking",
        stated=stated,
        probe_quality=_median(probe.minutiae["quality"]) if probe and probe.minutiae else None,
        candidate_quality=_median(stored.quality.tolist()) if stored is not None else None,
    )


def _median(quality: Sequence[int]) -> int | None:
    """The median of those that are known: 0 is not stated."""
    known = [q for q in quality if q]
    return round(median(known)) if known else None


def _stated(search: Search) -> dict[int, str]:
    """What the booking's file says of the image of each finger, in words."""
    booking = intake.booking_of(search.booking_matter_id)
    found = {}
    for row in booking.quality if booking else ():
        measures = (("NFIQ", row["nfiq"], 5), ("score", row["score"], 100), ("NFIQ 2", row["nfiq2"], 100))
        found[row["finger"]] = ", ".join(
            f"{name} {n} of {most}" for name, n, most in measures if n is not None
        )
    return found


def _minutiae(finger: FingerMinutiae) -> tuple[MinutiaRow, ...]:
    """Every minutia, from top to bottom as one reads."""
    rows = [
        MinutiaRow(round(x), round(y), round(math.degrees(a)) % 360, KINDS.get(k, "other"), q or None)
        for (x, y), a, k, q in zip(
            finger.xy.tolist(), finger.angle.tolist(), finger.kind.tolist(), finger.quality.tolist(), strict=True
        )
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.y, row.x)))


def _best(rows: tuple[FingerRow, ...]) -> int:
    scored = [row for row in rows if row.score is not None]
    if scored:
        return max(scored, key=lambda row: row.score or 0.0).position
    both = [row for row in rows if row.probe_count and row.candidate_count]
    return next((row.position for row in (*both, *rows)), 0)


def _underlay(search: Search, probe: ProbeFinger) -> Underlay | None:
    """Return the image that the minutiae were read from, or one with exactly the size that their record states."""
    booking = intake.booking_of(search.booking_matter_id)
    width, height = probe.minutiae["width"], probe.minutiae["height"]
    for image in booking.images if booking else ():
        scale = 500 / (image["ppi"] or 500)
        fits = abs(image["width"] * scale - width) <= 2 and abs(image["height"] * scale - height) <= 2
        if image["position"] == probe.position and fits:
            return Underlay(image["index"], width, height)
    return None
