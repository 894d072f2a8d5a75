"""Parse facts as people write them (``served_on_person=yes, offence=...``) and as they were recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, assert_never

from handover.jurisdictions.facts import (
    FACTS,
    FactError,
    FactKind,
    OffenceClass,
    OffenceFact,
    OffenceOutcome,
    PolicyFact,
    PolicyFacts,
    facts_about,
    policy_fact,
)

UNKNOWN: Final = "unknown"
ANSWERS: Final[Mapping[str, bool | None]] = {"yes": True, "no": False, UNKNOWN: None}
ONE_OFFENCE: Final = "offence"
"""Name to give once for each offence of the fact ``offences``."""
OFFENCE_FORM: Final = "CLASS/OUTCOME[/DATE[/DAYS]]"


def values_of(fact: PolicyFact) -> tuple[str, ...]:
    """Return the values that ``name=`` takes for a fact, apart from the ``offence=`` of offences; of a number, two of
    them.
    """
    match fact.kind:
        case FactKind.YES_NO:
            return tuple(ANSWERS)
        case FactKind.CHOICE:
            return (*fact.choices(), UNKNOWN)
        case FactKind.OFFENCES:
            return ("none", UNKNOWN)
        case FactKind.NUMBER:
            return ("0", "12", UNKNOWN)
        case _:
            assert_never(fact.kind)


def read_facts(place: str, text: str) -> PolicyFacts:
    """Parse ``name=value`` pairs, separated by commas, as facts about a place. Raises FactError.

    Names are those of `FACTS`, each with one of its `values_of`; ``offence=CLASS/OUTCOME[/DATE[/DAYS]]`` is
    given once per offence, ``offences=none`` if none was found.
    """
    values: dict[str, Any] = {}
    for name, value in _pairs(text):
        if name == ONE_OFFENCE:
            values["offences"] = (*(values.get("offences") or ()), read_offence(value))
        else:
            values[name] = _written(policy_fact(name), value)
    return facts_about(place, values)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, (p.strip() for p in text.split(","))):
        name, given, value = (part.strip() for part in pair.partition("="))
        if not given:
            raise FactError(f"{pair!r} is not a fact: write NAME=VALUE, for example served_on_person=yes")
        yield name, value


def _written(fact: PolicyFact, text: str) -> bool | str | int | tuple[OffenceFact, ...] | None:
    if fact.kind is FactKind.NUMBER:
        return _number(fact.name, text)
    chosen = _choice(fact.name, text, values_of(fact))
    match fact.kind:
        case FactKind.YES_NO:
            return ANSWERS[chosen]
        case FactKind.CHOICE:
            return None if chosen == UNKNOWN else chosen
        case FactKind.OFFENCES:
            return None if chosen == UNKNOWN else ()
        case _:
            assert_never(fact.kind)


def _number(name: str, text: str) -> int | None:
    if text == UNKNOWN:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise FactError(f"{name} is a whole number from 0 to 9999 or {UNKNOWN}, not {text!r}")
    return int(text)


def read_offence(text: str) -> OffenceFact:
    """Parse ``CLASS/OUTCOME[/DATE[/DAYS]]`` as one offence. Raises FactError."""
    parts = [p.strip() for p in text.split("/")]
    if not 2 <= len(parts) <= 4:
        raise FactError(f"{text!r} is not an offence: write {OFFENCE_FORM}, where DAYS are days in custody")
    kind = OffenceClass(_choice("offence class", parts[0], OffenceClass))
    outcome = OffenceOutcome(_choice("outcome", parts[1], OffenceOutcome))
    try:
        on = date.fromisoformat(parts[2]) if len(parts) > 2 and parts[2] else None
        days = int(parts[3]) if len(parts) > 3 else 0
    except ValueError as err:
        raise FactError(
            f"{text!r}: write the date as YYYY-MM-DD and the days in custody as a number"
        ) from err
    if days < 0:
        raise FactError(f"{text!r}: days in custody must not be negative")
    return OffenceFact(frozenset({kind}), outcome, on, days)


def plain_facts(facts: PolicyFacts) -> dict[str, Any]:
    """Convert the facts to plain values (JSON), for a record of what was evaluated."""
    return {"place": facts.place, **{name: _plain(row, getattr(facts, name)) for name, row in FACTS.items()}}


def _plain(fact: PolicyFact, value: Any) -> Any:
    if fact.kind is not FactKind.OFFENCES or value is None:
        return value
    return [
        {
            "classes": sorted(c.value for c in o.classes),
            "outcome": o.outcome.value,
            "on": o.on and o.on.isoformat(),
            "days_incarcerated": o.days_incarcerated,
        }
        for o in value
    ]


def facts_of(values: Mapping[str, Any]) -> PolicyFacts:
    """Read what `plain_facts` wrote; a fact introduced after the record is not known. Raises FactError if it
    is invalid.
    """
    try:
        return facts_about(
            values["place"], {n: _recorded(policy_fact(n), v) for n, v in values.items() if n != "place"}
        )
    except (TypeError, KeyError, ValueError) as err:
        raise FactError(f"not facts as they were recorded: {err}") from err


def _recorded(fact: PolicyFact, value: Any) -> Any:
    match fact.kind:
        case _ if value is None:
            return None
        case FactKind.YES_NO if isinstance(value, bool):
            return value
        case FactKind.CHOICE if value in fact.choices():
            return value
        case FactKind.NUMBER if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        case FactKind.OFFENCES if isinstance(value, list):
            return tuple(_recorded_offence(o) for o in value)
    raise FactError(f"{fact.name} is {value!r}")


def _recorded_offence(values: Mapping[str, Any]) -> OffenceFact:
    return OffenceFact(
        frozenset(OffenceClass(c) for c in values["classes"]),
        OffenceOutcome(values["outcome"]),
        date.fromisoformat(values["on"]) if values["on"] else None,
        values["days_incarcerated"],
    )


def _choice(name: str, value: str, known: Iterable[str]) -> str:
    choices = [str(k) for k in known]
    if value not in choices:
        more = f"; each offence is written {ONE_OFFENCE}={OFFENCE_FORM}" if name == "offences" else ""
        raise FactError(f"{name} is one of {', '.join(choices)}, not {value!r}{more}")
    return value
