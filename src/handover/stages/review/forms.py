"""The forms of review. What a field asks is said beside it; what the law asks is checked by the rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from handover.stages.review.evidence import File
from handover.stages.review.rules import REASONS_LEAST, Basis, Ground, NoActionReason
from handover.web.forms import StepForm

REASONS_HINT = (
    f"In your own words, at least {REASONS_LEAST} characters. It is read by the signer and by auditors."
)
INDICIA = (
    ("statement", "The person, a relative or counsel says so"),
    ("birth_record", "Birth record or place of birth in the United States"),
    ("passport", "United States passport or consular report of birth"),
    ("naturalisation", "Naturalisation or citizenship certificate"),
    ("parent", "A parent is or was a citizen"),
    ("other", "Another indicium"),
)
"""Indicia as choices; the list is illustrative (Directive 16001.2 was not read in full)."""


def reasons_field(label: str = "Reasons") -> forms.CharField:
    """A required text with the hint of what is asked."""
    return forms.CharField(label=label, help_text=REASONS_HINT, max_length=8000, widget=forms.Textarea)


def evidence_choices(file: File) -> list[tuple[str, str]]:
    """Every record of the file, with its source, date and reliability class."""
    return [
        (i.evidence.key, f"{i.evidence.label} ({i.source}, as of {i.as_of}, {i.reliability})")
        for i in file.items
    ]


class ProbableCauseForm(StepForm):
    """Box 1 of the form, the ground, the reasons and the records they rest on."""

    bases = forms.MultipleChoiceField(
        label="Basis, box 1 of form I-247A",
        choices=[(b.value, f"{b.value}) {b.title}") for b in Basis],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ground = forms.ChoiceField(
        label="Ground", choices=[("", "Choose"), *((g.value, g.title) for g in Ground)],
        help_text="A short list, illustrative.",
    )  # fmt: skip
    evidence = forms.MultipleChoiceField(
        label="Records that the finding rests on", widget=forms.CheckboxSelectMultiple, required=False
    )
    reasons = reasons_field()
    neutral_review = forms.BooleanField(
        label="A neutral review of this finding is on record",
        required=False,
        help_text="Without it, basis c alone supports a request for notice only (I-247G).",
    )

    def __init__(self, *args: Any, file: File, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = evidence_choices(file)  # type: ignore[attr-defined]


class NoActionForm(StepForm):
    """Why no detainer is issued."""

    reason = forms.ChoiceField(
        label="Reason",
        choices=[
            ("", "Choose"),
            *((r.value, r.title) for r in NoActionReason if r.value != "disposition_favourable"),
        ],
    )
    evidence = forms.MultipleChoiceField(
        label="Records that it rests on", widget=forms.CheckboxSelectMultiple, required=False
    )
    reasons = reasons_field()

    def __init__(self, *args: Any, file: File, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = evidence_choices(file)  # type: ignore[attr-defined]


class WatchForm(StepForm):
    """Which charge is waited for, before which court, and when to look again."""

    charge = forms.CharField(label="Charge", max_length=200)
    court = forms.CharField(label="Court", max_length=120)
    look_again_on = forms.DateField(label="Look again on", widget=forms.DateInput(attrs={"type": "date"}))
    reasons = reasons_field()

    def clean_look_again_on(self) -> Any:
        """The date lies ahead."""
        day = self.cleaned_data["look_again_on"]
        if day <= timezone.now().date():
            raise forms.ValidationError("Choose a day that lies ahead.")
        return day


class DispositionForm(StepForm):
    """What the court did."""

    outcome = forms.ChoiceField(
        label="Disposition",
        choices=[
            ("", "Choose"),
            ("convicted", "convicted"),
            ("dismissed", "dismissed"),
            ("acquitted", "acquitted"),
        ],
        help_text="Dismissal or acquittal closes the case without action.",
    )
    disposed_on = forms.DateField(
        label="Date of the disposition", widget=forms.DateInput(attrs={"type": "date"})
    )
    source = forms.CharField(label="Where you read it", max_length=120)


class CitizenshipForm(StepForm):
    """What was said or found. Anyone may raise it; it freezes the case at once."""

    indicium = forms.ChoiceField(label="What points to citizenship", choices=[("", "Choose"), *INDICIA])
    text = forms.CharField(
        label="What was said or found, by whom, when", max_length=4000, widget=forms.Textarea
    )


class ResolveForm(StepForm):
    """Counsel's answer in its two parts."""

    citizen = forms.ChoiceField(
        label="Finding",
        choices=[
            ("yes", "There is probative evidence of citizenship: the case ends"),
            ("no", "The evidence does not show citizenship: the case goes on where it stood"),
        ],
        widget=forms.RadioSelect,
    )
    fact_part = reasons_field("Facts")
    law_part = reasons_field("Law")
    supervisor = forms.CharField(label="Supervisor who was consulted", max_length=120)
