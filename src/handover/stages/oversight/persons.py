"""Find which cases belong to the same person, by prints, without revealing who it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from handover.process.erasure.traces import trace_of
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import queries as notification


@dataclass(frozen=True, slots=True)
class CasePerson:
    """``key``: a keyed digest, the same for every case of one person, by any number that a merge of records gave them;
    after an erasure the digest that stayed. ``booking``: the booking behind the case."""

    key: str
    booking: UUID


def persons_of(case_ids: Iterable[UUID]) -> dict[UUID, CasePerson]:
    """Return the person of each of these cases; a case without any record of its person is left out."""
    links = notification.links_of(case_ids)
    now = identification.current_fins(link.identity for link in links.values() if link.identity)
    found = {}
    for case, link in links.items():
        key = trace_of(now[link.identity]) if link.identity else link.person_trace
        if key:
            found[case] = CasePerson(key, link.booking_matter_id)
    return found
