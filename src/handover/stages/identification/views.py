"""Identification's pages: the examiner's queue, one search with its evidence, possible wants, and delays."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handover.abis.galleries import thresholds
from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.models import Matter
from handover.process.names import StepName
from handover.process.offers import available
from handover.stages.identification import delays, first_judgement, queries, want_states
from handover.stages.identification.biographic_candidates import NOT_A_DECISION, Lead, leads_of, report
from handover.stages.identification.likelihood import of_candidate, of_match
from handover.stages.identification.models import Candidate
from handover.stages.identification.panel import named_wants
from handover.stages.identification.print_sheet import sheet_context
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.reading_audit import note_reading
from handover.web.requests import matter_of, user_of

_READERS = (*sorted(IMMIGRATION_ROLES), Role.EXAMINER, Role.RECORDS_SPECIALIST, Role.AUDITOR, Role.JAIL_CLERK)

JUDGE_FIRST = (
    "Judge the prints first, on the page that compares them; what the search found is shown afterwards."
)


@require_safe
@roles(Role.EXAMINER, Role.SUPERVISOR, Role.AUDITOR)
def queue(request: HttpRequest) -> HttpResponse:
    """Searches whose best score lies between the thresholds, longest waiting first."""
    page = page_of(request, queries.to_examine(user_of(request)))
    rows = queries.examination_rows(page.object_list)
    return render(request, "identification/queue.html", {"page": page, "rows": rows})


@require_safe
@roles(*sorted(queries.SEES_NAME_LEADS))
def wants(request: HttpRequest) -> HttpResponse:
    """Possible wants that the agency that entered them has not confirmed yet, longest waiting first."""
    page = page_of(request, want_states.hits_to_confirm())
    states = want_states.states_of(list(page.object_list))
    return render(request, "identification/wants.html", {"page": page, "states": states.values()})


@require_safe
@roles(*sorted(delays.SEES_REASON))
def delayed(request: HttpRequest) -> HttpResponse:
    """Searches that cannot be answered yet, longest waiting first: why, and what to do."""
    page = page_of(request, delays.waiting(user_of(request)))
    return render(request, "identification/delays.html", {"page": page})


@require_safe
@roles(*_READERS)
def search(request: HttpRequest, reference: str) -> HttpResponse:
    """What was asked, of how large a gallery, whether all of it answered, and what it gave."""
    matter = matter_of(request, queries.visible_to, reference)
    note_reading(actor_of(request), "search.read", matter)
    found, role = queries.search_of(matter.pk), Role(user_of(request).role)
    match = queries.match_of(matter.pk)
    candidates = [
        c
        for c in queries.candidates_of(matter.pk)
        if role in queries.SEES_ALL or (match and c.identity == match.identity)
    ]
    result = queries.result_of(matter.pk)
    # Nothing that the matcher found is sent to an examiner who has not judged the prints alone yet.
    hidden = first_judgement.is_hidden(user_of(request), matter)
    candidates = [] if hidden else candidates
    leads = _leads(matter) if role in queries.SEES_NAME_LEADS and not hidden else []
    context: dict[str, Any] = {
        "case": matter,
        "search": found,
        "result": result,
        "match": match,
        "delay": (delay := delays.of_search(matter.pk)),
        "delay_notice": delays.notice_of(delay) if delay else None,
        "sees_reason": role in delays.SEES_REASON,
        "likely": of_match(match) if match else "",
        "withdrawal": queries.withdrawal_of(matter.pk),
        "examination": queries.examination_of(matter.pk),
        "candidates": [(c, of_candidate(c, result)) for c in candidates],
        "leads": leads,
        "hidden": hidden,
        "first_judgements": [] if hidden else first_judgement.judgements_of(matter.pk),
        "sees_leads": role in queries.SEES_NAME_LEADS,
        "sees_all": role in queries.SEES_ALL,
        "may_examine": "confirm_match" in (open_to := _open_to(request, matter)),
        "may_withdraw": "withdraw_match" in open_to,
        "thresholds": thresholds(),
        "shows_identity": (shows := queries.shows_identity(user_of(request), found)),
    }
    # A jail sees its own prints, but not those of the repository.
    context |= sheet_context(
        request, found, [] if role is Role.JAIL_CLERK else candidates, match.identity if match else None
    )
    if not shows:
        context["names"] = None
    return render(request, "identification/search.html", context)


def _leads(matter: Matter) -> list[Lead]:
    """Return the leads by name, without protected persons, because a lead would show who they are (R12)."""
    found = queries.candidates_of(matter.pk, Candidate.Found.NAMES)
    protected = queries.protected_among(found.values_list("identity", flat=True))
    return leads_of(found.exclude(identity__in=protected), queries.result_of(matter.pk))


def _wants(matter: Matter) -> list[Lead]:
    """The possible wants that the search brought up by names, best first."""
    hits = queries.wants_of(queries.search_of(matter.pk).booking_matter_id)
    return list(named_wants([hit for hit in hits if hit.matter_id == matter.pk]).values())


@require_safe
@roles(*sorted(queries.SEES_NAME_LEADS))
def leads_json(request: HttpRequest, reference: str) -> JsonResponse:
    """The candidates by names alone with every number, for another program of the same reader."""
    matter = matter_of(request, queries.visible_to, reference)
    if first_judgement.is_hidden(user_of(request), matter):
        return JsonResponse({"error": JUDGE_FIRST}, status=409)
    note_reading(actor_of(request), "search.leads", matter)
    return JsonResponse(
        {
            "search": reference, "meaning": NOT_A_DECISION, "leads": [x.as_json() for x in _leads(matter)],
            "wants": [{"status": "needs confirmation", **x.as_json()} for x in _wants(matter)],
        }
    )  # fmt: skip


@require_safe
@roles(*sorted(queries.SEES_NAME_LEADS))
def leads_text(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a text report."""
    matter = matter_of(request, queries.visible_to, reference)
    if first_judgement.is_hidden(user_of(request), matter):
        return HttpResponse(JUDGE_FIRST, status=409, content_type="text/plain; charset=utf-8")
    note_reading(actor_of(request), "search.leads", matter)
    return HttpResponse(
        report(reference, _leads(matter), _wants(matter)), content_type="text/plain; charset=utf-8"
    )


def _open_to(request: HttpRequest, matter: Matter) -> set[StepName]:
    """The steps that this person may take now: an examiner does not withdraw what they confirmed themselves."""
    return {step.name for step in available(matter.standing, actor_of(request))}
