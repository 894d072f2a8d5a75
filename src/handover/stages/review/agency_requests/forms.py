"""Forms for the arresting agency's request and the reply."""

from __future__ import annotations

from django import forms

from handover.web.facility_time import FacilityTimeField
from handover.web.forms import HappenedForm, StepForm


class AgencyRequestForm(HappenedForm):
    """Who asks, when, and about which offence (8 USC 1357(d))."""

    requested_at = FacilityTimeField(label="When the agency asked")
    requested_by = forms.CharField(label="Who asked", max_length=120)
    offence = forms.CharField(label="Offence of the arrest", max_length=200)
    controlled_substance = forms.BooleanField(
        label="The arrest was for a violation of a law relating to controlled substances", required=False
    )


class AgencyReplyForm(StepForm):
    """To whom the answer was given. The yes or no comes from the decision in the case."""

    told = forms.CharField(label="Whom you told, and how", max_length=120)
