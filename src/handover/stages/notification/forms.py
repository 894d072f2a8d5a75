"""The form on which a records specialist answers a query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from handover.accounts.models import User
from handover.stages.identification.public import STATUS_CHOICES
from handover.stages.notification.models import QueryAnswer
from handover.stages.notification.records import RecordLine
from handover.stages.notification.rules import NOT_TOLD
from handover.web.forms import HandoverForm, StepForm, reasons_field


class AnswerQueryForm(StepForm):
    """``lines`` are the records of this person, which the answer may rest on."""

    records = forms.MultipleChoiceField(
        label="Records that the answer rests on",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Without a record nobody appears removable: birth abroad and no record say nothing.",
    )
    opinion = forms.ChoiceField(
        label="Your opinion",
        widget=forms.RadioSelect,
        choices=QueryAnswer.Opinion.choices,
        help_text="An opinion that you issue. By itself it holds nobody.",
    )
    status = forms.ChoiceField(
        label="Status that the records show",
        choices=[("", "Choose"), *STATUS_CHOICES, (NOT_TOLD, "the records do not tell")],
    )
    remarks = forms.CharField(
        label="Remarks",
        widget=forms.Textarea,
        max_length=4000,
        help_text="What you searched and what it shows, at least 20 characters.",
    )

    def __init__(self, *args: Any, lines: Iterable[RecordLine] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for line in lines:
            groups.setdefault(line.kind, []).append((line.key, f"{line.cited}; {line.reliability}"))
        field = self.fields["records"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(groups.items())


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody of the office, with the role."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and role."""
        return f"{obj.get_full_name()}, {obj.role_title}"


class GrantForm(HandoverForm):
    """Who may read a restricted record, why, and until when."""

    to = PersonField(label="Who may read it", queryset=User.objects.none(), empty_label="Choose")
    reason = reasons_field("Why this person needs it")
    until = forms.DateField(
        label="Last day", widget=forms.DateInput(attrs={"type": "date"}), help_text="At most 30 days ahead."
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
