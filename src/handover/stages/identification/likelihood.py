"""Convert a print score to a probability, as an aid for the person comparing. It decides nothing: the bands do."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop as said

from handover.abis.backend import is_remote
from handover.matching.fingerprints.thresholds import probability
from handover.matching.types import Band
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.identification.models import Candidate, PrintMatch, SearchResult


def likelihood(score: float, fingers: int, size: int) -> str:
    """The probability in words, never 0 or 1; empty where the score is another ABIS's, whose scale is its own."""
    if is_remote() or not fingers or not size:
        return ""
    share = probability(score, fingers, size)
    if share > 0.999:
        return said("above 0.999")
    return f"{share:.3f}" if share >= 0.001 else said("below 0.001")


def of_candidate(candidate: Candidate, result: SearchResult | None) -> str:
    """Return the probability for one candidate by prints; empty below both thresholds, where the model assumes too
    much."""
    if result is None or candidate.band == Band.BELOW:
        return ""
    return likelihood(candidate.score, len(candidate.evidence) or len(result.fingers), result.gallery_size)


def of_match(match: PrintMatch) -> str:
    """Of an identity that the prints established, as the search gave it before any examiner."""
    result = SearchResult.objects.filter(matter_id=match.matter_id).first()
    found = Candidate.objects.filter(
        matter_id=match.matter_id, found=Candidate.Found.PRINTS, identity=match.identity
    ).first()
    return of_candidate(found, result) if found else ""


def open_scores() -> Iterator[tuple[float, int]]:
    """The score of every candidate by prints that waits for an examiner, with how many fingers it is of."""
    waiting = Matter.objects.filter(track=Track.SEARCH, state="examination").values("pk")
    fingers = {
        pk: len(used)
        for pk, used in SearchResult.objects.filter(matter__in=waiting).values_list("matter_id", "fingers")
    }
    rows = Candidate.objects.filter(matter__in=waiting, found=Candidate.Found.PRINTS)
    for pk, score in rows.values_list("matter_id", "score").iterator():
        yield score, fingers.get(pk, 0)
