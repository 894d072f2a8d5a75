"""What a jail's clerk fills in to send a booking, and how a list of bookings is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from handover.formats.ebts.transaction_types import booking_codes_in_words
from handover.process.graph import Track, states_of
from handover.stages.intake import rules
from handover.web.forms import HandoverForm


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    """One file or more, as a list."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each file by itself."""
        return [super(_Files, self).clean(file, initial) for file in data or [None]]


class SendForm(HandoverForm):
    """EBTS files. File sizes are checked before reading; the content is judged by the answer."""

    file = _Files(
        label="EBTS files",
        help_text=f"Each one criminal tenprint submission ({booking_codes_in_words(' or ')}), at most 64 MB.",
        error_messages={"empty": "This file is empty: choose the file that the live-scan wrote."},
    )

    def clean_file(self) -> list[UploadedFile[Any]]:
        """Refuse a file beyond the size limit."""
        files: list[UploadedFile[Any]] = self.cleaned_data["file"]
        for file in files:
            if too_large := rules.small_enough(file.size or 0):
                raise forms.ValidationError(
                    f"{file.name}: {too_large.text}" if len(files) > 1 else too_large.text
                )
        return files


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
