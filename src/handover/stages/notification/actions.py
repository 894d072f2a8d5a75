"""Notification's actions: open a case on a match, and record a records specialist's answer."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.audit.append import together
from handover.clocks.targets import TargetKind, deadline
from handover.formats.ebts.transaction_types import Repository
from handover.formats.iaq import AlienQuery, AlienResponse
from handover.process.advance import advance, demand, open_case
from handover.process.case_clocks.models import Clock, start
from handover.process.erasure.traces import trace_of
from handover.process.facts import Fact, record
from handover.process.graph import Track
from handover.process.models import Matter
from handover.repositories import uses
from handover.repositories.models import RecordUse
from handover.stages.identification.public import queries as identification
from handover.stages.intake.public import queries as intake
from handover.stages.notification import rules
from handover.stages.notification.messages import SpecialistAnswer, query_for, response_for
from handover.stages.notification.models import MatchLink, Query, QueryAnswer
from handover.stages.notification.records import records_of, rows_of, shown_by

NOTIFIER = Actor.system("notifier")


def open_on_match(search_matter_id: UUID) -> Matter | None:
    """Open a case for a print-confirmed immigration match. Idempotent. Nothing else opens a case.

    The clock of the answer starts with it: an office target, illustrative (`clocks.targets`).
    """
    search = identification.search_of(search_matter_id)
    if not rules.opens_a_case(search.repository, search.matter.state):
        return None
    match = identification.match_of(search_matter_id)
    booking = intake.booking_of(search.booking_matter_id)
    existing = MatchLink.objects.select_related("matter").filter(search_matter=search.matter).first()
    if existing or match is None or booking is None:
        return existing.matter if existing else None
    query: AlienQuery = query_for(booking, identification.criminal_match(booking.matter_id))

    def write(case: Matter) -> dict[str, Fact]:
        link = record(
            MatchLink(
                booking_matter=booking.matter,
                search_matter=search.matter,
                identity=match.identity,
                person_trace=trace_of(match.identity),
            ),
            case,
            NOTIFIER,
        )
        asked = record(Query(fields=query.fields(), text=query.text()), case, NOTIFIER)
        due_at = deadline(TargetKind.IAQ_ANSWER, case.opened_at, office_tz=case.agency.time_zone).due_at
        if due_at:
            start(case, Clock.Kind.QUERY, case.opened_at, due_at)
        return {"print_match": link, "query": asked}

    with together():
        return open_case(
            Track.CASE,
            "open",
            actor=NOTIFIER,
            agency=booking.matter.agency,
            parent=booking.matter,
            write=write,
        )


def answer_query(case_id: UUID, *, actor: Actor, version: int, answer: SpecialistAnswer) -> Matter:
    """Record the answer, an opinion that holds nobody."""
    link = MatchLink.objects.select_related("booking_matter").get(matter_id=case_id)
    identity = identification.immigration_identity(link.identity)
    if identity is None:
        raise LookupError(f"no immigration identity {link.identity}")
    known = frozenset(line.key for line in records_of(identity))
    linked = shown_by(identity, answer.records)
    demand(
        rules.status_known(answer.status, frozenset(dict(identification.STATUS_CHOICES))),
        rules.remarks_written(answer.remarks),
        rules.records_in_file(frozenset(answer.records), known),
        rules.opinion_fits_records(answer.opinion, linked)
        or rules.consistent(answer.status, answer.opinion, linked),
    )
    response: AlienResponse = response_for(link, identity, answer, actor, timezone.now())

    def write(case: Matter) -> dict[str, Fact]:
        used = RecordUse.What.QUERY_ANSWER
        uses.note_people(case, used, Repository.IMMIGRATION, [identity.fin])
        uses.note_rows(case, used, rows_of(identity, answer.records))
        return {
            "query_answer": record(
                QueryAnswer(
                    fin=identity.fin,
                    a_number=identity.a_number,
                    status=answer.status,
                    opinion=answer.opinion,
                    remarks=answer.remarks,
                    records=list(answer.records),
                    text=response.text(),
                ),
                case,
                actor,
            )
        }

    return advance(case_id, "answer_query", actor=actor, version=version, write=write)
