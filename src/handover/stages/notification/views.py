"""Notification's pages: the records specialist's queue, and one query with its answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handover.accounts.roles import Role
from handover.formats.ebts.transaction_types import Repository
from handover.process.models import Matter
from handover.stages.identification.public import queries as identification
from handover.stages.intake.public import queries as intake
from handover.stages.notification import actions, queries
from handover.stages.notification.forms import AnswerQueryForm
from handover.stages.notification.messages import NO_PHONE, SpecialistAnswer, status_title
from handover.stages.notification.persons_cases import other_cases, others_tied
from handover.stages.notification.records import records_of
from handover.stages.notification.restricted import open_record
from handover.stages.notification.rules import GENERIC_OFFENCE
from handover.web.access import actor_of
from handover.web.reading_audit import note_reading
from handover.web.requests import user_of
from handover.web.stepping import step_page

FIELDS = {
    "PUR": "Purpose", "ATN": "Asked for", "PHN": "Call back", "NAM": "Name", "DOB": "Born", "SEX": "Sex",
    "POB": "Birthplace", "CUS": "In custody", "OFF": "Offence", "ARN": "A-number as stated", "FBI": "UCN by prints",
    "SID": "SID as told",
}  # fmt: skip
"""The IAQ's fields in words, by mnemonic."""

_UNKNOWN = {"PHN": NO_PHONE, "OFF": GENERIC_OFFENCE, "DOB": "00000000", "POB": "XX", "SEX": "X"}


def _hint(name: str, value: str) -> str:
    """The mnemonic, and whether the value is the form for “none more exact”."""
    return f"{name}, none more exact" if _UNKNOWN.get(name) == value else name


def query(request: HttpRequest, case: Matter) -> HttpResponse:
    """One query: its fields and text, the match, the records, and the answer or the form for it."""
    context = _context(request, case)
    if request.method != "POST":
        note_reading(actor_of(request), "query.read", case)
    may_answer = user_of(request).role == Role.RECORDS_SPECIALIST and case.state == "queried"
    if request.method != "POST" and not may_answer:
        return render(request, "notification/query.html", {"case": case, **context})

    def take(said: dict[str, Any]) -> Matter:
        answer = SpecialistAnswer(said["opinion"], said["status"], said["remarks"], tuple(said["records"]))
        return actions.answer_query(case.pk, actor=actor_of(request), version=said["version"], answer=answer)

    done = reverse("notification:query", kwargs={"reference": case.reference})
    return step_page(
        request, case, "answer_query", AnswerQueryForm, take, done=done, template="notification/query.html",
        context=context, form_options={"lines": context["lines"]},
    )  # fmt: skip


def _context(request: HttpRequest, case: Matter) -> dict[str, Any]:
    link = queries.link_of(case.pk)
    identity = identification.immigration_identity(link.identity)
    answer = queries.answer_of(case.pk)
    hidden = open_record(request, case, "query")
    user = user_of(request)
    others = other_cases(others_tied(case.pk, identification.keys_of(link.identity)), user)
    return {
        "link": link,
        "query": (query := queries.query_of(case.pk)),
        "asked": [
            (FIELDS.get(name, name), value, _hint(name, value)) for name, value in query.fields.items()
        ],
        "match": identification.match_of(link.search_matter_id),
        "identity": identity,
        "hidden": hidden,
        "on_record": identification.names_on_record(Repository.IMMIGRATION, link.identity),
        "lines": records_of(identity) if identity and not hidden else (),
        "booking": intake.booking_of(link.booking_matter_id),
        "answer": answer,
        "answer_status": status_title(answer.status) if answer else "",
        "due": queries.answer_due(case.pk),
        "earlier": queries.rows_of(others.shown, "review:case", user),
        "earlier_in_all": others.more,
        "elsewhere": others.elsewhere,
    }
