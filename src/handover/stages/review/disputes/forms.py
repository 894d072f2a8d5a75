"""Forms to file and to answer a dispute."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.stages.review.case_file.file import CaseFile
from handover.stages.review.case_file.forms import CaseFileForm, evidence_choices
from handover.web.forms import HandoverForm, StepForm, reasons_field


class DisputeForm(HandoverForm):
    """What the person, a relative or counsel says is wrong."""

    said_by = forms.CharField(
        label="Who says so", max_length=120, help_text="The person, a relative, counsel."
    )
    text = forms.CharField(label="What is wrong, in their words", max_length=4000, widget=forms.Textarea)


class DisputeAnswerForm(StepForm):
    """The dated answer, and how it was told."""

    reasons = reasons_field("Answer, with its reasons")
    told = forms.CharField(label="How it was told", max_length=200)


class CorrectionForm(DisputeAnswerForm, CaseFileForm):
    """Which record is wrong, and what is so."""

    record_key = forms.ChoiceField(label="Record that is corrected")
    now = forms.CharField(label="What is so", max_length=2000, widget=forms.Textarea)
    source = forms.CharField(label="Source that shows it", max_length=120)
    citizen = forms.BooleanField(
        label="It points to United States citizenship",
        required=False,
        help_text="Every case of the person stops at once for counsel.",
    )
    birth = forms.DateField(
        label="Date of birth that it shows, if any",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Where it makes the person younger than 18, every case stops at once.",
    )

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, file=file, **kwargs)
        self.fields["record_key"].choices = [("", "Choose"), *evidence_choices(file)]  # type: ignore[attr-defined]

    def clean_birth(self) -> str:
        """Return the date in ISO form, or nothing; refuse a future date."""
        day = self.cleaned_data["birth"]
        if day and day > self.file.today:
            raise forms.ValidationError("The date of birth lies ahead.")
        return day.isoformat() if day else ""
