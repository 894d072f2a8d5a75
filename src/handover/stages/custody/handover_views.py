"""The handover of one person: its page, the form of each part, and the whole as one PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from handover.accounts.models import Agency
from handover.accounts.roles import JAIL_ROLES, Role
from handover.papers import HandoverLine, HandoverRecordPaper, Party
from handover.papers import render as print_paper
from handover.process.graph import STEP, Track
from handover.process.histories import unread_by_jails
from handover.process.models import Matter
from handover.process.office_changes import printed_office
from handover.stages.custody import handover
from handover.stages.custody.consular import NO_COUNTRY, OTHER, list_on
from handover.stages.custody.handover_parts import BY_KEY, TAKERS, CustodyPart
from handover.stages.custody.models import CustodyRecord
from handover.stages.detainer.public import queries as detainer
from handover.stages.detainer.public import request_of
from handover.stages.notification.public import open_record
from handover.web.access import actor_of, roles
from handover.web.facility_time import FacilityTimeField
from handover.web.forms import StepForm
from handover.web.reading_audit import note_reading
from handover.web.requests import matter_of, user_of
from handover.web.stepping import step_page


class HandoverPartForm(StepForm):
    """The form of one part of a handover, built from `handover_parts`."""

    done_at = FacilityTimeField(label="When it was done")

    def __init__(self, *args: Any, part: CustodyPart, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for said in part.fields:
            self.fields[said.name] = _field(part, said.name, day)


def _field(part: CustodyPart, name: str, day: date) -> forms.Field:
    said = next(f for f in part.fields if f.name == name)
    choices = said.choices
    if part.code == "consular" and name == "country":
        choices = tuple((c, c) for c in (*list_on(day).countries, OTHER, NO_COUNTRY))
    if choices:
        field: forms.Field = forms.ChoiceField(
            label=said.label, choices=[("", "Choose"), *choices], help_text=said.words
        )
    else:
        field = forms.CharField(label=said.label, max_length=1000, required=said.needed, help_text=said.words)
    return field


@require_safe
@roles(*TAKERS, Role.AUDITOR)
def handover_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything of the handover on one page. A jail sees its own parts."""
    case = matter_of(request, detainer.visible_to, reference)
    note_reading(actor_of(request), "handover.read", case)
    return render(request, "custody/handover.html", _shown(request, case))


def _shown(request: HttpRequest, case: Matter) -> dict[str, Any]:
    role = Role(user_of(request).role)
    parts = handover.parts_of(case.pk)
    mine = [p for p in parts if role in p.part.roles]
    return {
        "case": case,
        "custody": handover.custody_of(case.pk),
        "parts": mine if role in JAIL_ROLES else parts,
        "may": {p.part.key for p in mine}
        if case.state in STEP[Track.CASE, "record_handover"].origins
        else set(),
        "jail_reads": role in JAIL_ROLES,
        "unread": unread_by_jails(case) if role in JAIL_ROLES else frozenset(),
        "masked": role not in JAIL_ROLES and open_record(request, case, "handover"),
    }


def part(request: HttpRequest, case: Matter, key: int) -> HttpResponse:
    """Record one part of the handover."""
    chosen = BY_KEY.get(key)
    if chosen is None or Role(user_of(request).role) not in chosen.roles:
        raise Http404("no such part of a handover for you")
    day = timezone.now().astimezone(case.agency.zone).date()

    def take(cleaned: dict[str, Any]) -> Matter:
        answers = {f.name: cleaned.get(f.name, "") for f in chosen.fields}
        return handover.record_part(
            case.pk, actor=actor_of(request), version=cleaned["version"], kind=chosen.code,
            done_at=cleaned["done_at"], answers=answers,
        )  # fmt: skip

    return step_page(
        request, case, "record_handover", HandoverPartForm, take,
        done=reverse("custody:handover", kwargs={"reference": case.reference}),
        template="custody/handover_part.html", context={"part": chosen, "list": list_on(day)},
        form_options={"part": chosen, "day": day},
    )  # fmt: skip


@require_safe
@roles(Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER, Role.AUDITOR)
def handover_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole handover as one PDF, printed from what is on record now."""
    case = matter_of(request, detainer.visible_to, reference)
    if open_record(request, case, "handover"):
        raise PermissionDenied("This handover is restricted. Your part of the case does not need it.")
    custody = handover.custody_of(case.pk)
    if custody is None:
        raise Http404("custody was not assumed")
    note_reading(actor_of(request), "handover.read", case)
    printed = print_paper("handover-record", _paper(case, custody))
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{case.reference}-handover.pdf"'
    return answer


def _paper(case: Matter, custody: CustodyRecord) -> HandoverRecordPaper:
    lines = tuple(
        HandoverLine(
            p.part.title, p.part.source, p.part.illustrative, p.words or "not recorded",
            p.row.done_at if p.row else None, p.row.by_name if p.row else "", p.late,
        )
        for p in handover.parts_of(case.pk)
    )  # fmt: skip
    office = printed_office(case)
    return HandoverRecordPaper(
        reference=case.reference, dated=custody.assumed_at.astimezone(case.agency.zone).date(),
        tz=case.agency.time_zone, to=_party(case.agency), office=_party(office), subject=request_of(case).subject,
        assumed_at=custody.assumed_at, place=custody.place, officer=custody.officer, lines=lines,
    )  # fmt: skip


def _party(agency: Agency) -> Party:
    return Party(agency.name, agency.ori, agency.address, agency.phone)
