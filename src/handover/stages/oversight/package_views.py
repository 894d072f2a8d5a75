"""Transparency packages: the list, one that waits before its second person, and what is released, for everybody."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said
from django.views.decorators.http import require_safe

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.process.advance import RefusedError
from handover.process.two_people import decidable, same_person
from handover.stages.oversight.models import FigurePackage, PackageDecision
from handover.stages.oversight.packages import acts
from handover.stages.oversight.packages.content import Content, agencies_of
from handover.stages.oversight.packages.files import MANIFEST, PAGE, sha256
from handover.stages.oversight.packages.page import sections_of
from handover.stages.oversight.replies import replies_to
from handover.web.access import public, record_refusal, roles
from handover.web.forms import HandoverForm, reasons_field
from handover.web.requests import get_or_post, user_of

RELEASE: Final = "release"
_RELEASED: Final = said("Package {number} is released.")
_DECLINED: Final = said("Package {number} is declined.")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,79}")
_SHOWN: Final = 100
_TYPES: Final = {
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "csv": "text/csv; charset=utf-8",
    "json": "application/json", "parquet": "application/vnd.apache.parquet",
}  # fmt: skip


class PackageDecisionForm(HandoverForm):
    """What a second person says to a package, and which files they have read."""

    decision = forms.ChoiceField(
        label="Your decision",
        widget=forms.RadioSelect,
        choices=[
            (
                RELEASE,
                "Release: I have read the tables and the replies; no reply names a person or reveals a withheld number",
            ),
            ("decline", "Decline"),
        ],
    )
    reasons = reasons_field(readers="Whoever drafted it, and auditors,")
    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def listed(request: HttpRequest) -> HttpResponse:
    """All packages, the newest first."""
    rows = FigurePackage.objects.select_related("decision").order_by("-pk")[:_SHOWN]
    return render(request, "oversight/package/packages.html", {"rows": rows})


@get_or_post
@roles(Role.AUDITOR, Role.SUPERVISOR)
def one_package(request: HttpRequest, number: int) -> HttpResponse:
    """A package as it would be published, who may still reply, and the second person's decision."""
    package = get_object_or_404(FigurePackage.objects.select_related("decision", "after"), pk=number)
    decision, posted = getattr(package, "decision", None), request.method == "POST"
    form = PackageDecisionForm(request.POST if posted else None)
    if posted and form.is_valid() and _decided(request, package, form):
        return redirect("oversight:package", number=package.pk)
    content = acts.content_in(package)
    barred = None if decision else same_person(package, user_of(request))
    open_to_them = decision is None and same_person(package, user_of(request), declines=True) is None
    if barred:
        form.fields["decision"].choices = [("decline", "Decline")]  # type: ignore[attr-defined]
    elif decision is None:
        read = sha256(acts.files_now(package)[MANIFEST])
        if not posted:
            form = PackageDecisionForm(initial={"read": read})
        elif "read" in form.data:
            form.data = {**request.POST.dict(), "read": read}
    context = {
        "package": package, "decision": decision, "attack": content["attack"], "barred": barred,
        "published": _as_published(content), "silent": [] if decision else acts.silent_agencies(package),
        "agencies": agencies_of(content), "replies": replies_to(agencies_of(content)),
        "form": form if open_to_them else None,
    }  # fmt: skip
    return render(request, "oversight/package/package.html", context, status=422 if posted else 200)


@require_safe
@public
def released(request: HttpRequest) -> HttpResponse:
    """What was released, the newest first. No account is asked for."""
    rows = PackageDecision.objects.filter(released=True).order_by("-pk")[:_SHOWN]
    return render(request, "oversight/package/released.html", {"rows": rows})


@require_safe
@public
def released_page(request: HttpRequest, number: int) -> HttpResponse:
    """The page of a released package."""
    return _file(request, number, PAGE)


@require_safe
@public
def released_file(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """A file of a released package, as it was published."""
    return _file(request, number, name)


def waiting_count(user: User) -> int:
    """How many packages wait, for the menu, without those of which this person is the author."""
    return decidable(FigurePackage.objects.filter(decision=None), user.actor).count()


def _as_published(content: Content) -> SafeString:
    """The tables as everybody will read them: a package is in English."""
    with translation.override("en"):
        return render_to_string("oversight/package/sections.html", {"sections": list(sections_of(content))})


def _file(request: HttpRequest, number: int, name: str) -> HttpResponse:
    package = get_object_or_404(FigurePackage, pk=number, decision__released=True)
    row = package.files.filter(name=name).first() if _NAME.fullmatch(name) else None
    if row is None:
        raise Http404
    tag = f'"{row.digest}"'
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified()
    answer = HttpResponse(bytes(row.content))
    answer["Content-Type"] = _TYPES.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
    answer["ETag"] = tag
    if name.endswith(".parquet"):
        answer["Content-Disposition"] = f'attachment; filename="{row.name}"'
    return answer


def _decided(request: HttpRequest, package: FigurePackage, form: PackageDecisionForm) -> bool:
    told: dict[str, Any] = form.cleaned_data
    person, releases = user_of(request), told["decision"] == RELEASE
    try:
        if releases:
            acts.release(package, read=told["read"], reasons=told["reasons"], person=person)
        else:
            acts.decline(package, reasons=told["reasons"], person=person)
    except RefusedError as refused:
        record_refusal(request, ",".join(r.code for r in refused.refusals), "step.refused")
        for one in refused.refusals:
            form.add_error(one.code if one.code == "reasons" else None, one.text)
        return False
    messages.success(request, _(_RELEASED if releases else _DECLINED).format(number=package.pk))
    return True
