"""The demo people bring every kind of case to an end by the actions of the pages, whatever the records show."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from handover.accounts.models import Agency
from handover.demo import record_changes
from handover.demo.cast import cast_people
from handover.demo.enrol import IMPORTER
from handover.demo.walkthrough import play
from handover.process.graph import Track
from handover.process.integrity.check import check
from handover.process.models import Matter
from handover.repositories.feeds import declare
from handover.repositories.models import ImmigrationIdentity, StatusRecord
from handover.world.feed_files import CASE_SYSTEM, slug
from tests.support.cast import AGENCIES, Cast
from tests.support.walk import Person, queried

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PERSONS = (
    Person(),
    Person(fin="1999999961"),
    Person(fin="1999999961"),
    Person(final_order=False),
    Person(status="overstay", final_order=False),
    Person(status="permanent_resident", final_order=False, convicted=False),
    Person(status="citizen", final_order=False),
    Person(status="asylum", final_order=False),
)


def on_file_by_a_feed() -> None:
    """The case system sends everybody who is on file, so that it can send what changes."""
    declare(
        slug(CASE_SYSTEM), form="jsonl", source=CASE_SYSTEM, reliability="system", mode="incremental", kinds=[],
        agency="", column_map="", most_retracted=0.02, actor=IMPORTER,
    )  # fmt: skip
    for row in ImmigrationIdentity.objects.all():
        body = {
            "fin": row.pk, "a_number": row.a_number, "names": row.names, "births": row.births,
            "birthplace": row.birthplace, "citizenship": row.citizenship, "protected": row.protected,
        }  # fmt: skip
        record_changes.send(CASE_SYSTEM, "immigration_identity", row.pk, body)


def test_every_kind_of_case_reaches_an_end_or_waits_in_a_queue(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    agencies = {
        ori: Agency.objects.create(ori=ori, name=name, kind=kind, time_zone=zone, policy=policy)
        for ori, name, kind, zone, policy in AGENCIES
    }
    cast_people()
    cast = Cast(people={}, agencies=agencies)
    for ori in ("CX0010000", "CX0020000", "CX0030000"):
        for person in PERSONS:
            queried(cast, person, ori)
    for _ in range(12):  # one case is left in every queue, so the far end needs many
        queried(cast, Person(), "CX0010000")
    on_file_by_a_feed()
    StatusRecord.objects.filter(status="overstay").update(reliability="secondary")
    for _ in range(2):
        play(lambda _: None)
    states = set(Matter.objects.filter(track=Track.CASE).values_list("state", flat=True))
    assert {"in_custody", "no_action", "citizen"} <= states
    assert {"identity_withdrawn", "child_path", "stopped"} <= states
    assert check().findings == []
