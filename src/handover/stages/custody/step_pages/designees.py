"""The steps of an officer designated under 8 USC 1357(g), and the office's request for an interview."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from handover.administration.designations import designated
from handover.jurisdictions.agreements import DesignatedPower
from handover.process.models import Matter
from handover.stages.custody import designees, timeline
from handover.stages.custody.step_pages.outcomes import hours_field
from handover.stages.custody.step_pages.rows import advice, page
from handover.stages.notification.public import queries as notification
from handover.web.access import actor_of
from handover.web.facility_time import FacilityTimeField
from handover.web.fields import YesNoField
from handover.web.forms import HappenedForm, StepForm, reasons_field
from handover.web.step_pages import Packed, Provide


class AskInterviewForm(StepForm):
    """What the office wants asked."""

    text = reasons_field("What is to be asked, and why")


class RecordInterviewForm(HappenedForm):
    """An interview in the jail."""

    held_at = FacilityTimeField(label="When")
    language = forms.CharField(label="Language", max_length=40)
    interpreter = forms.CharField(label="Interpreter, or why none was needed", max_length=120)
    rights_told = YesNoField(
        label="Was the person told that nothing need be said, and that a lawyer may be asked?"
    )
    agreed = YesNoField(label="Did the person agree to the interview, in writing?")
    text = forms.CharField(
        label="What was asked, and what the person said", max_length=4000, widget=forms.Textarea,
        help_text="In the person's own words. What points to United States citizenship, or to an age below 18, is told "
        "to the office at once.",
    )  # fmt: skip


class ExecuteWarrantForm(HappenedForm):
    """A warrant served and executed in the jail."""

    executed_at = FacilityTimeField(label="When the warrant was served and executed")
    directed_by = forms.CharField(
        label="Officer of the immigration office who directed it, and title", max_length=60
    )
    language = forms.CharField(label="Language in which it was read", max_length=40)
    interpreter = forms.CharField(label="Interpreter, if there was one", max_length=120, required=False)
    people_hours = hours_field()
    otherwise_release_at = FacilityTimeField(
        label="Time of release, if there were no detainer", required=False,
        help_text="The jail has stated none. Without it custody is recorded as a breach.",
    )  # fmt: skip

    def __init__(self, *args: Any, stated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stated:
            del self.fields["otherwise_release_at"]


def _stated(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {"stated": bool(timeline.release_times_of(case.pk))}


def _power(power: DesignatedPower) -> Provide:
    """What stands against it today, beside the form; of an interview what was asked."""

    def provide(request: HttpRequest, case: Matter) -> dict[str, Any]:
        today = timezone.now().astimezone(case.agency.zone).date()
        wrong = designees.against(power, case, designated(actor_of(request), today), today)
        asked = designees.request_of(case.pk) if power == "interview" else None
        return {**advice(request, case), "wrong": wrong, "asked": asked}

    return provide


def _own_list(request: HttpRequest, case: Matter) -> str:
    return reverse("custody:designee")


DESIGNEE_PAGES: Final = (
    page(
        step="ask_interview", name="custody:ask_interview", address="interviews/<str:reference>/ask/",
        visible_to=notification.visible_to, form=AskInterviewForm, verb=designees.ask_interview, done="review:case",
    ),
    page(
        step="record_interview", name="custody:record_interview", address="designated/<str:reference>/interview/",
        visible_to=designees.asked_of, form=RecordInterviewForm, verb=designees.record_interview,
        arguments=Packed("form", designees.InterviewForm), template="custody/designee_step.html",
        context=_power("interview"), done=_own_list,
    ),
    page(
        step="execute_warrant", name="custody:execute_warrant", address="designated/<str:reference>/warrant/",
        form=ExecuteWarrantForm, verb=designees.execute_warrant, form_options=_stated,
        arguments=Packed("form", designees.ExecutionForm), template="custody/designee_step.html",
        context=_power("serve_warrant"), done="custody:designee_case",
    ),
)  # fmt: skip
