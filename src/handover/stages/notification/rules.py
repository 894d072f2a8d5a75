"""Notification's rules. Pure; each cites its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from handover.formats.ebts.transaction_types import Repository
from handover.process.fold import Refusal
from handover.process.names import StateName

GENERIC_OFFENCE = "0399"
"""NCIC offence code for “none more exact” in an IAQ (Nlets legacy text page)."""


def opens_a_case(repository: str, state: StateName) -> bool:
    """Only prints in the immigration repository open a case; no name, birthplace or charge does."""
    return repository == Repository.IMMIGRATION and state == "identified"


def remarks_written(remarks: str) -> Refusal | None:
    """An answer is an opinion of a named person: it says what it rests on (R1, R4)."""
    if len(remarks.strip()) >= 20:
        return None
    return Refusal("remarks", "Write what you searched and what it shows, at least 20 characters.")


NOT_TOLD: Final = "not_told"
"""The status of an answer whose records tell none."""

_ORDERS: Final = frozenset({"removal_order", "charging_document", "proceeding"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A status and opinions that cannot both be meant. ``unless``: linked records that explain it; ``field``: the one
    to put right, with what to do."""

    status: str
    opinions: frozenset[str]
    text: str
    source: str
    field: str = "opinion"
    unless: frozenset[str] = frozenset()


def _row(status: str, opinions: str, text: str, source: str, **more: Any) -> Contradiction:
    return Contradiction(status, frozenset(opinions.split()), text, source, **more)


CONTRADICTIONS: Final = (
    _row("citizen", "appears_removable not_removable unknown",
         "You give the status “United States citizen”: then the opinion is “evidence of United States citizenship”, "
         "and counsel decides. Else choose another status.", "ICE Directive 16001.2: any claim or indicium"),
    _row("tps", "appears_removable",
         "A person with temporary protected status is not removed while it lasts. Choose “not removable”, or the "
         "status that the records show now.", "8 USC 1254a(a)(1)(A)"),
    _row("asylum", "appears_removable",
         "A person with asylum or refugee status is not removed while it lasts. Choose “not removable”, or the "
         "status that the records show now.", "8 USC 1158(c)(1)(A), 1157(c)(4)"),
    _row("no_status", "not_removable",
         "You give “no lawful status” and “not removable”. Link the relief that explains it, or choose another of "
         "the two.", "8 USC 1231(b)(3): withholding is such relief", unless=frozenset({"relief"})),
    _row("overstay", "not_removable",
         "You give an admission that is over and “not removable”. Link the relief that explains it, or choose another "
         "of the two.", "8 USC 1227(a)(1)(B), (C)", unless=frozenset({"relief"})),
    _row(NOT_TOLD, "appears_removable",
         "The records that you linked tell no status and hold no order: on them nobody “appears removable”. Link what "
         "shows it, or choose “records do not tell”.", "ICE Policy 10074.2 (R2)", unless=_ORDERS),
)  # fmt: skip
"""Every pair that an answer may not hold. Evidence of citizenship together with another status is not one of them: a
record may be wrong, and counsel decides (GAO-21-487). Nor is a pair that can only err in the person's favour, such as
“unknown”."""


def consistent(status: str, opinion: str, linked: frozenset[str]) -> Refusal | None:
    """Refuse an answer whose status and opinion contradict each other (R1, R5). ``linked``: what the records show."""
    found = next((c for c in CONTRADICTIONS if c.status == status and opinion in c.opinions), None)
    if found is None or found.unless & linked:
        return None
    return Refusal(found.field, f"{found.text} ({found.source})")


def opinion_fits_records(opinion: str, linked: frozenset[str]) -> Refusal | None:
    """Foreign birth without a record does not support an opinion of removability (ICE Policy 10074.2; R2)."""
    if opinion == "appears_removable" and not linked:
        return Refusal("opinion", "No record was linked: without one nobody “appears removable”.")
    if opinion != "citizen" and "citizen" in linked:
        return Refusal("opinion", "A linked record shows citizenship: answer “evidence of citizenship”.")
    return None


def status_known(status: str, known: frozenset[str]) -> Refusal | None:
    """The status is a required field, and one of the known kinds: OIG-20-13 found such fields skipped."""
    if status in known or status == NOT_TOLD:
        return None
    return Refusal("status", "Say which status the records show, or that they show none.")


def records_in_file(keys: frozenset[str], known: frozenset[str]) -> Refusal | None:
    """An answer rests on records of this person and on no others (R1, R4)."""
    return None if keys <= known else Refusal("records", "A chosen record is not in this person's file.")
