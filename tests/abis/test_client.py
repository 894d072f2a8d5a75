"""Our client against our server over a real connection: the same interface, the same answers as in process."""

from __future__ import annotations

from typing import Any

import pytest

from handover.abis.biometrics import portable
from handover.abis.client import RemoteAbis
from handover.abis.local import LocalAbis
from handover.abis.transport import Transport
from handover.abis.values import (
    ALL,
    Abis,
    BadRequestError,
    EncounterExistsError,
    FingersByPosition,
    NotFoundError,
    NotPermittedError,
    Print,
    PrintEncounter,
    UnavailableError,
)
from tests.abis.galleries import hand, token
from tests.support.cast import Cast


@pytest.fixture
def remote(cast: Cast, filled: None, server: str) -> RemoteAbis:
    return RemoteAbis(Transport(server, token(cast), seconds=30))


def taken(person: int, press: int) -> tuple[Print, ...]:
    return tuple(Print(p, m) for p, m in hand(person, press).items())


def carried(person: int, press: int) -> FingersByPosition:
    """The fingers as a template carries them: what both sides compare is then the same."""
    return {p: portable(m) for p, m in hand(person, press).items()}


def walked(abis: Abis) -> list[Any]:
    """A life of encounters, and what was seen on the way."""
    seen: list[Any] = []
    made = abis.create(
        PrintEncounter(
            ("criminal",), (*taken(8, 1), Print(4, None, "AMPUTATED")), "E1", biographic={"gender": "M"}
        ),
        "P8",
    )
    read = abis.encounter("P8", "E1")
    seen += [made, read.kind, read.active, read.galleries, dict(read.biographic), sorted(read.fingers)]
    seen += [[p.missing for p in read.prints if p.missing], sorted(abis.fingers("P8", "E1"))]
    abis.create(PrintEncounter(("criminal", "immigration"), taken(9, 1), "E9"), "P9")
    abis.update("P9", PrintEncounter(("criminal",), taken(9, 2), "E9", kind="booking"))
    abis.merge("P8", "P9")
    seen.append([(e.encounter_id, e.kind) for e in abis.encounters("P8")])
    abis.move("P10", "P8", "E9")
    abis.set_status("P8", "E1", active=False)
    abis.set_galleries("P10", "E9", ["immigration"])
    for gallery in ("criminal", "immigration", ALL):
        found = abis.identify(gallery, carried(9, 5))
        best = found.candidates[0] if found.candidates else None
        seen.append((best.person, best.encounter, best.rank, best.band, best.galleries) if best else None)
        seen.append([round(c.score, 6) for c in found.candidates])
        seen.append((found.size, abis.content(gallery), found.fingers_used))
    seen.append([c.person for c in abis.identify_person("immigration", "P8").candidates])
    seen.append(abis.verify("immigration", "P10", carried(9, 5)).same)
    seen.append(abis.verify_prints(carried(1, 1), carried(2, 1)).same)
    abis.delete("P8", "E1")
    abis.delete_person("P10")
    seen.append((abis.galleries(), abis.content(ALL, offset=1, limit=3)))
    return seen


def test_over_the_network_everything_is_as_in_process(remote: RemoteAbis, filled: None) -> None:
    assert walked(remote) == walked(LocalAbis())


def test_ids_are_made_where_none_are_given(remote: RemoteAbis) -> None:
    ids = remote.create(PrintEncounter(("criminal",), taken(8, 1)))
    assert remote.encounter(ids.person, ids.encounter).encounter_id == ids.encounter
    again = remote.create(PrintEncounter(("criminal",), taken(8, 2)), ids.person)
    assert (again.person, len(remote.encounters(ids.person))) == (ids.person, 2)


def test_errors_come_back_as_what_they_are(remote: RemoteAbis, cast: Cast, server: str) -> None:
    with pytest.raises(EncounterExistsError):
        remote.create(PrintEncounter(("criminal",), taken(1, 2), "C1"), "C1")
    with pytest.raises(NotFoundError):
        remote.encounters("NOBODY")
    with pytest.raises(NotFoundError):
        remote.identify("nowhere", hand(1, 5))
    with pytest.raises(BadRequestError, match="no gallery wants for prints"):
        remote.create(PrintEncounter(("wants",), taken(8, 1)))
    with pytest.raises(BadRequestError, match="an id is empty"):
        remote.encounters("..")
    narrow = RemoteAbis(Transport(server, token(cast, ["abis.gallery.read"]), seconds=30))
    with pytest.raises(NotPermittedError, match=r"abis\.identify"):
        narrow.identify("criminal", hand(1, 5))
    unknown = RemoteAbis(Transport(server, "wrong", seconds=30))
    with pytest.raises(UnavailableError, match="401"):
        unknown.galleries()


def test_a_merge_that_meets_a_taken_id_changes_nothing(remote: RemoteAbis) -> None:
    for person in ("P1", "P2"):
        remote.create(PrintEncounter(("criminal",), taken(8, 1), "SAME"), person)
    remote.create(PrintEncounter(("criminal",), taken(8, 2), "OTHER"), "P2")
    before = remote.content(ALL)
    with pytest.raises(EncounterExistsError):
        remote.merge("P1", "P2")
    assert remote.content(ALL) == before
    assert {e.encounter_id for e in remote.encounters("P2")} == {"SAME", "OTHER"}
