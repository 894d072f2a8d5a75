"""What happened to the person and the request while it was out, in the order of the steps, for the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.process.models import Matter
from handover.stages.custody import events_on_record, queries, stated_times, stopped_reports
from handover.stages.custody.arrests import arrest_of
from handover.stages.custody.breaches import of_the_office
from handover.stages.custody.charges import changes_of
from handover.stages.custody.models import Breach, CustodyEvent, LoanEnding
from handover.stages.custody.rules import TimeKind
from handover.stages.detainer.public import queries as detainer

_LEFT = {"expired": "the hold ended", "escaped": "escaped", "confirmed": "confirmed by the jail",
         "arrested": "to an officer outside"}  # fmt: skip

NO_GROUND: Final = "The order on which this rested never was, and it is no breach"
_REPORTED: Final = {
    False: "Reported while the request was stopped", True: "Reported after the request was withdrawn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """One event: by which step, under which heading, when it happened as the record stands, and in words."""

    number: int
    label: str
    at: datetime
    text: str = ""

    @property
    def marked(self) -> bool:
        """Whether what is said beside the step, such as a correction, is said here too; a report says it itself."""
        return self.label not in ("Breach", *_REPORTED.values())


def course_of(case: Matter, *, for_jail: bool) -> list[CourseEntry]:
    """The events of a case. ``for_jail``: of a breach that rests on the office's facts, the kind alone."""
    unread = of_the_office(case) if for_jail else frozenset()
    never = stated_times.ground_never_was(case)
    loans = () if for_jail else _loans(case)
    entries = [
        *_events(case),
        *loans,
        *(_breach(b, said=b.pk not in unread, never=b.pk in never) for b in queries.breaches_of(case.pk)),
    ]
    return sorted(entries, key=lambda entry: entry.number)


def _events(case: Matter) -> Iterator[CourseEntry]:
    now = events_on_record.corrected_times(case.pk)

    def at(kind: TimeKind, number: int, stated: datetime) -> datetime:
        return now.at(kind, number, stated)

    for left in queries.releases_of(case.pk):
        how = _LEFT.get(left.how, "reported by the jail")
        notice = "" if left.notice_given else ", without notice before"
        yield CourseEntry(
            left.number, "Released", at(TimeKind.RELEASE, left.number, left.released_at), how + notice
        )
    for moved in queries.transfers_of(case.pk):
        text = (
            f"from {moved.from_ori} to {moved.to_ori}: {moved.ground}. The detainer went along; the receiving agency "
            "answers anew."
        )
        yield CourseEntry(
            moved.number, "Transferred", at(TimeKind.TRANSFER, moved.number, moved.transferred_at), text
        )
    for event in events_on_record.events_of(case.pk):
        yield CourseEntry(
            event.number,
            "Reported",
            at(TimeKind.EVENT, event.number, event.happened_at),
            _said_of(event, struck=event.number in now.struck),
        )
    for change in changes_of(case.pk):
        text = f"{change.get_turn_display()}: {change.charge} ({change.source})"
        yield CourseEntry(change.number, "A charge changed", change.happened_at, text)
    after = stopped_reports.after_withdrawal(case)
    for report in stopped_reports.reports_of(case.pk):
        text = f"{report.get_kind_display()}. {report.text} ({report.by_name})"
        yield CourseEntry(report.number, _REPORTED[report.number in after], report.happened_at, text)
    if death := queries.death_of(case.pk):
        yield CourseEntry(death.number, "Died", at(TimeKind.DEATH, death.number, death.died_at))
    if custody := queries.custody_of(case.pk):
        text = f"{custody.place}, {custody.officer}"
        if arrest := arrest_of(case.pk):
            text += f", {arrest.officer_title}: {arrest.get_authority_display()}"
        yield CourseEntry(
            custody.number, "Custody assumed", at(TimeKind.CUSTODY, custody.number, custody.assumed_at), text
        )


def _said_of(event: CustodyEvent, *, struck: bool) -> str:
    """What an event says in words, with the paper of an order; of one that never was so, that first."""
    until = f", until {event.until:%b %-d, %Y}" if event.until else ""
    lifts = f" (the order of step {event.lifts})" if event.lifts else ""
    paper = ", ".join(part for part in (event.court, event.docket, event.document) if part)
    said = f"{event.get_kind_display()}{lifts}{until}. {f'{paper}. ' if paper else ''}{event.text}"
    return f"Never was so, and nothing follows from it: {said}" if struck else said


def _loans(case: Matter) -> Iterator[CourseEntry]:
    """What the office did with a person in its custody, and how each loan ended. Jails may not read it."""
    for loan in detainer.loans_made(case.pk):
        text = f"to {loan.to_name}: {loan.proceeding}"
        yield CourseEntry(loan.number, "Lent (box 2)", loan.transferred_at, text)
    for back in detainer.returns_of(case.pk):
        yield CourseEntry(back.number, "Custody resumed", back.resumed_at, f"{back.place}, {back.officer}")
    for ended in LoanEnding.objects.filter(matter=case):
        yield CourseEntry(
            ended.number, "The loan ended", ended.left_at, f"{ended.get_kind_display()}. {ended.text}"
        )


def _breach(breach: Breach, *, said: bool, never: bool) -> CourseEntry:
    """``never``: the order on which it was recorded never was; it stays on record, and is counted apart."""
    words = f": {breach.text}" if said else ""
    marked = f"{NO_GROUND}: " if never else ""
    return CourseEntry(
        breach.number, "Breach", breach.at, f"{marked}{breach.get_kind_display()}{words} ({breach.by_name})"
    )
