"""The page of what a person is told, and marking it as read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from handover.accounts.models import User
from handover.accounts.roles import JAIL_ROLES, Role
from handover.process.office_changes import has_office
from handover.row_scope import Opening, opening
from handover.web import case_head, notices
from handover.web.access import signed_in
from handover.web.models import Notification
from handover.web.paging import page_of
from handover.web.requests import user_of


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as its reader sees it. ``url``: a page of the case, empty where this role has none."""

    notice: Notification
    words: str
    url: str


@require_safe
@signed_in
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show the unread first."""
    user = user_of(request)
    mine = notices.for_person(user).select_related("matter__agency")
    with opening(Opening.NOTICES):
        page = page_of(request, mine.order_by(F("read_at").desc(nulls_first=True), "-pk"))
        shown = [ShownNotice(one, notices.words_of(one, user), _url(one, user)) for one in page.object_list]
    return render(
        request, "web/notices.html", {"page": page, "notices": shown, "unread": notices.unread(user)}
    )


def _url(notice: Notification, user: User) -> str:
    if user.role not in JAIL_ROLES and not has_office(user, notice.matter):
        return ""  # the case went to another office
    pages = case_head.pages_of(notice.matter, Role(user.role), "")
    return pages[0][1] if pages else ""


@require_POST
@signed_in
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark the notice whose key is sent as ``notice``, or all of them without one."""
    mine = notices.for_person(user_of(request)).filter(read_at=None)
    key = request.POST.get("notice", "")
    if key:
        mine = mine.filter(pk=int(key)) if key.isascii() and key.isdigit() and len(key) < 15 else mine.none()
    Notification.objects.filter(pk__in=list(mine.order_by().values_list("pk", flat=True))).update(
        read_at=timezone.now()
    )
    return redirect("web:notices")
