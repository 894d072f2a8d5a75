"""Forms to wait for a court's disposition and to record it."""

from __future__ import annotations

from typing import Any

from django import forms

from handover.stages.review.case_file.file import CaseFile
from handover.stages.review.case_file.forms import evidence_choices
from handover.stages.review.dispositions.rules import DispositionOutcome
from handover.web.fields import YesNoField
from handover.web.forms import StepForm, reasons_field


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


class WatchChargeForm(StepForm):
    """Another charge that is waited for."""

    charge = forms.CharField(label="Charge", max_length=200)
    charge_key = forms.ChoiceField(label="The same charge on record, if it is there", required=False)
    court = forms.CharField(label="Court", max_length=120)
    reasons = reasons_field()

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pending = [c for c in evidence_choices(file) if c[0].startswith("charge:")]
        self.fields["charge_key"].choices = [("", "It is not on record"), *pending]  # type: ignore[attr-defined]


class DispositionForm(StepForm):
    """What the court did with one charge, and whether that counts as a conviction."""

    watched = forms.TypedChoiceField(
        label="Charge", coerce=int, empty_value=None, required=False,
        help_text="Which of the charges that are waited for.",
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label="Disposition",
        choices=[("", "Choose"), *((o.value, o.title) for o in DispositionOutcome)],
        help_text="A conviction goes back to review. When all charges have ended without one, the case closes.",
    )
    counts = YesNoField(
        label="Does it count as a conviction?", yes="Yes, for the reasons below", no="No, for the reasons below",
        required=False,
        help_text="You say it where the court deferred, vacated, reduced or made a juvenile finding: 8 USC "
        "1101(a)(48)(A) counts some of these (illustrative). Leave it open for a plain conviction, dismissal or "
        "acquittal.",
    )  # fmt: skip
    why = forms.CharField(
        label="Why it counts, or does not", required=False, max_length=2000, widget=forms.Textarea
    )
    disposed_on = forms.DateField(
        label="Date of the disposition", widget=forms.DateInput(attrs={"type": "date"})
    )
    source = forms.CharField(label="Where you read it", max_length=120)

    def __init__(self, *args: Any, watches: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose"), *((str(n), words) for n, words in watches)]
        self.fields["watched"].choices = choices  # type: ignore[attr-defined]
        if len(watches) == 1:
            self.initial["watched"] = watches[0][0]
