"""What a page shows of the chosen candidate and finger, named by its address; without scores to whoever must not see
them yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from handover.matching.types import Band
from handover.stages.identification import queries
from handover.stages.identification.first_judgement import Lettered
from handover.stages.identification.likelihood import of_candidate
from handover.stages.identification.models import Candidate, Search
from handover.stages.identification.print_comparison import sheet_of


def sheet_context(
    request: HttpRequest, found: Search, candidates: list[Candidate], preferred: str | None
) -> dict[str, Any]:
    """The chosen candidate and finger (``?candidate=`` rank, ``?finger=`` position) as drawings."""
    rank, finger = _number(request, "candidate"), _number(request, "finger")
    chosen = next((c for c in candidates if c.rank == rank), None)
    chosen = chosen or next((c for c in candidates if c.identity == preferred), None)
    above = [c for c in candidates if c.band != Band.BELOW or c.identity == preferred]
    chosen = chosen or (above[0] if above else None)
    if chosen is None:
        return {"chosen": None, "sheet": None, "names": None}
    # A candidate below both thresholds is somebody else, whose name must not be shown here.
    named = chosen.band != Band.BELOW or chosen.identity == preferred
    names = queries.names_on_record(found.repository, chosen.identity) if named else None
    offered = above if chosen in above else [*above, chosen]
    result = queries.result_of(found.matter_id)
    return {
        "chosen": chosen,
        "called": str(chosen.rank),
        "likely_chosen": of_candidate(chosen, result),
        "gallery_size": result.gallery_size if result else 0,
        "sheet": sheet_of(found, chosen, finger),
        "names": names,
        "offered": [(str(c.rank), c.score) for c in offered],
    }


def blind_context(request: HttpRequest, found: Search, candidates: list[Lettered]) -> dict[str, Any]:
    """The same by letters (``?candidate=`` letter), with nothing that tells a score, a rank, a pair or a name."""
    letter = request.GET.get("candidate", "")
    chosen = next((c for c in candidates if c.letter == letter), candidates[0] if candidates else None)
    if chosen is None:
        return {"chosen": None, "sheet": None, "blind": True}
    return {
        "chosen": True,
        "called": chosen.letter,
        "sheet": sheet_of(found, chosen.candidate, _number(request, "finger"), blind=True),
        "offered": [(c.letter, None) for c in candidates],
        "blind": True,
    }


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
