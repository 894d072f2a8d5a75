"""Actions of identification: request searches, run them, record an examiner's comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from handover.abis.backend import is_remote
from handover.accounts.roles import Actor
from handover.audit.append import append, together
from handover.formats.ebts.transaction_types import Repository
from handover.matching.types import Band, FingerEvidence, SearchAnswer
from handover.process.advance import ConflictError, advance, demand
from handover.process.facts import Fact, record, record_together
from handover.process.models import Matter
from handover.read_once import reading
from handover.repositories import uses
from handover.repositories.keys import all_keys, current_key
from handover.repositories.models import RecordUse, Want
from handover.repositories.models.wants import OUTSTANDING
from handover.repositories.subjects import CRIMINAL
from handover.stages.identification import delays, rules, searching
from handover.stages.identification.first_judgement import demand_first
from handover.stages.identification.models import (
    Candidate,
    Examination,
    MatchWithdrawal,
    PrintMatch,
    Search,
    SearchResult,
    WantHit,
    WantSearch,
)
from handover.stages.identification.search_in_hand import running
from handover.stages.identification.search_requests import (
    MATCHER,
    SearchInHand,
    asked_of,
    probe_of,
    request_searches,
)

__all__ = [
    "MATCHER",
    "FollowUpError",
    "confirm_match",
    "exclude_match",
    "request_searches",
    "run_search",
    "withdraw_match",
]

CANDIDATES = 20
DIGITS = 4
"""Decimals of a pair's similarity, as it is kept to explain a score: pages show two."""


def run_search(
    case_id: UUID, asked: SearchInHand | None = None, then: Callable[[Search], object] | None = None
) -> Matter:
    """Search one gallery and take the step that its bands give.

    ``asked``: the search, if the caller has it loaded. ``then``: the follow-up of the step, run in its transaction;
    if it fails the step is still recorded, and the error is raised afterwards.

    Raises `rules.IncompleteError`, `rules.NotOnRecordError`, and `AbisError` or ``GalleryError`` if nothing answers
    or a gallery does not agree with its records; then no step is taken and the job is retried.
    """
    if asked is None:
        matter = Matter.objects.get(pk=case_id)
        if matter.state != "pending":
            return matter
        asked = asked_of(case_id)
        if asked.search.matter.version != matter.version:
            raise ConflictError(asked.search.matter, [])  # another worker was at it at this moment
    search = asked.search
    if is_remote():
        _note_sending(search.matter, search.repository)
    with reading():  # what two parts of one search ask of the record, such as whether a gallery is in step
        probe = probe_of(asked)
        found = searching.search(search.repository, probe, limit=CANDIDATES)
        wants = searching.search_wants(probe.biographics, limit=CANDIDATES) \
            if search.repository == Repository.CRIMINAL else None  # fmt: skip
    result = rules.outcome(found.answer)
    failed: Exception | None = None
    with running(search), together():
        moved = advance(
            search.matter,
            result.step,
            actor=MATCHER,
            version=search.matter.version,
            write=_writes(asked, found, wants, result),
        )
        if then is not None:
            try:
                with transaction.atomic():
                    then(search)
            except Exception as problem:
                failed = problem
    if failed is not None:
        raise FollowUpError from failed
    return moved


class FollowUpError(Exception):
    """The step of a search was recorded, but its follow-up failed; the cause is chained."""


def _writes(
    asked: SearchInHand,
    found: searching.GalleryAnswer,
    wants: SearchAnswer | None,
    result: rules.SearchOutcome,
) -> Callable[[Matter], dict[str, Fact]]:
    answer, search = found.answer, asked.search

    def write(matter: Matter) -> dict[str, Fact]:
        above = [c.identity_id for c in answer.prints if c.band is not Band.BELOW]
        searching.demand_on_record(search.repository, above)  # again: a record may have been withdrawn since
        if not asked.first:
            delays.end(matter.pk)
        facts = {"search_answer": _write_answer(matter, answer, found.encounters)}
        used = _candidates_used(search.repository, answer)
        if result.step == "identify":
            facts["print_match"] = record(
                PrintMatch(identity=result.identity, score=result.score, by_examiner=False), matter, MATCHER
            )
            match = frozenset({result.identity})
            used.append(uses.Used(RecordUse.What.MATCH, search.repository, match, uses.COMPARED))
        if wants is not None:
            used.append(_write_wants(matter, wants, result.identity))
        uses.note_used(matter, *used)
        return facts

    return write


def _note_sending(matter: Matter, repository: str) -> None:
    """Record in the audit, before each transmission, that prints are sent to another system, and to which."""
    content = {"repository": repository, "host": urlsplit(settings.HANDOVER_ABIS_URL).netloc}
    with transaction.atomic():
        append(act="search.sent", actor=MATCHER, subject=matter.reference, content=content)


def confirm_match(case_id: UUID, *, actor: Actor, version: int, identity: str, reasons: str) -> Matter:
    """An examiner finds that a candidate's fingers are the same.

    The match is to the person who has the candidate's record now, because it may have been merged meanwhile.
    """
    shown = {c.identity: c for c in Candidate.objects.filter(matter_id=case_id, found=Candidate.Found.PRINTS)}
    demand(rules.examiner_reasons(reasons), rules.candidate_shown(identity, frozenset(shown)))
    demand_first(case_id, actor)
    repository = Search.objects.get(matter_id=case_id).repository
    now = current_key(repository, identity)
    demand(rules.candidate_on_record(searching.on_record(repository, [now])))

    def write(matter: Matter) -> dict[str, Fact]:
        chosen = shown[identity]
        uses.note_people(matter, RecordUse.What.MATCH, repository, [now], uses.COMPARED)
        return {
            "examination": record(Examination(same=True, identity=now, reasons=reasons), matter, actor),
            "print_match": record(
                PrintMatch(identity=now, score=chosen.score, by_examiner=True), matter, actor
            ),
        }

    return advance(case_id, "confirm_match", actor=actor, version=version, write=write)


def exclude_match(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """An examiner finds that none of the candidates has the same fingers."""
    demand(rules.examiner_reasons(reasons))
    demand_first(case_id, actor)

    def write(matter: Matter) -> dict[str, Fact]:
        return {"examination": record(Examination(same=False, reasons=reasons), matter, actor)}

    return advance(case_id, "exclude_match", actor=actor, version=version, write=write)


def withdraw_match(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """Record that a second examiner found the match wrong. Review stops and reverses what it led to."""
    match = PrintMatch.objects.filter(matter_id=case_id).order_by("-number").first()
    demand(rules.examiner_reasons(reasons))

    def write(matter: Matter) -> dict[str, Fact]:
        identity = match.identity if match else ""
        return {
            "match_withdrawal": record(MatchWithdrawal(identity=identity, reasons=reasons), matter, actor)
        }

    return advance(case_id, "withdraw_match", actor=actor, version=version, write=write)


def _write_answer(matter: Matter, answer: SearchAnswer, encounters: Mapping[str, str]) -> Fact:
    by_print = [
        Candidate(
            found=Candidate.Found.PRINTS, rank=one.rank, identity=one.identity_id, score=one.score,
            band=one.band.value,
            evidence=[_as_json(finger, encounters[one.identity_id]) for finger in one.fingers],
        )
        for one in answer.prints
    ]  # fmt: skip
    by_name = [
        Candidate(
            found=Candidate.Found.NAMES, rank=one.rank, identity=one.identity_id, score=one.probability,
            evidence=[asdict(e) for e in one.evidence],
        )
        for one in answer.names
    ]  # fmt: skip
    record_together([*by_print, *by_name], matter, MATCHER)
    return record(
        SearchResult(
            gallery_size=answer.size,
            epoch=answer.epoch,
            complete=answer.complete,
            fingers=list(answer.fingers_used),
            elapsed_ms=answer.elapsed_ms,
            weights=answer.weights,
        ),
        matter,
        MATCHER,
    )


def _as_json(finger: FingerEvidence, encounter: str) -> dict[str, Any]:
    """A pair as its three numbers (`print_comparison.pairs_of`), for a search pairs hundreds of minutiae; the last, how
    similar they are, to `DIGITS`. The score, by which the band was given, is kept as it is."""
    pairs = [[p.probe, p.gallery, round(p.similarity, DIGITS)] for p in finger.pairs]
    return {
        "position": finger.position, "score": finger.score, "pairs": pairs,
        "gallery_position": finger.gallery_position, "encounter": encounter,
    }  # fmt: skip


def _candidates_used(repository: str, answer: SearchAnswer) -> list[uses.Used]:
    """Of a candidate below both thresholds the prints are nobody's business: only that the record came up."""
    compared = frozenset(c.identity_id for c in answer.prints if c.band is not Band.BELOW)
    others = {c.identity_id for c in answer.prints} | {c.identity_id for c in answer.names}
    return [
        uses.Used(RecordUse.What.CANDIDATE, repository, compared, uses.COMPARED),
        uses.Used(RecordUse.What.CANDIDATE, repository, frozenset(others - compared)),
    ]


def _write_wants(matter: Matter, answer: SearchAnswer, identified: str) -> uses.Used:
    """Possible wants: by names above the level shown, or entered under the very identity found by prints. Return
    which parts of the wants' records were used."""
    record(
        WantSearch(
            wants=answer.size,
            epoch=answer.epoch,
            complete=answer.complete,
            weights=answer.weights,
            share=answer.prevalence,
        ),
        matter,
        MATCHER,
    )
    by_prints = _wants_under(identified)
    shown = [
        hit for hit in answer.names
        if hit.identity_id in by_prints or rules.to_confirm(hit.weight, answer.size)
    ]  # fmt: skip
    names = {hit.identity_id for hit in shown}
    wants = Want.objects.in_bulk(names | by_prints)
    hits = [
        WantHit(
            want=wants[hit.identity_id], weight=hit.weight, by_prints=hit.identity_id in by_prints,
            probability=hit.probability, gallery_size=answer.size, evidence=[asdict(e) for e in hit.evidence],
        )
        for hit in shown
        if hit.identity_id in wants  # one that was withdrawn a moment ago is nobody's any more
    ]  # fmt: skip
    alone = sorted(by_prints - names)
    hits += [WantHit(want=wants[number], by_prints=True, weight=0.0, probability=0.0) for number in alone]
    record_together(hits, matter, MATCHER)
    return uses.Used.wants(RecordUse.What.WANT_HIT, wants)


def _wants_under(identified: str) -> set[str]:
    """The outstanding wants entered under an identity, by any number that it had."""
    if not identified:
        return set()
    rows = Want.objects.filter(ucn__in=all_keys(identified, CRIMINAL), status__in=OUTSTANDING)
    return set(rows.values_list("number", flat=True))
