"""The forms of custody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from handover.jurisdictions import FACTS, GROUNDS, FactKind, OffenceClass, OffenceOutcome
from handover.stages.custody.rules import AtLargeReason, BreachKind, EventKind, StoppedKind
from handover.stages.review.public import INDICIA
from handover.web.facility_time import FacilityTimeField
from handover.web.fields import EnumField, YesNoField
from handover.web.forms import HandoverForm, HappenedForm, StepForm, reasons_field


class AnswerForm(StepForm):
    """A remark beside the answer."""

    text = forms.CharField(label="Remark", required=False, max_length=2000, widget=forms.Textarea)


class AttestForm(StepForm):
    """One fact that the law of the place asks for, with its source and the time at which it was known."""

    name = forms.ChoiceField(label="Fact")
    answer = forms.ChoiceField(
        label="Is it so?", required=False, choices=[("", "Choose"), ("yes", "Yes"), ("no", "No")],
        help_text="Of offences, “No” says that the record was checked and none counts.",
    )  # fmt: skip
    offence = forms.ChoiceField(
        label="For an offence: its class under your law", required=False,
        choices=[("", "None"), *((c.value, c.value.replace("_", " ").capitalize()) for c in OffenceClass)],
        help_text="A person assigns the class by the law's own list.",
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label="Charged or convicted", required=False,
        choices=[("", "Choose"), *((o.value, o.value.capitalize()) for o in OffenceOutcome)],
    )  # fmt: skip
    on = forms.DateField(
        label="Date of the outcome", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    days = forms.IntegerField(label="Days in custody since", required=False, min_value=0, max_value=40_000)
    months = forms.IntegerField(
        label="For a sentence: its length in months", required=False, min_value=0, max_value=9999
    )
    source = forms.CharField(
        label="Source: which paper, from whom", max_length=1000, widget=forms.Textarea,
        help_text="A court's record, a warrant, an agreement: so that somebody else finds it.",
    )  # fmt: skip
    known_at = FacilityTimeField(label="When it was known")

    def __init__(self, *args: Any, wanted: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [row for row in FACTS.values() if row.attestable]
        asked = [(r.name, f"{r.title} (your law asks for it)") for r in rows if r.name in wanted]
        rest = [(r.name, r.title) for r in rows if r.name not in wanted]
        self.fields["name"].choices = [("", "Choose"), *asked, *rest]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen fact takes."""
        data = super().clean() or self.cleaned_data
        if "name" in data:
            needed = _NEEDED[FACTS[data["name"]].kind]
            if FACTS[data["name"]].kind is FactKind.OFFENCES and data.get("answer") == "no":
                needed = ()
            for field in needed:
                if data.get(field) in (None, ""):
                    self.add_error(field, "This fact needs it.")
        return data


_NEEDED: dict[FactKind, tuple[str, ...]] = {
    FactKind.YES_NO: ("answer",),
    FactKind.CHOICE: ("answer",),
    FactKind.NUMBER: ("months",),
    FactKind.OFFENCES: ("offence", "outcome"),
}
"""What the form must have for each kind of fact."""


class CitePowerForm(StepForm):
    """The law that lets the jail hold, where none was found."""

    citation = forms.CharField(
        label="The law that gives your jail the power to hold on this request", max_length=160,
        help_text="A statute, an ordinance or a judgment, with its section. A federal form gives no local power.",
    )  # fmt: skip
    text = forms.CharField(
        label="What it says, and who in your agency relies on it", max_length=2000, widget=forms.Textarea
    )


class DutyForm(StepForm):
    """Which duty was done, when and how."""

    code = forms.ChoiceField(label="Duty")
    done_at = FacilityTimeField(label="When it was done")
    how = forms.CharField(label="How, and by whom", max_length=2000, widget=forms.Textarea)

    def __init__(self, *args: Any, duties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "Choose"), *duties]  # type: ignore[attr-defined]


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
