"""Each record of a case's file as a page lists it: the evidence, its source, its date and its reliability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from handover.stages.review.case_file.evidence import Evidence

if TYPE_CHECKING:
    from handover.repositories.models import ArrestCharge, CriminalIdentity, ImmigrationIdentity
    from handover.stages.identification.public import PrintMatch
    from handover.stages.notification.public import MatchLink, QueryAnswer
    from handover.stages.review.case_file.models import Statement

SAID_SHOWN: Final = 160
"""Characters of a statement that a list of records shows; the whole stands on the case's page."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record as a page shows it: the evidence, its source, as-of date and reliability class."""

    evidence: Evidence
    source: str
    as_of: str
    reliability: str


def _day(at: datetime, link: MatchLink) -> str:
    """The day of a moment at the jail of the case."""
    return at.astimezone(link.matter.agency.zone).date().isoformat()


def of_match(match: PrintMatch, link: MatchLink) -> Item:
    """The match of the prints."""
    how = (
        "confirmed by a fingerprint examiner"
        if match.by_examiner
        else "above the threshold at which no examiner is asked"
    )
    label = f"Prints match FIN {match.identity}, {how}"
    return Item(
        Evidence(f"match:{link.search_matter.reference}", "match", "print_match", label),
        "search of the immigration repository", _day(match.at, link), "primary",
    )  # fmt: skip


def of_immigration(identity: ImmigrationIdentity) -> Iterator[Item]:
    """The statuses, orders and encounters of the immigration record."""
    for status in identity.statuses.all():
        span = "current" if status.until is None else "past"
        label = f"{status.get_status_display()} since {status.since}" + (
            f" until {status.until}" if status.until else ""
        )
        yield Item(
            Evidence(f"status:{status.pk}", "status", f"{status.status}:{span}", label, status.reliability),
            status.source, status.as_of.isoformat(), status.reliability,
        )  # fmt: skip
    for order in identity.orders.all():
        shows = order.kind + (":final" if order.final else "")
        label = f"{order.get_kind_display()}{', final' if order.final else ''}, {order.dated}, {order.body}"
        yield Item(
            Evidence(f"order:{order.pk}", "order", shows, label, order.reliability, order.sections),
            order.source, order.as_of.isoformat(), order.reliability,
        )  # fmt: skip
    for encounter in identity.encounters.all():
        label = f"Encounter {encounter.eid}: {encounter.reason}, {encounter.place}, {encounter.happened_on}"
        yield Item(
            Evidence(f"encounter:{encounter.eid}", "encounter", "encounter", label, "system"),
            encounter.source, encounter.happened_on.isoformat(), "system",
        )  # fmt: skip


def of_criminal(identity: CriminalIdentity) -> Iterator[Item]:
    """The charges of the criminal record, each with what the court did."""
    for arrest in identity.arrests.all():
        for charge in arrest.charges.all():
            shows = "convicted" if charge.disposition == "convicted" else f"charge:{charge.disposition}"
            label = (
                f"Charge {charge.literal}, arrest {arrest.arrested_on}: {charge.get_disposition_display()}"
            )
            sure = _certified(charge)
            yield Item(
                Evidence(f"charge:{charge.pk}", "charge", shows, label, sure),
                arrest.source, charge.as_of.isoformat(), sure,
            )  # fmt: skip


def _certified(charge: ArrestCharge) -> str:
    """Return the reliability of a charge. It is a copy of what a court did, but a primary source if the court's own
    certified disposition backs it (OIG-20-13; law-findings L6)."""
    said = [d for d in charge.dispositions.all() if d.category == charge.disposition]
    return "primary" if any(d.reliability == "primary" for d in said) else "secondary"


def of_answer(answer: QueryAnswer, link: MatchLink) -> Item:
    """The records specialist's answer."""
    label = f"Records specialist's answer: {answer.get_opinion_display()}"
    return Item(
        Evidence(f"answer:{answer.pk}", "answer", "answer", label, "secondary"),
        f"IAR by {answer.by_name}", _day(answer.at, link), "secondary",
    )  # fmt: skip


def of_statement(said: Statement) -> Item:
    """What the person said, shortened for a list."""
    on = said.made_at.astimezone(said.matter.agency.zone).date()
    words = said.text if len(said.text) <= SAID_SHOWN else f"{said.text[:SAID_SHOWN].rstrip()} ..."
    label = f"Statement of the person to {said.made_to}, {on}, in {said.language}: {words}"
    return Item(
        Evidence(f"statement:{said.pk}", "statement", "statement", label),
        f"recorded by {said.by_name}", on.isoformat(), "primary",
    )  # fmt: skip
