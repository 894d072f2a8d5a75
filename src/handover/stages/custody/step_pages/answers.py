"""The jail's answer to a request, and the release time that it states."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django import forms
from django.http import HttpRequest

from handover.jurisdictions import GROUNDS
from handover.process.models import Matter
from handover.stages.custody import actions, feed_reports
from handover.stages.custody.step_pages.rows import jail_page, reported
from handover.stages.custody.terms import StoppedKind
from handover.web.facility_time import FacilityTimeField
from handover.web.forms import StepForm
from handover.web.step_pages import PageKind


class RemarkForm(StepForm):
    """A remark beside the answer."""

    text = forms.CharField(label="Remark", required=False, max_length=2000, widget=forms.Textarea)


class NotifyForm(RemarkForm):
    """A remark, and on what the answer rests where the law of the place is silent."""

    citation = forms.CharField(
        label="Law or order of your agency that it rests on", required=False, max_length=160,
        help_text="Needed where no rule on notice was found for your jail: silence is no yes.",
    )  # fmt: skip


class DeclineForm(StepForm):
    """The legal ground; free text may follow, and must where the ground is not on the list."""

    ground = forms.ChoiceField(
        label="Legal ground",
        choices=[("", "Choose"), *((g.value, f"{e.title} ({e.citation})") for g, e in GROUNDS.items())],
        help_text="Declining is an ordinary answer. The ground is counted, so that answers can be understood.",
    )
    text = forms.CharField(label="In words", required=False, max_length=2000, widget=forms.Textarea)


class ReleaseTimeForm(StepForm):
    """When the person would be released if there were no detainer."""

    otherwise_release_at = FacilityTimeField(label="Time of release, if there were no detainer")


class NoticeTimeForm(ReleaseTimeForm):
    """The same where nobody is held, and on what the notice rests where the law of the place is silent."""

    citation = forms.CharField(
        label="Law or order of your agency that it rests on", required=False, max_length=160,
        help_text="Needed where no rule on notice was found for your jail and nothing was named before.",
    )  # fmt: skip


class UnservedHoldForm(StepForm):
    """From when somebody was held on a request that had not taken effect."""

    otherwise_release_at = FacilityTimeField(
        label="Since when the person was held: their time of release, if there were no detainer",
        help_text="It is recorded as a breach and the request stops. Nobody is to be held on a request that was not "
        "served.",
    )  # fmt: skip


def _expected_by_feed(request: HttpRequest, case: Matter) -> dict[str, Any]:
    expected = feed_reports.seen(case).reports.expected_release
    by_feed = {"otherwise_release_at": expected} if expected else {}
    held = reported(case, StoppedKind.HELD, "otherwise_release_at")
    return {k: v for k, v in held.items() if k != "late_reason"} or by_feed


_release_time = partial(jail_page, verb=actions.report_release_time)

ANSWER_PAGES: Final = (
    jail_page(
        step="agree_to_hold", name="custody:agree_to_hold", address="requests/<str:reference>/hold/",
        form=RemarkForm, verb=actions.agree_to_hold,
    ),
    jail_page(
        step="agree_to_notify", name="custody:agree_to_notify", address="requests/<str:reference>/notify/",
        form=NotifyForm, verb=actions.agree_to_notify,
    ),
    jail_page(
        step="decline", name="custody:decline", address="requests/<str:reference>/decline/",
        form=DeclineForm, verb=actions.decline,
    ),
    _release_time(
        step="start_hold", name="custody:start_hold", address="requests/<str:reference>/release-time/",
        form=ReleaseTimeForm, initial=_expected_by_feed,
    ),
    _release_time(
        step="give_notice", name="custody:give_notice", address="requests/<str:reference>/notice/",
        form=NoticeTimeForm, initial=_expected_by_feed,
    ),
    jail_page(
        step="report_unserved_hold", kind=PageKind.REPORT, name="custody:report_unserved_hold",
        address="requests/<str:reference>/unserved-hold/", form=UnservedHoldForm, verb=actions.report_unserved_hold,
    ),
    _release_time(
        step="restate_release", kind=PageKind.REPORT, name="custody:restate_release",
        address="requests/<str:reference>/another-release-time/", form=NoticeTimeForm,
    ),
)  # fmt: skip
