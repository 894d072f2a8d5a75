"""Facts as people write them, for the command line and for forms: ``served_on_person=yes, offence=...``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any, get_args

from handover.jurisdictions.agreements import AgreementCode
from handover.jurisdictions.conditions import FACT_TEXT
from handover.jurisdictions.facts import OffenceClass, OffenceFact, Outcome, PolicyFacts

ANSWERS: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}


class FactError(ValueError):
    """A fact that nobody can be asked about, or a value that it does not take; the message says what it takes."""


def read_facts(place: str, text: str) -> PolicyFacts:
    """``name=value`` pairs, separated by commas, as facts about a place. Raises FactError.

    Names are those of `FACT_TEXT` with yes, no or unknown; ``agreement`` with none, jem, wso, tfm or unknown;
    ``offence=CLASS/OUTCOME[/DATE[/DAYS]]``, as often as there are offences; ``offences=none`` for a clean record.
    """
    facts: dict[str, Any] = {}
    offences: list[OffenceFact] | None = None
    for pair in (p.strip() for p in text.split(",")):
        if not pair:
            continue
        name, given, value = (part.strip() for part in pair.partition("="))
        if not given:
            raise FactError(f"{pair!r} is no fact: write NAME=VALUE, for example served_on_person=yes")
        if name == "offence":
            offences = [*(offences or []), read_offence(value)]
        elif name == "offences":
            offences = [] if _choice(name, value, ("none", "unknown")) == "none" else None
        elif name == "agreement":
            chosen = _choice(name, value, (*get_args(AgreementCode), "unknown"))
            facts[name] = None if chosen == "unknown" else chosen
        elif name in FACT_TEXT:
            facts[name] = ANSWERS[_choice(name, value, ANSWERS)]
        else:
            raise FactError(
                f"there is no fact {name!r}; there are: {', '.join((*FACT_TEXT, 'agreement', 'offence'))}"
            )
    return PolicyFacts(place, **facts, offences=None if offences is None else tuple(offences))


def read_offence(text: str) -> OffenceFact:
    """``CLASS/OUTCOME[/DATE[/DAYS]]`` as one offence. Raises FactError."""
    parts = [p.strip() for p in text.split("/")]
    if not 2 <= len(parts) <= 4:
        raise FactError(f"{text!r} is no offence: write CLASS/OUTCOME[/DATE[/DAYS IN CUSTODY]]")
    kind = OffenceClass(_choice("offence class", parts[0], OffenceClass))
    outcome = Outcome(_choice("outcome", parts[1], Outcome))
    try:
        on = date.fromisoformat(parts[2]) if len(parts) > 2 and parts[2] else None
        days = int(parts[3]) if len(parts) > 3 else 0
    except ValueError as err:
        raise FactError(f"{text!r}: the date is written YYYY-MM-DD, days in custody as a number") from err
    if days < 0:
        raise FactError(f"{text!r}: days in custody are not negative")
    return OffenceFact(frozenset({kind}), outcome, on, days)


def plain_facts(facts: PolicyFacts) -> dict[str, Any]:
    """The facts as plain values (JSON), for a record of what was evaluated."""
    values = asdict(facts)
    if facts.offences is not None:
        values["offences"] = [
            {
                "classes": sorted(c.value for c in o.classes),
                "outcome": o.outcome.value,
                "on": o.on and o.on.isoformat(),
                "days_incarcerated": o.days_incarcerated,
            }
            for o in facts.offences
        ]
    return values


def facts_of(values: dict[str, Any]) -> PolicyFacts:
    """What `plain_facts` wrote, read again. Raises FactError where it is not that."""
    try:
        offences = values.get("offences")
        read = offences and tuple(
            OffenceFact(
                frozenset(OffenceClass(c) for c in o["classes"]),
                Outcome(o["outcome"]),
                date.fromisoformat(o["on"]) if o["on"] else None,
                o["days_incarcerated"],
            )
            for o in offences
        )
        return PolicyFacts(**{**values, "offences": None if offences is None else (read or ())})
    except (TypeError, KeyError, ValueError) as err:
        raise FactError(f"not facts as they were recorded: {err}") from err


def _choice(name: str, value: str, known: Iterable[str]) -> str:
    choices = [str(k) for k in known]
    if value not in choices:
        raise FactError(f"{name} is one of {', '.join(choices)}, not {value!r}")
    return value
