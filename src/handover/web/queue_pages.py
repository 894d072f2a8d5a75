"""One queue as a page, as a CSV file, and by its “Take next” button. The same for every queue of cases."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handover.accounts.models import Agency, User
from handover.accounts.roles import Role
from handover.process.advance import ConflictError
from handover.process.claim_rules import HELD
from handover.process.claims import assignees
from handover.process.fold import RefusedError
from handover.process.graph import Track, states_of
from handover.process.models import Matter
from handover.web import queues, saved_filters
from handover.web.access import actor_of, roles
from handover.web.cells import plain
from handover.web.jail_order import by_jail
from handover.web.keyset import RowReader, by_state, first, read
from handover.web.name_order import read_by_name
from handover.web.paging import counted, page_of
from handover.web.queue_assign import assign_marked, may_assign
from handover.web.queue_filters import (
    ANNOTATED,
    COMPUTED,
    MERGED,
    QueueFilterForm,
    Wanted,
    narrowed,
    sorted_by,
    wanted_of,
)
from handover.web.queues import Queue, QueueRow
from handover.web.reading_audit import note_list, note_reading
from handover.web.requests import user_of
from handover.web.step_pages import StepPage, page_for

EXPORTED: Final = 5_000
"""Rows that one export gives at most; the file says so where there are more."""
MARKED: Final = 100
"""Cases that can be ticked at once: those of one page."""
SORTED_AT_MOST: Final = 5_000
"""Cases that are sorted as a whole by what no index of cases holds, a person's or a jail's name: of a longer list the
names are walked (`name_order`, `jail_order`)."""
TRIED: Final = 20
"""How many free cases “Take next” tries, where others are faster."""
HEADS: Final = (
    ("case", "Case"), ("person", "Person, as booked"), ("jail", "Jail"), ("state", "State"), ("since", "Since"),
    ("due", "Due"), ("owner", "Taken up by"),
)  # fmt: skip


def paths(listed: Iterable[Queue]) -> list[URLPattern]:
    """Return the URL patterns of some queues, for their stage's ``urls``."""
    found = []
    for queue in listed:
        if queue.address is None:
            continue
        name = queue.url_name.rpartition(":")[2]
        found.append(path(queue.address, _guarded(queue, _show), name=name))
        found.append(path(f"{queue.address}export.csv", _guarded(queue, _export), name=f"{name}_export"))
        found.append(path(f"{queue.address}marked/", _guarded(queue, _marked), name=f"{name}_marked"))
        if queue.take:
            found.append(path(f"{queue.address}next/", _guarded(queue, _take_next), name=f"{name}_next"))
    return found


def _guarded(
    queue: Queue, show: Callable[[HttpRequest, Queue], HttpResponseBase]
) -> Callable[..., HttpResponseBase]:
    takers = {r for r in Role if queue.take and page_for(Track.CASE, queue.take, r)}
    admitted = takers if show is _take_next else queue.workers | queue.readers

    @(require_POST if show in (_take_next, _marked) else require_safe)
    @roles(*sorted(admitted))
    def view(request: HttpRequest) -> HttpResponseBase:
        return show(request, queue)

    return view


@dataclass(frozen=True, slots=True)
class FoundCases:
    """What was asked for, the cases in their order, and how they are read. ``newest``: in how many bookings a name was
    looked for, if not in all; ``known``: how many cases there are, where that was counted."""

    wanted: Wanted
    cases: QuerySet[Matter]
    reader: RowReader
    newest: int
    known: int | None = None


def _found(request: HttpRequest, queue: Queue) -> FoundCases:
    wanted = wanted_of(request.GET, queue.order)
    whole = queue.waiting(user_of(request))
    found = narrowed(whole, wanted, timezone.now(), user_of(request))
    cases, reader, known = found.cases, read, None
    states = _asked_states(queue, wanted)
    within = by_state(states) if queue.states else read
    if states and wanted.due not in ("", "none"):
        cases = cases.filter(running__state__in=states)  # the index of clocks begins with their cases' state
    if wanted.column in ANNOTATED | COMPUTED:
        known = counted(cases, SORTED_AT_MOST)
        if known <= SORTED_AT_MOST:
            # Select the cases first, then sort them: the order has no index, and a planner might scan all cases for
            # it.
            few = cases.order_by().values("pk")[:SORTED_AT_MOST]
            cases = Matter.objects.select_related("agency", "parent", "office").filter(pk__in=few)
        elif wanted.column == "jail":
            reader = by_jail(within)
        elif not wanted.text:
            reader = read_by_name
    elif wanted.column in MERGED:
        reader = within
    if wanted.column in ANNOTATED:
        cases = queues.description().sortable(cases, user_of(request))
    return FoundCases(wanted, sorted_by(cases, wanted), reader, found.newest, known)


def _asked_states(queue: Queue, wanted: Wanted) -> list[str]:
    """The states of which cases are asked; none for all."""
    if not queue.states:
        return [wanted.state] if wanted.state else []
    return [state for state in queue.states if wanted.state in (state, "")]


def _show(request: HttpRequest, queue: Queue) -> HttpResponse:
    found = _found(request, queue)
    wanted = found.wanted
    page = page_of(request, found.cases, wanted.size, found.reader, found.known)
    note_list(request, len(page.object_list))
    user = user_of(request)
    taking = _take_page(queue, Role(user.role))
    context: dict[str, Any] = {
        "queue": queue,
        "rows": queues.description().rows(page.object_list, queue.page, user),
        "page": page,
        "wanted": wanted,
        "newest": found.newest,
        "form": QueueFilterForm(request.GET, _states(queue), _jails(), _owners(queue, user)),
        "heads": [_head(request, wanted, column, words) for column, words in HEADS],
        "saved": saved_filters.of(user, queue),
        "may_assign": may_assign(queue, user),
        "marked_url": f"{queue.url}marked/",
        "next_url": f"{queue.url}next/" if taking else "",
        "export_url": f"{queue.url}export.csv?{request.GET.urlencode()}",
        "now": timezone.now(),
    }
    return render(request, "web/queue.html", context)


def _head(request: HttpRequest, wanted: Wanted, column: str, words: str) -> dict[str, str]:
    """A column's head: the link that sorts by it, the other way round where it already does."""
    here = column == wanted.column
    query = request.GET.copy()
    query["sort"] = f"-{column}" if here and not wanted.descending else column
    for position in ("page", "after", "before"):
        query.pop(position, None)
    sort = ("descending" if wanted.descending else "ascending") if here else ""
    return {"words": words, "url": f"?{query.urlencode()}", "sort": sort}


def _states(queue: Queue) -> list[tuple[str, str]]:
    return [(s.name, s.title) for s in states_of(Track.CASE) if not queue.states or s.name in queue.states]


def _jails() -> list[tuple[str, str]]:
    return list(Agency.objects.filter(kind=Agency.Kind.JAIL).order_by("name").values_list("ori", "name"))


def _owners(queue: Queue, user: User) -> list[tuple[str, str]]:
    """Who may have a case of the list, where it lists any that somebody can have."""
    if queue.states and not HELD & set(queue.states):
        return []
    return [(p.actor.key, p.actor.name) for p in assignees(user.own_office)]


def _take_page(queue: Queue, role: Role) -> StepPage | None:
    return page_for(Track.CASE, queue.take, role) if queue.take else None


def _take_next(request: HttpRequest, queue: Queue) -> HttpResponse:
    """Claim the first free case; if another person claims it first, try the next one."""
    user = user_of(request)
    page = _take_page(queue, Role(user.role))
    if page is None or page.verb is None:
        raise TypeError(f"{queue.url_name} has no step that takes a case")
    (step,) = page.steps
    for case in queue.waiting(user).filter(state__in=step.origins).order_by("moved_at")[:TRIED]:
        try:
            page.verb(case.pk, actor=actor_of(request), version=case.version)
        except (ConflictError, RefusedError):
            continue
        messages.success(request, _("You have taken up %s.") % case.reference)
        return redirect(queue.page, reference=case.reference)
    messages.info(request, _("No case is free here now."))
    return redirect(queue.url)


def _export(request: HttpRequest, queue: Queue) -> HttpResponse:
    """The list as it is narrowed and sorted. The export is recorded before the file is sent."""
    found = _found(request, queue)
    listed = first(found.cases, EXPORTED + 1, found.reader)
    rows = queues.description().rows(listed[:EXPORTED], queue.page, user_of(request))
    note_reading(actor_of(request), "queue.export", queue.url_name, rows=len(rows))
    return _as_file(queue, rows, more=len(listed) > EXPORTED, newest=found.newest)


def _as_file(queue: Queue, rows: Iterable[QueueRow], *, more: bool = False, newest: int = 0) -> HttpResponse:
    answer = HttpResponse(csv_of(rows, more=more, newest=newest), content_type="text/csv; charset=utf-8")
    name = queue.url_name.replace(":", "-")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.now():%Y-%m-%d}.csv"'
    return answer


def _marked(request: HttpRequest, queue: Queue) -> HttpResponse:
    """Do one thing with the cases whose boxes are ticked: take them out as a file, print their list, assign them."""
    user = user_of(request)
    # PostgreSQL raises for a NUL, which no reference has.
    references = [r for r in request.POST.getlist("case")[:MARKED] if r.isprintable()]
    marked = list(queue.waiting(user).filter(reference__in=references))
    if not marked:
        messages.info(request, _("Tick the box of at least one case first."))
        return redirect(queue.url)
    act = request.POST.get("act", "")
    if act == "assign":
        return assign_marked(request, queue, marked)
    rows = queues.description().rows(marked, queue.page, user)
    if act == "print":
        note_reading(actor_of(request), "queue.print", queue.url_name, rows=len(rows))
        return render(request, "web/queue_print.html", {"queue": queue, "rows": rows, "now": timezone.now()})
    note_reading(actor_of(request), "queue.export", queue.url_name, rows=len(rows))
    return _as_file(queue, rows)


def csv_of(rows: Iterable[QueueRow], *, more: bool, newest: int = 0) -> str:
    """Write rows as CSV with times in UTC. ``more``: say at the end that there were more; ``newest``: that a name was
    looked for in so many bookings alone."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["Case", "Person, as booked", "Jail", "ORI", "State", "Since (UTC)", "Due (UTC)", "Taken up by"]
    )
    for row in rows:
        case = row.case
        due = f"{row.due:%Y-%m-%d %H:%M}" if row.due else ""
        cells = (case.reference, row.person, case.agency.name, case.agency.ori, case.place.title,
                 f"{case.moved_at:%Y-%m-%d %H:%M}", due, row.owner)  # fmt: skip
        writer.writerow([plain(cell) for cell in cells])
    if more:
        writer.writerow([f"There are more than {EXPORTED} rows: narrow the list."])
    if newest:
        writer.writerow(
            [f"Searched the newest {newest:,} bookings. Give a birth date or number to search all."]
        )
    return out.getvalue()
