"""The forms of disclosure."""

from __future__ import annotations

from django import forms

from handover.stages.disclosure.rules import Appearance, Asker, Section
from handover.web.facility_time import FacilityTimeField
from handover.web.fields import EnumField, YesNoField
from handover.web.forms import HappenedForm, StepForm


class RepresentativeForm(HappenedForm):
    """The person's lawyer, as they appear."""

    name = forms.CharField(label="Name", max_length=120)
    firm = forms.CharField(label="Firm or organisation", max_length=160, required=False)
    contact = forms.CharField(label="How to reach them: telephone, e-mail or address", max_length=200)
    appearance = EnumField(Appearance, label="Known by")
    since = FacilityTimeField(label="When it was filed, or the lawyer was named")
    text = forms.CharField(label="Remark", max_length=1000, required=False, widget=forms.Textarea)


class EndRepresentationForm(HappenedForm):
    """When the representation ended, and why."""

    ended_at = FacilityTimeField(label="When it ended")
    reasons = forms.CharField(label="How it is known", max_length=1000, widget=forms.Textarea)


class TellRepresentativeForm(HappenedForm):
    """When and how the lawyer was told, and whether copies went along."""

    told_at = FacilityTimeField(label="When they were told")
    papers = YesNoField(label="Were copies of the papers served on them?", yes="Yes", no="No")
    how = forms.CharField(
        label="How, and what they were told", max_length=1000, widget=forms.Textarea,
        help_text="What is served on the person is served on the lawyer of record.",
    )  # fmt: skip


class AskAccessForm(HappenedForm):
    """A request to see what is held about the person."""

    asker = EnumField(Asker, label="Who asks")
    name = forms.CharField(label="Their name", max_length=120)
    shown_by = forms.CharField(
        label="How they showed who they are, or which consent is on file", max_length=1000, widget=forms.Textarea
    )  # fmt: skip
    wanted = forms.CharField(label="What they ask to see", max_length=2000, widget=forms.Textarea)
    asked_at = FacilityTimeField(label="When they asked")


class AnswerAccessForm(StepForm):
    """What is released, and on which ground the rest is not."""

    released = forms.MultipleChoiceField(
        label="What is released", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(s.value, s.title) for s in Section],
        help_text="What is not ticked is withheld, and the answer says so.",
    )  # fmt: skip
    ground = forms.CharField(
        label="Ground for what is withheld", required=False, max_length=2000, widget=forms.Textarea,
        help_text="The provision, and why it applies here.",
    )  # fmt: skip
