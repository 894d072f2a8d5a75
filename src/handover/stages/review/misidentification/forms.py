"""The form that closes a misidentification."""

from __future__ import annotations

from django import forms

from handover.web.forms import StepForm, reasons_field


class MisidentifiedForm(StepForm):
    """A misidentification undone."""

    reasons = reasons_field("How it came about, and what was done about each consequence")
    person_told = forms.CharField(label="How the person was told, or why not", max_length=200)
