"""Request the searches of a booking: keep its fingers, and open a search of each repository."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from handover.accounts.roles import Actor
from handover.administration.running_parts import running
from handover.audit.append import append, together
from handover.formats.ebts.transaction_types import Repository
from handover.matching.types import Biographics, Probe
from handover.process.advance import open_beside
from handover.process.agency_parts import GALLERIES
from handover.process.facts import BESIDE, Fact, record_each, record_together
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.naming import packed
from handover.stages.identification import rules
from handover.stages.identification.models import FINGERS_KEPT, ProbeFinger, Search
from handover.stages.identification.probes import TakenFinger, biographics_of, fingers_of, from_json, to_json
from handover.stages.intake.public import Booking
from handover.stages.intake.public import actions as intake_actions
from handover.stages.intake.public import queries as intake

MATCHER: Final = Actor.system("matcher")


@dataclass(frozen=True, slots=True)
class SearchInHand:
    """A search with the matters behind it and the stored probe, so that a caller that has it in memory need not read
    it."""

    search: Search
    booking: Booking
    fingers: tuple[ProbeFinger, ...]
    first: bool = False
    """Whether this is the first attempt, so that it has not been delayed."""


def begin(case_id: UUID) -> tuple[Matter, list[SearchInHand]] | None:
    """Read a received file, record what it says, and open its searches: one transaction, with nothing slow in it. None
    for a booking that has moved on; no searches where the file is refused, or nothing is to be searched."""
    read = intake_actions.look_into(case_id)
    if read is None:
        return None
    booking = None if read.findings else read.booking
    repositories = asked_here(booking.tot) if booking else ()
    fingers = fingers_of(read.file) if read.file and repositories else []
    with together():
        matter = intake_actions.take(read)
        if booking is None or not repositories:
            return matter, []
        kept = keep_fingers(fingers, matter)
        return matter, [
            SearchInHand(search, booking, kept, first=True)
            for search in open_searches(matter, repositories, held=True)
        ]


def asked_here(tot: str) -> tuple[Repository, ...]:
    """The repositories that are to be asked for a file of this type, and that this deployment has."""
    here = running()
    return tuple(one for one in rules.repositories_to_ask(tot) if GALLERIES[one] & here)


def request_searches(case_id: UUID) -> list[Matter]:
    """Take the fingers of an accepted booking and open a search for each repository that is to be asked."""
    matter = Matter.objects.select_related("agency", "office").get(pk=case_id)
    booking = intake.booking_of(case_id)
    repositories = asked_here(booking.tot) if booking else ()
    if Search.objects.filter(booking_matter=matter, repository__in=repositories).exists():
        return []
    if not repositories:
        return []  # it brings no prints either
    fingers = fingers_of(intake.file_of(case_id))
    with transaction.atomic():
        keep_fingers(fingers, matter)
        return [search.matter for search in open_searches(matter, repositories)]


def open_searches(matter: Matter, repositories: Sequence[Repository], *, held: bool = False) -> list[Search]:
    """Open a search of each of these for a booking, in the caller's transaction. ``held``: it moved the booking."""
    searches = [Search(booking_matter=matter, repository=repository) for repository in repositories]

    def write(opened: list[Matter]) -> list[dict[str, Fact]]:
        facts = record_each(list(zip(searches, opened, strict=True)), MATCHER)
        return [{"search_request": fact} for fact in facts]

    open_beside(
        matter, STEP[Track.SEARCH, "request_search"], actor=MATCHER, count=len(searches), write=write, parent_held=held
    )  # fmt: skip
    return searches


def searches_of(case_id: UUID) -> list[Search]:
    """The searches of a booking, that of the criminal repository first."""
    rows = Search.objects.select_related("matter").filter(booking_matter=case_id)
    return sorted(rows, key=lambda search: search.repository != Repository.CRIMINAL)


def keep_fingers(fingers: Iterable[TakenFinger], matter: Matter) -> tuple[ProbeFinger, ...]:
    """Store what is searched. It is not part of a step, so it has its own audit entry, against which
    `process.integrity` checks the rows."""
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
    facts = record_together(rows, matter, MATCHER)
    if facts:
        beside = packed({fact.row: fact.digest for fact in facts})
        append(act=FINGERS_KEPT, actor=MATCHER, subject=matter.reference, content={"facts": {BESIDE: beside}})
    return tuple(rows)


def asked_of(case_id: UUID) -> SearchInHand:
    """What one search asks, from the record."""
    rows = Search.objects.select_related("matter__agency", "matter__office", "booking_matter__agency")
    search = rows.get(matter_id=case_id)
    booking = intake.booking_of(search.booking_matter_id)
    if booking is None:
        raise LookupError(f"{search.booking_matter.reference} has no booking to search")
    return SearchInHand(search, booking, tuple(ProbeFinger.objects.filter(matter=search.booking_matter)))


def probe_of(asked: SearchInHand) -> Probe:
    """Return the probe. The immigration side is searched by prints alone, so that no name reaches it first."""
    fingers = {
        row.position: from_json(row.position, row.minutiae) for row in asked.fingers if not row.problem
    }
    names = Biographics(names=())
    if asked.search.repository == Repository.CRIMINAL:
        names = biographics_of(asked.booking)
    return Probe(names, fingers)
