"""What a jail's own system reports reaches people and moves nothing; a clerk tells of a booking before any request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from handover.accounts.models import Agency
from handover.formats.drops import EventType, JailEvent
from handover.process.models import Matter
from handover.stages.custody import feed_reports
from handover.stages.detainer import actions as detainer
from handover.stages.detainer.rules import Request
from handover.stages.intake import queries as intake
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.feed.report_source import Sender
from handover.stages.notification.queries import link_of
from tests.support.cast import Cast
from tests.support.walk import booking, case_in

pytestmark = pytest.mark.django_db


def fed(cast: Cast, case: Matter, kind: EventType, **more: object) -> None:
    """An event of the jail's own system about the booking behind the case."""
    booked = intake.booking_of(link_of(case.pk).booking_matter_id)
    assert booked is not None
    event = JailEvent(
        f"{kind}-{case.reference}", kind, datetime.now(UTC), booked.ori, booked.booking_number, tcn=booked.tcn,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    take_event(event, Sender.folder(booked.matter.agency))


def page(cast: Cast, username: str, address: str) -> str:
    client = Client()
    client.force_login(cast[username])
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_release_that_the_feed_reports_is_shown_to_jail_and_office_and_moves_nothing(cast: Cast) -> None:
    Agency.objects.filter(ori="CX0010000").update(phone="555-0142")
    case, quiet = case_in(cast, "served"), case_in(cast, "served")
    fed(cast, case, EventType.RELEASE, released_at=datetime.now(UTC))
    for who, address in (("clark", "requests"), ("ford", "releases")):
        assert "a release that is not recorded here" in page(
            cast, who, f"/custody/{address}/{case.reference}/"
        )
    assert [s.case for s in feed_reports.unrecorded(cast["ford"])] == [case]
    listed = page(cast, "ford", "/custody/reports/")
    assert case.reference in listed
    assert quiet.reference not in listed
    assert "1 to ask about. Requests out with a jail: 2." in listed
    booked = intake.booking_of(link_of(case.pk).booking_matter_id)
    assert booked is not None
    assert booked.display_name in listed
    assert "555-0142" in listed
    assert Matter.objects.get(pk=case.pk).state == "served"


def test_the_clerk_finds_the_reported_time_filled_in_and_still_has_to_send_it(cast: Cast) -> None:
    case = case_in(cast, "served")
    left = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=5)
    fed(cast, case, EventType.RELEASE, released_at=left)
    local = left.astimezone(case.agency.zone)
    assert f'value="{local:%Y-%m-%dT%H:%M}' in page(
        cast, "clark", f"/custody/requests/{case.reference}/released/"
    )


def test_what_the_jail_should_see_first_stands_first(cast: Cast) -> None:
    case = case_in(cast, "served")
    for told in (False, True):
        if told:
            fed(cast, case, EventType.RELEASE, released_at=datetime.now(UTC))
        shown = page(cast, "clark", f"/custody/requests/{case.reference}/")
        assert (0 < shown.find("What the jail's own system reported") < shown.index("What is asked")) is told


@pytest.mark.parametrize("asked", ["hold", "notify"])
def test_a_hold_is_offered_only_where_one_was_asked_for(
    cast: Cast, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An I-247G asks for notice alone (`rules.hold_was_asked`): its page has no button that could only be refused."""
    draft = detainer.Draft
    monkeypatch.setattr(detainer, "Draft", lambda _, *rest: draft(Request(asked), *rest))
    case = case_in(cast, "served")
    shown = page(cast, "clark", f"/custody/requests/{case.reference}/")
    address = f"/custody/requests/{case.reference}"
    assert (f'href="{address}/hold/"' in shown) is (asked == "hold")
    assert f'href="{address}/notify/"' in shown


def test_once_it_is_recorded_nothing_is_left_to_ask(cast: Cast) -> None:
    from handover.stages.custody import events

    case = case_in(cast, "served")
    fed(cast, case, EventType.RELEASE, released_at=datetime.now(UTC))
    events.report_released(
        case.pk, actor=cast["clark"].actor, version=case.version, released_at=timezone.now()
    )
    assert feed_reports.unrecorded(cast["ford"]) == []


def test_a_transfer_is_asked_about_until_the_request_goes_along(cast: Cast) -> None:
    from handover.stages.custody import events

    case = case_in(cast, "served")
    fed(cast, case, EventType.TRANSFER, released_to="Birch County Jail")
    assert feed_reports.unrecorded(cast["stone"])[0].transfer is not None
    moved = events.report_transfer(
        case.pk, actor=cast["clark"].actor, version=case.version, to_ori="CX0020000", transferred_at=timezone.now(),
        ground="Birch County warrant 26-77",
    )  # fmt: skip
    assert feed_reports.seen(moved).unrecorded is False


class TestBeforeAnyRequest:
    """The jail is told nothing of a case before it is lodged, and can say what became of its booking all the same."""

    def test_a_clerk_reports_a_merge_and_the_reviewer_reads_it(self, cast: Cast) -> None:
        case = case_in(cast, "in_review")
        booked = link_of(case.pk).booking_matter
        client = Client()
        client.force_login(cast["clark"])
        said = {
            "kind": "MERGE",
            "event_time_wall": "2026-11-21T09:00",
            "prev_inmate_no": "12-A",
            "inmate_no": "12-B",
        }
        answer = client.post(f"/intake/{booked.reference}/change/", said)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        assert "inmate number 12-A is now 12-B" in page(cast, "ortiz", f"/review/cases/{case.reference}/")
        assert Matter.objects.get(pk=case.pk).version == case.version

    @pytest.mark.parametrize(
        "said",
        [{"kind": "MERGE", "inmate_no": "12-B"}, {"kind": "CORRECT"}, {"kind": "CORRECT", "dob": "88"}],
    )
    def test_what_says_nothing_is_told_so_beside_its_field(self, cast: Cast, said: dict[str, str]) -> None:
        booked = booking(cast)
        client = Client()
        client.force_login(cast["clark"])
        answer = client.post(
            f"/intake/{booked.reference}/change/", {**said, "event_time_wall": "2026-11-21T09:00"}
        )
        assert answer.status_code == 422
        assert intake.jail_reports(booked.pk).reports == ()

    def test_another_jails_clerk_finds_no_such_booking(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast["bell"])
        assert client.get(f"/intake/{booking(cast).reference}/change/").status_code == 404
