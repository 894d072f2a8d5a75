"""What a clerk says about a booking that is missing from the roster."""

from __future__ import annotations

from django import forms

from handover.web.forms import HandoverForm


class ExplainForm(HandoverForm):
    """Why the booking is missing. A release is not told here: it is reported as one."""

    text = forms.CharField(
        label="Why the booking is missing from the roster",
        min_length=10,
        max_length=500,
        widget=forms.Textarea,
        help_text="Such as: in the hospital under guard. A release or a transfer is reported as an event instead.",
    )
