"""Prints that came by no feed: kept aside while a record is sealed, read by nobody, back with it, gone with it."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest

from handover.abis import encounter_store
from handover.abis.galleries import folder, gallery
from handover.abis.local import LocalAbis
from handover.abis.models import StoredEncounter
from handover.abis.values import NotFoundError, Print, PrintEncounter
from handover.matching.gallery import Gallery
from handover.matching.types import Biographics, Identity
from handover.repositories import expunging
from tests.abis.galleries import hand
from tests.repositories.cases import UCN, known, order, send
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
FURTHER = PrintEncounter(("criminal",), tuple(Print(p, m) for p, m in hand(2, 1).items()), "E2")


@pytest.fixture
def enrolled(tmp_path: Path) -> Path:
    """A person on record, whose prints an operator added to the gallery."""
    known(tmp_path)
    held = gallery("criminal")
    held.add([Identity(UCN, Biographics(()), hand(1, 1))], replace=True)
    return tmp_path


def found(person: int) -> list[str]:
    answer = LocalAbis().identify("criminal", hand(person, 5))
    return [c.person for c in answer.candidates if c.band is not None and c.band.value == "identified"]


def seal(folder: Path, op: str, version: int) -> None:
    send(folder, order(op, "criminal_identity", "p1", version=version))


def test_who_was_sealed_comes_back_with_their_prints(enrolled: Path) -> None:
    assert found(1) == [UCN]
    seal(enrolled, "seal", 9)
    assert gallery("criminal").ids() == []
    seal(enrolled, "unseal", 10)
    assert found(1) == [UCN]
    seal(enrolled, "seal", 11)
    seal(enrolled, "unseal", 12)
    assert found(1) == [UCN], "and a second time"


READS: dict[str, Callable[[LocalAbis], object]] = {
    "all encounters": lambda abis: abis.encounters(UCN),
    "the enrolled one": lambda abis: abis.encounter(UCN, UCN),
    "one that was sent": lambda abis: abis.encounter(UCN, "E2"),
    "its template": lambda abis: abis.fingers(UCN, "E2"),
    "by verifying": lambda abis: abis.verify("criminal", UCN, hand(1, 5)),
    "by a search from it": lambda abis: abis.identify_person("criminal", UCN),
    "by a change": lambda abis: abis.set_status(UCN, "E2", active=False),
    "by a move": lambda abis: abis.move("P9", UCN, "E2"),
    "by a merge": lambda abis: abis.merge("P9", UCN),
    "by a removal": lambda abis: abis.delete_person(UCN),
}


@pytest.mark.parametrize("way", READS)
def test_of_whom_is_sealed_nothing_is_read_or_changed(enrolled: Path, way: str) -> None:
    abis = LocalAbis()
    abis.create(FURTHER, UCN)
    abis.create(PrintEncounter(("criminal",), FURTHER.prints, "E1"), "P9")
    seal(enrolled, "seal", 9)
    with pytest.raises(NotFoundError):
        READS[way](abis)
    assert UCN not in {ids.person for ids in abis.content("criminal")}
    seal(enrolled, "unseal", 10)
    assert {e.encounter_id for e in abis.encounters(UCN)} == {UCN, "E2"}


def test_what_is_sent_for_whom_is_sealed_is_found_when_they_are_unsealed(enrolled: Path) -> None:
    abis = LocalAbis()
    seal(enrolled, "seal", 9)
    abis.create(FURTHER, UCN)
    assert gallery("criminal").ids() == []
    seal(enrolled, "unseal", 10)
    assert (found(1), found(2)) == ([UCN], [UCN])


def test_an_expunged_person_leaves_no_stored_prints(cast: Cast, enrolled: Path) -> None:
    LocalAbis().create(FURTHER, UCN)
    seal(enrolled, "seal", 9)
    assert StoredEncounter.objects.filter(person=UCN).count() == 2
    send(enrolled, order("expunge", "criminal_identity", "p1", version=10))
    (waits,) = expunging.waiting()
    expunging.ask(waits.pk, actor=cast["reed"].actor)
    expunging.approve(waits.pk, actor=cast["stone"].actor)
    assert not StoredEncounter.objects.filter(person=UCN).exists()


@pytest.mark.parametrize("act", ["create", "set_status", "set_galleries", "move", "delete"])
def test_what_is_written_by_the_abis_waits_for_whoever_follows(
    enrolled: Path, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    abis = LocalAbis()
    if act != "create":
        abis.create(FURTHER, UCN)
    free: list[bool] = []

    def watched(name: str) -> Callable[..., object]:
        real = getattr(Gallery, name)

        def write(self: Gallery, *args: object, **more: object) -> object:
            with folder("criminal").with_name(".criminal.following").open("w") as other:
                try:
                    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    free.append(True)
                except BlockingIOError:
                    free.append(False)
            return real(self, *args, **more)

        return write

    for name in ("add", "remove"):
        monkeypatch.setattr(Gallery, name, watched(name))
    acts: dict[str, Callable[[], object]] = {
        "create": lambda: abis.create(FURTHER, UCN),
        "set_status": lambda: abis.set_status(UCN, "E2", active=False),
        "set_galleries": lambda: abis.set_galleries(UCN, "E2", ["criminal"]),
        "move": lambda: abis.move("P8", UCN, "E2"),
        "delete": lambda: abis.delete(UCN, "E2"),
    }
    acts[act]()
    assert free and not any(free)
    assert encounter_store.find(UCN, UCN) is not None
