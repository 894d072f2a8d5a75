"""Drafts: unsent form input is stored for its author only, until the form is submitted.

A draft lives on the server, so that an ended session loses nothing and no browser keeps what it says. It is deleted
when the form is sent, when the person discards it, after `kept_drafts.KEPT`, and when the matter's content is erased.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_POST

from handover.accounts.roles import Role
from handover.process.models import Matter
from handover.web import kept_drafts, step_pages
from handover.web.access import actor_of, signed_in
from handover.web.models import FormDraft
from handover.web.requests import VisibleTo, matter_of, user_of

LONGEST: Final = 60_000
"""Characters of one draft, over all its fields."""
NOT_STORED: Final = re.compile("[\\0\ud800-\udfff]")
"""What a database's JSON cannot hold: NUL, and halves of surrogate pairs, which JSON's escapes can spell."""
NOT_KEPT: Final = frozenset({"csrfmiddlewaretoken", "version", "read"})


@dataclass(frozen=True, slots=True)
class _KeptForm:
    """A form whose drafts are kept. ``takers``: who fills it in; ``visible_to``: the matters that they may open."""

    name: str
    takers: Collection[Role]
    visible_to: VisibleTo


_others: dict[str, _KeptForm] = {}


def keep_drafts_of(name: str, visible_to: VisibleTo, takers: Collection[Role]) -> None:
    """Keep the drafts of a matter's form that takes no step, by the full name of its address."""
    _others[name] = _KeptForm(name, takers, visible_to)


def _kept_form(name: str) -> _KeptForm | None:
    page = next((p for p in step_pages.registered() if p.name == name and not p.is_button), None)
    return _KeptForm(page.name, page.takers, page.visible_to) if page else _others.get(name)


@require_POST
@signed_in
def save(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far, or discard it where it is empty. The body is JSON: ``page``, the form's address, and
    ``fields``, a list of texts by name. 400 for anything else, 404 for a form that this person may not open."""
    try:
        said = json.loads(request.body)
        address, fields = said["page"], said["fields"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return JsonResponse({"detail": "A draft is JSON with “page” and “fields”."}, status=400)
    if not _is_draft(address, fields):
        return JsonResponse({"detail": f"A draft holds texts, {LONGEST:,} characters at most."}, status=400)
    page, matter = _form_at(request, address)
    kept = {name: values for name, values in fields.items() if name not in NOT_KEPT and any(values)}
    now = timezone.now()
    if not kept:
        kept_drafts.of(request, page, matter).delete()
        return JsonResponse({"saved_at": None})
    FormDraft.objects.update_or_create(
        user=user_of(request), matter=matter, page=page, defaults={"fields": kept, "saved_at": now}
    )
    return JsonResponse({"saved_at": now.isoformat(timespec="seconds")})


def _is_draft(address: object, fields: object) -> bool:
    if not isinstance(address, str) or NOT_STORED.search(address):
        return False
    if not isinstance(fields, dict) or len(fields) > 80:
        return False
    texts = [text for values in fields.values() if isinstance(values, list) for text in values]
    whole = all(isinstance(values, list) for values in fields.values())
    whole = whole and all(isinstance(text, str) and not NOT_STORED.search(text) for text in (*texts, *fields))
    return whole and sum(map(len, (*texts, *fields))) <= LONGEST


def _form_at(request: HttpRequest, address: str) -> tuple[str, Matter]:
    """The form at an address, and its matter, if this person may take the step there. Raises ``Http404``."""
    try:
        match = resolve(address)
    except Resolver404 as unknown:
        raise Http404 from unknown
    found = _kept_form(match.view_name)
    if found is None or actor_of(request).role not in found.takers:
        raise Http404
    return found.name, matter_of(request, found.visible_to, match.kwargs["reference"])


def shown(request: HttpRequest | None, case: Matter | None) -> dict[str, Any] | None:
    """What a form's page needs to keep and to put back a draft; None for a page that keeps none."""
    match = request.resolver_match if request else None
    if request is None or case is None or match is None or not request.user.is_authenticated:
        return None
    page = _kept_form(match.view_name)
    if page is None or match.kwargs.get("reference") != case.reference:
        return None
    # A form redisplayed with errors holds what was sent, which takes precedence over a draft.
    draft = kept_drafts.of(request, page.name, case).first() if request.method == "GET" else None
    return {"page": request.path, "draft": draft}
