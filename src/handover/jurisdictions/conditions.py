"""Conditions of a clause as data, and their three-valued evaluation: met, not met, or not yet known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from handover.jurisdictions.agreements import AgreementCode, agreements
from handover.jurisdictions.facts import OffenceClass, OffenceFact, Outcome, PolicyFacts
from handover.jurisdictions.grounds import DeclineGround

FactName = Literal[
    "judicial_warrant",
    "criminal_warrant",
    "administrative_warrant",
    "form_complete",
    "served_on_person",
    "watchlist_match",
    "illegal_reentry",
    "cost_agreement",
    "proof_of_status_shown",
    "interview_consent",
]

FACT_TEXT: dict[str, str] = {
    "judicial_warrant": "a warrant signed by a federal judge or magistrate",
    "criminal_warrant": "a federal criminal warrant or court order",
    "administrative_warrant": "a signed I-200 or I-205 with the detainer",
    "form_complete": "a detainer that is complete on its face",
    "served_on_person": "a copy of the detainer served on the person",
    "watchlist_match": "a watch-list match",
    "illegal_reentry": "a re-entry without leave after a removal, on record",
    "cost_agreement": "a written agreement to pay the full cost",
    "proof_of_status_shown": "proof of citizenship or lawful status shown by the person",
    "interview_consent": "the person's written consent to the interview",
}
FACT_GROUND: dict[str, DeclineGround] = {
    "judicial_warrant": DeclineGround.NO_JUDICIAL_WARRANT,
    "criminal_warrant": DeclineGround.NO_JUDICIAL_WARRANT,
    "administrative_warrant": DeclineGround.NO_ADMINISTRATIVE_WARRANT,
    "form_complete": DeclineGround.FORM_INSUFFICIENT,
    "served_on_person": DeclineGround.PERSON_NOT_SERVED,
    "watchlist_match": DeclineGround.OFFENCE_NOT_QUALIFYING,
    "illegal_reentry": DeclineGround.OFFENCE_NOT_QUALIFYING,
    "cost_agreement": DeclineGround.NO_COST_AGREEMENT,
    "interview_consent": DeclineGround.NO_INTERVIEW_CONSENT,
}


@dataclass(frozen=True, slots=True)
class Met:
    """Outcome of a condition: ``value`` None where a fact is missing; ``open`` says which in words,
    ``missing`` and ``grounds`` what would be the ground of declining for what is absent."""

    value: bool | None
    open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    grounds: tuple[DeclineGround, ...] = ()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FactIs(_Strict):
    """A fact of `PolicyFacts` must be true."""

    fact: FactName

    @property
    def text(self) -> str:
        """The condition in words."""
        return FACT_TEXT[self.fact]

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """Met when the fact is known and true."""
        value: bool | None = getattr(facts, self.fact)
        ground = FACT_GROUND.get(self.fact)
        return _single(value, self.text, () if ground is None else (ground,))


WHO_SAYS = "; which offences are such, counsel decides under the cited clause: its list is not encoded"
"""Said wherever a class of offences is asked for and was not given: nothing behind it is silently passed over."""


class OffenceIs(_Strict):
    """At least one offence on record of these classes and this outcome, within the look-back if any."""

    classes: Annotated[tuple[OffenceClass, ...], Field(min_length=1)]
    outcome: Outcome
    within_years: Annotated[int, Field(ge=1, le=100)] | None = None
    excludes_incarceration: bool = False

    @property
    def text(self) -> str:
        """The condition in words."""
        kind = " or ".join(c.value.replace("_", " ") for c in self.classes)
        back = f" within {self.within_years} years" if self.within_years else ""
        less = " (time in custody left out)" if self.excludes_incarceration else ""
        verb = "a conviction for" if self.outcome is Outcome.CONVICTED else "a charge or conviction for"
        return f"{verb} a {kind} offence{back}{less}"

    def _holds(self, offence: OffenceFact, on: date) -> bool | None:
        if not offence.classes.intersection(self.classes):
            return False
        if self.outcome is Outcome.CONVICTED and offence.outcome is not Outcome.CONVICTED:
            return False
        if self.within_years is None:
            return True
        return offence.within(self.within_years, on, excludes_incarceration=self.excludes_incarceration)

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """Met when one offence qualifies; open when the record or a date is not known."""
        value = None if facts.offences is None else any_of([self._holds(o, on) for o in facts.offences])
        text = f"{self.text}{WHO_SAYS}"
        return _single(value, text, (DeclineGround.OFFENCE_NOT_QUALIFYING,))


class AgreementIs(_Strict):
    """The jail has an agreement under 287(g) of one of these models, on offer that day."""

    agreement: Annotated[tuple[AgreementCode, ...], Field(min_length=1)]

    @property
    def text(self) -> str:
        """The condition in words."""
        return "a 287(g) agreement: " + " or ".join(agreements()[a].name for a in self.agreement)

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """Met when the jail's agreement is one of these and its model was on offer."""
        have = facts.agreement
        value = None if have is None else have in self.agreement and agreements()[have].in_force(on)
        return _single(value, self.text, (DeclineGround.NO_AGREEMENT_287G,))


class AllOf(_Strict):
    """Every part must hold."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]

    @property
    def text(self) -> str:
        """The condition in words."""
        return " and ".join(f"({c.text})" if isinstance(c, AnyOf) else c.text for c in self.all)

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """False as soon as one part is false; the parts that are not true are listed."""
        parts = [c.evaluate(facts, on) for c in self.all]
        value: bool | None = True
        if any(p.value is None for p in parts):
            value = None
        if any(p.value is False for p in parts):
            value = False
        return _joined(value, [p for p in parts if not p.value])


class AnyOf(_Strict):
    """One part suffices."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]

    @property
    def text(self) -> str:
        """The condition in words."""
        return ", or ".join(f"({c.text})" if isinstance(c, AllOf) else c.text for c in self.any)

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """True as soon as one part is; otherwise every part is listed."""
        parts = [c.evaluate(facts, on) for c in self.any]
        value = any_of([p.value for p in parts])
        return Met(True) if value else _joined(value, parts)


_KINDS = {"fact": FactIs, "classes": OffenceIs, "agreement": AgreementIs, "all": AllOf, "any": AnyOf}


def _kind(value: Any) -> str | None:
    """Which condition a mapping of a data file is: told by its one telling key."""
    if isinstance(value, BaseModel):
        return next((key for key, kind in _KINDS.items() if type(value) is kind), None)
    keys = [k for k in _KINDS if isinstance(value, dict) and k in value]
    return keys[0] if len(keys) == 1 else None


Condition = Annotated[
    Annotated[FactIs, Tag("fact")]
    | Annotated[OffenceIs, Tag("classes")]
    | Annotated[AgreementIs, Tag("agreement")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")],
    Discriminator(
        _kind,
        custom_error_type="condition",
        custom_error_message="a condition has exactly one of the keys: fact, classes, agreement, all, any",
    ),
]


def any_of(values: Sequence[bool | None]) -> bool | None:
    """Three-valued or: true wins, then not known."""
    if any(values):
        return True
    return None if None in values else False


def _single(value: bool | None, text: str, grounds: tuple[DeclineGround, ...]) -> Met:
    if value:
        return Met(True)
    return Met(None, open=(text,), grounds=grounds) if value is None else Met(False, (), (text,), grounds)


def _joined(value: bool | None, parts: Sequence[Met]) -> Met:
    if value:
        return Met(True)
    return Met(
        value,
        open=tuple(dict.fromkeys(t for p in parts for t in p.open)),
        missing=tuple(dict.fromkeys(t for p in parts for t in p.missing)),
        grounds=tuple(dict.fromkeys(g for p in parts for g in p.grounds)),
    )


AllOf.model_rebuild()
AnyOf.model_rebuild()
