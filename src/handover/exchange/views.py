"""Where peers send messages, and the page on which people see what passed, what did not, and what was refused."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.exchange import inbox, outbox, stuck
from handover.exchange.delivery_rules import OPEN, MessageState
from handover.exchange.disposal_views import lets_go_here
from handover.exchange.effects import applying
from handover.exchange.envelope import MOST_BYTES
from handover.exchange.message_order import counts
from handover.exchange.models import IncomingMessage, Peer, RefusedMessages
from handover.exchange.receiving import receive
from handover.exchange.refusals import WORDS
from handover.exchange.set_aside import DECIDES
from handover.exchange.signing import SentRequest, plain_answer
from handover.web.access import Access, actor_of, roles
from handover.web.paging import page_of
from handover.web.requests import user_of

SENDERS: Final = DECIDES
"""Who has a message sent again: the office's supervisor, the jail's clerk."""
LAST: Final = 50
CHOICES: Final = [("", "Not received yet"), *((s.value, s.title) for s in MessageState), ("all", "All")]


@csrf_exempt
@login_not_required
@require_POST
def incoming(request: HttpRequest) -> HttpResponse:
    """A message of a peer. Who sends it is known by its signature alone."""
    stated = request.headers.get("Content-Length", "")
    if not (stated.isascii() and stated.isdigit()):
        answer = plain_answer(411, "411", "State the length by Content-Length.")
    elif int(stated[:20]) > MOST_BYTES:
        answer = plain_answer(413, "size", f"A message has at most {MOST_BYTES:,} bytes.")
    else:
        headers = {name.lower(): value for name, value in request.headers.items()}
        # Past Django's own bound on bodies: the length was just held to ours.
        sent = SentRequest(request.method or "", request.get_host(), request.path, headers, b"")
        answer = receive(sent, request.read)
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))


incoming.access = Access(machine=True)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@roles(Role.SUPERVISOR, Role.JAIL_CLERK, Role.AUDITOR)
def messages_page(request: HttpRequest) -> HttpResponse:
    """Messages of this person's agency: on their way, come, refused. A post sends or records one again."""
    user = user_of(request)
    if request.method == "POST":
        return _send_again(request, user)
    chosen = request.GET.get("state", "")
    rows = outbox.visible_to(user)
    if chosen in set(MessageState):
        rows = rows.filter(state=chosen)
    elif chosen != "all":
        chosen = ""
        rows = rows.filter(state__in=[s.value for s in OPEN])
    page = page_of(request, rows.order_by("pk"))
    context = {
        "page": page,
        "rows": list(page),
        "choices": CHOICES,
        "chosen": chosen,
        "sends": Role(user.role) in SENDERS,
        "came": _came(user),
        "unrecorded": _unrecorded(user),
        "held_back": stuck.held_back(stuck.courses_of(user))[:LAST],
        "refused": _refused(user),
        "unasked": stuck.never_asked_of(user)[:LAST],
        "lets_go": lets_go_here(user.role),
        "peers": Peer.objects.order_by("name"),
    }
    return render(request, "exchange/messages.html", context)


def _unrecorded(user: User) -> list[IncomingMessage]:
    """Messages that came and are recorded by no step yet, the oldest first: a person looks at them."""
    rows = inbox.visible_to(user).filter(effect__outcome__in=[one.value for one in applying.OPEN])
    return list(rows.order_by("pk")[:LAST])


def _record_again(request: HttpRequest, user: User, chosen: str) -> HttpResponse:
    key = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 16 else 0
    rows = inbox.visible_to(user).filter(effect__outcome__in=[one.value for one in applying.OPEN])
    row = get_object_or_404(rows if Role(user.role) in SENDERS else rows.none(), pk=key)
    done = applying.try_again(row, actor=actor_of(request))
    told = f"{row.kind} about {row.subject}"
    (messages.success if done else messages.error)(
        request, f"{told} is recorded." if done else f"{told} is still not recorded: its reason is below."
    )
    return redirect("exchange:messages")


def _send_again(request: HttpRequest, user: User) -> HttpResponse:
    if came := request.POST.get("came", ""):
        return _record_again(request, user, came)
    if asked := request.POST.get("asked", ""):
        return _ask_office(request, user, asked)
    chosen = request.POST.get("message", "")
    key = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 16 else 0
    rows = outbox.visible_to(user) if Role(user.role) in SENDERS else outbox.visible_to(user).none()
    row = get_object_or_404(rows, pk=key)
    outbox.send_again(row, actor=actor_of(request))
    messages.success(request, f"{row.kind} about {row.matter.reference} is sent again now.")
    return redirect("exchange:messages")


def _ask_office(request: HttpRequest, user: User, reference: str) -> HttpResponse:
    rows = stuck.never_asked_of(user)
    case = get_object_or_404(rows if Role(user.role) in SENDERS else rows.none(), reference=reference[:24])
    if outbox.ask_office(case, actor=actor_of(request)):
        messages.success(request, f"The question about {case.reference} is sent to the office now.")
    else:
        messages.error(
            request, f"No address of the office is on file: tell it by telephone of {case.reference}."
        )
    return redirect("exchange:messages")


def _came(user: User) -> list[tuple[IncomingMessage, bool]]:
    """The newest messages that came, and of each whether it counts now or waits for one that is missing."""
    newest = list(inbox.visible_to(user).order_by("-pk")[:LAST])
    courses = {
        (c.peer_id, c.recipient, c.subject): c
        for c in stuck.courses_of(user).filter(subject__in={row.subject for row in newest})
    }
    return [(row, counts(row, courses[row.peer_id, row.recipient, row.subject])) for row in newest]


def _refused(user: User) -> list[tuple[RefusedMessages, str]]:
    """Counts of what was refused. A jail's clerk reads none: they may be of another jail."""
    if user.role == Role.JAIL_CLERK:
        return []
    return [(row, WORDS.get(row.code, row.code)) for row in RefusedMessages.objects.all()[:LAST]]
