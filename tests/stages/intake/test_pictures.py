"""The pictures of a booking's prints: for whom, how wide, and what a broken one says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from handover.audit.models import Entry
from handover.formats.images import ImageError
from handover.stages.intake import file_store
from handover.stages.intake.pictures import png_of
from tests.stages.files import car, image, sent, sent_by
from tests.stages.pages import page
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_print_is_shown_as_a_picture_of_bounded_width(client: Client, cast: Cast) -> None:
    images = (image(2), image(3, width=400, height=500, data=bytes(400 * 500)))
    case = sent_by(cast["clark"], images=images, minutiae={})
    client.force_login(cast["clark"])
    for index, expected in ((0, 80), (1, 240)):
        response = client.get(reverse("intake:image", args=[case.reference, index, 240]))
        assert response["Content-Type"] == "image/png"
        assert int.from_bytes(response.content[16:20], "big") == expected
    assert Entry.objects.filter(act="booking.image.read", subject=case.reference).count() == 2


def test_no_picture_beyond_the_file_the_sizes_and_the_jail(client: Client, cast: Cast) -> None:
    case = sent_by(cast["clark"], images=(image(2),), minutiae={})
    for who, index, width in (("clark", 1, 240), ("clark", 0, 5000), ("bell", 0, 240)):
        client.force_login(cast[who])
        url = reverse("intake:image", args=[case.reference, index, width])
        assert client.get(url).status_code == 404


def test_a_broken_picture_says_so_and_leaves_the_page_whole(client: Client, cast: Cast) -> None:
    broken = image(2, compression="WSQ20", data=b"\xff\xa0 not a picture")
    case = sent_by(cast["clark"], images=(broken,), minutiae={})
    page(client, cast, "clark", "intake:booking", case.reference)
    response = client.get(reverse("intake:image", args=[case.reference, 0, 240]))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert b"cannot be read" in response.content


@pytest.mark.samples
def test_a_real_tenprint_file_of_another_agency_is_answered(
    client: Client, cast: Cast, samples: Path
) -> None:
    data = (samples / "ebts" / "an2k" / "type-14-tpcard-nqm.an2").read_bytes()
    case = sent(data, cast["clark"].actor)
    assert case.state == "refused"
    seen = page(client, cast, "clark", "intake:booking", case.reference)
    assert "A0004" in seen


@pytest.mark.parametrize("kept", [b"no EBTS file", b"", car(arrest_date=date(2199, 1, 1))])
def test_a_kept_file_that_no_longer_reads_is_said_to_be_unreadable(kept: bytes) -> None:
    """A later version may read more strictly than the one that accepted the file."""
    with pytest.raises(ImageError, match="can no longer be read"):
        png_of(file_store.put(kept), 0, 240)
