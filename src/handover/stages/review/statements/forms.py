"""The form of a recorded statement."""

from __future__ import annotations

from django import forms

from handover.web.facility_time import FacilityTimeField
from handover.web.fields import YesNoField
from handover.web.forms import StepForm


class StatementForm(StepForm):
    """Who heard what, when, in which language."""

    made_at = FacilityTimeField(label="When the person said it")
    made_to = forms.CharField(
        label="Immigration officer to whom it was said", max_length=120,
        help_text="Name and title. What was said to the jail, or to anybody else, is no statement of box 1 d.",
    )  # fmt: skip
    language = forms.CharField(label="Language in which it was said", max_length=40)
    interpreter = forms.CharField(label="Interpreter, or why none was needed", max_length=120)
    rights_told = YesNoField(
        label="Was the person told before that they need say nothing, and may ask a lawyer?"
    )
    text = forms.CharField(
        label="What was asked, and what the person said", max_length=4000, widget=forms.Textarea,
        help_text="In the person's own words. If any of it points to United States citizenship, or to the person's "
        "being younger than 18, raise that instead: it stops the case at once.",
    )  # fmt: skip
