"""The extractor of a booking's images is a setting; a finger that it cannot read says so."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django.fixtures import Settings

from handover.formats.ebts.booking import BookingSubmission
from handover.formats.ebts.print_image import PrintImage
from handover.formats.images import GreyImage
from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.extract import ExtractionError
from handover.matching.fingerprints.files import EXTRACTORS
from handover.stages.identification.probes import fingers_of

IMAGE = PrintImage(3, 1, "NONE", 64, 64, 500, bytes(64 * 64))


def booking() -> BookingSubmission:
    return BookingSubmission("CAR", "TCN1", "XX0000000", "XX0000001", dt.date(2026, 11, 2), images=(IMAGE,))


def test_the_setting_names_what_reads_images(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def reader(name: str) -> None:
        def read(image: GreyImage, position: int) -> FingerMinutiae:
            asked.append((name, position))
            raise ExtractionError("nothing there")

        monkeypatch.setitem(EXTRACTORS, name, read)

    for name in ("mindtct", "leader"):
        reader(name)
        settings.HANDOVER_EXTRACTOR = name
        (finger,) = fingers_of(booking())
        assert finger.problem == "nothing there"
    assert asked == [("mindtct", 3), ("leader", 3)]
