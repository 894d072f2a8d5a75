"""The what-if form: a place, a day, and what is known. It moves no case and stores nothing."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.jurisdictions import (
    FACT_TEXT,
    OffenceClass,
    OffenceFact,
    Outcome,
    Place,
    PolicyAnswer,
    PolicyFacts,
    agreements,
    evaluate,
    shipped_policies,
)
from handover.web.forms import HandoverForm, dress

KNOWN = [("", "Not known"), ("yes", "Yes"), ("no", "No")]
RECORD = [("", "Not assessed"), ("none", "None that counts"), ("some", "As given below")]
ROWS = (1, 2)
_NOTHING = [("", "None")]


def place_choices() -> list[tuple[str, str]]:
    """Every place by its name, the federal terms last."""
    places = sorted(shipped_policies().values(), key=lambda p: (p.level.rank == 0, p.fictional, p.name))
    return [(p.id, _named(p)) for p in places]


def _named(place: Place) -> str:
    return f"{place.name} ({place.level.value}{', fictional' if place.fictional else ''})"


class WhatIfForm(HandoverForm):
    """Everything but place and day may stay not known. There is no field for who the person is."""

    place = forms.ChoiceField(label="Place", choices=place_choices)
    on = forms.DateField(
        label="Day of the request", widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The law in force on that day counts.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in FACT_TEXT.items():
            self._add(
                name, forms.ChoiceField(label=text[0].upper() + text[1:], choices=KNOWN, required=False)
            )
        models = [("", "Not known"), *((a.code, a.name.capitalize()) for a in agreements().values())]
        self._add(
            "agreement",
            forms.ChoiceField(label="287(g) agreement of the jail", choices=models, required=False),
        )
        self._add("record", forms.ChoiceField(
            label="Offences on record", choices=RECORD, required=False,
            help_text="Which class an offence falls in is for local law and a person to say.",
        ))  # fmt: skip
        for n in ROWS:
            classes = [*_NOTHING, *((c.value, c.value.replace("_", " ").capitalize()) for c in OffenceClass)]
            outcomes = [(o.value, o.value.capitalize()) for o in Outcome]
            self._add(
                f"class{n}", forms.ChoiceField(label=f"Offence {n}: class", choices=classes, required=False)
            )
            self._add(f"outcome{n}", forms.ChoiceField(label=f"Offence {n}: charged or convicted", choices=outcomes,
                                                       required=False))  # fmt: skip
            self._add(f"on{n}", forms.DateField(label=f"Offence {n}: date of the outcome", required=False,
                                                widget=forms.DateInput(attrs={"type": "date"})))  # fmt: skip
            self._add(f"days{n}", forms.IntegerField(label=f"Offence {n}: days in custody since", required=False,
                                                     min_value=0, max_value=40_000))  # fmt: skip

    def _add(self, name: str, field: forms.Field) -> None:
        dress(field.widget)
        self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        """Refuse a record that says one thing above and another below."""
        data = super().clean() or self.cleaned_data
        given = any(data.get(f"class{n}") for n in ROWS)
        if data.get("record") == "some" and not given:
            self.add_error("record", "Give at least one offence below, or choose another answer.")
        if data.get("record") != "some" and given:
            self.add_error("record", "Choose “As given below”, or take the offences out.")
        return data

    def answer(self) -> PolicyAnswer:
        """What the law says for what was entered. Call only after ``is_valid()``."""
        data = self.cleaned_data
        known: dict[str, Any] = {name: {"yes": True, "no": False}.get(data[name]) for name in FACT_TEXT}
        offences = {"none": (), "some": tuple(self._offences())}.get(data["record"])
        facts = PolicyFacts(data["place"], **known, agreement=data["agreement"] or None, offences=offences)
        return evaluate(facts, data["on"], shipped_policies())

    def _offences(self) -> list[OffenceFact]:
        data = self.cleaned_data
        return [
            OffenceFact(
                frozenset({OffenceClass(data[f"class{n}"])}),
                Outcome(data[f"outcome{n}"] or Outcome.CHARGED),
                data[f"on{n}"],
                data[f"days{n}"] or 0,
            )
            for n in ROWS
            if data[f"class{n}"]
        ]
