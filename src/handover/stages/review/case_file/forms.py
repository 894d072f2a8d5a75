"""Fields and the base of forms that offer the records of a case's file."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.stages.review.case_file.file import CaseFile
from handover.web.forms import StepForm


class RecordsField(forms.MultipleChoiceField):
    """Records of the file, as boxes; cleans to a tuple of their keys. `CaseFileForm` offers them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, required=False, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        """The keys of the records that were ticked."""
        return tuple(super().clean(value))


class ReadField(forms.CharField):
    """The digest of the records that a page showed. A redisplayed page carries the digest of the current records."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=64, widget=forms.HiddenInput)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return the current digest; the posted one is checked but never shown again."""
        return initial


class CaseFileForm(StepForm):
    """The base of a form that offers records of a case's file.

    ``cleaned_data["file"]`` hands the file on to the verb: it is built once a request.
    """

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file = file
        self.fields["read"] = ReadField()
        self.initial["read"] = file.read_digest
        for field in self.fields.values():
            if isinstance(field, RecordsField):
                field.choices = evidence_choices(file)

    def clean(self) -> dict[str, Any]:
        """Add the file to the cleaned data; refuse the form if the records changed after the page was shown (R1)."""
        read = self.cleaned_data.pop("read", "")
        if read and read != self.file.read_digest:
            raise forms.ValidationError(
                "The records changed after this page was opened. Read what is on record now, and send it again."
            )
        return {**self.cleaned_data, "file": self.file}


def evidence_choices(file: CaseFile) -> list[tuple[str, str]]:
    """Every record of the file that was not corrected, with its source, date and reliability class."""
    return [
        (i.evidence.key, f"{i.evidence.label} ({i.source}, as of {i.as_of}, {i.reliability})")
        for i in file.sound_items
    ]
