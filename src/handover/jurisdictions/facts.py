"""What an evaluation of local law is asked about: facts on record, each known or openly not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from handover.jurisdictions.agreements import AgreementCode


class OffenceClass(StrEnum):
    """Classes that local rules name. Which statutes fall in a class is for local law to say."""

    VIOLENT_OR_SERIOUS = "violent_or_serious"
    OTHER_INDICTABLE = "other_indictable"
    LISTED_FELONY = "listed_felony"
    LISTED_MISDEMEANOUR = "listed_misdemeanour"
    ILLEGAL_REENTRY = "illegal_reentry"


class Outcome(StrEnum):
    """How far an offence went in court. Charged is never convicted."""

    CHARGED = "charged"
    CONVICTED = "convicted"


@dataclass(frozen=True, slots=True)
class OffenceFact:
    """One offence on record, with the classes a person assigned to it.

    ``on`` is the date of the outcome; ``days_incarcerated`` since then, which some look-backs leave out.
    """

    classes: frozenset[OffenceClass]
    outcome: Outcome
    on: date | None = None
    days_incarcerated: int = 0

    def within(self, years: int, on: date, *, excludes_incarceration: bool) -> bool | None:
        """Whether the offence lies in the ``years`` before ``on``; None where its date is not known."""
        if self.on is None:
            return None
        extra = timedelta(days=self.days_incarcerated if excludes_incarceration else 0)
        return years_before(on, years) <= self.on + extra


def years_before(day: date, years: int) -> date:
    """The same calendar day ``years`` earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """Facts about one request, as known on the day. None means not known, which is neither yes nor no.

    ``place`` is the id of the most specific place (``us-columbia-alder``). A name, a birthplace, a language
    or a nationality is no fact here and cannot be given.
    """

    place: str
    judicial_warrant: bool | None = None
    """A warrant signed by a federal judge or magistrate (not an I-200 or I-205)."""
    criminal_warrant: bool | None = None
    """A federal criminal warrant or court order."""
    administrative_warrant: bool | None = None
    """An I-200 or I-205, signed, came with the detainer."""
    form_complete: bool | None = None
    """The detainer is on the official form, states probable cause and names its warrant."""
    served_on_person: bool | None = None
    watchlist_match: bool | None = None
    illegal_reentry: bool | None = None
    """A re-entry without leave after a removal is on record (8 USC 1326), whether or not a court dealt with it."""
    cost_agreement: bool | None = None
    """A written agreement that the asking agency pays the full cost of the hold."""
    proof_of_status_shown: bool | None = None
    """The person showed proof of citizenship or lawful status."""
    interview_consent: bool | None = None
    """The person consented to an interview in writing, in a language they read."""
    agreement: AgreementCode | None = None
    """The model of the jail's 287(g) agreement, or none."""
    offences: tuple[OffenceFact, ...] | None = None
    """Offences on record; () means looked and none found, None means not looked."""
