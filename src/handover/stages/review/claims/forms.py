"""The forms by which a case changes hands."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.accounts.models import Agency, User
from handover.process.claims import assignees
from handover.process.models import Matter
from handover.process.office_changes import receivers
from handover.web.forms import StepForm, reasons_field


class HandBackForm(StepForm):
    """Why a case goes back into the queue."""

    reasons = reasons_field("Why you hand it back")


class TakeOverForm(StepForm):
    """Why somebody takes a colleague's case over."""

    reasons = reasons_field("Why you take it over")

    def __init__(self, *args: Any, case: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class AssignForm(StepForm):
    """Whom a case is given to, and why."""

    to = forms.ModelChoiceField(User.objects.none(), label="Give it to", empty_label="Choose")
    reasons = reasons_field("Why it is given to this person")

    def __init__(self, *args: Any, case: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = assignees(case.office)
        to = self.fields["to"]
        to.queryset = User.objects.filter(pk__in=[p.pk for p in people])  # type: ignore[attr-defined]
        to.label_from_instance = lambda person: person.get_full_name() or person.username  # type: ignore[attr-defined]


class OfficeForm(StepForm):
    """Which office a case is given to, and why."""

    to = forms.ModelChoiceField(Agency.objects.none(), label="Give it to", empty_label="Choose an office")
    reasons = reasons_field("Why the other office is to have it", "The other office and auditors")

    def __init__(self, *args: Any, case: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = receivers(case)  # type: ignore[attr-defined]
