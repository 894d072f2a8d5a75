"""The page of the person concerned. Public: case and code of a notice open it, until a quarter of an hour has passed
without a request."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.papers.tags import day
from handover.process.models import Matter
from handover.row_scope import NOTHING, Opening, RowScope, narrow_to, opening
from handover.stages.detainer.public import person_code
from handover.subject_portal import limits
from handover.subject_portal.case_view import shown
from handover.subject_portal.forms import KindForm, OpenForm, SayForm, WordsForm, hide
from handover.subject_portal.statements import StatementKind, TooManyWaitError, say_with
from handover.subject_portal.translations import LANGUAGES, language_of, words_of
from handover.web.access import public
from handover.web.body_limits import files_from
from handover.web.requests import get_or_post

OPEN_FOR: Final = 15 * 60
"""Seconds without a request after which a page closes: a screen in a jail is shared."""
_KEY: Final = "concerned"
_RECEIPT: Final = "concerned_receipt"
_UNSENT: Final = "concerned_unsent"
"""What was typed and came after the page had closed: shown again to whoever opens the same case by its code."""
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
    narrow_to(_of_case(str(case.pk)))
    request.session.cycle_key()
    request.session.pop(_RECEIPT, None)
    if request.session.get(_UNSENT, {}).get("case") != str(case.pk):
        request.session.pop(_UNSENT, None)
    until, lodging = int(time.time()) + OPEN_FOR, person_code.newest_notice(case)
    request.session[_KEY] = {"case": str(case.pk), "until": until, "lodging": lodging}
    with transaction.atomic():
        append(act="person.open", actor=Actor.person(case.reference), subject=case.reference)
    return _to("subject_portal:steps" if _UNSENT in request.session else "subject_portal:page", language)


def _was_open(request: HttpRequest) -> bool:
    """Whether a case was opened in this session; asked before anything of a body is read. One that closed while a
    document came is among them: its words are put aside, and its sender is told (`_case`)."""
    return _KEY in request.session


@files_from(_was_open)
@public
@get_or_post
def page(request: HttpRequest) -> HttpResponse:
    """What was lodged, why, and what the law allows. What is posted here is said, and answered by a receipt."""
    context = _context(request)
    case = _case(request)
    if case is None:
        return _closed(request, context)
    words = context["words"]
    posted = request.method == "POST"
    form = SayForm(request.POST if posted else None, request.FILES if posted else None, words=words)
    if posted and form.is_valid() and _said(request, case, form):
        return _to("subject_portal:receipt", context["language"])
    about = shown(Matter.objects.select_related("agency").get(pk=case.pk))
    keys = {
        "stands": words[about.stands],
        "request_words": words[about.request],
        "why": [words[basis] for basis in about.bases],
        "topics": [(words[topic], words[answer], text, cite) for topic, answer, text, cite in about.topics],
        "lodged_on": day(about.lodged_on, context["language"]) if about.lodged_on else "",
        "holds": words["holds_until" if about.code_ends else "holds_open"].format(
            days=about.code_days, on=day(about.code_ends, context["language"]) if about.code_ends else ""
        ),
        "said": [
            (day(one.at, context["language"]), answer, day(answer.at, context["language"]) if answer else "")
            for one, answer in about.said
        ],
    }
    shown_now = {**context, "case": case, "about": about, "form": form if posted else None, **keys}
    return render(request, "subject_portal/page.html", shown_now, status=422 if posted else 200)


def _said(request: HttpRequest, case: Matter, form: SayForm) -> bool:
    """Keep what was said, and what its receipt shows; False where too much waits already, and the form says so."""
    said = form.cleaned_data
    file = said["document"]
    document = None
    if file is not None:
        file.seek(0)
        document = (file.name, file.read())
    try:
        stopped = say_with(case, StatementKind(said["kind"]), _WHO[said["who"]], said["text"], document)
    except TooManyWaitError:
        form.add_error(None, form.words["many"])
        return False
    at = timezone.now().astimezone(case.agency.zone)
    request.session[_RECEIPT] = {
        "kind": said["kind"], "who": said["who"], "text": said["text"], "stopped": stopped,
        "document": file.name if file is not None else "", "at": at.isoformat(), "zone": at.tzname() or "",
    }  # fmt: skip
    return True


@public
@get_or_post
def steps(request: HttpRequest) -> HttpResponse:
    """Say something in three short steps: what about, the words, a look at both. Nothing is kept before the last."""
    context = _context(request)
    case = _case(request)
    if case is None:
        return _closed(request, context)
    words, data = (
        context["words"],
        request.POST if request.method == "POST" else request.session.pop(_UNSENT, None),
    )
    asked = data.get("step", "") if data else ""
    form: KindForm = KindForm(data, words=words)
    number, wrong = 1, False
    if data and form.is_valid():
        number = 2
        second = WordsForm(data if asked in ("2", "change") else None, words=words, initial=form.cleaned_data)
        if asked == "2" and second.is_valid():
            number, third = 3, SayForm(None, words=words, initial=second.cleaned_data)
            hide(third, "kind", "who", "text")
            context["said"] = [words[f"kind_{second['kind'].value()}"], words[f"who_{second['who'].value()}"]]
            context["text"] = second.cleaned_data["text"]
            form = third
        else:
            wrong = asked == "2"
            hide(second, "kind")
            form = second
    elif data:
        wrong = True
    context |= {"case": case, "form": form, "number": number, "step_of": words["step_of"].format(n=number)}
    return render(request, "subject_portal/steps.html", context, status=422 if wrong else 200)


@public
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """What was said, and when, to be printed."""
    context = _context(request)
    case, kept = _case(request), request.session.get(_RECEIPT)
    if case is None or not kept:
        return _to("subject_portal:entrance" if case is None else "subject_portal:page", context["language"])
    words, at = context["words"], datetime.fromisoformat(kept["at"])
    context |= {
        "case": case, "kept": kept, "title": words["receipt_h"],
        "at": f"{day(at, context['language'])}, {at:%H:%M} {kept['zone']}",
        "outcome": words["sent_stopped" if kept["stopped"] else "sent_filed"],
        "kind": words[f"kind_{kept['kind']}"], "who": words[f"who_{kept['who']}"],
    }  # fmt: skip
    return render(request, "subject_portal/receipt.html", context)


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page for whoever sits at the screen next."""
    language = language_of(request)
    _forget(request)
    request.session.pop(_UNSENT, None)
    messages.success(request, words_of(language)["gone"])
    return _to("subject_portal:entrance", language)


def _case(request: HttpRequest) -> Matter | None:
    """The case that was opened in this session, while it is open: each request opens it anew. What was typed in vain
    is put aside."""
    kept = request.session.get(_KEY)
    if not kept:
        return None
    if time.time() > kept["until"]:
        if request.POST.get("text"):
            typed = {name: request.POST.get(name, "")[:3500] for name in ("kind", "who", "text")}
            request.session[_UNSENT] = {"case": kept["case"], "step": "change", **typed}
        _forget(request)
        return None
    narrow_to(_of_case(kept["case"]))
    case = Matter.objects.select_related("agency").filter(pk=kept["case"]).first()
    number = person_code.newest_notice(case) if case else 0
    if case is None or number == 0 or number != kept.get("lodging"):
        _forget(
            request
        )  # a new code was printed since, or the time has passed: the notice no longer gives access
        return None
    request.session[_KEY] = kept | {"until": int(time.time()) + OPEN_FOR}
    return case


@opening(Opening.DOOR)
def _of_case(key: str) -> RowScope:
    """The case that the code opened, its booking, and what came of both."""
    case = Matter.objects.filter(pk=key).first()
    if case is None:
        return NOTHING
    root = case.parent_id or case.pk
    family = Matter.objects.filter(Q(pk=root) | Q(parent=root) | Q(parent__parent=root))
    return RowScope(matters=tuple(family.order_by("pk").values_list("pk", flat=True)))


def _forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
    request.session.pop(_RECEIPT, None)


def _closed(request: HttpRequest, context: Context) -> HttpResponse:
    """Back to the first page; whoever sent something is told that it was not taken."""
    if request.method == "POST":
        messages.warning(request, context["words"]["problem_expired"])
    return _to("subject_portal:entrance", context["language"])


def _context(request: HttpRequest) -> Context:
    language = language_of(request)
    return {"language": language, "languages": LANGUAGES.items(), "words": words_of(language)}


def _to(name: str, language: str) -> HttpResponse:
    response = redirect(name)
    response["Location"] += f"?{urlencode({'lang': language})}"
    return response
