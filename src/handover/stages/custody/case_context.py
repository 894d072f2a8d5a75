"""What the jail's and the field office's page of a case both show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from handover.accounts.roles import Role
from handover.clocks.deadlines import HoldClock
from handover.clocks.notices import in_notice_words
from handover.process.models import Matter
from handover.stages.custody import corrections, feed_reports, queries
from handover.stages.detainer import queries as detainer
from handover.stages.notification import queries as notification
from handover.stages.notification.restricted import masked_for
from handover.stages.review import queries as review
from handover.web.requests import user_of


def of_case(request: HttpRequest, case: Matter) -> dict[str, Any]:
    """The request, its papers, the jail's answer and reports, the hold's clock, and the outcome."""
    user = user_of(request)
    first = queries.first_release_time(case.pk)
    return {
        "case": case,
        "row": notification.rows_of([case], "custody:jail_case", user)[0],
        "package": detainer.package_of(case.pk),
        "papers": detainer.papers_for(user, case),
        "masked": user.role != Role.JAIL_CLERK and masked_for(user, case),
        "lodgement": detainer.lodgement_of(case.pk),
        "service": detainer.service_of(case.pk),
        "cancellation": detainer.cancellation_of(case.pk),
        "answer": queries.answer_of(case.pk),
        "notice_words": in_notice_words(first.at, first.otherwise_release_at) if first else "",
        "transfers": queries.transfers_of(case.pk),
        "events": queries.events_of(case.pk),
        "breaches": queries.breaches_of(case.pk),
        "death": queries.death_of(case.pk),
        "unknown": queries.unknown_of(case.pk),
        "outcome": queries.outcome_record(case),
        "seen": feed_reports.seen(case),
        "told": corrections.told_to(case.pk, case.agency.ori),
        "asked_by_agency": review.agency_request_of(case.pk),
        "drafted_cancellation": detainer.drafted_cancellation(case),
        "withdrawal": review.withdrawal_of(case.pk),
        "release": queries.release_of(case.pk),
        "custody": queries.custody_of(case.pk),
        "at_large": queries.at_large_of(case.pk),
        **_clock(case),
    }


def _clock(case: Matter) -> dict[str, Any]:
    now, release = timezone.now(), queries.release_time_of(case.pk)
    clock = None
    if release and release.due_at:
        clock = HoldClock(release.governs_at or release.otherwise_release_at, case.agency.time_zone)
    return {
        "release_time": release,
        "clock": clock,
        "clock_words": clock.remaining_in_words(now) if clock else "",
        "clock_over": clock is not None and now >= clock.due_at,
        "warned": clock.warnings_reached(now) if clock else (),
    }
