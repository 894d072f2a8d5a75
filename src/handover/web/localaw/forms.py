"""The what-if form: a place, a day, and the known facts. It changes no case and stores nothing."""

from __future__ import annotations

from typing import Any, assert_never

from django import forms

from handover.jurisdictions import (
    FACTS,
    FactKind,
    OffenceClass,
    OffenceFact,
    OffenceOutcome,
    PlaceFile,
    PolicyAnswer,
    PolicyFact,
    evaluate,
    facts_about,
    shipped_policies,
)
from handover.web.forms import HandoverForm, dress

_NOT_KNOWN = [("", "Not known")]
KNOWN = [*_NOT_KNOWN, ("yes", "Yes"), ("no", "No")]
RECORD = [("", "Not assessed"), ("none", "None that counts"), ("some", "As given below")]
ROWS = (1, 2)
_NOTHING = [("", "None")]


def place_choices() -> list[tuple[str, str]]:
    """List every place by name, the federal terms last."""
    places = sorted(shipped_policies().values(), key=lambda p: (p.level.rank == 0, p.fictional, p.name))
    return [(p.id, _named(p)) for p in places]


def _named(place: PlaceFile) -> str:
    return f"{place.name} ({place.level.value}{', fictional' if place.fictional else ''})"


def _fields(fact: PolicyFact) -> dict[str, forms.Field]:
    """Return the form fields for one fact, by name."""
    match fact.kind:
        case FactKind.YES_NO:
            return {fact.name: _choice(fact.title, KNOWN)}
        case FactKind.CHOICE:
            named = [(value, words.capitalize()) for value, words in fact.choices().items()]
            return {fact.name: _choice(fact.title, [*_NOT_KNOWN, *named])}
        case FactKind.OFFENCES:
            asked: dict[str, forms.Field] = {"record": _choice(fact.title, RECORD, _sentence(fact.more))}
            for n in ROWS:
                asked |= _offence_fields(n)
            return asked
        case _:
            assert_never(fact.kind)


def _offence_fields(n: int) -> dict[str, forms.Field]:
    classes = [*_NOTHING, *((c.value, c.value.replace("_", " ").capitalize()) for c in OffenceClass)]
    outcomes = [(o.value, o.value.capitalize()) for o in OffenceOutcome]
    return {
        f"class{n}": _choice(f"Offence {n}: class", classes),
        f"outcome{n}": _choice(f"Offence {n}: charged or convicted", outcomes),
        f"on{n}": forms.DateField(
            label=f"Offence {n}: date of the outcome", required=False,
            widget=forms.DateInput(attrs={"type": "date"}),
        ),
        f"days{n}": forms.IntegerField(
            label=f"Offence {n}: days in custody since", required=False, min_value=0, max_value=40_000
        ),
    }  # fmt: skip


def _choice(label: str, choices: list[tuple[str, str]], help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, help_text=help_text)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


class WhatIfForm(HandoverForm):
    """Everything but place and day may stay unknown. There is no field for the person's identity."""

    place = forms.ChoiceField(label="Place", choices=place_choices)
    on = forms.DateField(
        label="Day of the request", widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The law in force on that day applies.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in FACTS.values():
            for name, made in _fields(row).items():
                dress(made.widget)
                self.fields[name] = made

    def clean(self) -> dict[str, Any]:
        """Reject answers that contradict each other."""
        data = super().clean() or self.cleaned_data
        given = any(data.get(f"class{n}") for n in ROWS)
        if data.get("record") == "some" and not given:
            self.add_error("record", "Give at least one offence below, or choose another answer.")
        if data.get("record") != "some" and given:
            self.add_error("record", "Choose “As given below”, or remove the offences.")
        return data

    def answer(self) -> PolicyAnswer:
        """Evaluate the law for the facts entered. Call only after ``is_valid()``."""
        data = self.cleaned_data
        facts = facts_about(data["place"], {row.name: self._given(row) for row in FACTS.values()})
        return evaluate(facts, data["on"], shipped_policies())

    def _given(self, fact: PolicyFact) -> bool | str | tuple[OffenceFact, ...] | None:
        data = self.cleaned_data
        match fact.kind:
            case FactKind.YES_NO:
                return {"": None, "yes": True, "no": False}[data[fact.name]]
            case FactKind.CHOICE:
                return data[fact.name] or None
            case FactKind.OFFENCES:
                return {"": None, "none": (), "some": tuple(self._offences())}[data["record"]]
            case _:
                assert_never(fact.kind)

    def _offences(self) -> list[OffenceFact]:
        data = self.cleaned_data
        return [
            OffenceFact(
                frozenset({OffenceClass(data[f"class{n}"])}),
                OffenceOutcome(data[f"outcome{n}"] or OffenceOutcome.CHARGED),
                data[f"on{n}"],
                data[f"days{n}"] or 0,
            )
            for n in ROWS
            if data[f"class{n}"]
        ]
