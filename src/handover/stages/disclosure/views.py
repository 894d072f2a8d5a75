"""The pages of disclosure: one case's lawyer, requests and accounting, the list of what waits, and the print."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.papers import HeldRecordPaper, HeldSectionPrinted, PaperSubject, Party
from handover.papers import render as print_paper
from handover.process.advance import demand
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.office_changes import printed_office
from handover.process.past_tense import done
from handover.stages.disclosure import actions, forms, queries
from handover.stages.disclosure.held_about_person import held_about
from handover.stages.disclosure.models import AccessAnswer, AccessRequest
from handover.stages.disclosure.rules import Section, access_due, outcome_of
from handover.stages.notification.public import open_record
from handover.stages.notification.public import queries as notification
from handover.web.access import actor_of, roles
from handover.web.reading_audit import note_list, note_reading
from handover.web.requests import matter_of, user_of
from handover.web.stepping import step_page

TAKES = STEP[Track.CASE, "record_representative"].roles
ANSWERS = STEP[Track.CASE, "answer_access"].roles


@require_safe
@roles(*TAKES, Role.AUDITOR)
def disclosure_of(request: HttpRequest, reference: str) -> HttpResponse:
    """The lawyer on record, the requests for access, and who outside was told what."""
    case = matter_of(request, notification.visible_to, reference)
    note_reading(actor_of(request), "disclosure.read", case)
    return render(request, "disclosure/case.html", _shown(request, case))


def _shown(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {
        "case": case,
        "lawyer": queries.representative_of(case),
        "told": queries.told_to_lawyer(case.pk),
        "owed": [(done(STEP[Track.CASE, s.step].title), s) for s in queries.owed_to_lawyer(case)],
        "requests": [_request_shown(one) for one in queries.requests_of(case.pk)],
        "disclosures": queries.disclosures_of(case),
        "masked": open_record(request, case, "disclosure"),
        "prints": user_of(request).role in ANSWERS,
    }


def _request_shown(asked: AccessRequest) -> dict[str, Any]:
    answer: AccessAnswer | None = getattr(asked, "answer", None)
    due = access_due(asked.asked_at, asked.matter.agency.time_zone)
    return {
        "asked": asked, "answer": answer, "due": due, "late": (answer.at if answer else timezone.now()) > due,
        "outcome": outcome_of(answer.released) if answer else "",
    }  # fmt: skip


@require_safe
@roles(*TAKES)
def waiting(request: HttpRequest) -> HttpResponse:
    """Requests for access without an answer, and lawyers who were not told what was done."""
    user = user_of(request)
    found = [_request_shown(one) for one in queries.requests_waiting(user)]
    to_tell = queries.lawyers_to_tell(user)
    persons = notification.persons_of(
        [*(one["asked"].matter for one in found), *(case for case, _ in to_tell)], user
    )
    note_list(request, len(persons))
    context = {
        "requests": [(persons[one["asked"].matter_id], one) for one in found],
        "to_tell": [(case, persons[case.pk], owed) for case, owed in to_tell],
    }
    return render(request, "disclosure/waiting.html", context)


def answer(request: HttpRequest, case: Matter, key: int) -> HttpResponse:
    """Answer one request for access."""
    asked = get_object_or_404(queries.requests_of(case.pk), pk=key)

    def take(said: dict[str, Any]) -> Matter:
        return actions.answer_access(case.pk, actor=actor_of(request), request_id=asked.pk, **said)

    return step_page(
        request, case, "answer_access", forms.AnswerAccessForm, take,
        done=reverse("disclosure:case", kwargs={"reference": case.reference}),
        template="disclosure/answer.html", context={"asked": asked},
    )  # fmt: skip


@require_safe
@roles(*ANSWERS)
def held_pdf(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """What is held about the person, as far as one answer released it, to be handed over."""
    case = matter_of(request, notification.visible_to, reference)
    answered = get_object_or_404(AccessAnswer, matter=case, request_id=key)
    if open_record(request, case, "disclosure"):
        raise PermissionDenied("This record is restricted. Ask a supervisor to let you read it first.")
    demand(*actions.against_release(answered.request, answered.released))
    note_reading(actor_of(request), "disclosure.read", case)
    printed = print_paper("held-record", _paper(case, answered))
    response = HttpResponse(printed.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{case.reference}-what-is-held.pdf"'
    return response


def _paper(case: Matter, answered: AccessAnswer) -> HeldRecordPaper:
    found = {one.section: one for one in held_about(case, answered.number)}
    office = printed_office(case)
    return HeldRecordPaper(
        reference=case.reference, dated=answered.at.astimezone(case.agency.zone).date(), tz=case.agency.time_zone,
        to=Party(answered.to_name), office=Party(office.name, office.ori, office.address, office.phone),
        subject=PaperSubject(found[Section.IDENTITY].lines[0][1]),
        sections=tuple(
            HeldSectionPrinted(one.section.title, one.lines) for s, one in found.items() if s.value in answered.released
        ),
        withheld=tuple(s.title for s in found if s.value not in answered.released), ground=answered.ground,
    )  # fmt: skip
