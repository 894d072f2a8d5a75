"""What keeps a search from an answer: each cause spoils a gallery and returns what mends it."""

from __future__ import annotations

from collections.abc import Callable

from handover.abis.galleries import WANTS, folder
from handover.matching.gallery import Gallery
from handover.matching.segment_files import PACKED
from handover.matching.types import Biographics, Identity, PersonName
from handover.repositories.models import Want
from handover.stages.identification.models import SearchDelay
from tests.abis.galleries import hand

Kind = SearchDelay.Kind
HIS = Biographics((PersonName("REYES", "MARCOS"),), ("1988-04-02",), "M")
"""What `walk.booking` told."""


def gallery(name: str) -> Gallery:
    return Gallery.open(folder(name))


def moved_away(name: str) -> Callable[[], object]:
    place = folder(name)
    place.rename(place.with_name("elsewhere"))
    return lambda: place.with_name("elsewhere").rename(place)


def emptied(name: str) -> Callable[[], object]:
    held = gallery(name)
    people = [one for key in held.ids() if (one := held.identity(key))]
    held.remove([one.identity_id for one in people])
    return lambda: gallery(name).add(people)


def lacks_one() -> Callable[[], object]:
    kept = gallery("criminal").identity("C2")
    assert kept is not None
    gallery("criminal").remove(["C2"])
    return lambda: gallery("criminal").add([kept])


def lacks_one_and_holds_another() -> Callable[[], object]:
    """As many as on record, and yet not those."""
    mend = lacks_one()
    gallery("criminal").add([Identity("C7", Biographics(()), hand(7, 1))])
    return mend


def damaged(name: str) -> Callable[[], object]:
    if name == WANTS:
        Want.objects.create(number="W1", offence="THEFT", agency_ori="CX0020000")
        gallery(WANTS).add([Identity("W1", Biographics((PersonName("OTHER", "X"),)))])
    file = next(folder(name).rglob(PACKED))
    whole = file.read_bytes()
    file.write_bytes(b"")
    return lambda: file.write_bytes(whole)


def unrecorded() -> Callable[[], object]:
    """The operator used `handover gallery add`, and no record came."""
    gallery("criminal").add([Identity("C9", Biographics(()), hand(9, 1))])
    return lambda: gallery("criminal").remove(["C9"])


def unrecorded_want() -> Callable[[], object]:
    gallery(WANTS).add([Identity("W9", HIS)])
    return lambda: gallery(WANTS).remove(["W9"])


CAUSES: dict[str, tuple[Callable[[], Callable[[], object]], Kind, str, str]] = {
    "no gallery": (
        lambda: moved_away("criminal"), Kind.NOT_READY,
        "there is no gallery criminal for 2 records", "handover records index --all",
    ),
    "a gallery of nobody": (
        lambda: emptied("criminal"), Kind.NOT_READY,
        "gallery criminal lacks 2 of 2 records", "handover records index --all",
    ),
    "one is lacking": (
        lacks_one, Kind.NOT_READY, "gallery criminal lacks 1 of 2 records", "handover records index --all"
    ),
    "one is lacking and the count is right": (
        lacks_one_and_holds_another, Kind.NOT_READY,
        "gallery criminal lacks 1 of 2 records", "handover records index --all",
    ),
    "a damaged gallery": (
        lambda: damaged("criminal"), Kind.INCOMPLETE,
        "gallery criminal did not answer in full", "handover records index",
    ),
    "a match without a record": (
        unrecorded, Kind.NOT_ON_RECORD, "C9 is in the criminal gallery and has no record", "handover gallery remove"
    ),
    "no file of wants": (
        lambda: moved_away(WANTS), Kind.NOT_READY, "there is no file of wants", "handover records index"
    ),
    "a damaged file of wants": (
        lambda: damaged(WANTS), Kind.INCOMPLETE, "gallery wants did not answer in full", "handover records index"
    ),
    "a want without a record": (
        unrecorded_want, Kind.NOT_ON_RECORD,
        "W9 is in the wants gallery and has no record", "handover gallery remove",
    ),
}  # fmt: skip
