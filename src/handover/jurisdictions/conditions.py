"""Conditions of a clause as data, and their three-valued evaluation: met, not met, or not yet known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from handover.jurisdictions.agreements import AgreementCode, agreements
from handover.jurisdictions.facts import (
    FACTS,
    FactKind,
    OffenceClass,
    OffenceFact,
    OffenceOutcome,
    PolicyFact,
    PolicyFacts,
    policy_fact,
)
from handover.jurisdictions.grounds import DeclineGround

AGREEMENT: Final = policy_fact("agreement")
OFFENCES: Final = policy_fact("offences")


def _yes_or_no(name: str) -> str:
    """Accept the name of a yes-or-no fact; offences and agreements have their own conditions."""
    known = [n for n, row in FACTS.items() if row.kind is FactKind.YES_NO]
    if name not in known:
        raise PydanticCustomError(
            "fact", "there is no fact '{name}'; a clause may use: {known}", {"name": name, "known": ", ".join(known)}
        )  # fmt: skip
    return name


FactName = Annotated[str, AfterValidator(_yes_or_no)]


@dataclass(frozen=True, slots=True)
class Met:
    """Result of a condition: ``value`` is None if a fact is missing; ``open`` describes the unknown facts,
    ``missing`` the absent ones, ``needs`` the names of both and ``grounds`` the grounds to decline that follow.
    """

    value: bool | None
    open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    grounds: tuple[DeclineGround, ...] = ()
    needs: tuple[str, ...] = ()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FactIs(_Strict):
    """A fact of `PolicyFacts` must be true."""

    fact: FactName

    @property
    def text(self) -> str:
        """Describe the condition."""
        return policy_fact(self.fact).words

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """Met when the fact is known and true."""
        value: bool | None = getattr(facts, self.fact)
        return _single(value, self.text, policy_fact(self.fact))


WHO_SAYS = "; counsel decides under the cited clause which offences these are: its list is not encoded"
"""Added wherever a class of offences is required and was not given, so that nothing is skipped silently."""


class OffenceIs(_Strict):
    """At least one offence on record has one of these classes and this outcome, within the look-back if any."""

    classes: Annotated[tuple[OffenceClass, ...], Field(min_length=1)]
    outcome: OffenceOutcome
    within_years: Annotated[int, Field(ge=1, le=100)] | None = None
    excludes_incarceration: bool = False

    @property
    def text(self) -> str:
        """Describe the condition."""
        kind = " or ".join(c.value.replace("_", " ") for c in self.classes)
        back = f" within {self.within_years} years" if self.within_years else ""
        less = " (time in custody excluded)" if self.excludes_incarceration else ""
        verb = (
            "a conviction for" if self.outcome is OffenceOutcome.CONVICTED else "a charge or conviction for"
        )
        article = "an" if kind[0] in "aeiou" else "a"
        return f"{verb} {article} {kind} offence{back}{less}"

    def _holds(self, offence: OffenceFact, on: date) -> bool | None:
        if not offence.classes.intersection(self.classes):
            return False
        if self.outcome is OffenceOutcome.CONVICTED and offence.outcome is not OffenceOutcome.CONVICTED:
            return False
        if self.within_years is None:
            return True
        return offence.within(self.within_years, on, excludes_incarceration=self.excludes_incarceration)

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """Met when one offence qualifies; open when the record or a date is not known."""
        value = None if facts.offences is None else any_of([self._holds(o, on) for o in facts.offences])
        text = f"{self.text}{WHO_SAYS}"
        return _single(value, text, OFFENCES)


class SentenceIs(_Strict):
    """The person serves a sentence of at least so many months."""

    sentence_at_least_months: Annotated[int, Field(ge=1, le=1200)]

    @property
    def text(self) -> str:
        """Describe the condition."""
        return f"a sentence of at least {self.sentence_at_least_months} months"

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """Met when the sentence is known and as long."""
        months = facts.sentence_months
        value = None if months is None else months >= self.sentence_at_least_months
        return _single(value, self.text, policy_fact("sentence_months"))


class AgreementIs(_Strict):
    """The jail has a 287(g) agreement of one of these models, on offer that day."""

    agreement: Annotated[tuple[AgreementCode, ...], Field(min_length=1)]

    @property
    def text(self) -> str:
        """Describe the condition."""
        return "a 287(g) agreement: " + " or ".join(agreements()[a].name for a in self.agreement)

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """Met when the jail's agreement is one of these and its model was on offer."""
        have = facts.agreement
        value = None if have is None else have in self.agreement and agreements()[have].in_force(on)
        return _single(value, self.text, AGREEMENT)


class AllOf(_Strict):
    """Every part must be met."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]

    @property
    def text(self) -> str:
        """Describe the condition."""
        return " and ".join(f"({c.text})" if isinstance(c, AnyOf) else c.text for c in self.all)

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """Evaluate: false if any part is false; the parts that are not true are listed."""
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
        """Describe the condition."""
        return ", or ".join(f"({c.text})" if isinstance(c, AllOf) else c.text for c in self.any)

    def evaluate(self, facts: PolicyFacts, on: date) -> Met:
        """Evaluate: true if any part is true; otherwise every part is listed."""
        parts = [c.evaluate(facts, on) for c in self.any]
        value = any_of([p.value for p in parts])
        return Met(True) if value else _joined(value, parts)


_KINDS = {
    "fact": FactIs, "classes": OffenceIs, "sentence_at_least_months": SentenceIs, "agreement": AgreementIs,
    "all": AllOf, "any": AnyOf,
}  # fmt: skip


def _kind(value: Any) -> str | None:
    """Return which condition a mapping of a data file is, by its distinguishing key."""
    if isinstance(value, BaseModel):
        return next((key for key, kind in _KINDS.items() if type(value) is kind), None)
    keys = [k for k in _KINDS if isinstance(value, dict) and k in value]
    return keys[0] if len(keys) == 1 else None


Condition = Annotated[
    Annotated[FactIs, Tag("fact")]
    | Annotated[OffenceIs, Tag("classes")]
    | Annotated[SentenceIs, Tag("sentence_at_least_months")]
    | Annotated[AgreementIs, Tag("agreement")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")],
    Discriminator(
        _kind,
        custom_error_type="condition",
        custom_error_message="a condition has exactly one of the keys: fact, classes, "
        "sentence_at_least_months, agreement, all, any",
    ),
]


def any_of(values: Sequence[bool | None]) -> bool | None:
    """Three-valued or: true takes precedence, then unknown."""
    if any(values):
        return True
    return None if None in values else False


def _single(value: bool | None, text: str, fact: PolicyFact) -> Met:
    if value:
        return Met(True)
    grounds = () if fact.ground is None else (fact.ground,)
    if value is None:
        return Met(None, open=(text,), grounds=grounds, needs=(fact.name,))
    return Met(False, (), (text,), grounds, (fact.name,))


def _joined(value: bool | None, parts: Sequence[Met]) -> Met:
    if value:
        return Met(True)
    return Met(
        value,
        open=tuple(dict.fromkeys(t for p in parts for t in p.open)),
        missing=tuple(dict.fromkeys(t for p in parts for t in p.missing)),
        grounds=tuple(dict.fromkeys(g for p in parts for g in p.grounds)),
        needs=tuple(dict.fromkeys(n for p in parts for n in p.needs)),
    )


AllOf.model_rebuild()
AnyOf.model_rebuild()
