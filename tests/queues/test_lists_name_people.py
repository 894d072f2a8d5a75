"""A list of work names the person, not a reference alone, and that it was read is recorded as of every list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from handover.audit.models import Entry
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.disclosure import actions as disclosure
from handover.stages.intake.models import Booking
from handover.stages.notification.need_to_know import RESTRICTED
from handover.web.reading_audit import LISTED
from tests.queues.conftest import Look
from tests.safeguards.gate.scenes import SCENES
from tests.support.cast import Cast
from tests.support.walk import Person, case_in

LISTS: dict[str, tuple[str, str, str]] = {
    "lodged, charges changed": ("ortiz", "/custody/changes/", "custody:changes"),
    "lent": ("ford", "/custody/changes/", "custody:changes"),
    "misidentified": ("stone", "/custody/corrections/", "custody:corrections"),
    "disputed": ("ortiz", "/review/disputes/", "review:disputes"),
    "represented": ("reed", "/disclosure/", "disclosure:waiting"),
}
NOTHING = {
    "/custody/changes/": "Nothing waits here",
    "/custody/corrections/": "Nobody outside waits for a correction.",
    "/review/disputes/": "Nothing is disputed.",
    "/disclosure/": "No request for access waits.",
    "/custody/nobody-came/": "No request is late.",
}


def _name(case: Matter) -> str:
    return Booking.objects.get(matter=case.parent_id).display_name


def _listed(name: str) -> int:
    return Entry.objects.filter(act=LISTED, subject=name).count()


@pytest.mark.django_db
@pytest.mark.parametrize("scene", LISTS)
def test_a_list_of_work_names_the_person_and_its_reading_is_recorded(
    cast: Cast, look: Look, scene: str
) -> None:
    made: Callable[[Cast], Matter] = SCENES[scene]
    made_of = Matter.objects.select_related("parent").get(pk=made(cast).pk)
    case = made_of.parent if made_of.track == Track.DISPUTE and made_of.parent else made_of
    who, address, name = LISTS[scene]
    text = look(who, address).content.decode()
    row = text[text.index(f"{case.reference}<") :]
    assert _name(case) in row[: row.index("</t")]
    assert _listed(name) == 1


@pytest.mark.django_db
def test_a_list_of_work_does_not_name_whose_record_is_restricted(cast: Cast, look: Look) -> None:
    case = case_in(cast, "in_review", Person(protected=True))
    shown = "Passport, seen at the office's window."
    asks = disclosure.AccessForm("person", "Marco Reyes", shown, "All that is held.", timezone.now())
    disclosure.ask_access(case.pk, actor=cast["ortiz"].actor, version=case.version, form=asks)
    whole, masked = (look(who, "/disclosure/").content.decode() for who in ("ortiz", "ford"))
    assert case.reference in whole
    assert case.reference in masked
    assert (_name(case) in whole, _name(case) in masked) == (True, False)
    assert RESTRICTED in masked


@pytest.mark.django_db
@pytest.mark.parametrize("address", NOTHING)
def test_an_empty_list_says_so_and_is_no_reading_of_anybody(cast: Cast, look: Look, address: str) -> None:
    text = look("stone", address).content.decode()
    assert NOTHING[address] in text
    assert not Entry.objects.filter(act=LISTED).exists()
