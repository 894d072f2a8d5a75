"""Intake's pages: the list of bookings, one booking, its pictures and answers, and a clerk's sending form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.formats.ebts.dictionary import decoded, height, mnemonic
from handover.formats.ebts.transaction_types import submission_type
from handover.formats.finger_names import MISSING, name_of
from handover.formats.images import ImageError
from handover.stages.intake import delays, queries, sending, told_erasures
from handover.stages.intake.booking_panels import panels
from handover.stages.intake.downloads import as_file
from handover.stages.intake.forms import FilterForm, SendForm
from handover.stages.intake.models import Answer, Booking, Submission
from handover.stages.intake.pictures import WIDTHS, NoSuchImageError, png_of
from handover.stages.intake.replies import ledger
from handover.web.access import actor_of, record_refusal, roles
from handover.web.paging import page_of
from handover.web.reading_audit import note_list, note_reading
from handover.web.requests import get_or_post, matter_of, user_of

readers = roles(*sorted(queries.READERS))


@require_safe
@readers
def listing(request: HttpRequest) -> HttpResponse:
    """The bookings that this person may open, newest first, narrowed by the filter."""
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = queries.narrowed(
        queries.visible_to(user_of(request)), wanted.get("q", "").strip(), wanted.get("state", "")
    )
    page = page_of(request, found)
    note_list(request, len(page.object_list))
    files = queries.submissions_of(matter.pk for matter in page)
    bookings = queries.bookings_of(matter.pk for matter in page)
    delayed = delays.notices(matter.pk for matter in page)
    rows = [(matter, files.get(matter.pk), bookings.get(matter.pk), matter.pk in delayed) for matter in page]
    own = user_of(request).role == Role.JAIL_CLERK
    return render(request, "intake/list.html", {"page": page, "rows": rows, "form": form, "own": own})


@require_safe
@readers
def booking(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what the jail said, the pictures, the history of the booking and the answers sent."""
    matter = matter_of(request, queries.visible_to, reference)
    note_reading(actor_of(request), "booking.read", matter)
    found = queries.booking_of(matter.pk)
    if user_of(request).role == Role.JAIL_CLERK:
        ledger.note_shown(list(queries.answers_of(matter.pk)), matter, actor=actor_of(request))
    reads_leads = user_of(request).role in queries.SEES_NAME_LEADS
    context: dict[str, Any] = {
        "case": matter,
        "booking": found,
        "delay": delays.notice_of(matter.pk),
        "submission": (submission := queries.submission_of(matter.pk)),
        "file_facts": _file_facts(submission),
        "answers": [
            (answer, queries.text_of(answer) if reads_leads else "", _problems(answer))
            for answer in queries.answers_of(matter.pk)
        ],
        "reads_leads": reads_leads,
        "panels": panels(request, matter),
        "erased_at_bureau": told_erasures.of_booking(matter.pk),
    }
    if found:
        context |= _shown(found)
    return render(request, "intake/booking.html", context)


@require_safe
@readers
def picture(request: HttpRequest, reference: str, index: int, width: int) -> HttpResponse:
    """One print image as PNG. One that cannot be read is answered by a picture that says so."""
    matter = matter_of(request, queries.visible_to, reference)
    if width not in WIDTHS:
        raise Http404("no such size")
    note_reading(actor_of(request), "booking.image.read", matter, index=index)
    try:
        data = png_of(queries.submission_of(matter.pk).sha256, index, width)
    except NoSuchImageError as none:
        raise Http404("no such image") from none
    except ImageError as problem:
        return render(
            request, "intake/unreadable.svg", {"problem": str(problem)}, content_type="image/svg+xml"
        )
    return HttpResponse(data, content_type="image/png")


@require_safe
@roles(Role.JAIL_CLERK, Role.EXAMINER, Role.AUDITOR)
def answer_file(request: HttpRequest, reference: str, tcn: str) -> HttpResponse:
    """The EBTS bytes of an answer, to download."""
    matter = matter_of(request, queries.visible_to, reference)
    answer = get_object_or_404(queries.answers_of(matter.pk), tcn=tcn)
    note_reading(actor_of(request), "answer.read", matter, tcn=answer.tcn)
    if user_of(request).role == Role.JAIL_CLERK:
        ledger.note_shown([answer], matter, actor=actor_of(request))
    return as_file(answer)


@get_or_post
@roles(Role.JAIL_CLERK)
def send(request: HttpRequest) -> HttpResponse:
    """A clerk sends EBTS files, each by itself: the receipt of one follows, or a list of what became of each."""
    posted = request.method == "POST"
    form = SendForm(request.POST, request.FILES) if posted else SendForm()
    sent = [sending.send(file, actor_of(request)) for file in form.cleaned_data["file"]] \
        if posted and form.is_valid() else []  # fmt: skip
    for one in sent:
        if one.codes:
            record_refusal(request, one.codes, "step.refused")
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"files": [one.as_json() for one in sent], "faults": form.errors.get("file", [])})
    if len(sent) > 1:
        return render(
            request, "intake/sent.html", {"sent": sent, "refused": sum(1 for one in sent if one.fault)}
        )
    if sent and sent[0].receipt:
        if sent[0].receipt.again:
            messages.info(request, sending.AGAIN)
        return redirect("intake:receipt", reference=sent[0].receipt.reference)
    for one in sent:
        form.add_error("file", one.fault)
    return render(request, "intake/send.html", {"form": form}, status=422 if posted else 200)


@require_safe
@roles(Role.JAIL_CLERK)
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """What was received and when; the answer comes later."""
    matter = matter_of(request, queries.visible_to, reference)
    submission = queries.submission_of(matter.pk)
    return render(request, "intake/receipt.html", {"case": matter, "file_facts": _file_facts(submission)})


def _file_facts(row: Submission) -> list[tuple[str, Any, str]]:
    return [
        ("Sender's ORI", row.ori, "1.008" if row.ori else "could not be read"),
        ("TCN", row.tcn, "1.009" if row.tcn else "could not be read"),
        ("Size", f"{row.size:,} bytes", ""),
        ("SHA-256", row.sha256, ""),
        ("Came by", row.get_channel_display(), row.filename),
    ]


def _problems(answer: Answer) -> list[tuple[str, str, str, str]]:
    """Each problem as (field, mnemonic, code, text)."""
    return [(p["field"], mnemonic(p["field"]), p["code"], p["text"]) for p in answer.problems]


def _shown(row: Booking) -> dict[str, Any]:
    """The booking in the words of its page."""
    said = row.description
    return {
        "person_facts": [
            ("Name", row.display_name, ""),
            ("Other names", "; ".join(_name(n) for n in row.names[1:]), ""),
            ("Birth date", "; ".join(filter(None, row.births)), "2.022"),
            ("Sex", decoded("SEX", row.sex), ""),
            ("Birthplace", decoded("POB", row.birthplace), "2.020"),
            (
                "Citizenship as stated",
                ", ".join(decoded("CTZ", code) for code in row.citizenship),
                "2.021; says nothing of status",
            ),
            *((_NUMBERS.get(kind, kind), _masked(kind, value), "") for kind, value in row.numbers),
        ],
        "body_facts": [
            ("Height", height(said.get("height") or ""), "2.027"),
            ("Weight", said.get("weight"), "pounds"),
            ("Eyes", decoded("EYE", said.get("eyes") or ""), ""),
            ("Hair", decoded("HAI", said.get("hair") or ""), ""),
            ("Race", decoded("RAC", said.get("race") or ""), "2.025, as the jail wrote it"),
            ("Residence", said.get("residence"), ""),
        ],
        "booking_facts": [
            ("Booking number", row.booking_number, "2.009"),
            ("Controlling agency", row.control_ori, "2.073"),
            ("Transaction type", row.tot, submission_type(row.tot).note),
            ("Date of arrest", f"{row.arrest_date:%b %-d, %Y}" if row.arrest_date else "", "2.045"),
        ],
        "retakes": [(name_of(r["finger"]), r["reason"]) for r in row.retakes],
        "qualities": _qualities(row),
        "images": [(i, image, name_of(image["position"])) for i, image in enumerate(row.images)],
        "missing": [
            (name_of(int(finger)), MISSING.get(code, code))
            for finger, code in sorted(row.missing_fingers.items(), key=lambda pair: int(pair[0]))
        ],
    }  # fmt: skip


def _qualities(row: Booking) -> list[tuple[str, dict[str, Any], bool]]:
    """Each finger of known quality: its name, what is known, and whether it is to be taken again."""
    again = {r["finger"] for r in row.retakes}
    return [(name_of(f["finger"]), f, f["finger"] in again) for f in row.quality]


_NUMBERS = {
    "UCN": "UCN as stated", "SSN": "Social Security number as stated", "SID": "SID as stated",
    "ANUM": "A-number as stated", "FIN": "FIN as stated", "PASSPORT": "Passport number as stated",
    "OTHER": "Other number as stated",
}  # fmt: skip


def _masked(kind: str, value: str) -> str:
    """Mask a Social Security number to its last digits: enough to compare it with a paper."""
    return f"ends in {value[-4:]}" if kind == "SSN" else value


def _name(parts: dict[str, str]) -> str:
    given = " ".join(parts[k] for k in ("first", "middle", "suffix") if parts.get(k))
    return f"{parts.get('last', '')}, {given}" if given else parts.get("last", "")
