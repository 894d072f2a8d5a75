"""Context shared by the jail's and the field office's page of a case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from handover.accounts.roles import JAIL_ROLES, Role
from handover.clocks.notices import in_notice_words
from handover.process.case_clocks.models import OPEN_WHILE, Clock
from handover.process.case_track import OUT, STOPPED
from handover.process.fold import Refusal, misplaced
from handover.process.graph import Track, steps_of
from handover.process.histories import unread_by_jails
from handover.process.models import Matter
from handover.stages.custody import (
    corrections,
    feed_reports,
    hold_ends,
    queries,
    received,
    stopped_reports,
)
from handover.stages.custody.case_history import course_of
from handover.stages.custody.changes import changes_in
from handover.stages.custody.loan_ends import lent_now
from handover.stages.custody.local_law_rules import handover_needs_law
from handover.stages.custody.models import StoppedReport
from handover.stages.custody.policy_advice import advice_for, law_says
from handover.stages.custody.prompts import prompt_of
from handover.stages.custody.stopped_reports import TAKEN_UP_BY
from handover.stages.custody.terms import StoppedKind
from handover.stages.detainer.public import queries as detainer
from handover.stages.notification.public import masked_for
from handover.stages.notification.public import queries as notification
from handover.stages.review.public import queries as review
from handover.web.requests import user_of
from handover.web.step_pages import page_for


def of_case(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """Collect the request, its papers, the jail's answer and reports, the hold's clock and the outcome."""
    first, user = queries.first_release_time(case.pk), user_of(request)
    return {
        "case": case,
        "row": notification.rows_of([case], "custody:jail_case", user)[0],
        "package": detainer.package_of(case.pk),
        "papers": detainer.papers_for(user, case),
        "masked": user.role not in JAIL_ROLES and masked_for(user, case),
        "lodgement": detainer.lodgement_of(case.pk),
        "service": detainer.service_of(case.pk),
        "cancellation": detainer.cancellation_of(case.pk),
        "answer": queries.answer_of(case.pk),
        "notice_words": in_notice_words(first.told_at, first.release_at) if first else "",
        "course": course_of(case, for_jail=user.role in JAIL_ROLES),
        "jail_reads": user.role in JAIL_ROLES,
        "unread": unread_by_jails(case) if user.role in JAIL_ROLES else frozenset(),
        "stopped": case.state in STOPPED,
        "called_off": case.state in queries.CALLED_OFF,
        "can_report": page_for(Track.CASE, "report_while_stopped", Role(user.role)) is not None,
        "to_take_up": _to_take_up(case, Role(user.role)),
        "unknown": queries.unknown_of(case.pk),
        "outcome": queries.outcome_record(case),
        "seen": feed_reports.seen(case, for_jail=user.role in JAIL_ROLES),
        "no_handover": None if user.role in JAIL_ROLES else _no_handover(case),
        "told": corrections.told_to(case.pk, case.agency.ori),
        "received_words": received.words_of(case),
        "asked_by_agency": review.agency_request_of(case.pk),
        "drafted_cancellation": detainer.drafted_cancellation(case),
        "withdrawal": review.withdrawal_of(case.pk),
        "at_large": queries.at_large_of(case.pk),
        "changes": changes_in(case),
        "lent": None if user.role in JAIL_ROLES else lent_now(case),
        "prompt": prompt_of(case) if user.role not in JAIL_ROLES else None,
        **_clock(case),
    }


def _no_handover(case: Matter) -> Refusal | None:
    """Return why local law allows no handover in the jail, while the request is out."""
    return handover_needs_law(law_says(advice_for(case.pk).transfer)) if case.state in OUT else None


def _to_take_up(case: Matter, role: Role) -> list[tuple[StoppedReport, str]]:
    """Return the reports made while the request was stopped that nobody has taken up yet, each with the page of its
    step."""
    standing = case.standing
    open_now = {s.name for s in steps_of(Track.CASE) if not misplaced(standing, s)}
    found = []
    for report in stopped_reports.to_take_up(case):
        steps = TAKEN_UP_BY[StoppedKind(report.kind)]
        pages = [page_for(Track.CASE, name, role) for name in steps if name in open_now]
        found.append((report, next((page.url(case) for page in pages if page), "")))
    return found


def _clock(case: Matter) -> dict[str, Any]:
    now, release = timezone.now(), queries.release_time_of(case.pk)
    runs = case.state in OPEN_WHILE[Clock.Kind.HOLD] and release is not None and release.due_at is not None
    clock = hold_ends.hold_clock(case, release.governs_at) if runs and release else None
    return {
        "release_time": release,
        "clock": clock,
        "clock_words": clock.remaining_in_words(now) if clock else "",
        "clock_over": clock is not None and now >= clock.due_at,
        "warned": clock.warnings_reached(now) if clock else (),
    }
