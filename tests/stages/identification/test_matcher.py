"""Searches by another process, on this machine or several: what it does not answer in full waits, whoever it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.abis.galleries import WANTS, folder, searchable
from handover.abis.values import UnavailableError
from handover.administration.shortcomings import shortcomings
from handover.matching.fingerprints.thresholds import THRESHOLDS
from handover.matching.gallery import Gallery
from handover.matching.served.local_gallery import GalleryHere
from handover.matching.sharding.gallery import ShardedGallery
from handover.matching.types import Biographics, Identity, PersonName, Probe
from handover.process.facts import record
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories.models import CriminalIdentity
from handover.stages.identification import actions, delays
from handover.stages.identification.models import Candidate, ProbeFinger, SearchDelay
from handover.stages.identification.probes import to_json
from tests.abis.galleries import hand
from tests.matching.sharding.local_nodes import LocalNodes
from tests.matching.test_served import serving
from tests.support import walk
from tests.support.cast import Cast


@pytest.fixture(autouse=True)
def place(settings: Settings, tmp_path: Path, db: None) -> Path:
    """Three people on record in three segments, nobody wanted, and a socket that the settings name."""
    settings.HANDOVER_DATA_DIR = tmp_path
    gallery = Gallery.create(folder("criminal"), "criminal")
    for n in (1, 2, 3):
        gallery.add([Identity(f"C{n}", Biographics((PersonName(f"NAME{n}", "A"),)), hand(n, 1))])
        CriminalIdentity.objects.create(ucn=f"C{n}", as_of=date(2026, 9, 1))
    Gallery.create(folder(WANTS), WANTS)
    settings.HANDOVER_MATCHER = str(tmp_path / "matcher.sock")
    return tmp_path / "matcher.sock"


def searched(cast: Cast, person: int) -> Matter:
    booked = walk.booking(cast)
    for position, finger in hand(person, 5).items():
        record(
            ProbeFinger(position=position, source="Type-9", minutiae=to_json(finger), count=len(finger)),
            booked,
            actions.MATCHER,
        )
    return walk.search(booked, "criminal")


def work(case: Matter, later: int = 0) -> str:
    with time_machine.travel(timezone.now() + delays.PAUSES[-1] * later):
        Worker().run()
    case.refresh_from_db()
    return case.state


def codes() -> set[str]:
    return {one.code for one in shortcomings() if one.code.startswith("matcher")}


def test_a_silent_matcher_is_waited_for_and_then_answers(cast: Cast, place: Path) -> None:
    case = searched(cast, 2)
    assert work(case) == "pending"
    row = SearchDelay.objects.get(matter=case)
    assert "no matcher answers" in row.what
    assert "handover matcher state" in row.remedy
    assert codes() == {"matcher-silent"}
    with serving(place, {"criminal": GalleryHere(folder("criminal"), THRESHOLDS)}):
        assert work(case, 1) == "identified"
        assert codes() == set()
    assert Candidate.objects.filter(matter=case, identity="C2").exists()


def test_without_one_shard_nobody_is_told_anything_not_even_a_match(
    cast: Cast, place: Path, tmp_path: Path
) -> None:
    nodes = LocalNodes(tmp_path / "nodes", 2)
    sharded = ShardedGallery(folder("criminal"), nodes, shards=3, deadline=2.0, patience=0.2)
    try:
        with serving(place, {"criminal": sharded}):
            probe = Probe(Biographics(()), hand(2, 5))
            assert searchable("criminal").search(probe).prints[0].identity_id == "C2"
            nodes.rule = _without(0)
            case = searched(cast, 2)
            assert work(case) == "pending"
            assert (
                "criminal is incomplete at epoch 3: shard 0 did not answer"
                in SearchDelay.objects.get(matter=case).what
            )
            with pytest.raises(UnavailableError, match="shard 0"):
                searchable("criminal").search(probe)
            nodes.rule = lambda _node, _request: 0.0
            assert work(case, 1) == "identified"
    finally:
        sharded.close()


def _without(shard: int) -> Callable[[str, object], float]:
    def rule(_: str, request: object) -> float:
        if getattr(request, "shard", None) == shard:
            raise OSError("gone")
        return 0.0

    return rule
