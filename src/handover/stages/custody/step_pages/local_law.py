"""What the law of the jail's place asks for: facts, the power to hold, duties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import HttpRequest

from handover.jurisdictions import FACTS, FactKind, OffenceClass, OffenceOutcome, Topic
from handover.process.models import Matter
from handover.stages.custody import duties, local_law
from handover.stages.custody.policy_advice import advice_for
from handover.stages.custody.step_pages.rows import jail_page
from handover.web.facility_time import FacilityTimeField
from handover.web.forms import StepForm
from handover.web.step_pages import Packed


class AttestForm(StepForm):
    """One fact that the law of the place asks for, with its source and the time at which it was known."""

    name = forms.ChoiceField(label="Fact")
    answer = forms.ChoiceField(
        label="Is it so?", required=False, choices=[("", "Choose"), ("yes", "Yes"), ("no", "No")],
        help_text="Of offences, “No” says that the record was checked and none counts.",
    )  # fmt: skip
    offence = forms.ChoiceField(
        label="For an offence: its class under your law", required=False,
        choices=[("", "None"), *((c.value, c.value.replace("_", " ").capitalize()) for c in OffenceClass)],
        help_text="A person assigns the class by the law's own list.",
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label="Charged or convicted", required=False,
        choices=[("", "Choose"), *((o.value, o.value.capitalize()) for o in OffenceOutcome)],
    )  # fmt: skip
    on = forms.DateField(
        label="Date of the outcome", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    days = forms.IntegerField(label="Days in custody since", required=False, min_value=0, max_value=40_000)
    months = forms.IntegerField(
        label="For a sentence: its length in months", required=False, min_value=0, max_value=9999
    )
    source = forms.CharField(
        label="Source: which paper, from whom", max_length=1000, widget=forms.Textarea,
        help_text="A court's record, a warrant, an agreement: so that somebody else finds it.",
    )  # fmt: skip
    known_at = FacilityTimeField(label="When it was known")

    def __init__(self, *args: Any, wanted: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [row for row in FACTS.values() if row.attestable]
        asked = [(r.name, f"{r.title} (your law asks for it)") for r in rows if r.name in wanted]
        rest = [(r.name, r.title) for r in rows if r.name not in wanted]
        self.fields["name"].choices = [("", "Choose"), *asked, *rest]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen fact takes."""
        data = super().clean() or self.cleaned_data
        if "name" in data:
            needed = _NEEDED[FACTS[data["name"]].kind]
            if FACTS[data["name"]].kind is FactKind.OFFENCES and data.get("answer") == "no":
                needed = ()
            for field in needed:
                if data.get(field) in (None, ""):
                    self.add_error(field, "This fact needs it.")
        return data


_NEEDED: dict[FactKind, tuple[str, ...]] = {
    FactKind.YES_NO: ("answer",),
    FactKind.CHOICE: ("answer",),
    FactKind.NUMBER: ("months",),
    FactKind.OFFENCES: ("offence", "outcome"),
}
"""What the form must have for each kind of fact."""


class CitePowerForm(StepForm):
    """The law that lets the jail hold, where none was found."""

    citation = forms.CharField(
        label="The law that gives your jail the power to hold on this request", max_length=160,
        help_text="A statute, an ordinance or a judgment, with its section. A federal form gives no local power.",
    )  # fmt: skip
    text = forms.CharField(
        label="What it says, and who in your agency relies on it", max_length=2000, widget=forms.Textarea
    )


class DutyForm(StepForm):
    """Which duty was done, when and how."""

    code = forms.ChoiceField(label="Duty")
    done_at = FacilityTimeField(label="When it was done")
    how = forms.CharField(label="How, and by whom", max_length=2000, widget=forms.Textarea)

    def __init__(self, *args: Any, duties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "Choose"), *duties]  # type: ignore[attr-defined]


def _wanted_facts(request: HttpRequest, case: Matter) -> dict[str, Any]:
    law = advice_for(case.pk)
    return {"wanted": tuple(dict.fromkeys(n for t in Topic for n in law.topic(t).needs))}


def _duties(request: HttpRequest, case: Matter) -> dict[str, Any]:
    found = duties.duties_in(case, advice_for(case.pk))
    return {
        "duties": [
            (d.duty.code.value, f"{d.duty.kind.title} ({d.duty.provision.citation})")
            for d in found
            if d.of_case
        ]
    }


LOCAL_LAW_PAGES: Final = (
    jail_page(
        step="attest_fact", name="custody:attest_fact", address="requests/<str:reference>/fact/",
        form=AttestForm, verb=local_law.attest_fact, form_options=_wanted_facts,
        arguments=Packed("said", local_law.Attestation),
    ),
    jail_page(
        step="cite_power", name="custody:cite_power", address="requests/<str:reference>/power/",
        form=CitePowerForm, verb=local_law.cite_power,
    ),
    jail_page(
        step="record_duty", name="custody:record_duty", address="requests/<str:reference>/duty/",
        form=DutyForm, verb=local_law.record_duty, form_options=_duties,
    ),
)  # fmt: skip
