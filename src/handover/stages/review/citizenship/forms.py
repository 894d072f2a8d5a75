"""Forms to raise a citizenship question and to record counsel's answer."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.stages.review.case_file.forms import ReadField
from handover.web.fields import YesNoField
from handover.web.forms import StepForm, reasons_field

INDICIA = (
    ("statement", "The person, a relative or counsel says so"),
    ("birth_record", "Birth record or place of birth in the United States"),
    ("passport", "United States passport or consular report of birth"),
    ("naturalisation", "Naturalisation or citizenship certificate"),
    ("parent", "A parent is or was a citizen"),
    ("other", "Another indicium"),
)
"""Indicia as choices; the list is illustrative (Directive 16001.2 was not read in full)."""


class CitizenshipForm(StepForm):
    """What was said or found. Anyone may raise it; it freezes the case at once."""

    indicium = forms.ChoiceField(label="What points to citizenship", choices=[("", "Choose"), *INDICIA])
    text = forms.CharField(
        label="What was said or found, by whom, when", max_length=4000, widget=forms.Textarea
    )


class ResolveForm(StepForm):
    """Counsel's answer in its two parts."""

    citizen = YesNoField(
        label="Finding",
        yes="There is probative evidence of citizenship: the case ends",
        no="The evidence does not show citizenship: the case goes on where it stood",
    )
    fact_part = reasons_field("Facts")
    law_part = reasons_field("Law")
    supervisor = forms.CharField(label="Supervisor who was consulted", max_length=120)
    read = ReadField()

    def __init__(self, *args: Any, detainer_out: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if detainer_out:  # an answer that ends the case cancels the detainer, on a page of its own
            choices = [c for c in ResolveForm.base_fields["citizen"].choices if c[0] == "no"]  # type: ignore[attr-defined]
            self.fields["citizen"].choices = choices  # type: ignore[attr-defined]


class ResolveCancelForm(StepForm):
    """Counsel's answer that ends the case and cancels the detainer."""

    fact_part = reasons_field("Facts")
    law_part = reasons_field("Law")
    supervisor = forms.CharField(label="Supervisor who was consulted", max_length=120)
