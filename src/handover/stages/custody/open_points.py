"""Keep a record (`process.open_work`) of the requests that have something open besides their state. It is updated in
the transaction that changes it: a step, a report of a jail's system, an erasure. So menus need not examine every open
request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from handover.process import open_work
from handover.process.case_track import OUT
from handover.process.graph import Track, step_named
from handover.process.jail_words import CALLED_OFF
from handover.process.models import Matter, RecordedStep
from handover.process.names import StateName
from handover.process.open_work import OpenWork, WorkKind
from handover.stages.custody import feed_reports
from handover.stages.custody.charge_models import ChargeChange
from handover.stages.custody.correction_models import CorrectionDraft, CorrectionTold
from handover.stages.custody.models import CustodyEvent

WATCHED: Final[frozenset[StateName]] = frozenset((*OUT, "released"))
"""The states of a request in which open points need attention."""


def after_step(matter: Matter, step: RecordedStep) -> None:
    """Update the open points of a request that is out; remove those of one that is no longer out."""
    if matter.track != Track.CASE:
        return
    _keep_loan(matter, step)
    if step.state in WATCHED:
        keep(matter)
    elif (taken := step_named(Track.CASE, step.step)) and WATCHED & set(taken.origins):
        OpenWork.objects.filter(matter=matter, kind__in=(WorkKind.REPORT, WorkKind.CHANGE)).delete()


def _keep_loan(matter: Matter, step: RecordedStep) -> None:
    """Keep a loan open from the step that made it until a step ends the loan or the case."""
    taken = step_named(Track.CASE, step.step)
    if taken and "loan" in taken.provides:
        open_work.begin(WorkKind.LOAN, matter.pk, step.number)
    elif taken and ("loan" in taken.voids or step.state in CALLED_OFF):
        OpenWork.objects.filter(matter=matter, kind=WorkKind.LOAN).delete()


def keep(case: Matter) -> None:
    """Write down what is open in a request that is out."""
    open_work.keep(WorkKind.REPORT, case.pk, waits=feed_reports.seen(case).unrecorded)
    told = (
        ChargeChange.objects.filter(matter=case).exists() or CustodyEvent.objects.filter(matter=case).exists()
    )
    open_work.keep(WorkKind.CHANGE, case.pk, waits=told)


def after_reports(bookings: Iterable[UUID]) -> None:
    """A jail reported something about these bookings."""
    _keep_those(Q(parent__in=list(bookings)))


def after_erasure(matters: set[UUID]) -> None:
    """An order erased content of these matters."""
    _keep_those(Q(pk__in=matters) | Q(parent__in=matters))


def _keep_those(which: Q) -> None:
    cases = Matter.objects.filter(which, track=Track.CASE, state__in=WATCHED)
    for case in cases.select_related("agency", "parent"):
        keep(case)


def correction_drafted(instance: CorrectionDraft, created: bool, **_: Any) -> None:
    """A recipient is to be told."""
    if created:
        open_work.begin(WorkKind.CORRECTION, instance.matter_id, instance.pk)


def correction_told(instance: CorrectionTold, created: bool, **_: Any) -> None:
    """The recipient was told, or a person said why not."""
    if created:
        open_work.end(WorkKind.CORRECTION, instance.matter_id, instance.draft_id)
