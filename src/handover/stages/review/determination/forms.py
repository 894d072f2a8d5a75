"""The forms of a determination. Each field's question is explained beside it; the rules check what the law
requires."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from handover.stages.review.case_file.file import CaseFile
from handover.stages.review.case_file.forms import CaseFileForm, RecordsField, evidence_choices
from handover.stages.review.determination.grounds import Ground, grounds_on
from handover.stages.review.determination.rules.mandatory import DUTY
from handover.stages.review.determination.rules.sources import is_database_check
from handover.stages.review.determination.rules.terms import (
    Basis,
    ListedOffence,
    MandatoryCustody,
    NoActionReason,
)
from handover.web.fields import EnumField, YesNoField
from handover.web.forms import StepForm, reasons_field

MORE: Final = "Recorded statements, signed orders and charging documents"
DATABASES: Final = "Electronic database checks"


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
        "affirmatively shows no status or removability. d: a recorded statement or other reliable evidence, which no "
        "row of a database is.",
    )
    ground = forms.TypedChoiceField(coerce=Ground, label="Ground", help_text="The sections in force today.")
    evidence = RecordsField(
        label="Records that the finding rests on",
        help_text="Where all that you link are electronic database checks, the finding supports a request for notice "
        "only, until somebody else has reviewed it, whatever basis is ticked (R3).",
    )
    mandatory = EnumField(
        MandatoryCustody,
        label="Mandatory custody, INA 236(c)",
        widget=forms.RadioSelect,
        initial=MandatoryCustody.NONE.value,
        help_text="Each answer goes with its own grounds; a conviction and a charge are two answers.",
    )
    offence_class = EnumField(
        ListedOffence,
        label="Class of the offence, for 236(c)(1)(E) only",
        required=False,
        help_text="You assign it, by the law of the place of the arrest. The words of a charge assign nothing.",
    )
    reasons = reasons_field()

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, file=file, **kwargs)
        self.fields["evidence"].choices = _by_source(file)  # type: ignore[attr-defined]
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"), *((g.value, g.title) for g in grounds_on(file.today)),
        ]  # fmt: skip
        if not file.protected:
            return
        self.fields["not_abuser_alone"] = forms.BooleanField(
            label="The finding does not rest solely on what an abuser said (8 USC 1367)", required=False
        )
        self.fields["certificate"] = forms.CharField(
            label="Supervisor who certified compliance with 8 USC 1367",
            help_text="8 USC 1229(e): where it was a protected place, such as a courthouse or a shelter, compliance is "
            "certified; else that it was none.",
            max_length=120,
            required=False,
        )


def _by_source(file: CaseFile) -> list[tuple[str, list[tuple[str, str]]]]:
    """The records of the file in two groups: electronic database checks, and what is more than one."""
    rows = {i.evidence.key: i.evidence for i in file.items}
    groups: dict[str, list[tuple[str, str]]] = {MORE: [], DATABASES: []}
    for key, label in evidence_choices(file):
        groups[DATABASES if is_database_check(rows[key]) else MORE].append((key, label))
    return [(title, choices) for title, choices in groups.items() if choices]


class NoActionForm(CaseFileForm):
    """Why no detainer is issued."""

    reason = EnumField(
        NoActionReason, without={NoActionReason.DISPOSITION_FAVOURABLE, NoActionReason.DISCRETION}, label="Reason",
        help_text="By discretion: hand in a memo with “Propose to close by discretion”; a second person answers it.",
    )  # fmt: skip
    duplicate_of = forms.CharField(
        label="Case that stays, where this one is a duplicate", required=False, max_length=24
    )
    evidence = RecordsField(label="Records that it rests on")
    reasons = reasons_field()


class DiscretionForm(CaseFileForm):
    """A memo: why no detainer is to be issued."""

    reasons = reasons_field("Memo: why no detainer is to be issued by discretion")

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, file=file, **kwargs)
        if file.duty_flags:
            said = "; ".join(f"{f.text} ({f.rests_on})" for f in file.duty_flags)
            self.fields["duty"] = forms.CharField(
                label="Why no detainer is issued although 8 USC 1226(c)(3) may ask for one",
                max_length=2000, widget=forms.Textarea,
                help_text=f"Words on record that point to 1226(c)(1)(E): {said}.",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Append the answer to the duty to the reasons."""
        said = super().clean() or self.cleaned_data
        duty = said.pop("duty", "").strip()
        if duty and "reasons" in said:
            said["reasons"] = f"{said['reasons'].strip()} {DUTY}{duty}"
        return said


class DiscretionAnswerForm(StepForm):
    """What a second person says of a memo of discretion."""

    agrees = YesNoField(label="Do you agree with the memo?")
    reasons = reasons_field()


class NeutralReviewForm(StepForm):
    """Form for the neutral review of a finding that rests on records alone."""

    agrees = YesNoField(label="Do the records bear the finding?")
    reasons = reasons_field()


class AgainForm(StepForm):
    """Why a finding goes back into the queue."""

    reasons = reasons_field()
