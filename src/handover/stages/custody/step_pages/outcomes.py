"""How a case ends, and how the person left: a form and a row for each outcome."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import HttpRequest

from handover.process.models import Matter
from handover.stages.custody import actions, arrests, events, feed_reports, loan_ends, timeline
from handover.stages.custody.arrest_rules import ArrestAuthority, ArrestPlace
from handover.stages.custody.step_pages.rows import (
    field_page,
    from_report,
    jail_page,
    own_page,
    page,
    reported,
)
from handover.stages.custody.terms import AtLargeReason, LoanLeft, StoppedKind
from handover.web.facility_time import FacilityTimeField
from handover.web.fields import EnumField, YesNoField
from handover.web.forms import HappenedForm, StepForm, reasons_field
from handover.web.step_pages import Packed, PageKind


class ReleasedForm(HappenedForm):
    """When the person left."""

    released_at = FacilityTimeField(label="When the person was released")


class EscapeForm(HappenedForm):
    """When the person escaped."""

    escaped_at = FacilityTimeField(label="When the person escaped")


class DeathForm(HappenedForm):
    """When the person died. No cause is asked."""

    died_at = FacilityTimeField(label="When the person died")
    text = forms.CharField(label="Remark", required=False, max_length=2000, widget=forms.Textarea)


class UnknownForm(StepForm):
    """What was tried to find out."""

    reasons = reasons_field("What was tried, and why it is not known")


def hours_field() -> forms.DecimalField:
    """The officers' hours that taking custody took."""
    return forms.DecimalField(
        label="Officers' hours it took, all together", required=False, min_value=0, max_value=999, decimal_places=1,
        help_text="Officers times hours, with the way there and back. Leave it empty if you do not know.",
    )  # fmt: skip


class CustodyForm(HappenedForm):
    """Where, when and to whom the person was handed over."""

    assumed_at = FacilityTimeField(label="When custody was assumed")
    place = forms.CharField(label="Where", max_length=120)
    officer = forms.CharField(label="Officer who took custody", max_length=120)
    people_hours = hours_field()
    otherwise_release_at = FacilityTimeField(
        label="Time of release, if there were no detainer, as the jail told it", required=False,
        help_text="The jail has stated none. Without it nobody can tell whether custody was in time, and it is "
        "recorded as a breach.",
    )  # fmt: skip

    def __init__(self, *args: Any, stated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stated:
            del self.fields["otherwise_release_at"]


class RecordArrestForm(HappenedForm):
    """An arrest outside the jail. There is no field for an address."""

    authority = EnumField(ArrestAuthority, label="By which authority")
    ground = forms.CharField(
        label="Its ground", required=False, max_length=2000, widget=forms.Textarea,
        help_text="Without a warrant: why the person was likely to escape before one could be obtained. Of a judge's "
        "warrant: the court and the order.",
    )  # fmt: skip
    place = EnumField(ArrestPlace, label="At what kind of place")
    consent = forms.CharField(
        label="Where it is not public: who let the officers in, and how they were asked", required=False,
        max_length=1000, widget=forms.Textarea,
        help_text="An administrative warrant opens no door.",
    )  # fmt: skip
    left_at = FacilityTimeField(label="When the person left the jail")
    arrested_at = FacilityTimeField(label="When the person was arrested")
    officer = forms.CharField(label="Officer who arrested", max_length=120)
    officer_title = forms.CharField(label="The officer's title", max_length=80)
    told = YesNoField(label="Was the person told who arrests them, that it is an arrest, and why?")
    why_not = forms.CharField(label="If not, why", required=False, max_length=1000)
    people_hours = hours_field()

    def __init__(self, *args: Any, left: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if left:
            del self.fields["left_at"]


class AtLargeForm(StepForm):
    """Why nobody was handed over. There is no field for a place."""

    reason = EnumField(AtLargeReason, without=(AtLargeReason.LOAN,), label="Reason")
    text = forms.CharField(
        label="What happened", required=False, max_length=2000, widget=forms.Textarea,
        help_text="Do not write where the person may be.",
    )  # fmt: skip


class LoanReleaseForm(HappenedForm):
    """How and when a person on loan left. There is no field for a place."""

    kind = EnumField(LoanLeft, without=(LoanLeft.DIED,), label="What happened")
    left_at = FacilityTimeField(label="When the person left")
    text = forms.CharField(
        label="Who told the office, and how", max_length=2000, widget=forms.Textarea,
        help_text="Do not write where the person may be.",
    )  # fmt: skip


class LoanDeathForm(HappenedForm):
    """When the person died. No cause is asked."""

    died_at = FacilityTimeField(label="When the person died")
    text = forms.CharField(label="Who told the office, and how", max_length=2000, widget=forms.Textarea)


def _left_by_feed(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """The release that the jail's own system reported, for the clerk to check and send."""
    release = feed_reports.seen(case).release
    by_feed = {"released_at": release.event.released_at or release.event.event_time} if release else {}
    return reported(case, StoppedKind.RELEASED, "released_at") or by_feed


def _release_stated(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {"stated": bool(timeline.release_times_of(case.pk))}


def _has_left(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {"left": case.state in arrests.LEFT_ALREADY}


OUTCOME_PAGES: Final = (
    jail_page(
        step="report_released", kind=PageKind.REPORT, name="custody:report_released",
        address="requests/<str:reference>/released/",
        form=ReleasedForm, verb=events.report_released, initial=_left_by_feed,
    ),
    jail_page(
        step="report_escape", kind=PageKind.REPORT, name="custody:report_escape",
        address="requests/<str:reference>/escaped/",
        form=EscapeForm, verb=events.report_escape, initial=from_report(StoppedKind.ESCAPED, "escaped_at"),
    ),
    jail_page(
        step="confirm_release", name="custody:confirm_release", address="requests/<str:reference>/left/",
        form=ReleasedForm, verb=events.confirm_release,
    ),
    page(
        step="report_death", kind=PageKind.REPORT, name="custody:report_death",
        address="outcomes/<str:reference>/death/",
        form=DeathForm, verb=events.report_death, done=own_page,
        initial=from_report(StoppedKind.DIED, "died_at"),
    ),
    field_page(
        step="record_unknown", name="custody:unknown", address="outcomes/<str:reference>/unknown/",
        form=UnknownForm, verb=events.record_unknown,
    ),
    field_page(
        step="assume_custody", name="custody:assume_custody", address="releases/<str:reference>/custody/",
        form=CustodyForm, verb=actions.assume_custody, form_options=_release_stated,
        initial=from_report(StoppedKind.CUSTODY, "assumed_at"),
    ),
    field_page(
        step="record_arrest", name="custody:record_arrest", address="releases/<str:reference>/arrest/",
        form=RecordArrestForm, verb=arrests.record_arrest, form_options=_has_left,
        arguments=Packed("form", arrests.ArrestForm),
    ),
    field_page(
        step="record_at_large", name="custody:at_large", address="releases/<str:reference>/at-large/",
        form=AtLargeForm, verb=actions.record_at_large,
    ),
    field_page(
        step="report_loan_release", kind=PageKind.REPORT, name="custody:loan_release",
        address="outcomes/<str:reference>/loan-release/", form=LoanReleaseForm, verb=loan_ends.report_loan_release,
        initial=from_report(StoppedKind.RELEASED, "left_at"),
    ),
    field_page(
        step="report_loan_death", kind=PageKind.REPORT, name="custody:loan_death",
        address="outcomes/<str:reference>/loan-death/", form=LoanDeathForm, verb=loan_ends.report_loan_death,
        initial=from_report(StoppedKind.DIED, "died_at"),
    ),
)  # fmt: skip
