"""The schema of a jurisdiction's data file: a place, its instruments, their clauses and other provisions.

Attributes follow the domain notes, section 6. Every clause and provision carries its citation and how well it
is confirmed; every file says that it is illustrative. Law changes: these are dated fixtures, not advice.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from handover.jurisdictions.conditions import Condition
from handover.jurisdictions.grounds import Confidence, DeclineGround


class Topic(StrEnum):
    """What a jail may be asked to do."""

    HOLD = "hold"
    NOTIFY = "notify"
    TRANSFER = "transfer"
    INTERVIEW = "interview"


class Allowance(StrEnum):
    """What the law of a place says about a topic. ``NOT_ESTABLISHED``: no rule that was read says it; never a yes."""

    NO = "no"
    NOT_ESTABLISHED = "not_established"
    YES = "yes"
    REQUIRED = "required"
    CONDITIONAL = "conditional"

    @property
    def words(self) -> str:
        """Return the answer as people read it."""
        return self.value.replace("_", " ")


class Facility(StrEnum):
    """What kind of facility holds the person: state law on jails need not reach a prison, nor a federal one."""

    JAIL = "jail"
    PRISON = "prison"
    FEDERAL = "federal"


class Level(StrEnum):
    """The level of government that makes the rule."""

    FEDERAL = "federal"
    STATE = "state"
    COUNTY = "county"
    CITY = "city"
    FACILITY = "facility"

    @property
    def rank(self) -> int:
        """Return the rank: 0 binds most; a county and a city have the same rank."""
        return {"federal": 0, "state": 1, "county": 2, "city": 2, "facility": 3}[self.value]


class ProvisionCode(StrEnum):
    """Rules besides the four topics."""

    HOLD_BASIS = "hold_basis"
    JUDICIAL_ISSUER = "judicial_issuer"
    TRANSFER_LOCATION = "transfer_location"
    FACILITY_ACCESS = "facility_access"
    INTERVIEW_CONSENT_FORM = "interview_consent_form"
    COPY_DETAINER_TO_PERSON = "copy_detainer_to_person"
    NOTIFY_PERSON_ON_NOTIFY = "notify_person_on_notify"
    TELL_PERSON_OF_REQUEST = "tell_person_of_request"
    EXEMPT_IF_PROOF_OF_STATUS = "exempt_if_proof_of_status"
    DECLINE_REPORTING = "decline_reporting"
    PUBLIC_REPORT = "public_report"
    PENALTY_ON_DECLINE = "penalty_on_decline"
    AGREEMENT_287G = "agreement_287g"
    COST_RULE = "cost_rule"
    DETAINER_DEFINITION = "detainer_definition"
    JUDGE_RECORDS_DETAINER = "judge_records_detainer"
    RIGHTS_ADVISEMENT = "rights_advisement"
    INFORMATION_SHARING = "information_sharing"
    BAN_ON_LOCAL_LIMITS = "ban_on_local_limits"
    BEST_EFFORTS = "best_efforts"
    PRIVATE_ACTION = "private_action"
    NOTIFY_OFFICE = "notify_office"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Sentence = Annotated[str, Field(min_length=10, max_length=600)]
Citation = Annotated[str, Field(min_length=3, max_length=200)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]


def _yes_no(value: Any) -> Any:
    """YAML 1.1 reads a bare yes or no as a boolean; both spellings mean the same answer here."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


class Clause(_Strict):
    """One rule on one topic, in our words.

    ``conditional`` comes with ``when``; if it is met the answer is ``then``, otherwise no. ``unless`` revokes
    a permission or duty when met (on ``unless_ground``); an unknown fact revokes nothing. ``facilities``: the kinds
    that the rule reaches.
    """

    topic: Topic
    answer: Annotated[Allowance, BeforeValidator(_yes_no)]
    when: Condition | None = None
    then: Literal[Allowance.YES, Allowance.REQUIRED] = Allowance.YES
    unless: Condition | None = None
    unless_ground: DeclineGround | None = None
    facilities: Annotated[tuple[Facility, ...], Field(min_length=1)] = (Facility.JAIL, Facility.PRISON)
    grounds: tuple[DeclineGround, ...] = ()
    text: _Sentence
    citation: Citation
    confidence: Confidence

    @model_validator(mode="after")
    def _complete(self) -> Clause:
        if self.answer is Allowance.NOT_ESTABLISHED:
            raise ValueError("'not_established' is what no clause says: leave the clause out")
        if (self.answer is Allowance.CONDITIONAL) != (self.when is not None):
            raise ValueError("answer 'conditional' requires 'when', and no other answer takes it")
        if (self.unless is None) != (self.unless_ground is None):
            raise ValueError("'unless' and 'unless_ground' must be given together")
        if self.answer is Allowance.NO and (self.unless is not None or not self.grounds):
            raise ValueError("answer 'no' requires 'grounds' and takes no 'unless'")
        if self.then is Allowance.REQUIRED and self.answer is not Allowance.CONDITIONAL:
            raise ValueError("only answer 'conditional' takes 'then'")
        return self


class Provision(_Strict):
    """Another rule of the instrument: a code, a short value where one fits, our words, its source.

    ``within_hours``: where it is a duty (`duties`) and the source states a time, the hours from what sets it off.
    """

    code: ProvisionCode
    value: str = ""
    within_hours: Annotated[int, Field(ge=1, le=8760)] | None = None
    text: _Sentence
    citation: Citation
    confidence: Confidence


class Ask(_Strict):
    """What the federal request itself asks on a topic. It gives a jail no power."""

    topic: Topic
    text: _Sentence
    citation: Citation
    confidence: Confidence


class HoldLimit(_Strict):
    """The longest hold that the place knows, from otherwise-release on: the least of them all ends a hold.

    Either ``hours``, in clock hours or (``working_days``) without Saturdays, Sundays and federal holidays, or
    ``end_of_day``: to 23:59 of the local day.
    """

    hours: Annotated[int, Field(ge=1, le=120)] | None = None
    working_days: bool = False
    end_of_day: bool = False
    text: _Sentence
    citation: Citation
    confidence: Confidence

    @model_validator(mode="after")
    def _one(self) -> HoldLimit:
        if (self.hours is None) != self.end_of_day or (self.end_of_day and self.working_days):
            raise ValueError("a maximum hold has either 'hours' or 'end_of_day'")
        return self


class VoidsLocal(_Strict):
    """The state leaves local limits on these topics without effect. It is no mandate, and gives no power."""

    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    text: _Sentence
    citation: Citation
    confidence: Confidence


class Instrument(_Strict):
    """A statute, ordinance, directive or judgment. ``effective_to`` is its last day in force.

    ``read_as_of``: a day of which somebody read its text as the law in force; from then on its clauses are as well
    confirmed as their own marks, whatever is known of its first day. ``of_court``: an order of a court, which no
    mandate of the state lifts.
    """

    id: Code
    title: _Sentence
    cite: Citation
    effective_from: date
    effective_to: date | None = None
    dates_confidence: Confidence
    superseded_by: Code | None = None
    read_as_of: date | None = None
    of_court: bool = False
    clauses: tuple[Clause, ...] = ()
    provisions: tuple[Provision, ...] = ()
    asks: tuple[Ask, ...] = ()
    maximum_hold: tuple[HoldLimit, ...] = ()
    voids_local_limits: tuple[VoidsLocal, ...] = ()

    @property
    def rules(self) -> tuple[Clause | Provision | HoldLimit | VoidsLocal, ...]:
        """Return everything that it says, each with its citation and mark."""
        return (*self.clauses, *self.maximum_hold, *self.voids_local_limits, *self.provisions)

    @model_validator(mode="after")
    def _whole(self) -> Instrument:
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise ValueError("effective_to is before effective_from")
        if self.read_as_of is not None and not self.in_force(self.read_as_of):
            raise ValueError("read_as_of is no day on which it was in force")
        if not self.rules and not self.asks:
            raise ValueError("an instrument must have clauses or provisions")
        return self

    def confidence_of(self, stated: Confidence, on: date) -> Confidence:
        """Return how well a statement of it is confirmed on a day: the weaker of its own mark and that of the dates."""
        if self.read_as_of is not None and on >= self.read_as_of:
            return stated
        return max(stated, self.dates_confidence, key=lambda c: c.rank)

    def in_force(self, on: date) -> bool:
        """Return whether the instrument's own dates include that day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


class PlaceFile(_Strict):
    """One data file: a place, the place ``within`` which it is, and its instruments.

    ``as_of``: the day on which somebody last looked for its law; what was not found by then is not established.
    ``looked_at``: what was looked at, where no instrument says it. ``facility``: of a place that is one facility.
    """

    id: Code
    name: Annotated[str, Field(min_length=2, max_length=80)]
    level: Level
    within: Code | None = None
    illustrative: Literal[True]
    fictional: bool = False
    facility: Facility = Facility.JAIL
    as_of: date
    looked_at: str = ""
    note: str = ""
    instruments: tuple[Instrument, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> PlaceFile:
        if (self.level is Level.FEDERAL) != (self.within is None):
            raise ValueError("every place except the federal one must name the place it is 'within'")
        ids = [i.id for i in self.instruments]
        if len(set(ids)) != len(ids):
            raise ValueError("two instruments have the same id")
        for instrument in self.instruments:
            if instrument.superseded_by is not None and instrument.superseded_by not in ids:
                raise ValueError(f"{instrument.id}: superseded_by does not name an instrument of this file")
        self._say_what_their_level_may()
        fictional = {c.confidence is Confidence.FICTIONAL for i in self.instruments for c in i.clauses}
        if fictional and fictional != {self.fictional}:
            raise ValueError("fictional places have clauses of confidence F only, and no other place has any")
        return self

    def _say_what_their_level_may(self) -> None:
        federal = self.level is Level.FEDERAL
        if (self.facility is Facility.FEDERAL) and self.within != "us":
            raise ValueError("a federal facility is within 'us': no state's law reaches it")
        for i in self.instruments:
            if i.asks and not federal:
                raise ValueError(f"{i.id}: only the federal request asks; a place has clauses")
            if i.voids_local_limits and self.level is not Level.STATE:
                raise ValueError(f"{i.id}: only a state voids local limits")
            if federal and any(c.answer not in (Allowance.NO, Allowance.CONDITIONAL) for c in i.clauses):
                raise ValueError(f"{i.id}: the federal request gives no power: its clauses only limit it")

    def instruments_on(self, on: date) -> tuple[Instrument, ...]:
        """Return the instruments in force on that day, without those superseded by another one in force."""
        current = [i for i in self.instruments if i.in_force(on)]
        ids = {i.id for i in current}
        return tuple(i for i in current if i.superseded_by not in ids)
