"""What a jail or an office reports on the way: transfers, events, breaches, wrong times, doubts."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from handover.accounts.models import Agency, User
from handover.accounts.roles import JAIL_ROLES, Role
from handover.jurisdictions import shipped_policies
from handover.process.graph import Track
from handover.process.histories import unread_by_jails
from handover.process.models import Matter
from handover.stages.custody import (
    case_events,
    charges,
    correcting_orders,
    correction_views,
    dispute_views,
    event_forms,
    events,
    handover_views,
    stated_times,
    stopped_reports,
    time_corrections,
)
from handover.stages.custody.charge_rules import ChargeTurn
from handover.stages.custody.event_effects import EFFECTS
from handover.stages.custody.step_pages.rows import advice, from_report, jail_page, own_page, page
from handover.stages.custody.terms import BreachKind, StoppedKind, TimeKind
from handover.stages.custody.transfer_effects import effect_of
from handover.stages.detainer.public import queries as detainer
from handover.stages.review.public import INDICIA, children, citizenship
from handover.web.facility_time import FacilityTimeField
from handover.web.fields import EnumField
from handover.web.forms import HappenedForm, StepForm, reasons_field
from handover.web.requests import user_of
from handover.web.step_pages import PageKind, StepPage
from handover.web.time_tags import moment


class TransferForm(HappenedForm):
    """To which agency, when, and on what ground of its own."""

    to_ori = forms.ChoiceField(label="Agency that holds the person now")
    transferred_at = FacilityTimeField(label="When the person was handed over to it")
    ground = forms.CharField(
        label="That agency's own ground to hold the person", max_length=200,
        help_text="A request for a hold is no ground to move anybody.",
    )  # fmt: skip

    def __init__(self, *args: Any, jails: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_ori"].choices = [("", "Choose"), *jails]  # type: ignore[attr-defined]


class ReportChargesForm(HappenedForm):
    """Which charge changed, how, when, and by which paper."""

    turn = EnumField(ChargeTurn, label="What happened")
    charge = forms.CharField(label="Which charge", max_length=200)
    happened_at = FacilityTimeField(label="When")
    source = forms.CharField(
        label="Source: which paper, from whom", max_length=1000, widget=forms.Textarea,
        help_text="What you attested of the charges before no longer counts: attest it again.",
    )  # fmt: skip


class ReviewChargesForm(StepForm):
    """Why the finding stands."""

    reasons = reasons_field("Why the finding stands after the change")


class BreachForm(StepForm):
    """Which limit was overstepped."""

    kind = EnumField(BreachKind, label="Which limit")
    text = forms.CharField(label="What happened, and who saw it", max_length=2000, widget=forms.Textarea)


class StoppedReportForm(HappenedForm):
    """What happened while the request was stopped. It moves nothing."""

    kind = EnumField(StoppedKind, label="What happened")
    happened_at = FacilityTimeField(label="When; of a hold, from when")
    text = forms.CharField(
        label="In words", max_length=2000, widget=forms.Textarea,
        help_text="To which agency or officer the person went. Do not write where the person may be.",
    )  # fmt: skip


class JailCitizenshipForm(StepForm):
    """What the person said or showed. It stops everything at once."""

    indicium = forms.ChoiceField(label="What points to citizenship", choices=[("", "Choose"), *INDICIA])
    text = forms.CharField(
        label="What was said or shown, to whom, when", max_length=4000, widget=forms.Textarea
    )


class JailChildForm(StepForm):
    """What points to the person's age. It stops everything at once."""

    text = forms.CharField(
        label="What points to the person's being younger than 18", max_length=4000, widget=forms.Textarea,
        help_text="What was said or shown, to whom, when. A sign suffices: no proof is needed.",
    )  # fmt: skip


def _other_jails(request: HttpRequest, case: Matter) -> dict[str, Any]:
    others = Agency.objects.filter(kind=Agency.Kind.JAIL).exclude(pk=case.agency_id).order_by("name")
    return {"jails": [(a.ori, str(a)) for a in others]}


def _transfer_effects(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """What a transfer to each agency does, by the kind of facility."""
    policies = shipped_policies()
    staffed = set(
        User.objects.filter(role=Role.JAIL_CLERK.value, is_active=True).values_list("agency_id", flat=True)
    )
    others = Agency.objects.filter(kind=Agency.Kind.JAIL).exclude(pk=case.agency_id).order_by("name")
    effects = [
        (a, effect_of(case.agency.policy, a.policy, policies, answered_there=a.pk in staffed)) for a in others
    ]
    return {**advice(request, case), "transfers": effects}


def _jail_list(request: HttpRequest, case: Matter) -> str:
    """After a transfer the case is the other jail's."""
    return reverse("custody:jail_cases")


def _stated_times(request: HttpRequest, case: Matter) -> dict[str, Any]:
    found = stated_times.of_case(case.pk)
    return {"times": [(one.key, f"{_(one.what)}: {moment(one.at, case.agency)}") for one in found]}


def _proposal(request: HttpRequest, case: Matter) -> dict[str, Any]:
    proposal = time_corrections.proposal_of(case)
    if proposal is None:
        return {}
    about = (TimeKind(proposal.kind), proposal.of_number)
    what = next((s.what for s in stated_times.of_case(case.pk) if (s.kind, s.number) == about), "")
    return {
        "proposal": proposal, "what": what, "effect": time_corrections.effect_of(case, proposal),
        "of_an_order": correcting_orders.is_of_an_order(case, *about),
        "jail_asked": not correcting_orders.proposed_by_the_jail(case, proposal),
        "unread": user_of(request).role in JAIL_ROLES and proposal.number in unread_by_jails(case),
    }  # fmt: skip


def _effects(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {**advice(request, case), "effects": [(kind.title, effect) for kind, effect in EFFECTS.items()]}


_transfer = partial(
    jail_page,
    form=TransferForm,
    verb=events.report_transfer,
    template="custody/transfer.html",
    context=_transfer_effects,
    form_options=_other_jails,
    initial=from_report(StoppedKind.MOVED, "transferred_at"),
    done=_jail_list,
)

REPORT_PAGES: Final = (
    _transfer(step="transfer_served", kind=PageKind.REPORT, name="custody:transfer",
        address="requests/<str:reference>/transfer/"),
    _transfer(
        step="transfer_unserved", kind=PageKind.REPORT, name="custody:transfer_unserved",
        address="requests/<str:reference>/transfer-unserved/",
    ),
    jail_page(
        step="report_event", kind=PageKind.REPORT, name="custody:report_event",
        address="requests/<str:reference>/event/",
        form=event_forms.EventForm, verb=case_events.report_event, arguments=event_forms.with_its_paper,
        template="custody/event.html", context=_effects, form_options=event_forms.orders_on_record,
    ),
    jail_page(
        step="report_charges", kind=PageKind.REPORT, name="custody:report_charges",
        address="requests/<str:reference>/charges/", form=ReportChargesForm, verb=charges.report_charges,
    ),
    page(
        step="review_charges", name="custody:review_charges", address="releases/<str:reference>/charges/",
        form=ReviewChargesForm, verb=charges.review_charges, done="custody:field_case",
    ),
    jail_page(
        step="raise_citizenship", kind=PageKind.DOUBT, name="custody:jail_citizenship",
        address="requests/<str:reference>/citizenship/",
        form=JailCitizenshipForm, verb=citizenship.raise_citizenship, only=frozenset({Role.JAIL_CLERK}),
    ),
    jail_page(
        step="refer_child", kind=PageKind.DOUBT, name="custody:jail_child",
        address="requests/<str:reference>/child/",
        form=JailChildForm, verb=children.refer_child, only=frozenset({Role.JAIL_CLERK}),
    ),
    StepPage(
        track=Track.DISPUTE, step="file_dispute", kind=PageKind.DOUBT, name="custody:jail_dispute",
        address="requests/<str:reference>/dispute/", visible_to=detainer.visible_to, by_hand=dispute_views.dispute,
        only=frozenset({Role.JAIL_CLERK}),
    ),
    page(
        step="report_while_stopped", kind=PageKind.REPORT, name="custody:report_while_stopped",
        address="outcomes/<str:reference>/while-stopped/", form=StoppedReportForm,
        verb=stopped_reports.report_while_stopped, done=own_page, template="custody/while_stopped.html",
    ),
    page(
        step="report_withdrawn", kind=PageKind.REPORT, name="custody:report_withdrawn",
        address="outcomes/<str:reference>/after-withdrawal/", form=StoppedReportForm,
        verb=stopped_reports.report_while_stopped, done=own_page, template="custody/while_stopped.html",
    ),
    page(
        step="report_after_end", kind=PageKind.REPORT, name="custody:report_after_end",
        address="outcomes/<str:reference>/after-the-end/", form=StoppedReportForm,
        verb=stopped_reports.report_while_stopped, done=own_page, template="custody/after_the_end.html",
    ),
    page(
        step="propose_time_correction", kind=PageKind.REPORT, name="custody:propose_time",
        address="outcomes/<str:reference>/time/",
        form=event_forms.TimeProposalForm, verb=time_corrections.propose, done=own_page, form_options=_stated_times,
        template="custody/propose_time.html",
    ),
    page(
        step="confirm_time_correction", name="custody:confirm_time",
        address="outcomes/<str:reference>/time/confirm/", form=StepForm, verb=time_corrections.confirm,
        done=own_page, template="custody/confirm_time.html", context=_proposal,
    ),
    page(
        step="report_breach", kind=PageKind.REPORT, name="custody:report_breach",
        address="outcomes/<str:reference>/breach/",
        form=BreachForm, verb=events.report_breach, done=own_page,
    ),
    page(
        step="record_handover", name="custody:record_handover", address="releases/<str:reference>/handover/<int:key>/",
        by_hand=handover_views.part, link="custody:handover",
    ),
    page(
        step="tell_correction", name="custody:tell", address="corrections/<str:reference>/<int:key>/",
        by_hand=correction_views.tell, link="custody:corrections_of",
    ),
)  # fmt: skip
