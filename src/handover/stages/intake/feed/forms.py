"""What a clerk says about a booking: why a roster lacks it, or what was corrected or merged."""

from __future__ import annotations

from django import forms

from handover.formats.drops import EventType
from handover.web.facility_time import FacilityTimeField
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


class ChangeForm(HandoverForm):
    """A booking corrected, or two inmate numbers merged: what the jail's own file says now."""

    kind = forms.ChoiceField(
        label="What happened",
        choices=[
            (EventType.CORRECT.value, "The booking was corrected"),
            (EventType.MERGE.value, "It was merged with another booking of the same person"),
        ],
        widget=forms.RadioSelect,
    )
    event_time = FacilityTimeField(label="When")
    last = forms.CharField(label="Last name, as it is now", required=False, max_length=60)
    first = forms.CharField(label="First name, as it is now", required=False, max_length=60)
    dob = forms.CharField(
        label="Birth date, as it is now", required=False, max_length=10, help_text="Such as 1988-04-02."
    )
    prev_inmate_no = forms.CharField(
        label="Inmate number that no longer counts", required=False, max_length=20
    )
    inmate_no = forms.CharField(label="Inmate number that counts now", required=False, max_length=20)
