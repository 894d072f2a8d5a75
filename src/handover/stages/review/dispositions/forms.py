"""Forms to wait for a court's disposition and to record it."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.stages.review.case_file.file import CaseFile
from handover.stages.review.case_file.forms import evidence_choices
from handover.web.forms import StepForm, reasons_field


class WatchForm(StepForm):
    """Which charge is waited for, before which court, and when to look again."""

    charge = forms.CharField(label="Charge", max_length=200)
    charge_key = forms.ChoiceField(
        label="The same charge on record, if it is there", required=False,
        help_text="Then the case closes by itself once the record shows a dismissal or an acquittal.",
    )  # fmt: skip
    court = forms.CharField(label="Court", max_length=120)
    look_again_on = forms.DateField(label="Look again on", widget=forms.DateInput(attrs={"type": "date"}))
    reasons = reasons_field()

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = file.today
        pending = [c for c in evidence_choices(file) if c[0].startswith("charge:")]
        self.fields["charge_key"].choices = [("", "It is not on record"), *pending]  # type: ignore[attr-defined]

    def clean_look_again_on(self) -> Any:
        """The date lies ahead, by the jail's own day."""
        day = self.cleaned_data["look_again_on"]
        if day <= self._today:
            raise forms.ValidationError("Choose a day that lies ahead.")
        return day


class DispositionForm(StepForm):
    """What the court did."""

    outcome = forms.ChoiceField(
        label="Disposition",
        choices=[
            ("", "Choose"),
            ("convicted", "convicted"),
            ("dismissed", "dismissed"),
            ("acquitted", "acquitted"),
        ],
        help_text="Dismissal or acquittal closes the case without action.",
    )
    disposed_on = forms.DateField(
        label="Date of the disposition", widget=forms.DateInput(attrs={"type": "date"})
    )
    source = forms.CharField(label="Where you read it", max_length=120)
