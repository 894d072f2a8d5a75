"""The forms of the procedures for children."""

from __future__ import annotations

from django import forms

from handover.stages.review.case_file.forms import ReadField
from handover.stages.review.children.rules import Care, ConsularOutcome
from handover.web.facility_time import FacilityTimeField
from handover.web.fields import EnumField
from handover.web.forms import HappenedForm, StepForm, reasons_field


class ReferChildForm(StepForm):
    """What points to the person's age."""

    text = forms.CharField(
        label="What points to the person's being younger than 18", max_length=4000, widget=forms.Textarea,
        help_text="What was said or read, by whom, when. A sign suffices: no proof is needed.",
    )  # fmt: skip


class ConsularForm(HappenedForm):
    """The consular notice."""

    country = forms.CharField(
        label="Country whose consulate it is", max_length=60, help_text="As the person says."
    )
    told_person_at = FacilityTimeField(
        label="When the person was told of the right to speak with the consulate"
    )
    outcome = EnumField(
        ConsularOutcome, label="What became of it", widget=forms.RadioSelect,
        help_text="8 CFR 236.1(e). Say nothing of a fear of return or a claim for asylum to a consulate.",
    )  # fmt: skip
    text = forms.CharField(
        label="Who at the consulate was told, and when",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
    )


class InterpreterForm(StepForm):
    """Language and interpreter."""

    language = forms.CharField(label="Language that the person speaks best", max_length=40)
    interpreter = forms.CharField(label="Interpreter", required=False, max_length=120)
    text = forms.CharField(
        label="Why none is needed, or what to know", required=False, max_length=2000, widget=forms.Textarea
    )


class AdultForm(StepForm):
    """Two sources of different kinds, and reasons."""

    first_source = forms.CharField(label="First source that shows an adult", max_length=200)
    second_source = forms.CharField(
        label="Second source, of another kind", max_length=200,
        help_text="8 USC 1232(b)(4), illustrative: one kind of evidence alone makes nobody an adult.",
    )  # fmt: skip
    reasons = reasons_field()
    read = ReadField()


class ChildCareForm(StepForm):
    """Into whose care the child goes."""

    care = EnumField(Care, label="Into whose care", widget=forms.RadioSelect)
    reasons = reasons_field("How it was arranged, with whom, and when")
