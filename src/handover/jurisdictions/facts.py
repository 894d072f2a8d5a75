"""The facts that an evaluation of local law takes: each is known or explicitly unknown.

`PolicyFacts` is the only place where a fact is declared. Its fields carry their descriptions, how they are
given and what follows from their absence; `FACTS` is the table of them. The what-if form, the command, the
data files' conditions, the records and docs/jurisdiction-facts.md use that table, so a new fact is one line
here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from handover.jurisdictions.agreements import AgreementCode, agreements
from handover.jurisdictions.grounds import DeclineGround


class OffenceClass(StrEnum):
    """Classes of offences that local rules name. Local law says which statutes fall in a class."""

    VIOLENT_OR_SERIOUS = "violent_or_serious"
    OTHER_INDICTABLE = "other_indictable"
    LISTED_FELONY = "listed_felony"
    LISTED_MISDEMEANOUR = "listed_misdemeanour"
    STATE_PRISON_FELONY = "state_prison_felony"
    AGGRAVATED_FELONY = "aggravated_felony"
    ILLEGAL_REENTRY = "illegal_reentry"


class OffenceOutcome(StrEnum):
    """How far an offence went in court. Charged is never convicted."""

    CHARGED = "charged"
    CONVICTED = "convicted"


@dataclass(frozen=True, slots=True)
class OffenceFact:
    """One offence on record, with the classes a person assigned to it.

    ``on`` is the date of the outcome; ``days_incarcerated`` the days in custody since then, which some
    look-backs exclude.
    """

    classes: frozenset[OffenceClass]
    outcome: OffenceOutcome
    on: date | None = None
    days_incarcerated: int = 0

    def within(self, years: int, on: date, *, excludes_incarceration: bool) -> bool | None:
        """Return whether the offence falls within the ``years`` before ``on``; None if its date is not known."""
        if self.on is None:
            return None
        extra = timedelta(days=self.days_incarcerated if excludes_incarceration else 0)
        return years_before(on, years) <= self.on + extra


def years_before(day: date, years: int) -> date:
    """Return the same calendar day ``years`` earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class FactKind(StrEnum):
    """What values a fact takes, which determines how it is asked for, read, recorded and shown."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    OFFENCES = "offences"
    NUMBER = "number"


class KnownFrom(StrEnum):
    """Where a fact comes from when a jail receives a request in a case. On the what-if page a person gives
    each of them.
    """

    CASE = "case"
    PLACE = "place"
    ATTESTED = "attested"

    @property
    def words(self) -> str:
        """Describe the source, for the table of facts."""
        return {
            "case": "the case: request, warrant, service",
            "place": "the place's data file",
            "attested": "the jail's clerk attests it, with its source",
        }[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFact:
    """One row of the table.

    ``words`` name the fact inside a sentence; ``more`` says what counts as the fact. ``ground``: the ground
    on which a jail declines if the fact is absent; None if only a clause's ``unless`` rests on it, which
    names its own ground. ``choices``: the values of a choice with their words. ``giver``: who can give the fact to
    the jail's clerk, who then attests it on a case; empty where a case or a place knows it by itself.
    """

    name: str
    kind: FactKind
    words: str
    more: str
    ground: DeclineGround | None
    known_from: KnownFrom
    choices: Callable[[], Mapping[str, str]]
    giver: str = ""

    @property
    def attestable(self) -> bool:
        """Whether a jail's clerk may attest it on a case."""
        return bool(self.giver)

    @property
    def title(self) -> str:
        """Return the words as a label."""
        return self.words[0].upper() + self.words[1:]


class FactError(ValueError):
    """An unknown fact, or a value that it does not take; the message says which values it takes."""


def fact(
    words: str,
    *,
    ground: DeclineGround | None,
    more: str = "",
    known_from: KnownFrom = KnownFrom.ATTESTED,
    kind: FactKind = FactKind.YES_NO,
    choices: Callable[[], Mapping[str, str]] = dict,
    giver: str = "",
) -> Any:
    """Declare a field of `PolicyFacts`, unknown by default, with its row of the table; see `PolicyFact`."""
    row = PolicyFact(
        name="", kind=kind, words=words, more=more, ground=ground, known_from=known_from, choices=choices,
        giver=giver,
    )  # fmt: skip
    return field(default=None, metadata={"fact": row})


def _agreement_names() -> Mapping[str, str]:
    return {code: model.name for code, model in agreements().items()}


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """Facts about one request, as known on the day. None means not known, which is neither yes nor no.

    ``place`` is the id of the most specific place (``us-columbia-alder``). A name, a birthplace, a language
    or a nationality is not a fact here and cannot be given. For ``offences``, () means that the record was
    checked and none was found, None that it was not checked.
    """

    place: str
    # fmt: off
    judicial_warrant: bool | None = fact(
        "a warrant signed by a federal judge or magistrate", more="not an I-200 or I-205",
        ground=DeclineGround.NO_JUDICIAL_WARRANT, known_from=KnownFrom.CASE, giver="the immigration office that asks")
    criminal_warrant: bool | None = fact(
        "a federal criminal warrant or court order",
        ground=DeclineGround.NO_JUDICIAL_WARRANT, known_from=KnownFrom.CASE, giver="the immigration office that asks")
    judge_order: bool | None = fact(
        "an order or a warrant signed by a judge, of the state or federal",
        ground=DeclineGround.NO_JUDICIAL_WARRANT, giver="the court, or whoever asks")
    judicial_official_order: bool | None = fact(
        "an order of a judicial official of the state to hold the person", more="a magistrate's, for example",
        ground=DeclineGround.NO_JUDICIAL_WARRANT, giver="the state's judicial official")
    magistrate_finding: bool | None = fact(
        "a magistrate's finding of probable cause on the charge",
        ground=DeclineGround.OFFENCE_NOT_QUALIFYING, giver="the court that has the charge")
    administrative_warrant: bool | None = fact(
        "a signed I-200 or I-205 with the detainer",
        ground=DeclineGround.NO_ADMINISTRATIVE_WARRANT, known_from=KnownFrom.CASE)
    form_complete: bool | None = fact(
        "a detainer that is complete on its face",
        more="on the official form, stating probable cause and naming its warrant; the jail's own check",
        ground=DeclineGround.FORM_INSUFFICIENT, giver="the jail itself, by its own check of the papers")
    served_on_person: bool | None = fact(
        "a copy of the detainer served on the person",
        ground=DeclineGround.PERSON_NOT_SERVED, known_from=KnownFrom.CASE)
    watchlist_match: bool | None = fact(
        "a watch-list match", ground=DeclineGround.OFFENCE_NOT_QUALIFYING, giver="the immigration office that asks")
    illegal_reentry: bool | None = fact(
        "a re-entry without leave after a removal, on record",
        more="8 USC 1326, whether or not a court dealt with it", ground=DeclineGround.OFFENCE_NOT_QUALIFYING,
        giver="the immigration office that asks")
    cost_agreement: bool | None = fact(
        "a written agreement to pay the full cost", more="of the hold, by the agency that asks",
        ground=DeclineGround.NO_COST_AGREEMENT, giver="the county's own office that makes such agreements")
    proof_of_status_shown: bool | None = fact(
        "proof of citizenship or lawful status shown by the person", ground=None,
        giver="the person, or somebody for the person")
    interview_consent: bool | None = fact(
        "the person's written consent to the interview", more="in a language that the person reads",
        ground=DeclineGround.NO_INTERVIEW_CONSENT, giver="the person")
    public_release_date: bool | None = fact(
        "a release date that is public", more="published or open to anybody who asks",
        ground=DeclineGround.OFFENCE_NOT_QUALIFYING, giver="the jail itself")
    registry: bool | None = fact(
        "a duty to be on one of the state's registries of convicted persons at present",
        ground=DeclineGround.OFFENCE_NOT_QUALIFYING, giver="the state's registry")
    sentence_months: int | None = fact(
        "the length of the sentence that the person serves, in months", ground=DeclineGround.OFFENCE_NOT_QUALIFYING,
        kind=FactKind.NUMBER, giver="the court that sentenced")
    agreement: AgreementCode | None = fact(  # noqa: RUF009 - a field, not a shared value
        "a 287(g) agreement of the jail", more="its model, 8 USC 1357(g)", ground=DeclineGround.NO_AGREEMENT_287G,
        known_from=KnownFrom.PLACE, kind=FactKind.CHOICE, choices=_agreement_names)
    offences: tuple[OffenceFact, ...] | None = fact(
        "offences on record, by class", more="a person assigns the class of an offence under local law",
        ground=DeclineGround.OFFENCE_NOT_QUALIFYING, kind=FactKind.OFFENCES,
        giver="the court that convicted, or the state's criminal history")
    # fmt: on


def rows_of(declared: type[PolicyFacts]) -> dict[str, PolicyFact]:
    """Build the table that the fields of a class of facts declare, by name."""
    return {
        f.name: replace(f.metadata["fact"], name=f.name) for f in fields(declared) if "fact" in f.metadata
    }


_ROWS: Final = rows_of(PolicyFacts)
FACTS: Final[Mapping[str, PolicyFact]] = MappingProxyType(_ROWS)
"""Every fact by its name. Look it up with `policy_fact`, whose error lists the known names."""


def policy_fact(name: str) -> PolicyFact:
    """Return the row of that name. Raises FactError, which lists the known names."""
    if name not in FACTS:
        raise FactError(f"there is no fact {name!r}; there are: {', '.join(FACTS)}")
    return FACTS[name]


def facts_about(place: str, values: Mapping[str, Any]) -> PolicyFacts:
    """Build facts by name; an omitted one is unknown. Raises FactError for an unknown name."""
    return PolicyFacts(place, **{policy_fact(name).name: value for name, value in values.items()})
