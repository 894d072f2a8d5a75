"""A poor set is answered so that the jail can take it again: on the page, by the API, and in the answer itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from handover.abis.galleries import WANTS, folder
from handover.formats.ebts.finger_fields import QualityScore
from handover.formats.ebts.reading import read_transaction
from handover.matching.gallery import Gallery
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories.models import CriminalIdentity
from handover.stages.intake import queries
from handover.world.prints import tenprint
from tests.stages.files import car, image, sent
from tests.stages.intake.jail import Jail
from tests.support.cast import Cast


@pytest.fixture
def filled_cast(cast: Cast, filled: None, settings: Settings, tmp_path: Path) -> Cast:
    """The galleries of `tests.abis`, their people on record, and a gallery of no wants."""
    for n in (1, 2, 3):
        CriminalIdentity.objects.create(ucn=f"C{n}", names=[], births=[], as_of=date(2026, 9, 1))
    Gallery.create(folder(WANTS), WANTS)
    return cast


def answered(filled_cast: Cast, **changes: Any) -> tuple[Matter, list[str]]:
    """The booking read, searched and answered by the worker; the messages of the answer."""
    case = sent(car(**changes), filled_cast["clark"].actor)
    Worker().run()
    case.refresh_from_db()
    answer = queries.answers_of(case.pk).get()
    two = read_transaction(queries.answer_file(answer)).record(2)
    assert two is not None
    return case, [row[0] for row in two.items(60)]


def test_a_poor_set_is_told_finger_by_finger(filled_cast: Cast, client: Client) -> None:
    prints = {finger: minutiae for finger, minutiae in tenprint(7, 11).items() if finger not in (5, 9)}
    images = (image(2, nfiq=5), image(3, nfiq=2), image(4, scores=(QualityScore(4, 12),)), image(9, nfiq=5))
    case, said = answered(filled_cast, minutiae=prints, images=images, amputations={10: "XX"})
    assert case.state == "answered"
    assert said[:3] == [
        "L0008 - 14.022 NQM: Right index: NFIQ 5 of 5, at most 3 is good",
        "L0008 - 14.024 FQM: Right ring: quality score 12 of 100, at least 26 is good",
        "L0008 - 2.084 AMP: Right little: no print of it, and no reason is stated",
    ]
    assert said[3].startswith("L0008 - 14.999 DAT: Left ring: "), (
        "what the matcher found counts before what was stated"
    )
    assert len(said) == 4
    told = Jail(filled_cast).get(f"submissions/{case.reference}").json()["retake"]
    assert [(r["finger"], r["field"]) for r in told] == [
        (2, "14.022"),
        (4, "14.024"),
        (5, "2.084"),
        (9, "14.022"),
    ]
    client.force_login(filled_cast["clark"])
    page = client.get(reverse("intake:booking", args=[case.reference])).content.decode()
    assert "Take these prints again, while the person is here" in page
    assert "Right little: no print of it" in page
    assert page.count("NFIQ 5 of 5, at most 3 is good") == 2, "right index and left ring, once each"
    assert "finger 2" not in page
    assert "Quality of each finger" in page


def test_a_good_set_is_not_asked_for_again(filled_cast: Cast, client: Client) -> None:
    case, said = answered(filled_cast, minutiae=tenprint(7, 11))
    assert said == []
    assert Jail(filled_cast).get(f"submissions/{case.reference}").json()["retake"] == []
    client.force_login(filled_cast["clark"])
    page = client.get(reverse("intake:booking", args=[case.reference])).content.decode()
    assert "Take these prints again" not in page


def test_a_set_that_cannot_be_searched_is_refused_with_every_finger(filled_cast: Cast) -> None:
    images = tuple(image(n, data=b"\xff\xa0broken", compression="WSQ20") for n in range(1, 11))
    case, said = answered(filled_cast, minutiae={}, images=images)
    assert case.state == "refused"
    assert said[0] == "L0008 - 14.999 DAT: no print is good enough to search; take the prints again"
    assert len(said) == 11
    assert all(": cannot" in line or "WSQ" in line for line in said[1:]), said
