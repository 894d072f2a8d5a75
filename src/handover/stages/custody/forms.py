"""The forms of custody."""

from __future__ import annotations

from django import forms

from handover.jurisdictions import GROUNDS
from handover.stages.custody.rules import AtLargeReason
from handover.stages.review.forms import INDICIA
from handover.web.facility_time import FacilityTimeField
from handover.web.forms import StepForm


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


class ReleasedForm(StepForm):
    """When the person left."""

    released_at = FacilityTimeField(label="When the person was released")


class CustodyForm(StepForm):
    """Where, when and to whom the person was handed over."""

    assumed_at = FacilityTimeField(label="When custody was assumed")
    place = forms.CharField(label="Where", max_length=120)
    officer = forms.CharField(label="Officer who took custody", max_length=120)


class AtLargeForm(StepForm):
    """Why nobody was handed over. There is no field for a place."""

    reason = forms.ChoiceField(
        label="Reason", choices=[("", "Choose"), *((r.value, r.title) for r in AtLargeReason)]
    )
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
