"""The form of a note."""

from __future__ import annotations

from django import forms

from handover.stages.review.notes import rules
from handover.stages.review.notes.models import CaseNote
from handover.web.forms import HandoverForm


class NoteForm(HandoverForm):
    """What kind of note, its words, and a file."""

    kind = forms.ChoiceField(label="Kind", choices=CaseNote.Kind.choices)
    text = forms.CharField(label="Note", max_length=4000, widget=forms.Textarea)
    file = forms.FileField(
        label="File", required=False, allow_empty_file=True, max_length=200,
        help_text=f"PDF, PNG, JPEG or plain text, at most {rules.LARGEST // 1024 // 1024} MB.",
    )  # fmt: skip
