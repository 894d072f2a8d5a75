"""The jail's own pages: its requests, one of them, and one that went along to another agency."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.clocks.holds import HoldClock
from handover.jurisdictions import Allowance, PolicyAnswer
from handover.process.case_track import STOPPED
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.row_scope import Opening, opening
from handover.stages.custody import corrections, queries
from handover.stages.custody.bar_facts import stands_against
from handover.stages.custody.case_context import of_case
from handover.stages.custody.duties import duties_in
from handover.stages.custody.judged_facts import HOLDS, NOTICE_ACTS
from handover.stages.custody.local_law_rules import notice_needs_law
from handover.stages.custody.policy_advice import advice_for, attested_of, law_says, needs_in_words, power_of
from handover.stages.custody.time_rules import hold_not_begun
from handover.stages.detainer.public import queries as detainer
from handover.stages.intake.public import stop_answers
from handover.stages.notification.public import queries as notification
from handover.web.access import actor_of, roles
from handover.web.keyset import by_state, first, read
from handover.web.paging import page_of
from handover.web.reading_audit import note_list, note_reading
from handover.web.requests import matter_of, user_of

PRINTED: Final = 200
"""Requests of a kind that a sheet lists at most; it says so where there are more."""
BLANK: Final = 10
"""Empty rows of a sheet."""
NOTICE_WAITS: Final[tuple[CaseState, ...]] = (
    "lodged", "served", "notify_agreed", "declined", "release_noticed",
)  # fmt: skip
"""The states in which a jail may be asked for notice of the release, and no hold was agreed to."""


@require_safe
@roles(Role.JAIL_CLERK)
def jail_cases(request: HttpRequest) -> HttpResponse:
    """The requests lodged with this jail: first the stopped ones, then those that wait for the jail, then the others;
    the start of each list, or all pages of the one that ``?list=`` names."""
    user = user_of(request)
    mine = detainer.visible_to(user)
    lists = {
        "stopped": (mine.filter(state__in=STOPPED).order_by("moved_at"), by_state(STOPPED)),
        "waiting": (mine.filter(state__in=queries.JAIL_WAITS).order_by("moved_at"), by_state(queries.JAIL_WAITS)),
        "others": (mine.exclude(state__in=(*queries.JAIL_WAITS, *STOPPED)).order_by("-moved_at"), read),
    }  # fmt: skip
    chosen = request.GET.get("list", "")
    pages = {n: page_of(request, rows, read=how) for n, (rows, how) in lists.items() if chosen in (n, "")}
    rows = {n: notification.rows_of(page.object_list, "custody:jail_case", user) for n, page in pages.items()}
    if not chosen:
        with opening(Opening.HISTORY):
            rows["handed_on"] = notification.rows_of(queries.handed_on(user), "custody:history", user)
    note_list(request, sum(map(len, rows.values())))
    context = {**rows, "called_off": queries.CALLED_OFF, "pages": pages, "chosen": chosen}
    return render(request, "custody/jail_cases.html", context)


@require_safe
@roles(Role.JAIL_CLERK)
def on_paper(request: HttpRequest) -> HttpResponse:
    """A sheet for hours without the system: running holds with their ends, open requests, requests on which nobody
    may be held, and empty rows. What is written there is reported afterwards with its time."""
    user, now = user_of(request), timezone.now()
    mine = detainer.visible_to(user)
    groups: tuple[tuple[CaseState, ...], ...] = (("held",), queries.JAIL_WAITS, tuple(STOPPED))
    cases = [
        first(mine.filter(state__in=states).order_by("moved_at"), PRINTED + 1, by_state(states))
        for states in groups
    ]
    held, waiting, stopped = (notification.rows_of(c[:PRINTED], "custody:jail_case", user) for c in cases)
    number = len(held) + len(waiting) + len(stopped)
    note_reading(actor_of(request), "queue.print", "custody:on_paper", rows=number)
    context = {
        "held": held, "waiting": waiting, "stopped": stopped, "more": any(len(c) > PRINTED for c in cases),
        "blank": range(BLANK), "now": now,
    }  # fmt: skip
    return render(request, "custody/on_paper.html", context)


@require_safe
@roles(Role.JAIL_CLERK)
def jail_case(request: HttpRequest, reference: str) -> HttpResponse:
    """One request as the jail sees it: what is asked, what its law says, the papers, the clock."""
    case = matter_of(request, detainer.visible_to, reference)
    note_reading(actor_of(request), "request.read", case)
    stop_answers.note_shown(case, actor=actor_of(request))
    barred, advice = stands_against(case, "agree_to_hold"), advice_for(case.pk)
    untold = notice_needs_law(law_says(advice.notify))
    found = of_case(request, case)
    unfit = _unfit(case, advice, found["clock"], hold=bool(barred), notice=bool(untold))
    context = {
        **found,
        "advice": advice,
        "asked_facts": needs_in_words(advice.hold),
        "attested": attested_of(case.pk),
        "power": power_of(case.pk),
        "duties": duties_in(case, advice),
        "jail_steps": queries.steps_for_jail(case.pk),
        "unfit": " ".join(unfit),
        "unfit_because": barred.text if barred else "",
        "untold_because": untold.text if untold and case.state in NOTICE_WAITS else "",
    }
    return render(request, "custody/jail_case.html", context)


def _unfit(
    case: Matter, advice: PolicyAnswer, clock: HoldClock | None, *, hold: bool, notice: bool
) -> list[str]:
    """Return the steps that would be refused now: a barred hold or notice, a power that is not needed, an answer that
    contradicts a hold that has begun (R6)."""
    begun = clock is not None and hold_not_begun(clock.otherwise_release_utc, timezone.now(), "state")
    power = advice.hold.answer is Allowance.NOT_ESTABLISHED
    told = sorted(NOTICE_ACTS) if notice and case.state not in HOLDS else ()
    return [
        *(["agree_to_hold"] if hold else []), *told, *([] if power else ["cite_power"]),
        *(["decline"] if begun else []),
    ]  # fmt: skip


@require_safe
@roles(Role.JAIL_CLERK)
@opening(Opening.HISTORY)
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """A request that went along to another agency, as far as this jail had it: to read, and nothing to do."""
    user = user_of(request)
    case = matter_of(request, queries.handed_on_by, reference)
    ori = user.agency.ori if user.agency else ""
    note_reading(actor_of(request), "request.read", case, history=True)
    context = {
        "case": case,
        "agency": user.agency,
        "row": notification.rows_of([case], "custody:history", user_of(request))[0],
        "package": detainer.package_of(case.pk),
        "jail_steps": queries.steps_until_handed_on(case.pk, ori),
        "told": corrections.told_to(case.pk, ori),
    }
    return render(request, "custody/history.html", context)
