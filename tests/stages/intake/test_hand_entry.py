"""A clerk enters a booking from a scanned card: it is read and answered as any other."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handover.accounts.models import Agency
from handover.formats.ebts.booking import read_booking
from handover.formats.images import GreyImage, decode, to_png
from handover.stages.intake import file_store, queries
from handover.stages.intake.actions import read_submission
from handover.stages.intake.models import Submission
from tests.stages.files import ALDER, grey
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
ENTER = "/intake/enter/"


def scan(name: str = "scan.png") -> SimpleUploadedFile:
    pixels = np.frombuffer(grey(), np.uint8).reshape(100, 80)
    return SimpleUploadedFile(name, to_png(GreyImage(pixels, 500)))


def entry(client: Client, **changes: Any) -> dict[str, Any]:
    """What a clerk fills in: nine fingers and one that is missing."""
    shown = client.get(ENTER).content.decode()
    found = re.search(r'name="tcn" value="([A-Z0-9]+)"', shown)
    assert found is not None
    images = {f"image_{n}": scan() for n in range(1, 10)}
    return {
        "tcn": found[1], "booking_number": "26-000123", "last": "Reyes Luna", "first": "Marco",
        "other_names": "REYES, MARK\n", "birth": "1988-04-02", "sex": "M", "race": "W", "birthplace": "MM",
        "citizenship": "MM", "height": "508", "weight": "165", "eyes": "BRO", "hair": "BLK",
        "arrest_date": f"{timezone.localdate() - timedelta(days=1)}", "charges": "THEFT OVER 500\nRESISTING ARREST",
        "ppi": "500", "missing_10": "XX", **images, **changes,
    }  # fmt: skip


def test_what_is_entered_is_received_and_read_as_a_file_of_a_live_scan(client: Client, cast: Cast) -> None:
    client.force_login(cast["clark"])
    said = entry(client)
    answer = client.post(ENTER, said)
    assert answer.status_code == 302, answer.content.decode()
    file = Submission.objects.get()
    assert answer.headers["Location"] == reverse("intake:receipt", args=[file.matter.reference])
    booking = read_booking(file_store.get(file.sha256))
    assert (booking.tcn, booking.ori, booking.dai) == (said["tcn"], ALDER, "CXBUREAU0")
    assert [str(one) for one in booking.names] == ["REYES LUNA,MARCO", "REYES,MARK"] or len(
        booking.names
    ) == 2
    assert [one.literal for one in booking.charges] == ["THEFT OVER 500", "RESISTING ARREST"]
    assert booking.amputations == {10: "XX"}
    assert [(one.position, one.impression, one.compression) for one in booking.images] == [
        (n, 3, "WSQ20") for n in range(1, 10)
    ]
    assert decode(booking.images[0]).pixels.shape == (100, 80)
    matter = read_submission(file.matter_id)
    kept = queries.booking_of(matter.pk)
    assert kept is not None
    assert kept.booking_number == "26-000123"


@pytest.mark.parametrize(
    ("zone", "now", "day"),
    [
        ("America/Chicago", "2026-12-02T02:00+00:00", "2026-12-01"),
        ("America/Chicago", "2028-03-01T02:00+00:00", "2028-02-29"),
        ("Pacific/Guam", "2026-12-01T21:00+00:00", "2026-12-02"),
        ("Pacific/Guam", "2027-12-31T15:00+00:00", "2028-01-01"),
    ],
)
def test_a_booking_is_dated_by_the_day_at_the_jail(
    client: Client, cast: Cast, zone: str, now: str, day: str
) -> None:
    """EBTS 1.005 is the sender's day, and 2.045, the day of the arrest, is not after it."""
    Agency.objects.filter(ori=ALDER).update(time_zone=zone)
    with time_machine.travel(datetime.fromisoformat(now)):
        client.force_login(cast["clark"])
        answer = client.post(ENTER, entry(client, arrest_date=day))
        assert answer.status_code == 302, answer.content.decode()
        booking = read_booking(file_store.get(Submission.objects.get().sha256))
    assert (str(booking.date), str(booking.arrest_date)) == (day, day)


def test_sent_twice_it_is_one_booking(client: Client, cast: Cast) -> None:
    client.force_login(cast["clark"])
    said = entry(client)
    first = client.post(ENTER, said)
    again = client.post(ENTER, {**said, **{f"image_{n}": scan() for n in range(1, 10)}})
    assert first.headers["Location"] == again.headers["Location"]
    assert Submission.objects.count() == 1


def test_every_fault_is_told_at_its_field_and_no_scan_has_to_be_chosen_again(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast["clark"])
    said = entry(client, height="5AB", missing_10="", image_1=SimpleUploadedFile("x.png", b"no image"))
    shown = client.post(ENTER, said)
    assert shown.status_code == 422
    page = shown.content.decode()
    assert "Give an image of this finger, or say why there is none." in page
    assert not Submission.objects.exists()
    kept = dict(re.findall(r'name="(kept_\d+)" value="([^"]+)"', page))
    assert len(kept) == 9
    fields = {name: value for name, value in said.items() if not name.startswith("image_")}
    again = client.post(ENTER, {**fields, **kept, "missing_10": "UP", "image_1": scan()})
    page = again.content.decode()
    assert again.status_code == 422
    assert "Is not feet and inches, N and inches, or 000." in page
    mended = {**fields, **kept, "missing_10": "UP", "height": "508", "image_1": scan()}
    assert client.post(ENTER, mended).status_code == 302
    assert len(read_booking(file_store.get(Submission.objects.get().sha256)).images) == 9


def test_a_scan_that_is_no_image_is_told_with_its_name(client: Client, cast: Cast) -> None:
    client.force_login(cast["clark"])
    said = entry(client, image_3=SimpleUploadedFile("x.png", b"no image at all"))
    shown = client.post(ENTER, said)
    assert shown.status_code == 422
    page = shown.content.decode()
    assert re.search(r'id="id_image_3_error">Of unknown format', page)
    assert 'name="kept_2" value="' in page
    assert 'name="kept_3" value="' not in page, "what cannot be read is not carried along"


def test_the_number_of_another_agency_gives_nobody_its_bookings(client: Client, cast: Cast) -> None:
    client.force_login(cast["clark"])
    said = entry(client, tcn="CX0020000H20261130000000AAAAAAAA")
    client.post(ENTER, said)
    assert Submission.objects.get().ori == ALDER


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"last": "Reyes, Luna"}, "Would be read otherwise than it was entered"),
        ({"other_names": "REYES, MARK, ANTHONY"}, "Would be read otherwise than it was entered"),
    ],
)
def test_what_would_be_read_otherwise_is_not_sent(
    client: Client, cast: Cast, changes: dict[str, str], told: str
) -> None:
    client.force_login(cast["clark"])
    shown = client.post(ENTER, entry(client, **changes))
    assert shown.status_code == 422
    assert told in shown.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("last", ["Muñoz", "O'Brien-Smith", "de la Cruz"])
def test_a_name_is_read_as_it_was_entered(client: Client, cast: Cast, last: str) -> None:
    client.force_login(cast["clark"])
    answer = client.post(ENTER, entry(client, last=last, middle="José", suffix="JR"))
    assert answer.status_code == 302, answer.content.decode()
