"""What a jail's clerk fills in to send a booking, and how a list of bookings is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from handover.formats.ebts.transaction_types import booking_codes_in_words
from handover.process.graph import Track, states_of
from handover.stages.intake import rules
from handover.web.forms import HandoverForm


class SendForm(HandoverForm):
    """One EBTS file. Its size is told before it is read; what is in it, the answer will tell."""

    file = forms.FileField(
        label="EBTS file",
        help_text=f"One criminal tenprint submission ({booking_codes_in_words(' or ')}), at most 64 MB.",
        error_messages={"empty": "This file is empty: choose the file that the live-scan wrote."},
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse a file beyond the size limit."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        too_large = rules.small_enough(file.size or 0)
        if too_large:
            raise forms.ValidationError(too_large.text)
        return file


class FilterForm(HandoverForm):
    """The filter above a list; an empty one shows everything."""

    q = forms.CharField(
        label="Reference, booking number or TCN",
        required=False,
        max_length=40,
        help_text="Its beginning is enough.",
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Any state"), *((s.name, s.title) for s in states_of(Track.BOOKING))],
    )
