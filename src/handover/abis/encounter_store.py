"""Stored encounters: a table for those received through the ABIS, and the galleries' rows that are searched.

A change writes the table first and the galleries before the transaction ends, so that an encounter in the
table is always searched, and a change that a gallery refuses is undone. A gallery cannot be rolled back: a
row that a crash leaves there was never acknowledged and is not in the table, and repeating the call replaces
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils import timezone

from handover.abis.biometrics import data_of, stored
from handover.abis.galleries import current, gallery, ids_of, present, row_of, withheld
from handover.abis.models import StoredEncounter
from handover.abis.values import (
    EncounterExistsError,
    FingersByPosition,
    PersonIds,
    Print,
    PrintEncounter,
    UnavailableError,
)
from handover.matching.gallery_manifest import GalleryError
from handover.matching.types import Biographics, Identity

Names = Mapping[str, Biographics]


@contextmanager
def answering() -> Iterator[None]:
    """Report a gallery that cannot be read or written as unavailable, never as empty."""
    try:
        yield
    except (GalleryError, OSError) as problem:
        raise UnavailableError(f"a gallery does not answer: {problem}") from problem


def of_person(person: str) -> list[PrintEncounter]:
    """Return all encounters of a person: those in the table, and the one that a repository enrolled."""
    found = [_value(row) for row in StoredEncounter.objects.filter(person=person)]
    if all(one.encounter_id != person for one in found):
        enrolled = _enrolled(person)
        found = [enrolled, *found] if enrolled else found
    return found


def find(person: str, encounter: str) -> PrintEncounter | None:
    """Return one encounter, or None. Of those only in galleries, only the one that a repository enrolled is
    found.
    """
    row = StoredEncounter.objects.filter(person=person, encounter=encounter).first()
    if row is None and encounter == person:
        return _enrolled(person)
    return _value(row) if row else None


def active_encounters(name: str, persons: Sequence[str]) -> dict[str, dict[str, FingersByPosition]]:
    """Return what was stored through the ABIS for a gallery and is searched: fingers by person and encounter."""
    found: dict[str, dict[str, FingersByPosition]] = {}
    for at in range(0, len(persons), 500):
        rows = StoredEncounter.objects.filter(person__in=persons[at : at + 500], active=True)
        for row in rows:
            if name in row.galleries:
                found.setdefault(row.person, {})[row.encounter] = _value(row).fingers
    return found


def keep(person: str, encounter: PrintEncounter, *, new: bool = False) -> None:
    """Write an encounter and update the galleries. Raises `EncounterExistsError` if a ``new`` one already
    exists.
    """
    _write(person, encounter, new=new)
    _index(person, encounter, _names(person, encounter.encounter_id))


def set_aside(name: str, person: str, fingers: FingersByPosition) -> None:
    """Keep prints that a gallery alone holds, before they leave it. Searched again when the gallery follows."""
    prints = tuple(Print(position, fingers[position]) for position in sorted(fingers))
    now = timezone.now()
    StoredEncounter.objects.get_or_create(
        person=person, encounter=person,
        defaults={
            "kind": "", "galleries": [name], "prints": data_of(prints), "created_at": now, "updated_at": now,
        },
    )  # fmt: skip


def forget_person(person: str) -> None:
    """Remove all that was stored of a person, whose record was expunged."""
    StoredEncounter.objects.filter(person=person).delete()


def demand_absent(person: str, encounter: str) -> None:
    """Raise `EncounterExistsError` where the person has an encounter of that id."""
    if find(person, encounter) is not None:
        raise EncounterExistsError(f"encounter {encounter} of this person already exists")


def drop(person: str, encounter: str) -> None:
    """Remove an encounter from the table and from every gallery."""
    StoredEncounter.objects.filter(person=person, encounter=encounter).delete()
    with answering():
        for name in present():
            gallery(name).remove([row_of(person, encounter)])


def carry(source: str, target: str, encounter: PrintEncounter) -> None:
    """Move an encounter to another person, with the names in its rows. Raises `EncounterExistsError`."""
    names = _names(source, encounter.encounter_id)
    _write(target, encounter, new=True)
    _index(target, encounter, names)
    drop(source, encounter.encounter_id)


def listed(name: str) -> list[PersonIds]:
    """Return the encounters of one gallery in order of enrolment, those excluded from searches last."""
    current()
    with answering():
        opened = gallery(name)
        rows = [PersonIds(*ids_of(row)) for row in opened.ids()]
        if opened.problems:
            raise UnavailableError(f"gallery {name} is damaged: {opened.problems[0]}")
    known = set(rows)
    inactive = StoredEncounter.objects.filter(active=False)
    others = (PersonIds(r.person, r.encounter) for r in inactive if name in r.galleries)
    return rows + [ids for ids in others if ids not in known and not withheld(ids.person)]


def _value(row: StoredEncounter) -> PrintEncounter:
    return PrintEncounter(
        tuple(row.galleries), stored(row.prints), row.encounter, row.kind, row.active, row.biographic, row.contextual,
        row.client_data, row.created_at, row.updated_at,
    )  # fmt: skip


def _enrolled(person: str) -> PrintEncounter | None:
    """Return the encounter that a repository enrolled itself, which only galleries hold."""
    with answering():
        held = {name: found for name in present() if (found := gallery(name).identity(person))}
    if not held:
        return None
    fingers = next(iter(held.values())).fingers
    prints = tuple(Print(position, fingers[position]) for position in sorted(fingers))
    return PrintEncounter(tuple(held), prints, person)


def _write(person: str, encounter: PrintEncounter, *, new: bool) -> None:
    now = timezone.now()
    values = {
        "kind": encounter.kind, "active": encounter.active, "galleries": list(encounter.galleries),
        "prints": data_of(encounter.prints), "biographic": dict(encounter.biographic),
        "contextual": dict(encounter.contextual), "client_data": encounter.client_data, "updated_at": now,
    }  # fmt: skip
    key = {"person": person, "encounter": encounter.encounter_id}
    if not new:
        created = {**values, "created_at": encounter.created_at or now}
        StoredEncounter.objects.update_or_create(**key, defaults=values, create_defaults=created)
        return
    demand_absent(person, encounter.encounter_id)
    try:
        StoredEncounter.objects.create(**key, **values, created_at=encounter.created_at or now)
    except IntegrityError as problem:
        raise EncounterExistsError(
            f"encounter {encounter.encounter_id} of this person already exists"
        ) from problem


def _names(person: str, encounter: str) -> dict[str, Biographics]:
    """Return what the galleries hold of an encounter besides its prints: the repository's names."""
    row = row_of(person, encounter)
    with answering():
        held = {name: gallery(name).identity(row) for name in present()}
    return {name: one.biographics for name, one in held.items() if one}


def _index(person: str, encounter: PrintEncounter, names: Names) -> None:
    """Update the rows of an encounter. If it is excluded from searches, its prints are removed and the names
    stay. Whom the records hide is in no gallery: the encounter is enrolled when they are shown again.
    """
    row = row_of(person, encounter.encounter_id)
    fingers = encounter.fingers if encounter.active else {}
    if withheld(person):
        fingers, names = {}, {}
    with answering():
        for name in dict.fromkeys((*present(), *encounter.galleries)):
            known = names.get(name, Biographics(()))
            if name in encounter.galleries and (fingers or known.names):
                gallery(name).add([Identity(row, known, fingers)], replace=True)
            else:
                gallery(name).remove([row])
