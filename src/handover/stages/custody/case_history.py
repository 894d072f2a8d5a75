"""What happened to the person and the request while it was out, in the order of the steps, for the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from handover.process.histories import unread_by_jails
from handover.process.jail_words import THE_OFFICE
from handover.process.models import Matter, RecordedFact
from handover.process.names import StepName
from handover.stages.custody import events_on_record, queries, stated_times, stopped_reports
from handover.stages.custody.arrests import arrest_of
from handover.stages.custody.breaches import of_the_office
from handover.stages.custody.charges import changes_of
from handover.stages.custody.models import Breach, CustodyEvent, LoanEnding
from handover.stages.custody.terms import TimeKind
from handover.stages.detainer.public import queries as detainer

_LEFT = {
    "expired": said("the hold ended"), "escaped": said("escaped"), "confirmed": said("confirmed by the jail"),
    "arrested": said("to an officer outside"),
}  # fmt: skip

_BY_THE_JAIL: Final = said("reported by the jail")
NO_GROUND: Final = said("The order behind this was entered in error, so it is not a breach")
_BREACH: Final = said("Breach")
_REPORTED: Final[dict[StepName, str]] = {
    "report_while_stopped": said("Reported while the request was stopped"),
    "report_withdrawn": said("Reported after the request was withdrawn"),
    "report_after_end": said("Reported after the case had ended"),
}


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """One event: by which step, under which heading, when it happened as the record stands, and in words, which are in
    the reader's language; the heading is translated where it is shown."""

    number: int
    label: str
    at: datetime
    text: str = ""

    @property
    def marked(self) -> bool:
        """Whether annotations of the step, such as a correction, are repeated here; a report contains its own."""
        return self.label not in (_BREACH, *_REPORTED.values())


def course_of(case: Matter, *, for_jail: bool) -> list[CourseEntry]:
    """Return the events of a case. ``for_jail``: show only the kind of what may say why the request is stopped, and
    of a breach that rests on the office's facts."""
    unread = of_the_office(case) if for_jail else frozenset()
    hidden = unread_by_jails(case) if for_jail else frozenset()
    never = stated_times.ground_never_was(case)
    loans = () if for_jail else _loans(case)
    entries = [
        *_events(case),
        *_reports(case, hidden),
        *loans,
        *(
            _breach(b, _who(b, hidden), said_too=b.pk not in unread, never=b.pk in never)
            for b in queries.breaches_of(case.pk)
        ),
    ]
    return sorted(entries, key=lambda entry: entry.number)


def _events(case: Matter) -> Iterator[CourseEntry]:
    now = events_on_record.corrected_times(case.pk)

    def at(kind: TimeKind, number: int, stated: datetime) -> datetime:
        return now.at(kind, number, stated)

    for left in queries.releases_of(case.pk):
        how = _(_LEFT.get(left.how, _BY_THE_JAIL))
        notice = "" if left.notice_given else f", {_('without notice before')}"
        yield CourseEntry(
            left.number, said("Released"), at(TimeKind.RELEASE, left.number, left.released_at), how + notice
        )
    for moved in queries.transfers_of(case.pk):
        text = _(
            "from {from_ori} to {to_ori}: {ground}. The detainer went along; the receiving agency answers anew."
        ).format(from_ori=moved.from_ori, to_ori=moved.to_ori, ground=moved.ground)
        yield CourseEntry(
            moved.number, said("Transferred"), at(TimeKind.TRANSFER, moved.number, moved.transferred_at), text
        )
    for event in events_on_record.events_of(case.pk):
        yield CourseEntry(
            event.number,
            said("Reported"),
            at(TimeKind.EVENT, event.number, event.happened_at),
            _said_of(event, struck=event.number in now.struck),
        )
    for change in changes_of(case.pk):
        text = f"{_(change.get_turn_display())}: {change.charge} ({change.source})"
        yield CourseEntry(change.number, said("A charge changed"), change.happened_at, text)
    if death := queries.death_of(case.pk):
        yield CourseEntry(death.number, said("Died"), at(TimeKind.DEATH, death.number, death.died_at))
    if custody := queries.custody_of(case.pk):
        text = f"{custody.place}, {custody.officer}"
        if arrest := arrest_of(case.pk):
            text += f", {arrest.officer_title}: {_(arrest.get_authority_display())}"
        yield CourseEntry(
            custody.number,
            said("Custody assumed"),
            at(TimeKind.CUSTODY, custody.number, custody.assumed_at),
            text,
        )


def _who(row: RecordedFact, hidden: frozenset[int]) -> str:
    """Who recorded it; the office, where the name may say why the request is stopped."""
    return _(THE_OFFICE) if row.number in hidden else row.by_name


def _reports(case: Matter, hidden: frozenset[int]) -> Iterator[CourseEntry]:
    """What was reported while the request was stopped or withdrawn, or after the case ended."""
    ways = stopped_reports.ways_of(case)
    for report in stopped_reports.reports_of(case.pk):
        words = "" if report.number in hidden else f" {report.text}"
        text = f"{_(report.get_kind_display())}.{words} ({_who(report, hidden)})"
        yield CourseEntry(report.number, _REPORTED[ways[report.number]], report.happened_at, text)


def _said_of(event: CustodyEvent, *, struck: bool) -> str:
    """Describe an event in words, with the paper of an order; if it did not happen, say so first."""
    until = f", {_('until {day}').format(day=f'{event.until:%b %-d, %Y}')}" if event.until else ""
    lifts = f" ({_('the order of step {n}').format(n=event.lifts)})" if event.lifts else ""
    paper = ", ".join(part for part in (event.court, event.docket, event.document) if part)
    words = f"{_(event.get_kind_display())}{lifts}{until}. {f'{paper}. ' if paper else ''}{event.text}"
    return _("Never was so, and nothing follows from it: {words}").format(words=words) if struck else words


def _loans(case: Matter) -> Iterator[CourseEntry]:
    """What the office did with a person in its custody, and how each loan ended. Jails may not read it."""
    for loan in detainer.loans_made(case.pk):
        text = f"{loan.to_name}: {loan.proceeding}"
        yield CourseEntry(loan.number, said("Lent to (box 2)"), loan.transferred_at, text)
    for back in detainer.returns_of(case.pk):
        yield CourseEntry(
            back.number, said("Custody resumed"), back.resumed_at, f"{back.place}, {back.officer}"
        )
    for ended in LoanEnding.objects.filter(matter=case):
        yield CourseEntry(
            ended.number,
            said("The loan ended"),
            ended.left_at,
            f"{_(ended.get_kind_display())}. {ended.text}",
        )


def _breach(breach: Breach, who: str, *, said_too: bool, never: bool) -> CourseEntry:
    """``never``: the order behind it was entered in error; the breach stays on record and is counted separately."""
    words = f": {breach.text}" if said_too else ""
    marked = f"{_(NO_GROUND)}: " if never else ""
    text = f"{marked}{_(breach.get_kind_display())}{words} ({who})"
    return CourseEntry(breach.number, _BREACH, breach.at, text)
