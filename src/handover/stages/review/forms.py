"""The forms of review. What a field asks is said beside it; what the law asks is checked by the rules."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.stages.review.case_file import CaseFile
from handover.stages.review.grounds import grounds_on
from handover.stages.review.rules import REASONS_LEAST, Basis, MandatoryCustody, NoActionReason
from handover.web.facility_time import FacilityTimeField
from handover.web.forms import HandoverForm, StepForm

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
    return forms.CharField(label=label, help_text=REASONS_HINT, max_length=4000, widget=forms.Textarea)


def evidence_choices(file: CaseFile) -> list[tuple[str, str]]:
    """Every record of the file that was not corrected, with its source, date and reliability class."""
    return [
        (i.evidence.key, f"{i.evidence.label} ({i.source}, as of {i.as_of}, {i.reliability})")
        for i in file.sound_items
    ]


class ProbableCauseForm(StepForm):
    """Box 1 of the form, the ground, the reasons and the records they rest on."""

    bases = forms.MultipleChoiceField(
        label="Basis, box 1 of form I-247A",
        choices=[(b.value, f"{b.value}) {b.title}") for b in Basis],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="a: a final order. b: a charging document or proceedings. c: the print match and a record that "
        "affirmatively shows no status or removability; alone it supports a request for notice only, until somebody "
        "else reviewed it. d: a statement or other reliable evidence.",
    )
    ground = forms.ChoiceField(label="Ground", help_text="The sections in force today.")
    evidence = forms.MultipleChoiceField(
        label="Records that the finding rests on", widget=forms.CheckboxSelectMultiple, required=False
    )
    mandatory = forms.ChoiceField(
        label="Mandatory custody, INA 236(c)",
        choices=[(m.value, m.title) for m in MandatoryCustody],
        widget=forms.RadioSelect,
        initial=MandatoryCustody.NONE.value,
        help_text="A conviction and a charge are two answers. Illustrative: the terms follow local law.",
    )
    reasons = reasons_field()

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"), *((g.value, g.title) for g in grounds_on(file.today)),
        ]  # fmt: skip
        self.fields["evidence"].choices = evidence_choices(file)  # type: ignore[attr-defined]
        if not file.immigration.protected:
            return
        self.fields["not_abuser_alone"] = forms.BooleanField(
            label="The finding does not rest solely on what an abuser said (8 USC 1367)", required=False
        )
        self.fields["certificate"] = forms.CharField(
            label="Supervisor who certified that no protected place is concerned",
            max_length=120,
            required=False,
        )


class NoActionForm(StepForm):
    """Why no detainer is issued."""

    reason = forms.ChoiceField(
        label="Reason",
        choices=[
            ("", "Choose"),
            *((r.value, r.title) for r in NoActionReason if r.value != "disposition_favourable"),
        ],
    )
    duplicate_of = forms.CharField(
        label="Case that stays, where this one is a duplicate", required=False, max_length=24
    )
    evidence = forms.MultipleChoiceField(
        label="Records that it rests on", widget=forms.CheckboxSelectMultiple, required=False
    )
    reasons = reasons_field()

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = evidence_choices(file)  # type: ignore[attr-defined]


class NeutralReviewForm(StepForm):
    """What somebody else than the finder says of a finding that rests on records alone."""

    agrees = forms.ChoiceField(
        label="Do the records bear the finding?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    reasons = reasons_field()


class AgainForm(StepForm):
    """Why a finding goes back into the queue."""

    reasons = reasons_field()


class AgencyRequestForm(StepForm):
    """Who asks, when, and about which offence (8 USC 1357(d))."""

    requested_at = FacilityTimeField(label="When the agency asked")
    requested_by = forms.CharField(label="Who asked", max_length=120)
    offence = forms.CharField(label="Offence of the arrest", max_length=200)


class AgencyReplyForm(StepForm):
    """Whom it was told. Yes or no is what the case's decision says."""

    told = forms.CharField(label="Whom you told, and how", max_length=120)


class MisidentifiedForm(StepForm):
    """A misidentification undone."""

    reasons = reasons_field("How it came about, and what was done about each consequence")
    person_told = forms.CharField(label="How the person was told, or why not", max_length=200)


class DisputeForm(HandoverForm):
    """What the person, a relative or counsel says is wrong."""

    said_by = forms.CharField(
        label="Who says so", max_length=120, help_text="The person, a relative, counsel."
    )
    text = forms.CharField(label="What is wrong, in their words", max_length=4000, widget=forms.Textarea)


class DisputeAnswerForm(StepForm):
    """The dated answer, and how it was told."""

    reasons = reasons_field("Answer, with its reasons")
    told = forms.CharField(label="How it was told", max_length=200)


class CorrectionForm(DisputeAnswerForm):
    """Which record is wrong, and what is so."""

    record_key = forms.ChoiceField(label="Record that is corrected")
    now = forms.CharField(label="What is so", max_length=2000, widget=forms.Textarea)
    source = forms.CharField(label="Source that shows it", max_length=120)

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record_key"].choices = [("", "Choose"), *evidence_choices(file)]  # type: ignore[attr-defined]


class WatchForm(StepForm):
    """Which charge is waited for, before which court, and when to look again."""

    charge = forms.CharField(label="Charge", max_length=200)
    charge_key = forms.ChoiceField(
        label="The same charge on record, if it is there", required=False,
        help_text="Then the case closes by itself once the record shows a dismissal or an acquittal.",
    )  # fmt: skip
    court = forms.CharField(label="Court", max_length=120)
    look_again_on = forms.DateField(label="Look again on", widget=forms.DateInput(attrs={"type": "date"}))
    reasons = reasons_field()

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = file.today
        pending = [c for c in evidence_choices(file) if c[0].startswith("charge:")]
        self.fields["charge_key"].choices = [("", "It is not on record"), *pending]  # type: ignore[attr-defined]

    def clean_look_again_on(self) -> Any:
        """The date lies ahead, by the jail's own day."""
        day = self.cleaned_data["look_again_on"]
        if day <= self._today:
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

    def __init__(self, *args: Any, detainer_out: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if detainer_out:  # an answer that ends the case cancels the detainer, on a page of its own
            choices = [c for c in ResolveForm.base_fields["citizen"].choices if c[0] == "no"]  # type: ignore[attr-defined]
            self.fields["citizen"].choices = choices  # type: ignore[attr-defined]


class ResolveCancelForm(StepForm):
    """Counsel's answer that ends the case and cancels the detainer."""

    fact_part = reasons_field("Facts")
    law_part = reasons_field("Law")
    supervisor = forms.CharField(label="Supervisor who was consulted", max_length=120)
