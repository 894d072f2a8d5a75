"""The pages of `web` alone, and a few views that misbehave in known ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path

from handover.accounts.models import Agency, MachineToken, User
from handover.accounts.roles import Actor, Role
from handover.process.advance import ConflictError, RefusedError, advance
from handover.process.fold import Refusal
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.web.access import roles, signed_in
from handover.web.api_access import machine
from handover.web.facility_time import FacilityTimeField
from handover.web.forms import StepForm
from handover.web.paging import page_of
from handover.web.step_pages import StepPage, paths
from tests.web.scene import named_facts


class EveryWidget(StepForm):
    """One of each widget."""

    surname = forms.CharField(help_text="As on the record.")
    reason = forms.CharField(widget=forms.Textarea)
    basis = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("1", "Final order"), ("2", "Biometric match")]
    )
    evidence = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "Record A"), ("b", "Record B")],
        help_text="All that apply.",
    )
    office = forms.ChoiceField(choices=[("n", "North"), ("s", "South")])
    released_at = FacilityTimeField(help_text="When the jail would otherwise release.")
    read = forms.BooleanField(label="I have read both histories")
    note = forms.CharField(required=False)
    paper = forms.FileField(required=False)


@roles(Role.COUNSEL)
def counsel_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for counsel")


@signed_in
def conflict(request: HttpRequest) -> HttpResponse:
    case = Matter.objects.get()
    raise ConflictError(case, list(case.steps.filter(number__gt=0)))


@signed_in
def refused(request: HttpRequest) -> HttpResponse:
    raise RefusedError(
        Refusal("two_person", "A second person is needed."), Refusal("facts", "A print is needed.")
    )


@signed_in
def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionError("not yours")


@signed_in
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a defect")


@signed_in
def form_page(request: HttpRequest) -> HttpResponse:
    agency = cast(User, request.user).agency
    assert agency
    form = EveryWidget(request.POST or None, initial={"version": 3}, zone=agency.zone)
    if request.method == "POST" and form.is_valid():
        return JsonResponse({k: str(v) for k, v in form.cleaned_data.items()})
    return render(request, "tests/form.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in
def told(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Recorded for C-2222222222.")
    return HttpResponse(status=204)


@signed_in
def parts(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "tests/parts.html",
        {"case": Matter.objects.first(), "page": page_of(request, Agency.objects.order_by("ori"), 2)},
    )


@machine("try")
def delivery(request: HttpRequest, token: MachineToken, actor: Actor) -> HttpResponse:
    return JsonResponse({"agency": token.acts_for.ori, "actor": actor.key})


@machine("try")
def delivery_refused(request: HttpRequest, token: MachineToken, actor: Actor) -> HttpResponse:
    raise RefusedError(Refusal("state", "Too late."))


def take(name: CaseStep) -> Callable[..., Matter]:
    """A verb that records a named fact of each kind that the step provides."""

    def verb(pk: UUID, *, actor: Actor, version: int, **said: object) -> Matter:
        return advance(pk, name, actor=actor, version=version, write=lambda _: named_facts(name))

    return verb


class WordsForm(StepForm):
    """One field, in words."""

    text = forms.CharField(label="In words")


_page = partial(
    StepPage, track=Track.CASE, visible_to=lambda _: Matter.objects.all(), done=lambda *_: "/try/parts/"
)
PAGES = (
    _page(step="take_up", name="take_up", address="try/<str:reference>/take-up/", verb=take("take_up")),
    _page(
        step="raise_citizenship", name="citizenship", address="try/<str:reference>/citizenship/",
        form=WordsForm, verb=take("raise_citizenship"), only=frozenset({Role.REVIEW_OFFICER, Role.COUNSEL}),
    ),
)  # fmt: skip

urlpatterns = [
    path("", include("handover.web.urls")),
    path("accounts/", include("handover.web.people.urls")),
    path("law/", include("handover.web.localaw.urls")),
    path("try/counsel/", counsel_only, name="counsel_only"),
    path("try/conflict/", conflict),
    path("try/refused/", refused),
    path("try/forbidden/", forbidden),
    path("try/broken/", broken),
    path("try/form/", form_page),
    path("try/told/", told),
    path("try/parts/", parts),
    path("try/delivery/", delivery),
    path("try/delivery-refused/", delivery_refused),
    *paths(PAGES),
]
