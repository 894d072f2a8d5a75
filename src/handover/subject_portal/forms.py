"""The two forms of the person's page, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from handover.subject_portal.statements import Kind
from handover.web.forms import HandoverForm

WHO = ("person", "relative", "lawyer")


class OpenForm(HandoverForm):
    """Case and code, as printed on the notice."""

    reference = forms.CharField(max_length=24)
    code = forms.CharField(
        max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )

    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].label, self.fields["code"].label = words["reference"], words["code"]
        self.fields["code"].help_text = words["code_hint"]
        for field in self.fields.values():
            field.error_messages["required"] = words["short"]


class SayForm(HandoverForm):
    """What the person, a relative or a lawyer says."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    who = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(max_length=3500, min_length=3, widget=forms.Textarea)

    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, who = self.fields["kind"], self.fields["who"]
        kind.label, who.label, self.fields["text"].label = words["kind"], words["who"], words["text"]
        kind.choices = [(k.value, words[f"kind_{k.value}"]) for k in Kind]  # type: ignore[attr-defined]
        who.choices = [(w, words[f"who_{w}"]) for w in WHO]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages |= {"required": words["short"], "min_length": words["short"]}
