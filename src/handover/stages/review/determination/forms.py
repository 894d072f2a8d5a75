"""The forms of a determination. What a field asks is said beside it; what the law asks is checked by the rules."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.stages.review.case_file.file import CaseFile
from handover.stages.review.case_file.forms import CaseFileForm, RecordsField
from handover.stages.review.determination.grounds import Ground, grounds_on
from handover.stages.review.determination.rules.terms import Basis, MandatoryCustody, NoActionReason
from handover.web.fields import EnumField, YesNoField
from handover.web.forms import StepForm, reasons_field


class BasesField(forms.TypedMultipleChoiceField):
    """The bases of box 1, as boxes; cleans to a set of `Basis`."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(b.value, f"{b.value}) {b.title}") for b in Basis]
        super().__init__(choices=choices, coerce=Basis, widget=forms.CheckboxSelectMultiple, **kwargs)

    def clean(self, value: Any) -> frozenset[Basis]:
        """The bases that were ticked."""
        return frozenset(super().clean(value))


class ProbableCauseForm(CaseFileForm):
    """Box 1 of the form, the ground, the reasons and the records they rest on."""

    bases = BasesField(
        label="Basis, box 1 of form I-247A",
        required=False,
        help_text="a: a final order. b: a charging document or proceedings. c: the print match and a record that "
        "affirmatively shows no status or removability; alone it supports a request for notice only, until somebody "
        "else reviewed it. d: a statement or other reliable evidence.",
    )
    ground = forms.TypedChoiceField(coerce=Ground, label="Ground", help_text="The sections in force today.")
    evidence = RecordsField(label="Records that the finding rests on")
    mandatory = EnumField(
        MandatoryCustody,
        label="Mandatory custody, INA 236(c)",
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

    reason = EnumField(NoActionReason, without={NoActionReason.DISPOSITION_FAVOURABLE}, label="Reason")
    duplicate_of = forms.CharField(
        label="Case that stays, where this one is a duplicate", required=False, max_length=24
    )
    evidence = RecordsField(label="Records that it rests on")
    reasons = reasons_field()


class NeutralReviewForm(StepForm):
    """What somebody else than the finder says of a finding that rests on records alone."""

    agrees = YesNoField(label="Do the records bear the finding?")
    reasons = reasons_field()


class AgainForm(StepForm):
    """Why a finding goes back into the queue."""

    reasons = reasons_field()
