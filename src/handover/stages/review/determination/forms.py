"""The forms of a determination. What a field asks is said beside it; what the law asks is checked by the rules."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.stages.review.case_file.file import CaseFile
from handover.stages.review.case_file.forms import CaseFileForm, evidence_choices
from handover.stages.review.determination.grounds import grounds_on
from handover.stages.review.determination.rules.terms import Basis, MandatoryCustody, NoActionReason
from handover.web.forms import StepForm, reasons_field


class ProbableCauseForm(CaseFileForm):
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
        super().__init__(*args, file=file, **kwargs)
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


class NoActionForm(CaseFileForm):
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
        super().__init__(*args, file=file, **kwargs)
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
