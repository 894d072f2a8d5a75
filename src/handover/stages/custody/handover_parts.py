"""The parts of a handover: who records each, by when, its source, and what must be stated. Pure.

The registry from which the page, the forms, the paper and oversight's figure are made. Sources: 8 CFR 287.3(a)-(d)
(examination, reasons, counsel, list, decision within 48 hours), 236.1(e) (consulate), 287.5(e)(3) (who serves). What a
part asks beyond its source is the office's own choice, marked illustrative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handover.accounts.roles import Role
from handover.process.fold import Refusal
from handover.stages.custody.consular import NO_COUNTRY, OTHER, must_be_told
from handover.stages.custody.terms import BreachKind


@dataclass(frozen=True, slots=True)
class PartField:
    """One thing that a part asks. ``choices``: a list to choose from; none for text. ``needed``: may not be empty."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    needed: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class CustodyPart:
    """One part of a handover. ``key``: its number in addresses. ``due``: after custody; None where no time is set."""

    key: int
    code: str
    title: str
    source: str
    illustrative: bool
    roles: frozenset[Role]
    fields: tuple[PartField, ...]
    due: timedelta | None = None


_Part: Final = CustodyPart
_FIELD: Final = frozenset({Role.FIELD_OFFICER})
_OFFICE: Final = frozenset({Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER})
_JAIL: Final = frozenset({Role.JAIL_CLERK})
_YES_NO: Final = (("yes", "yes"), ("no", "no"))
_COUNTRY: Final = "country"

PARTS: Final = (
    _Part(1, "print_check", "Prints compared with the record, one to one", "identity before custody (design)", True,
         _FIELD | _JAIL, (
             PartField("result", "Result", (("same", "the same person"),
                                            ("other", "not the same person: it stops here"),
                                            ("none", "the jail has no device"))),
             PartField("how", "Device and officer, or how identity was checked without one"),
         )),
    _Part(2, "warrant_served", "Warrant served in person", "8 CFR 287.5(e)(3), 236.1(b)(1), 241.2(b)", False, _FIELD, (
        PartField("warrant", "Warrant", (("I-200", "I-200"), ("I-205", "I-205"))),
        PartField("officer", "Officer who served it, and title"),
        PartField("language", "Language in which it was read"),
        PartField("interpreter", "Interpreter, if there was one", needed=False),
    )),
    _Part(3, "reasons", "Reasons, counsel, and the list of free legal services", "8 CFR 287.3(c)", False, _OFFICE, (
        PartField("told", "Reasons of the arrest were told", _YES_NO),
        PartField("counsel", "Told of the right to counsel at no expense to the Government", _YES_NO),
        PartField("list", "List of free legal services handed over", _YES_NO),
        PartField("warned", "Told that a statement may be used in a later proceeding", _YES_NO),
        PartField("language", "Language, and interpreter if there was one"),
    )),
    _Part(4, "consular", "Consular notice", "8 CFR 236.1(e); 72 FR 1923", False, _OFFICE, (
        PartField(_COUNTRY, "Country of nationality"),
        PartField("other", "Which, if it is not on the list", needed=False),
        PartField("person_told", "The person was told that they may speak with their consulate", _YES_NO),
        PartField("wishes", "The person wishes that it be told", _YES_NO),
        PartField("notified", "The consulate was told", _YES_NO),
        PartField("how", "When and how it was told, or why not",
                  words="A listed country is told at once, whatever the person wishes. No claim of asylum is told. "
                  "What was not done yet is recorded as a breach, and again once it is done."),
    ), due=timedelta(0)),
    _Part(5, "examination", "Examination by another officer", "8 CFR 287.3(a)", False, _OFFICE, (
        PartField("officer", "Examining officer, and title"),
        PartField("another", "Another than the arresting officer", _YES_NO),
        PartField("why", "Why no other officer was readily available", needed=False),
        PartField("found", "What was found"),
    )),
    _Part(6, "decision", "Custody and charging decision",
         "8 CFR 287.3(d) (48 hours and the exception: from memory)", True, _OFFICE, (
             PartField("custody", "Custody", (("detained", "detained"), ("bond", "released on bond"),
                                              ("own", "released on recognisance"), ("released", "released"))),
             PartField("document", "Notice to appear", (("issued", "issued"), ("order", "none: a final order stands"),
                                                        ("none", "not issued"))),
             PartField("reasons", "Reasons, and date of the charging document"),
             PartField("late", "If later than 48 hours: the emergency or extraordinary circumstance", needed=False),
         ), due=timedelta(hours=48)),
    _Part(7, "property", "Property handed over", "local practice", True, _JAIL | _FIELD, (
        PartField("items", "What was handed over, with the receipt's number"),
        PartField("withheld", "What stays at the jail, and why", needed=False),
    )),
    _Part(8, "medical", "Medical handover", "detention standards", True, _JAIL | _FIELD, (
        PartField("summary", "A summary went along", _YES_NO),
        PartField("medication", "Medication, and for how many days"),
        PartField("fit", "Fit for transport", _YES_NO),
    )),
    _Part(9, "receipt_given", "Receipt: the jail handed the person over", "both sides sign (design)", True, _JAIL, (
        PartField("name", "Name and title of who handed over"),
    )),
    _Part(10, "receipt_taken", "Receipt: the officer took the person over", "both sides sign (design)", True, _FIELD, (
        PartField("name", "Name and title of who took over"),
    )),
)  # fmt: skip

BY_KEY: Final[Mapping[int, CustodyPart]] = {part.key: part for part in PARTS}
BY_CODE: Final[Mapping[str, CustodyPart]] = {part.code: part for part in PARTS}
TAKERS: Final = frozenset[Role]().union(*(part.roles for part in PARTS))


def refusals(
    part: CustodyPart, answers: Mapping[str, str], *, day: date, hours_after: float
) -> list[Refusal]:
    """Return what a part's answers lack. ``day``: the day of the part, in the jail's time zone; ``hours_after``:
    hours since custody."""
    found = [
        Refusal(f.name, f"Fill in: {f.label}.")
        for f in part.fields
        if f.needed and not answers.get(f.name, "").strip()
    ]
    judge = _RULES.get(part.code)
    more = judge(answers, day, hours_after) if judge and not found else None
    return [*found, more] if more else found


def _consular(answers: Mapping[str, str], day: date, _: float) -> Refusal | None:
    country = answers[_COUNTRY]
    if country == OTHER and not answers.get("other", "").strip():
        return Refusal("other", "Name the country.")
    if country == NO_COUNTRY and answers["notified"] == "yes":
        return Refusal(
            "notified",
            "A stateless person has no consulate to tell. Name the country whose consulate was told.",
        )
    return None


def _advised(answers: Mapping[str, str], _: date, __: float) -> Refusal | None:
    missing = next((n for n in ("told", "counsel", "list", "warned") if answers[n] != "yes"), None)
    return (
        Refusal(missing, "8 CFR 287.3(c) asks for each of these; record it once it was done.")
        if missing
        else None
    )


def overstepped(code: str, answers: Mapping[str, str], day: date) -> BreachKind | None:
    """Return what the recorded part shows to be contrary to its source. It is never refused, because it has
    happened."""
    if code == "decision" and answers.get("custody") == "detained" and answers.get("document") == "none":
        return BreachKind.DETAINED_BARE
    if code != "consular" or answers.get("notified") == "yes":
        return None
    due = must_be_told(answers.get(_COUNTRY, ""), day) or answers.get("wishes") == "yes"
    return BreachKind.CONSULATE if due or answers.get("person_told") != "yes" else None


def _examined(answers: Mapping[str, str], _: date, __: float) -> Refusal | None:
    if answers["another"] == "yes" or answers.get("why", "").strip():
        return None
    return Refusal("why", "The arresting officer examines only where no other is readily available: say why.")


def _decided(answers: Mapping[str, str], _: date, hours_after: float) -> Refusal | None:
    if hours_after > 48 and not answers.get("late", "").strip():
        return Refusal("late", "The decision came later than 48 hours after custody: state the exception.")
    return None


_RULES: Final = {"consular": _consular, "reasons": _advised, "examination": _examined, "decision": _decided}


def in_words(part: CustodyPart, answers: Mapping[str, str]) -> str:
    """What was recorded of a part, as a sentence for page and paper."""
    said = []
    for field in part.fields:
        value = answers.get(field.name, "").strip()
        if value:
            said.append(f"{field.label}: {dict(field.choices).get(value, value)}")
    return "; ".join(said)
