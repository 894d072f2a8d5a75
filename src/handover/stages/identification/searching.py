"""One search of one repository: prints in the ABIS, names in our own gallery.

An external ABIS (`HANDOVER_ABIS_URL`) only proposes candidates, on its own score scale. Thresholds set by the
operator, or the answer of a Handover ABIS itself, put a candidate into a band; without either, a person compares. The
evidence (paired minutiae) then comes from comparing the templates that it provides.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from handover.abis.backend import abis, is_remote
from handover.abis.encounter_store import answering
from handover.abis.galleries import WANTS, gallery, ids_of, searchable
from handover.abis.one_to_one import compare
from handover.abis.values import AbisCandidate, AbisError, FingersByPosition, Identification, NotFoundError
from handover.administration.adoption.shipped import THRESHOLDS, WEIGHTS
from handover.administration.adoption.standing import demand
from handover.matching.types import Band, Biographics, NameCandidate, PrintCandidate, Probe, SearchAnswer
from handover.repositories import index
from handover.repositories.keys import current_key
from handover.stages.identification import rules


@dataclass(frozen=True, slots=True)
class GalleryAnswer:
    """The answer, and which encounter of each print candidate it rests on."""

    answer: SearchAnswer
    encounters: Mapping[str, str]


def search(repository: str, probe: Probe, *, limit: int) -> GalleryAnswer:
    """Search by prints and by names.

    Raises `AbisError` or ``GalleryError`` where there is no answer or the gallery is not in step with its records,
    `rules.NotOnRecordError`, and `RulesNotAdoptedError`.
    """
    demand(THRESHOLDS, WEIGHTS)
    started = time.perf_counter()
    found = _elsewhere(repository, probe.fingers, limit) if is_remote() \
        else abis().identify(repository, probe.fingers, limit=limit)  # fmt: skip
    named = _named(repository, probe, limit)
    known = on_record(repository, [*(c.person for c in found.candidates), *_people(named)])
    _demand(repository, [c.person for c in found.candidates if c.band is not Band.BELOW], known)
    # Candidates below both thresholds that are not in the repository's records are left out.
    candidates = [c for c in found.candidates if c.person in known]
    answer = SearchAnswer(
        gallery=repository,
        epoch=found.epoch,
        size=found.size,
        complete=found.complete and (named is None or named.complete),
        prints=tuple(
            PrintCandidate(c.person, c.rank, c.score, c.band or Band.EXAMINE, c.fingers) for c in candidates
        ),
        names=_once_each(named, known),
        fingers_used=found.fingers_used,
        elapsed_ms=(time.perf_counter() - started) * 1e3,
        weights=named.weights if named else "",
    )
    return GalleryAnswer(answer, {c.person: c.encounter for c in candidates})


def search_wants(told: Biographics, *, limit: int) -> SearchAnswer:
    """Search the wants by names, dates and numbers, at the share of persons booked that is taken to be wanted.

    Raises ``GalleryError`` where there is no file of wants, `AbisError` where it is not in step with the wants on
    record, `rules.IncompleteError`, `rules.NotOnRecordError` for one that would be shown, and `RulesNotAdoptedError`.
    """
    demand(THRESHOLDS, WEIGHTS)
    answer = searchable(WANTS).search(Probe(told), limit=limit, prevalence=settings.HANDOVER_WANT_SHARE)
    rules.demand_complete(answer)
    demand_on_record(WANTS, [c.identity_id for c in answer.names if rules.to_confirm(c.weight, answer.size)])
    return answer


def on_record(repository: str, keys: Sequence[str]) -> frozenset[str]:
    """Those of these keys under which somebody, or a want, is visibly on record."""
    return frozenset(index.rows_of(repository).filter(pk__in=list(keys)).values_list("pk", flat=True))


def demand_on_record(repository: str, keys: Sequence[str]) -> None:
    """Raise `rules.NotOnRecordError`, which says who and what to do, where one of these has no record that is shown."""
    _demand(repository, keys, on_record(repository, keys))


def _demand(repository: str, keys: Sequence[str], known: frozenset[str]) -> None:
    unknown = [key for key in keys if key not in known]
    if not unknown:
        return
    who = f"{unknown[0]} is in the {repository} gallery and has no record"
    if is_remote() and repository != WANTS:
        mend = "import the record: handover records import FILE --feed NAME; or have it removed in the other ABIS"
    else:
        mend = index.mend_unrecorded(repository, unknown[0])
    raise rules.NotOnRecordError(f"{who}; {mend}")


def prints_of(repository: str, identity: str, encounter: str) -> FingersByPosition:
    """The prints of a candidate where they lie, by the key that stands now. Raises `AbisError`."""
    encounter = "" if encounter == identity else encounter
    identity = current_key(repository, identity)
    if not is_remote():
        with answering():
            gallery(repository)  # a missing gallery does not mean that the person is not in it
        return abis().fingers(identity, encounter or identity)
    if encounter:
        return abis().fingers(identity, encounter)
    there = _there(repository)
    held = [e for e in abis().encounters(identity) if there in e.galleries]
    if not held:
        raise NotFoundError("no such person in this gallery")
    return held[-1].fingers


def _named(repository: str, probe: Probe, limit: int) -> SearchAnswer | None:
    """Search by names, dates and numbers; None if none of these are given."""
    b = probe.biographics
    if not (b.names or b.births or b.numbers):
        return None
    return searchable(repository).search(Probe(b), limit=limit)


def _people(named: SearchAnswer | None) -> list[str]:
    return [ids_of(one.identity_id)[0] for one in named.names] if named else []


def _once_each(named: SearchAnswer | None, known: frozenset[str]) -> tuple[NameCandidate, ...]:
    """The candidates by names who are on record, each person once."""
    best: dict[str, NameCandidate] = {}
    for person, one in zip(_people(named), named.names if named else (), strict=True):
        if person in known:
            best.setdefault(person, one)
    ranked = enumerate(best.items(), 1)
    return tuple(replace(c, identity_id=person, rank=rank) for rank, (person, c) in ranked)


def _elsewhere(repository: str, fingers: FingersByPosition, limit: int) -> Identification:
    from handover.matching.fingerprints.tenprint import usable  # it brings a compiler

    sent = {p: fingers[p] for p in usable(fingers)}
    if not sent:
        return Identification(())
    found = abis().identify(_there(repository), sent, limit=limit)
    return replace(
        found, candidates=tuple(_explained(repository, sent, _banded(c)) for c in found.candidates)
    )


def _there(repository: str) -> str:
    """What the other ABIS calls the gallery of a repository."""
    name: str = settings.HANDOVER_ABIS_GALLERIES.get(repository, repository)
    return name


def _banded(one: AbisCandidate) -> AbisCandidate:
    """The candidate in its band: by the operator's thresholds, else as the ABIS says, else to be examined."""
    lights_out, examine = settings.HANDOVER_ABIS_LIGHTS_OUT, settings.HANDOVER_ABIS_EXAMINE
    band = one.band or Band.EXAMINE
    if lights_out is not None or examine is not None:
        band = Band.EXAMINE if examine is None or one.score >= examine else Band.BELOW
        if lights_out is not None and one.score >= lights_out:
            band = Band.IDENTIFIED
    return replace(one, band=band)


def _explained(repository: str, fingers: FingersByPosition, one: AbisCandidate) -> AbisCandidate:
    """Add paired minutiae if a person may have to compare and the ABIS provides its templates."""
    if one.band is Band.BELOW:
        return one
    try:
        evidence = compare(fingers, prints_of(repository, one.person, one.encounter))
    except AbisError:
        return one
    return replace(one, fingers=evidence.fingers) if evidence else one
