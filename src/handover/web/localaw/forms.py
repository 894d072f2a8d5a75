"""The what-if form: a place, a day, and the known facts. It changes no case and stores nothing."""

from __future__ import annotations

from datetime import date
from typing import Any, assert_never

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from handover.jurisdictions import (
    FACTS,
    Change,
    FactKind,
    Level,
    OffenceClass,
    OffenceFact,
    OffenceOutcome,
    PlaceFile,
    PolicyAnswer,
    PolicyFact,
    Topic,
    all_level,
    changes,
    evaluate,
    facts_about,
    shipped_policies,
)
from handover.jurisdictions.coverage import SHOWN
from handover.jurisdictions.facts import years_before
from handover.web.forms import HandoverForm
from handover.web.localaw.state_map import FIRST_YEAR, LAST_YEAR
from handover.web.localaw.words import TITLES

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
    kinds = [_(place.level.value), *([_("fictional")] if place.fictional else [])]
    return f"{place.name} ({', '.join(kinds)})"


def _fields(fact: PolicyFact) -> dict[str, forms.Field]:
    """Return the form fields for one fact, by name."""
    match fact.kind:
        case FactKind.YES_NO:
            return {fact.name: _choice(fact.title, KNOWN)}
        case FactKind.CHOICE:
            named = [(value, words.capitalize()) for value, words in fact.choices().items()]
            return {fact.name: _choice(fact.title, [*_NOT_KNOWN, *named])}
        case FactKind.NUMBER:
            return {
                fact.name: forms.IntegerField(label=fact.title, required=False, min_value=0, max_value=9999)
            }
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
                self.fields[name] = made

    def clean(self) -> dict[str, Any]:
        """Reject answers that contradict each other."""
        data = super().clean() or self.cleaned_data
        given = any(data.get(f"class{n}") for n in ROWS)
        if data.get("record") == "some" and not given:
            self.add_error("record", said("Give at least one offence below, or choose another answer."))
        if data.get("record") != "some" and given:
            self.add_error("record", said("Choose “As given below”, or remove the offences."))
        return data

    def answer(self) -> PolicyAnswer:
        """Evaluate the law for the facts entered. Call only after ``is_valid()``."""
        data = self.cleaned_data
        facts = facts_about(data["place"], {row.name: self._given(row) for row in FACTS.values()})
        return evaluate(facts, data["on"], shipped_policies())

    def _given(self, fact: PolicyFact) -> bool | str | int | tuple[OffenceFact, ...] | None:
        data = self.cleaned_data
        match fact.kind:
            case FactKind.YES_NO:
                return {"": None, "yes": True, "no": False}[data[fact.name]]
            case FactKind.CHOICE:
                return data[fact.name] or None
            case FactKind.NUMBER:
                return None if data[fact.name] is None else int(data[fact.name])
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


class MapForm(HandoverForm):
    """A topic and a day, and the year of a slider that stands for the same day of another year."""

    topic = forms.ChoiceField(label="Topic", choices=[(t.value, TITLES[t]) for t in SHOWN])
    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    year = forms.IntegerField(
        label="Year", min_value=FIRST_YEAR, max_value=LAST_YEAR,
        widget=forms.NumberInput(attrs={
            "type": "range", "min": FIRST_YEAR, "max": LAST_YEAR, "class": "usa-range", "hx-get": "",
            "hx-trigger": "change", "hx-include": "closest form", "hx-vals": '{"by": "year"}',
            "hx-target": "#state-map", "hx-select": "#state-map", "hx-swap": "outerHTML", "hx-push-url": "true",
        }),
        help_text=f"Slide from {FIRST_YEAR} to {LAST_YEAR}: the same day of that year.",
    )  # fmt: skip

    def question(self) -> tuple[Topic, date]:
        """Return the topic and the day. Call only after ``is_valid()``."""
        on: date = self.cleaned_data["on"]
        if self.data.get("by") == "year":
            on = years_before(on, on.year - int(self.cleaned_data["year"]))
        return Topic(self.cleaned_data["topic"]), on


class ChangesForm(HandoverForm):
    """A place or every state, and two days."""

    place = forms.ChoiceField(
        label="Place", required=False, choices=lambda: [("", said("Every state")), *place_choices()]
    )
    first = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    second = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Reject days in the wrong order."""
        data = super().clean() or self.cleaned_data
        first, second = data.get("first"), data.get("second")
        if first and second and second < first:
            self.add_error("second", said("The second day lies before the first."))
        return data

    def answer(self) -> list[Change]:
        """Return the changes. Call only after ``is_valid()``."""
        data, policies = self.cleaned_data, shipped_policies()
        asked = [data["place"]] if data["place"] else all_level(policies, Level.STATE)
        return changes(policies, asked, data["first"], data["second"])
