"""What identification does: ask the repositories, search them, let an examiner compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from handover.abis.backend import is_remote
from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.formats.ebts.transaction_types import Repository
from handover.matching.types import Band, Biographics, Probe, SearchAnswer
from handover.process.advance import advance, demand, open_case
from handover.process.facts import Fact, record, record_together
from handover.process.graph import Track
from handover.process.models import Matter
from handover.repositories import uses
from handover.repositories.keys import all_keys, current_key
from handover.repositories.models import RecordUse, Want
from handover.repositories.models.wants import OUTSTANDING
from handover.repositories.subjects import CRIMINAL
from handover.stages.identification import delays, rules, searching
from handover.stages.identification.first_judgement import demand_first
from handover.stages.identification.models import (
    FINGERS_KEPT,
    Candidate,
    Examination,
    MatchWithdrawal,
    PrintMatch,
    ProbeFinger,
    Search,
    SearchResult,
    WantHit,
    WantSearch,
)
from handover.stages.identification.probes import TakenFinger, biographics_of, fingers_of, from_json, to_json
from handover.stages.intake.public import queries as intake

MATCHER = Actor.system("matcher")
CANDIDATES = 20


def request_searches(case_id: UUID) -> list[Matter]:
    """Take the fingers of an accepted booking and open a search for each repository that is to be asked."""
    matter = Matter.objects.select_related("agency").get(pk=case_id)
    booking = intake.booking_of(case_id)
    if booking is None or Search.objects.filter(booking_matter=matter).exists():
        return []
    repositories = rules.repositories_to_ask(booking.tot)
    if not repositories:
        return []  # it brings no prints either
    fingers = fingers_of(intake.file_of(case_id))
    with transaction.atomic():
        _keep(fingers, matter)
        return [
            open_case(
                Track.SEARCH, "request_search", actor=MATCHER, agency=matter.agency, parent=matter,
                write=_request(matter, repository),
            )
            for repository in repositories
        ]  # fmt: skip


def searches_of(case_id: UUID) -> list[Search]:
    """The searches of a booking, that of the criminal repository first."""
    rows = Search.objects.filter(booking_matter=case_id)
    return sorted(rows, key=lambda search: search.repository != Repository.CRIMINAL)


def _request(booking_matter: Matter, repository: str) -> Callable[[Matter], dict[str, Fact]]:
    def write(matter: Matter) -> dict[str, Fact]:
        return {
            "search_request": record(
                Search(booking_matter=booking_matter, repository=repository), matter, MATCHER
            )
        }

    return write


def _keep(fingers: Iterable[TakenFinger], matter: Matter) -> None:
    """Keep what is searched. It is beside any step, so with an entry of its own: `process.integrity` holds the rows
    to it."""
    rows = [
        ProbeFinger(
            position=finger.position,
            source=finger.source[:20],
            minutiae=to_json(finger.minutiae) if finger.minutiae else {},
            count=len(finger.minutiae) if finger.minutiae else 0,
            problem=finger.problem[:200],
        )
        for finger in fingers
    ]
    facts = {f"finger_{n}": asdict(fact) for n, fact in enumerate(record_together(rows, matter, MATCHER), 1)}
    if facts:
        append(act=FINGERS_KEPT, actor=MATCHER, subject=matter.reference, content={"facts": facts})


def probe_of(booking_matter: Matter, repository: str) -> Probe:
    """What is searched. The immigration side is asked by prints alone: a name never reaches it first."""
    rows = ProbeFinger.objects.filter(matter=booking_matter, problem="")
    fingers = {row.position: from_json(row.position, row.minutiae) for row in rows}
    booking = intake.booking_of(booking_matter.pk)
    names = Biographics(names=())
    if booking is not None and repository == Repository.CRIMINAL:
        names = biographics_of(booking)
    return Probe(names, fingers)


def run_search(case_id: UUID) -> Matter:
    """Search one gallery and take the step that its bands give.

    Raises `rules.IncompleteError`, `rules.NotOnRecordError`, and `AbisError` or ``GalleryError`` where nothing
    answers or a gallery is not in step with its records: then there is no step, and the job is done again.
    """
    matter = Matter.objects.select_related("agency").get(pk=case_id)
    if matter.state != "pending":
        return matter
    search = Search.objects.select_related("booking_matter").get(matter=matter)
    probe = probe_of(search.booking_matter, search.repository)
    if is_remote():
        _note_sending(matter, search.repository)
    found = searching.search(search.repository, probe, limit=CANDIDATES)
    answer = found.answer
    wants = searching.search_wants(probe.biographics, limit=CANDIDATES) \
        if search.repository == Repository.CRIMINAL else None  # fmt: skip
    result = rules.outcome(answer)

    def write(matter: Matter) -> dict[str, Fact]:
        above = [c.identity_id for c in answer.prints if c.band is not Band.BELOW]
        searching.demand_on_record(search.repository, above)  # again: a record may have been withdrawn since
        delays.end(matter.pk)
        facts = {"search_answer": _write_answer(matter, answer, found.encounters)}
        _note_candidates(matter, search.repository, answer)
        if result.step == "identify":
            facts["print_match"] = record(
                PrintMatch(identity=result.identity, score=result.score, by_examiner=False), matter, MATCHER
            )
            uses.note_people(
                matter, RecordUse.What.MATCH, search.repository, [result.identity], uses.COMPARED
            )
        if wants is not None:
            _write_wants(matter, wants, result.identity)
        return facts

    return advance(matter.pk, result.step, actor=MATCHER, version=matter.version, write=write)


def _note_sending(matter: Matter, repository: str) -> None:
    """That prints leave this house, and where to; each time, and before they do."""
    content = {"repository": repository, "host": urlsplit(settings.HANDOVER_ABIS_URL).netloc}
    with transaction.atomic():
        append(act="search.sent", actor=MATCHER, subject=matter.reference, content=content)


def confirm_match(case_id: UUID, *, actor: Actor, version: int, identity: str, reasons: str) -> Matter:
    """An examiner finds that a candidate's fingers are the same.

    The match is of whoever has the candidate's record now: it may have been merged into another one meanwhile.
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
    """A second examiner finds that the match was wrong. What it led to is stopped and reversed by review."""
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
            evidence=[{**asdict(f), "encounter": encounters[one.identity_id]} for f in one.fingers],
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


def _note_candidates(matter: Matter, repository: str, answer: SearchAnswer) -> None:
    """Of a candidate below both thresholds the prints are nobody's business: only that the record came up."""
    compared = {c.identity_id for c in answer.prints if c.band is not Band.BELOW}
    others = {c.identity_id for c in answer.prints} | {c.identity_id for c in answer.names}
    uses.note_people(matter, RecordUse.What.CANDIDATE, repository, compared, uses.COMPARED)
    uses.note_people(matter, RecordUse.What.CANDIDATE, repository, others - compared)


def _write_wants(matter: Matter, answer: SearchAnswer, identified: str) -> None:
    """Possible wants: by names above the level shown, or entered under the very identity found by prints."""
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
    for hit in shown:
        if hit.identity_id in wants:  # one that was withdrawn a moment ago is nobody's any more
            _write_hit(matter, WantHit(
                want=wants[hit.identity_id], weight=hit.weight, by_prints=hit.identity_id in by_prints,
                probability=hit.probability, gallery_size=answer.size, evidence=[asdict(e) for e in hit.evidence],
            ))  # fmt: skip
    for number in sorted(by_prints - names):
        _write_hit(matter, WantHit(want=wants[number], by_prints=True, weight=0.0, probability=0.0))
    uses.note_wants(matter, RecordUse.What.WANT_HIT, wants)


def _write_hit(matter: Matter, hit: WantHit) -> None:
    record(hit, matter, MATCHER)


def _wants_under(identified: str) -> set[str]:
    """The outstanding wants entered under an identity, by any number that it had."""
    if not identified:
        return set()
    rows = Want.objects.filter(ucn__in=all_keys(identified, CRIMINAL), status__in=OUTSTANDING)
    return set(rows.values_list("number", flat=True))
