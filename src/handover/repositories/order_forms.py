"""The forms of orders about records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django import forms

from handover.process.fold import Refusal
from handover.repositories.orders import OrderOp
from handover.web.forms import HandoverForm

ASK: Final = "ask"
APPROVE: Final = "approve"
DECLINE: Final = "decline"
Choice = tuple[str, str]
"""A decision and its words."""


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


def both(what: str) -> list[Choice]:
    """Approve what is asked, or decline it."""
    return [(APPROVE, f"Approve: {what}"), (DECLINE, "Decline")]


def open_of(choices: Sequence[Choice], barred: Callable[..., Refusal | None]) -> list[Choice]:
    """What of both is open to this person: whoever has an account since something was asked declines at most."""
    return [one for one in choices if barred(declines=one[0] == DECLINE) is None]


class DecisionForm(HandoverForm):
    """What this person says to an order that waits. Shown, it offers what is open to them (`offer`); of what is sent,
    the act itself refuses what is not, so that it is recorded."""

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

    def offer(self, choices: Sequence[Choice]) -> DecisionForm | None:
        """The form as it is shown: with these choices, or not at all where there is none."""
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        return self if choices else None
