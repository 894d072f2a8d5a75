"""The page of the person concerned. Public: case and code of a notice open it, for a quarter of an hour."""

from __future__ import annotations

import time
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.process.models import Matter
from handover.stages.detainer.public import person_code
from handover.subject_portal import limits
from handover.subject_portal.case_view import shown
from handover.subject_portal.forms import OpenForm, SayForm
from handover.subject_portal.statements import Kind, TooManyWaitError, say
from handover.subject_portal.translations import LANGUAGES, words_of
from handover.web.access import public
from handover.web.requests import get_or_post

OPEN_FOR: Final = 15 * 60
"""Seconds that a page stays open without its code being typed again. A screen in a jail is used by many."""
_KEY: Final = "concerned"
_WHO: Final = {
    "person": "The person",
    "relative": "A relative or friend",
    "lawyer": "A lawyer or representative",
}
Context = dict[str, Any]


@public
@get_or_post
def entrance(request: HttpRequest) -> HttpResponse:
    """Ask for case and code. One answer for every pair that does not fit, whatever is wrong with it."""
    context = _context(request)
    words, address = context["words"], request.META.get("REMOTE_ADDR", "")
    posted = request.method == "POST"
    form = OpenForm(request.POST if posted else None, words=words)
    if posted and form.is_valid():
        if not limits.take_try(address):
            form.add_error(None, words["too_many"])
            return render(request, "subject_portal/entrance.html", {**context, "form": form}, status=429)
        case = person_code.opened_by(form.cleaned_data["reference"], form.cleaned_data["code"])
        if case is not None:
            limits.give_back(address)
            return _enter(request, case, context["language"])
        with transaction.atomic():
            append(act="person.open", actor=Actor.system("concerned"), outcome="refused")
        form.add_error(None, words["wrong"])
    return render(
        request, "subject_portal/entrance.html", {**context, "form": form}, status=422 if posted else 200
    )


def _enter(request: HttpRequest, case: Matter, language: str) -> HttpResponse:
    request.session.cycle_key()
    request.session[_KEY] = {"case": str(case.pk), "until": int(time.time()) + OPEN_FOR}
    with transaction.atomic():
        append(act="person.open", actor=Actor.person(case.reference), subject=case.reference)
    return _to("subject_portal:page", language)


@public
@get_or_post
def page(request: HttpRequest) -> HttpResponse:
    """What was lodged, why, what the law allows, and the form to object."""
    context = _context(request)
    case = _case(request)
    if case is None:
        return _to("subject_portal:entrance", context["language"])
    words = context["words"]
    posted = request.method == "POST"
    form = SayForm(request.POST if posted else None, words=words)
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            stopped = say(case, Kind(said["kind"]), _WHO[said["who"]], said["text"])
        except TooManyWaitError:
            form.add_error(None, words["many"])
        else:
            messages.success(request, words["sent_stopped" if stopped else "sent_filed"])
            return _to("subject_portal:page", context["language"])
    about = shown(Matter.objects.select_related("agency").get(pk=case.pk))
    keys = {
        "stands": words[about.stands],
        "request_words": words[about.request],
        "why": [words[basis] for basis in about.bases],
        "topics": [(words[topic], words[answer], text, cite) for topic, answer, text, cite in about.topics],
    }
    shown_now = {**context, "case": case, "about": about, "form": form, **keys}
    return render(request, "subject_portal/page.html", shown_now, status=422 if posted else 200)


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page for whoever sits at the screen next."""
    language = _language(request)
    request.session.pop(_KEY, None)
    messages.success(request, words_of(language)["gone"])
    return _to("subject_portal:entrance", language)


def _case(request: HttpRequest) -> Matter | None:
    """The case that was opened in this session, while it is open."""
    kept = request.session.get(_KEY)
    if not kept or time.time() > kept["until"]:
        request.session.pop(_KEY, None)
        return None
    return Matter.objects.select_related("agency").filter(pk=kept["case"]).first()


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "en")
    return asked if asked in LANGUAGES else "en"


def _context(request: HttpRequest) -> Context:
    language = _language(request)
    return {"language": language, "languages": LANGUAGES.items(), "words": words_of(language)}


def _to(name: str, language: str) -> HttpResponse:
    response = redirect(name)
    response["Location"] += f"?{urlencode({'lang': language})}"
    return response
