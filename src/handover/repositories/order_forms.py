"""The forms of orders about records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from handover.repositories.orders import OrderOp
from handover.web.forms import HandoverForm

ASK: Final = "ask"
APPROVE: Final = "approve"
DECLINE: Final = "decline"


class RecordOrderForm(HandoverForm):
    """An order that came on paper: what it says to do, by what authority, of which day."""

    op = forms.ChoiceField(label="What the order says", widget=forms.RadioSelect)
    authority = forms.CharField(
        label="Statute, and number of the court's order", max_length=1000,
        help_text="No name of a person: this stays when the record is gone. Example: 18 USC 3607(c), order 26-113.",
    )  # fmt: skip
    dated = forms.DateField(
        label="Date of the order", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, open_to: Sequence[OrderOp], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["op"].choices = [(op.value, op.label.capitalize()) for op in open_to]  # type: ignore[attr-defined]


class DecisionForm(HandoverForm):
    """What this person says to an order that waits, of what is open to them."""

    decision = forms.ChoiceField(label="Your decision", widget=forms.RadioSelect)
    reasons = forms.CharField(
        label="Reasons, where you decline", required=False, max_length=4000, widget=forms.Textarea,
        help_text="At least 40 characters. No name of a person.",
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        if DECLINE not in dict(choices):
            del self.fields["reasons"]
