"""The forms of the person's page, in the language of the reader: case and code, and three steps to say something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from handover.stages.review.public import may_attach
from handover.subject_portal.statements import StatementKind
from handover.web.forms import HandoverForm

WHO = ("person", "relative", "lawyer")


class _InWords(HandoverForm):
    """A form whose every message comes from ``words``."""

    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.problem_heading = words["problem_h"]
        for name, field in self.fields.items():
            field.label = words[name]
            chosen = isinstance(field, forms.ChoiceField)
            field.error_messages |= {
                "required": words["choose" if chosen else "short"], "min_length": words["short"],
                "max_length": words["too_long"], "invalid_choice": words["choose"], "invalid": words["bad_file"],
                "empty": words["bad_file"], "missing": words["bad_file"], "null_characters_not_allowed": words["short"],
            }  # fmt: skip
            for validator in field.validators:
                if type(validator).__name__ == "ProhibitNullCharactersValidator":
                    validator.message = words["short"]  # type: ignore[attr-defined]


class OpenForm(_InWords):
    """Case and code, as printed on the notice."""

    reference = forms.CharField(max_length=24)
    code = forms.CharField(
        max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )

    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, words=words, **kwargs)
        self.fields["code"].help_text = words["code_hint"]


class KindForm(_InWords):
    """Step 1: what it is about."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, words=words, **kwargs)
        self.fields["kind"].choices = [(k.value, words[f"kind_{k.value}"]) for k in StatementKind]  # type: ignore[attr-defined]


class WordsForm(KindForm):
    """Step 2: who writes, and their words."""

    who = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(max_length=3500, min_length=3, widget=forms.Textarea)

    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, words=words, **kwargs)
        self.fields["who"].choices = [(w, words[f"who_{w}"]) for w in WHO]  # type: ignore[attr-defined]


class SayForm(WordsForm):
    """Step 3, and all of it: what the person, a relative or a lawyer says, with a document if there is one."""

    document = forms.FileField(required=False, allow_empty_file=True, max_length=200)

    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, words=words, **kwargs)
        self.fields["document"].help_text = words["document_hint"]

    def clean_document(self) -> Any:
        """Take a small PDF, image or text; whatever else it is, say in the reader's language what can be sent."""
        file = self.cleaned_data["document"]
        if file is not None and may_attach(file.name, file.read()):
            raise forms.ValidationError(self.words["bad_file"])
        return file


def hide(form: forms.Form, *names: str) -> None:
    """Carry fields from one step to the next unseen."""
    for name in names:
        form.fields[name].widget = forms.HiddenInput()
