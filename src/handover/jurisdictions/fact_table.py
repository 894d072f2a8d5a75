"""The facts as a table for readers: docs/jurisdiction-facts.md, which a test compares with this text."""

from __future__ import annotations

from typing import Final

from handover.jurisdictions.fact_parsing import OFFENCE_FORM, ONE_OFFENCE, values_of
from handover.jurisdictions.facts import FACTS, FactKind, OffenceClass, OffenceOutcome, PolicyFact
from handover.jurisdictions.grounds import GROUNDS

_HEAD: Final = """# Facts that local law is evaluated with

Written by `handover reference` from the fields of `PolicyFacts` in `src/handover/jurisdictions/facts.py`. The what-if
page (`/law/`) and `handover jurisdictions evaluate --facts` ask for each of them, and a clause of a data file rests on
them. A fact that is not given is unknown, which is neither yes nor no.
"""


def facts_table() -> str:
    """Return the whole document as Markdown."""
    lines = [
        _HEAD,
        "| Fact | Meaning | Values | Known in a case from | Who can give it | Ground to decline without it |",
        "|---|---|---|---|---|---|",
        *(_row(fact) for fact in FACTS.values()),
        "",
        f"For an offence, CLASS is one of {_codes(OffenceClass)}; OUTCOME is one of {_codes(OffenceOutcome)}; "
        "DATE is the date of the outcome, YYYY-MM-DD; DAYS is the number of days in custody since then. "
        "Give a separate pair for each offence.",
    ]
    return "\n".join(lines) + "\n"


def _row(fact: PolicyFact) -> str:
    what = f"{fact.words} ({fact.more})" if fact.more else fact.words
    ground = GROUNDS[fact.ground].title if fact.ground else ""
    return (
        f"| `{fact.name}` | {what} | {_written(fact)} | {fact.known_from.words} | {fact.giver} | {ground} |"
    )


def _written(fact: PolicyFact) -> str:
    if fact.kind is FactKind.NUMBER:
        return f"`{fact.name}=` a whole number, unknown"
    plain = f"`{fact.name}=` {', '.join(values_of(fact))}"
    return f"`{ONE_OFFENCE}={OFFENCE_FORM}`; {plain}" if fact.kind is FactKind.OFFENCES else plain


def _codes(known: type[OffenceClass] | type[OffenceOutcome]) -> str:
    return ", ".join(f"`{one.value}`" for one in known)
