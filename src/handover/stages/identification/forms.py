"""What an examiner fills in: one finding over all candidates, and its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from handover.stages.identification.models import ConfirmationAnswer, ConfirmationRequest
from handover.web.facility_time import FacilityTimeField
from handover.web.forms import StepForm

NONE = "none"
"""The finding that no candidate has the same fingers."""
OPEN = "open"
"""The first judgement that leaves the question open."""


class WithdrawalForm(StepForm):
    """Why a match does not stand."""

    reasons = forms.CharField(
        label="What you compared and saw",
        widget=forms.Textarea,
        max_length=4000,
        help_text="Name the fingers and what differs; at least 20 characters.",
    )


class RequestForm(StepForm):
    """``hits``: (pk, words) of the possible wants that can be asked about."""

    hit = forms.TypedChoiceField(label="Possible want", coerce=int, widget=forms.RadioSelect)
    priority = forms.ChoiceField(
        label="Priority", choices=ConfirmationRequest.Priority.choices, widget=forms.RadioSelect,
        help_text="Urgent while the person is held for nothing else.",
    )  # fmt: skip
    remarks = forms.CharField(label="Remarks", required=False, max_length=1000, widget=forms.Textarea)

    def __init__(self, *args: Any, hits: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["hit"], hits)


class ConfirmationAnswerForm(StepForm):
    """``requests``: (pk, words) of the requests that wait for an answer."""

    request = forms.TypedChoiceField(label="Request", coerce=int, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label="Answer", choices=ConfirmationAnswer.Outcome.choices, widget=forms.RadioSelect
    )
    until = FacilityTimeField(label="In process until", required=False)
    answered_by = forms.CharField(label="Who answered there, with title", max_length=120)
    answered_at = FacilityTimeField(label="When they answered")
    remarks = forms.CharField(label="Remarks", required=False, max_length=1000, widget=forms.Textarea)

    def __init__(self, *args: Any, requests: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["request"], requests)


def _offer(field: forms.Field, choices: Sequence[tuple[str, str]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class FirstJudgementForm(StepForm):
    """``letters``: of every candidate to be compared, in the order of the letters."""

    finding = forms.ChoiceField(
        label="Your first judgement", widget=forms.RadioSelect,
        error_messages={"required": "Choose a candidate, that none has the same fingers, or that you cannot say."},
    )  # fmt: skip
    reasons = forms.CharField(
        label="What you compared and saw",
        widget=forms.Textarea,
        max_length=4000,
        help_text="Name the fingers and what agrees or differs; at least 20 characters.",
    )

    def __init__(self, *args: Any, letters: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = [(letter, f"Same fingers: candidate {letter}") for letter in letters]
        none = (NONE, "None of these candidates has the same fingers")
        _offer(self.fields["finding"], [*same, none, (OPEN, "I cannot say from the prints alone")])


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
