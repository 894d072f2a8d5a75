"""The forms of custody."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.jurisdictions import GROUNDS
from handover.stages.custody.rules import AtLargeReason, BreachKind, EventKind, StoppedKind
from handover.stages.review.public import INDICIA
from handover.web.facility_time import FacilityTimeField
from handover.web.fields import EnumField, YesNoField
from handover.web.forms import HandoverForm, HappenedForm, StepForm, reasons_field


class AnswerForm(StepForm):
    """A remark beside the answer."""

    text = forms.CharField(label="Remark", required=False, max_length=2000, widget=forms.Textarea)


class DeclineForm(StepForm):
    """The legal ground; free text may follow, and must where the ground is not on the list."""

    ground = forms.ChoiceField(
        label="Legal ground",
        choices=[("", "Choose"), *((g.value, f"{e.title} ({e.citation})") for g, e in GROUNDS.items())],
        help_text="Declining is an ordinary answer. The ground is counted, so that answers can be understood.",
    )
    text = forms.CharField(label="In words", required=False, max_length=2000, widget=forms.Textarea)


class ReleaseTimeForm(StepForm):
    """When the person would be released if there were no detainer."""

    otherwise_release_at = FacilityTimeField(label="Time of release, if there were no detainer")


class ReleasedForm(HappenedForm):
    """When the person left."""

    released_at = FacilityTimeField(label="When the person was released")


class CustodyForm(HappenedForm):
    """Where, when and to whom the person was handed over."""

    assumed_at = FacilityTimeField(label="When custody was assumed")
    place = forms.CharField(label="Where", max_length=120)
    officer = forms.CharField(label="Officer who took custody", max_length=120)
    otherwise_release_at = FacilityTimeField(
        label="Time of release, if there were no detainer, as the jail told it", required=False,
        help_text="The jail has stated none. Without it nobody can tell whether custody was in time, and it is "
        "recorded as a breach.",
    )  # fmt: skip

    def __init__(self, *args: Any, stated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stated:
            del self.fields["otherwise_release_at"]


class AtLargeForm(StepForm):
    """Why nobody was handed over. There is no field for a place."""

    reason = EnumField(AtLargeReason, label="Reason")
    text = forms.CharField(
        label="What happened", required=False, max_length=2000, widget=forms.Textarea,
        help_text="Do not write where the person may be.",
    )  # fmt: skip


class JailCitizenshipForm(StepForm):
    """What the person said or showed. It stops everything at once."""

    indicium = forms.ChoiceField(label="What points to citizenship", choices=[("", "Choose"), *INDICIA])
    text = forms.CharField(
        label="What was said or shown, to whom, when", max_length=4000, widget=forms.Textarea
    )


class TransferForm(HappenedForm):
    """To which agency, when, and on what ground of its own."""

    to_ori = forms.ChoiceField(label="Agency that holds the person now")
    transferred_at = FacilityTimeField(label="When the person was handed over to it")
    ground = forms.CharField(
        label="That agency's own ground to hold the person", max_length=200,
        help_text="A request for a hold is no ground to move anybody.",
    )  # fmt: skip

    def __init__(self, *args: Any, jails: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_ori"].choices = [("", "Choose"), *jails]  # type: ignore[attr-defined]


class EventForm(HappenedForm):
    """Hospital and back, a booking corrected or merged."""

    kind = EnumField(EventKind, label="What happened")
    happened_at = FacilityTimeField(label="When")
    text = forms.CharField(
        label="In words", max_length=2000, widget=forms.Textarea,
        help_text="Of a merged booking, the number of the booking that stays. Nothing of a person's health.",
    )  # fmt: skip


class DeathForm(HappenedForm):
    """When the person died. No cause is asked."""

    died_at = FacilityTimeField(label="When the person died")
    text = forms.CharField(label="Remark", required=False, max_length=2000, widget=forms.Textarea)


class EscapeForm(HappenedForm):
    """When the person escaped."""

    escaped_at = FacilityTimeField(label="When the person escaped")


class BreachForm(StepForm):
    """Which limit was overstepped."""

    kind = EnumField(BreachKind, label="Which limit")
    text = forms.CharField(label="What happened, and who saw it", max_length=2000, widget=forms.Textarea)


class UnknownForm(StepForm):
    """What was tried to find out."""

    reasons = reasons_field("What was tried, and why it is not known")


class JailChildForm(StepForm):
    """What points to the person's age. It stops everything at once."""

    text = forms.CharField(
        label="What points to the person's being younger than 18", max_length=4000, widget=forms.Textarea,
        help_text="What was said or shown, to whom, when. A sign suffices: no proof is needed.",
    )  # fmt: skip


class JailDisputeForm(HandoverForm):
    """What a person in the jail, a relative or counsel says is wrong."""

    said_by = forms.CharField(
        label="Who says so", max_length=120, help_text="The person, a relative, counsel."
    )
    text = forms.CharField(label="What is wrong, in their words", max_length=4000, widget=forms.Textarea)


class TellForm(StepForm):
    """Whether the recipient was told, how, or why not."""

    sent = YesNoField(label="Is it told?", yes="Yes, I told them", no="No, and for a reason")
    how = forms.CharField(
        label="Whom, how and when; or why nobody is told", max_length=2000, widget=forms.Textarea,
        help_text="If nobody is told, the reasons have at least 40 characters.",
    )  # fmt: skip


class StoppedReportForm(HappenedForm):
    """What happened while the request was stopped. It moves nothing."""

    kind = EnumField(StoppedKind, label="What happened")
    happened_at = FacilityTimeField(label="When; of a hold, from when")
    text = forms.CharField(
        label="In words", max_length=2000, widget=forms.Textarea,
        help_text="To which agency or officer the person went. Do not write where the person may be.",
    )  # fmt: skip


class TimeProposalForm(StepForm):
    """Which stated time was typed wrong, what it should say, and how that is known."""

    stated = forms.ChoiceField(label="Time that was typed wrong")
    becomes = FacilityTimeField(label="What it should say")
    reasons = reasons_field("How the error came about, and how the right time is known")

    def __init__(self, *args: Any, times: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stated"].choices = [("", "Choose"), *times]  # type: ignore[attr-defined]
