"""The pages by which custody's steps are taken, a row each: the jail's, the field office's, and what both report."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.jurisdictions import Topic
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.custody import (
    actions,
    correction_views,
    dispute_views,
    duties,
    events,
    feed_reports,
    forms,
    handover_views,
    local_law,
    stated_times,
    stopped_reports,
    time_corrections,
    timeline,
)
from handover.stages.custody.policy_advice import advice_for
from handover.stages.custody.rules import StoppedKind
from handover.stages.detainer.public import queries as detainer
from handover.stages.review.public import children, citizenship
from handover.web.facility_time import local_words
from handover.web.forms import StepForm
from handover.web.requests import user_of
from handover.web.step_pages import Packed, PageKind, Provide, StepPage


def _advice(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {"advice": advice_for(case.pk)}


def _wanted_facts(request: HttpRequest, case: Matter) -> dict[str, Any]:
    law = advice_for(case.pk)
    return {"wanted": tuple(dict.fromkeys(n for t in Topic for n in law.topic(t).needs))}


def _duties(request: HttpRequest, case: Matter) -> dict[str, Any]:
    found = duties.duties_in(case, advice_for(case.pk))
    return {
        "duties": [
            (d.duty.code.value, f"{d.duty.kind.title} ({d.duty.provision.citation})")
            for d in found
            if d.of_case
        ]
    }


def _left_by_feed(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """The release that the jail's own system reported, for the clerk to check and send."""
    release = feed_reports.seen(case).release
    by_feed = {"released_at": release.event.released_at or release.event.event_time} if release else {}
    return _reported(case, StoppedKind.RELEASED, "released_at") or by_feed


def _reported(case: Matter, kind: StoppedKind, field: str) -> dict[str, Any]:
    """What was reported of this while the request was stopped, for the form of its proper step."""
    found = [r for r in stopped_reports.to_take_up(case) if r.kind == kind]
    if not found:
        return {}
    told = found[-1]
    return {
        field: told.happened_at,
        "late_reason": f"Reported by {told.by_name} while the request was stopped (step {told.number}).",
    }


def _from_report(kind: StoppedKind, field: str) -> Provide:
    return lambda request, case: _reported(case, kind, field)


def _release_stated(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {"stated": bool(timeline.release_times_of(case.pk))}


def _stated_times(request: HttpRequest, case: Matter) -> dict[str, Any]:
    found = stated_times.of_case(case.pk)
    return {"times": [(one.key, f"{one.kind.title}: {local_words(one.at, case.agency)}") for one in found]}


def _proposal(request: HttpRequest, case: Matter) -> dict[str, Any]:
    proposal = time_corrections.proposal_of(case)
    if proposal is None:
        return {}
    return {"proposal": proposal, "effect": time_corrections.effect_of(case, proposal)}


def _expected_by_feed(request: HttpRequest, case: Matter) -> dict[str, Any]:
    expected = feed_reports.seen(case).reports.expected_release
    by_feed = {"otherwise_release_at": expected} if expected else {}
    held = _reported(case, StoppedKind.HELD, "otherwise_release_at")
    return {k: v for k, v in held.items() if k != "late_reason"} or by_feed


def _other_jails(request: HttpRequest, case: Matter) -> dict[str, Any]:
    others = Agency.objects.filter(kind=Agency.Kind.JAIL).exclude(pk=case.agency_id).order_by("name")
    return {"jails": [(a.ori, str(a)) for a in others]}


def _jail_list(request: HttpRequest, case: Matter) -> str:
    """After a transfer the case is the other jail's."""
    return reverse("custody:jail_cases")


def _own_page(request: HttpRequest, case: Matter) -> str:
    """The page of the case that this person reads: the jail's, counsel's or the field office's."""
    pages = {Role.JAIL_CLERK: "custody:jail_case", Role.COUNSEL: "review:case"}
    page = pages.get(Role(user_of(request).role), "custody:field_case")
    return reverse(page, kwargs={"reference": case.reference})


_page = partial(StepPage, track=Track.CASE, visible_to=detainer.visible_to)
_field_page = partial(_page, done="custody:field_case")
_jail_page = partial(_page, done="custody:jail_case", template="custody/jail_step.html", context=_advice)
_release_time = partial(_jail_page, form=forms.ReleaseTimeForm, verb=actions.report_release_time)
_transfer = partial(
    _jail_page,
    form=forms.TransferForm,
    verb=events.report_transfer,
    form_options=_other_jails,
    initial=_from_report(StoppedKind.MOVED, "transferred_at"),
    done=_jail_list,
)

_LOCAL_LAW_PAGES: Final = (
    _jail_page(
        step="attest_fact", name="custody:attest_fact", address="requests/<str:reference>/fact/",
        form=forms.AttestForm, verb=local_law.attest_fact, form_options=_wanted_facts,
        arguments=Packed("said", local_law.Attestation),
    ),
    _jail_page(
        step="cite_power", name="custody:cite_power", address="requests/<str:reference>/power/",
        form=forms.CitePowerForm, verb=local_law.cite_power,
    ),
    _jail_page(
        step="record_duty", name="custody:record_duty", address="requests/<str:reference>/duty/",
        form=forms.DutyForm, verb=local_law.record_duty, form_options=_duties,
    ),
)  # fmt: skip

_JAIL_PAGES: Final = (
    _jail_page(
        step="agree_to_hold", name="custody:agree_to_hold", address="requests/<str:reference>/hold/",
        form=forms.AnswerForm, verb=actions.agree_to_hold,
    ),
    _jail_page(
        step="agree_to_notify", name="custody:agree_to_notify", address="requests/<str:reference>/notify/",
        form=forms.AnswerForm, verb=actions.agree_to_notify,
    ),
    _jail_page(
        step="decline", name="custody:decline", address="requests/<str:reference>/decline/",
        form=forms.DeclineForm, verb=actions.decline,
    ),
    _release_time(
        step="start_hold", name="custody:start_hold", address="requests/<str:reference>/release-time/",
        initial=_expected_by_feed,
    ),
    _release_time(
        step="give_notice", name="custody:give_notice", address="requests/<str:reference>/notice/",
        initial=_expected_by_feed,
    ),
    _release_time(
        step="restate_release", kind=PageKind.REPORT, name="custody:restate_release",
        address="requests/<str:reference>/another-release-time/",
    ),
    _jail_page(
        step="report_released", kind=PageKind.REPORT, name="custody:report_released",
        address="requests/<str:reference>/released/",
        form=forms.ReleasedForm, verb=events.report_released, initial=_left_by_feed,
    ),
    _jail_page(
        step="report_escape", kind=PageKind.REPORT, name="custody:report_escape",
        address="requests/<str:reference>/escaped/",
        form=forms.EscapeForm, verb=events.report_escape, initial=_from_report(StoppedKind.ESCAPED, "escaped_at"),
    ),
    _jail_page(
        step="confirm_release", name="custody:confirm_release", address="requests/<str:reference>/left/",
        form=forms.ReleasedForm, verb=events.confirm_release,
    ),
    _transfer(step="transfer_served", kind=PageKind.REPORT, name="custody:transfer",
        address="requests/<str:reference>/transfer/"),
    _transfer(
        step="transfer_unserved", kind=PageKind.REPORT, name="custody:transfer_unserved",
        address="requests/<str:reference>/transfer-unserved/",
    ),
    _jail_page(
        step="report_event", kind=PageKind.REPORT, name="custody:report_event",
        address="requests/<str:reference>/event/",
        form=forms.EventForm, verb=events.report_event,
    ),
    _jail_page(
        step="raise_citizenship", kind=PageKind.DOUBT, name="custody:jail_citizenship",
        address="requests/<str:reference>/citizenship/",
        form=forms.JailCitizenshipForm, verb=citizenship.raise_citizenship, only=frozenset({Role.JAIL_CLERK}),
    ),
    _jail_page(
        step="refer_child", kind=PageKind.DOUBT, name="custody:jail_child",
        address="requests/<str:reference>/child/",
        form=forms.JailChildForm, verb=children.refer_child, only=frozenset({Role.JAIL_CLERK}),
    ),
    StepPage(
        track=Track.DISPUTE, step="file_dispute", kind=PageKind.DOUBT, name="custody:jail_dispute",
        address="requests/<str:reference>/dispute/", visible_to=detainer.visible_to, by_hand=dispute_views.dispute,
        only=frozenset({Role.JAIL_CLERK}),
    ),
)  # fmt: skip

_SHARED_PAGES: Final = (
    _page(
        step="report_death", kind=PageKind.REPORT, name="custody:report_death",
        address="outcomes/<str:reference>/death/",
        form=forms.DeathForm, verb=events.report_death, done=_own_page,
        initial=_from_report(StoppedKind.DIED, "died_at"),
    ),
    _page(
        step="report_while_stopped", kind=PageKind.REPORT, name="custody:report_while_stopped",
        address="outcomes/<str:reference>/while-stopped/", form=forms.StoppedReportForm,
        verb=stopped_reports.report_while_stopped, done=_own_page, template="custody/while_stopped.html",
    ),
    _page(
        step="propose_time_correction", kind=PageKind.REPORT, name="custody:propose_time",
        address="outcomes/<str:reference>/time/",
        form=forms.TimeProposalForm, verb=time_corrections.propose, done=_own_page, form_options=_stated_times,
        template="custody/propose_time.html",
    ),
    _page(
        step="confirm_time_correction", name="custody:confirm_time",
        address="outcomes/<str:reference>/time/confirm/", form=StepForm, verb=time_corrections.confirm,
        done=_own_page, template="custody/confirm_time.html", context=_proposal,
    ),
    _page(
        step="report_breach", kind=PageKind.REPORT, name="custody:report_breach",
        address="outcomes/<str:reference>/breach/",
        form=forms.BreachForm, verb=events.report_breach, done=_own_page,
    ),
    _page(
        step="record_handover", name="custody:record_handover", address="releases/<str:reference>/handover/<int:key>/",
        by_hand=handover_views.part, link="custody:handover",
    ),
    _page(
        step="tell_correction", name="custody:tell", address="corrections/<str:reference>/<int:key>/",
        by_hand=correction_views.tell, link="custody:corrections_of",
    ),
)  # fmt: skip

_FIELD_PAGES: Final = (
    _field_page(
        step="record_unknown", name="custody:unknown", address="outcomes/<str:reference>/unknown/",
        form=forms.UnknownForm, verb=events.record_unknown,
    ),
    _field_page(
        step="assume_custody", name="custody:assume_custody", address="releases/<str:reference>/custody/",
        form=forms.CustodyForm, verb=actions.assume_custody, form_options=_release_stated,
        initial=_from_report(StoppedKind.CUSTODY, "assumed_at"),
    ),
    _field_page(
        step="record_at_large", name="custody:at_large", address="releases/<str:reference>/at-large/",
        form=forms.AtLargeForm, verb=actions.record_at_large,
    ),
)  # fmt: skip

PAGES: Final = (*_LOCAL_LAW_PAGES, *_JAIL_PAGES, *_SHARED_PAGES, *_FIELD_PAGES)
