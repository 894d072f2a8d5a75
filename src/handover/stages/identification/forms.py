"""What an examiner fills in: one finding over all candidates, and its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from handover.web.forms import StepForm

NONE = "none"
"""The finding that no candidate has the same fingers."""


class WithdrawalForm(StepForm):
    """Why a match does not stand."""

    reasons = forms.CharField(
        label="What you compared and saw",
        widget=forms.Textarea,
        max_length=4000,
        help_text="Name the fingers and what differs; at least 20 characters.",
    )


class FindingForm(StepForm):
    """``candidates``: (identity, words) of every candidate that the search brought up, best first."""

    finding = forms.ChoiceField(
        label="Your finding",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a candidate, or that none has the same fingers."},
    )
    reasons = forms.CharField(
        label="What you compared and saw",
        widget=forms.Textarea,
        max_length=4000,
        help_text="Name the fingers and what agrees or differs; at least 20 characters.",
    )

    def __init__(self, *args: Any, candidates: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["finding"]
        if isinstance(field, forms.ChoiceField):
            same = [(identity, f"Same fingers: {words}") for identity, words in candidates]
            field.choices = [*same, (NONE, "None of these candidates has the same fingers")]
