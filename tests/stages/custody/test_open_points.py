"""What is open is kept beside the cases: the small tables say what the large ones do, and what the upgrade writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from handover.formats.drops import EventType, JailEvent
from handover.process import claims, open_work
from handover.process.claim_rules import HELD
from handover.process.facts import record
from handover.process.holding_model import Holding
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.process.open_work import OpenWork, WorkKind
from handover.stages.custody import corrections, events, feed_reports
from handover.stages.custody.charge_rules import ChargeTurn
from handover.stages.custody.charges import report_charges
from handover.stages.custody.correction_models import CorrectionDraft
from handover.stages.detainer import actions as detainer
from handover.stages.intake import queries as intake
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.feed.report_source import Sender
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.django_db
WRITES = (
    "handover.process.migrations.0016_holdings",
    "handover.stages.custody.migrations.0016_open_points",
    "handover.stages.disclosure.migrations.0002_requests_that_wait",
)


def fed(case: Matter, kind: EventType, hours: int = 0) -> None:
    """An event of the jail's own system about the booking behind the case."""
    booked = intake.booking_of(case.parent.pk) if case.parent else None
    assert booked is not None
    at = datetime.now(UTC) + timedelta(hours=hours)
    more: dict[EventType, dict[str, Any]] = {
        EventType.BOOK: {"last": "REYES"}, EventType.RELEASE: {"released_at": at},
        EventType.TRANSFER: {"released_to": "Birch County Jail"},
    }  # fmt: skip
    event = JailEvent(
        f"{kind} {at}", kind, at, booked.ori, booked.booking_number, tcn=booked.tcn, **more[kind]
    )
    take_event(event, Sender.folder(booked.matter.agency))


def reported(cast: Cast) -> list[Matter]:
    listed = [one.case for one in feed_reports.unrecorded(cast["ford"])]
    assert open_work.count(WorkKind.REPORT, cast["ford"], 100) == len(listed)
    return listed


def test_a_report_is_counted_from_the_event_until_somebody_records_it(cast: Cast) -> None:
    case, before = case_in(cast, "served"), case_in(cast, "signed")
    fed(case, EventType.RELEASE, -3)
    fed(before, EventType.RELEASE, -3)
    assert reported(cast) == [case]
    fed(case, EventType.BOOK, -2)
    assert reported(cast) == [], "booked again since"
    fed(case, EventType.RELEASE, -1)
    before = detainer.lodge(before.pk, actor=cast["ortiz"].actor, version=before.version)
    assert set(reported(cast)) == {case, before}, "what was reported before the request went out"
    events.report_released(
        case.pk, actor=cast["clark"].actor, version=case.version, released_at=timezone.now()
    )
    assert reported(cast) == [before]


def rows() -> tuple[set[Any], set[Any]]:
    """What the small tables hold."""
    return (
        set(OpenWork.objects.values_list("kind", "matter", "row")),
        set(Holding.objects.values_list("matter", "holder_key", "holder_name")),
    )


def test_the_upgrade_writes_what_is_kept_since(cast: Cast) -> None:
    draft = CorrectionDraft(
        cause="step 9", kind="jail", to_ori="CX0020000", to_name="Birch", text="It ended."
    )
    record(draft, case_in(cast, "lodged"), cast["ortiz"].actor)
    assert corrections.waiting(cast["ford"]).count() == 1
    charged, left = case_in(cast, "served"), case_in(cast, "served")
    report_charges(
        charged.pk, actor=cast["clark"].actor, version=charged.version, turn=ChargeTurn.DISMISSED, charge="THEFT",
        happened_at=timezone.now(), source="Order of the county court.",
    )  # fmt: skip
    fed(left, EventType.TRANSFER)
    held = case_in(cast, "in_review")
    freed = case_in(cast, "in_review")
    claims.hand_back(freed.pk, actor=cast["ortiz"].actor, version=freed.version, reasons=REASONS)
    kept = rows()
    assert {kind for kind, _, _ in kept[0]} == {"correction", "change", "report"}
    assert kept[1] == {(held.pk, cast["ortiz"].actor.key, "Olive Ortiz")}
    OpenWork.objects.all().delete()
    Holding.objects.all().delete()
    for module in WRITES:
        import_module(module).write_down(apps, None)
    assert rows() == kept


@pytest.mark.parametrize("state", ["awaiting_review", "in_review", "probable_cause", "lodged"])
def test_who_has_a_case_is_kept_as_its_steps_tell_it(cast: Cast, state: CaseState) -> None:
    case = case_in(cast, state)
    holder = case.standing.holder if state in HELD else None
    row = Holding.objects.filter(matter=case).first()
    assert (row.holder_key if row else "") == (holder.key if holder else "")
