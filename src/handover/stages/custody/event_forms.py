"""The forms of events that change no state, and of the correction of what was entered."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from handover.process.models import Matter
from handover.stages.custody import events_on_record
from handover.stages.custody.court_orders import CourtPaper
from handover.stages.custody.event_effects import EFFECTS
from handover.stages.custody.terms import EventKind
from handover.web.facility_time import FacilityTimeField
from handover.web.fields import EnumField
from handover.web.forms import HappenedForm, StepForm, reasons_field
from handover.web.step_pages import Packed
from handover.web.time_tags import moment


class EventForm(HappenedForm):
    """What happened, and until when. What it does to the clocks is said beside the form. Of a court's order that nobody
    be held, and of its end, the first answer says what follows, and asks for a tick before anything is recorded."""

    kind = EnumField(EventKind, label="What happened")
    happened_at = FacilityTimeField(
        label="When", help_text="Of a court's order that nobody be held: when it reached the jail."
    )
    until = forms.DateField(
        label="Until when; of a sentence, the projected day of release", required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    text = forms.CharField(
        label="In words", max_length=2000, widget=forms.Textarea,
        help_text="Of a merged booking, the number of the booking that stays. Nothing of a person's health.",
    )  # fmt: skip
    citation = forms.CharField(
        label="Law or order of your agency that it rests on", required=False, max_length=160,
        help_text="Of what tells a release, where no rule on notice was found for your jail and nothing was named "
        "before.",
    )  # fmt: skip
    lifts = forms.TypedChoiceField(
        label="Which order was vacated or stayed", required=False, coerce=int, empty_value=None
    )
    court = forms.CharField(
        label="Court, of an order about the hold on the request", required=False, max_length=160
    )
    docket = forms.CharField(label="Its docket number", required=False, max_length=120)
    document = forms.CharField(
        label="Its document", required=False, max_length=200,
        help_text="Title and date of the order, or of what vacates or stays it.",
    )  # fmt: skip
    understood = forms.BooleanField(
        label="I have read what follows, and the order is about this person and this request", required=False
    )

    def __init__(self, *args: Any, orders: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lifts"].choices = [("", "Choose"), *orders]  # type: ignore[attr-defined]
        if not orders:
            del self.fields["lifts"]
        told = str(self.data.get("kind", ""))
        if told not in {kind.value for kind, effect in EFFECTS.items() if effect.of_an_order}:
            del self.fields["understood"]

    def clean(self) -> dict[str, Any]:
        """What was not asked has no answer."""
        return {"lifts": None, "understood": False, **self.cleaned_data}


with_its_paper: Final = Packed(
    "paper",
    CourtPaper,
    beside=("kind", "happened_at", "until", "text", "late_reason", "understood", "citation"),
)


def orders_on_record(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """The orders that stand on record, for the choice of the one that was lifted."""
    stand = [order for order in events_on_record.court_orders_of(case.pk) if order.until is None]
    said = _("Step {n}: {at}")
    return {"orders": [(o.number, said.format(n=o.number, at=moment(o.since, case.agency))) for o in stand]}


class TimeProposalForm(StepForm):
    """Which entry was wrong, what its time should say or that it never was so, and how that is known."""

    stated = forms.ChoiceField(label="Entry that was wrong")
    becomes = FacilityTimeField(label="What its time should say", required=False)
    never = forms.BooleanField(
        label="The entry is not true: it is another person's, of the wrong kind, or an order that no court issued",
        required=False,
        help_text="For an event only. It stays on record, marked, and has no effect.",
    )  # fmt: skip
    reasons = reasons_field("How the error came about, and how the right entry is known")

    def __init__(self, *args: Any, times: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stated"].choices = [("", "Choose"), *times]  # type: ignore[attr-defined]
