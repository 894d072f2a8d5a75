"""The ABIS in process: our galleries, with the interface of `values.Abis`.

``reach`` names the galleries that the caller may use: what is in none of them does not exist for the caller,
and nothing in another one is written. None: all, for the program itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import uuid4

from django.db import transaction

from handover.abis import encounter_store
from handover.abis.galleries import PRINTS, alone, current, ids_of, searchable, thresholds, withheld
from handover.abis.one_to_one import compare
from handover.abis.values import (
    ALL,
    DEFAULT_CANDIDATES,
    MOST_CANDIDATES,
    AbisCandidate,
    BadRequestError,
    FingersByPosition,
    Identification,
    NotFoundError,
    NotPermittedError,
    PersonIds,
    PrintEncounter,
    Verification,
)
from handover.matching.types import Band, Biographics, PrintCandidate, Probe, SearchAnswer


class LocalAbis:
    """`values.Abis` over the galleries of this machine."""

    def __init__(self, reach: frozenset[str] | None = None) -> None:
        self.reach = reach

    def galleries(self) -> tuple[str, ...]:
        """List the gallery ids that the caller may use."""
        return tuple(name for name in PRINTS if self.reach is None or name in self.reach)

    def content(self, gallery: str, *, offset: int = 0, limit: int = 1000) -> list[PersonIds]:
        """Return a page of a gallery's encounters; for `ALL`, each encounter once."""
        rows = (ids for name in self._named(gallery) for ids in encounter_store.listed(name))
        return list(dict.fromkeys(rows))[offset : offset + limit]

    def encounters(self, person: str) -> list[PrintEncounter]:
        """Return all encounters of a person that the caller may see. Raises `NotFoundError` if there are
        none.
        """
        current(person)
        return self._encounters(person)

    def encounter(self, person: str, encounter: str) -> PrintEncounter:
        """Return one encounter. Raises `NotFoundError`."""
        current(person)
        return self._encounter(person, encounter)

    def fingers(self, person: str, encounter: str) -> FingersByPosition:
        """Return the minutiae of one encounter."""
        return self.encounter(person, encounter).fingers

    def create(self, encounter: PrintEncounter, person: str = "") -> PersonIds:
        """Enrol an encounter. Raises `EncounterExistsError` if the person already has one with that id."""
        ids = PersonIds(person or new_id("P"), encounter.encounter_id or new_id("E"))
        self._takes(encounter)
        with alone(*PRINTS), transaction.atomic():
            encounter_store.keep(
                ids.person, replace(encounter, encounter_id=ids.encounter, created_at=None), new=True
            )
        return ids

    def update(self, person: str, encounter: PrintEncounter) -> PersonIds:
        """Replace an entire encounter; its creation date remains."""
        self._takes(encounter)
        with alone(*PRINTS), transaction.atomic():
            old = self._to_change(person, encounter.encounter_id)
            encounter_store.keep(person, replace(encounter, created_at=old.created_at))
        return PersonIds(person, encounter.encounter_id)

    def set_status(self, person: str, encounter: str, *, active: bool) -> None:
        """Include an encounter in searches, or exclude it."""
        with alone(*PRINTS), transaction.atomic():
            encounter_store.keep(person, replace(self._to_change(person, encounter), active=active))

    def set_galleries(self, person: str, encounter: str, galleries: Sequence[str]) -> None:
        """Move an encounter to other galleries. Names stay in the galleries where the repository put them."""
        with alone(*PRINTS), transaction.atomic():
            moved = replace(self._to_change(person, encounter), galleries=tuple(galleries))
            self._takes(moved)
            encounter_store.keep(person, moved)

    def delete(self, person: str, encounter: str) -> None:
        """Delete one encounter; deleting the last one deletes the person."""
        with alone(*PRINTS), transaction.atomic():
            self._to_change(person, encounter)
            encounter_store.drop(person, encounter)

    def delete_person(self, person: str) -> None:
        """Delete all encounters of a person, or none if the caller may not delete one of them."""
        with alone(*PRINTS), transaction.atomic():
            for one in self._all_to_change(person):
                encounter_store.drop(person, one.encounter_id)

    def merge(self, target: str, source: str) -> None:
        """Move all encounters of ``source`` to ``target``, or none if an id is taken."""
        if target == source:
            raise BadRequestError("a person cannot be merged with itself")
        with alone(*PRINTS), transaction.atomic():
            self._all_to_change(target)
            self._give(target, source, self._all_to_change(source))

    def move(self, target: str, source: str, encounter: str) -> None:
        """Move one encounter of ``source`` to ``target``, who may be new."""
        if target == source:
            raise BadRequestError("the encounter already belongs to this person")
        with alone(*PRINTS), transaction.atomic():
            self._give(target, source, [self._to_change(source, encounter)])

    def identify(
        self,
        gallery: str,
        fingers: FingersByPosition,
        *,
        limit: int = DEFAULT_CANDIDATES,
        threshold: float | None = None,
    ) -> Identification:
        """Search by prints. Each person is listed once, by the best encounter found."""
        answers = {name: _searched(name, fingers) for name in self._named(gallery)}
        found = [c for name, answer in answers.items() for c in _candidates(name, answer)]
        return Identification(
            candidates=_ranked(found, limit, threshold),
            complete=all(answer.complete for answer in answers.values()),
            size=sum(answer.size for answer in answers.values()),
            epoch=max(answer.epoch for answer in answers.values()),
            fingers_used=next(iter(answers.values())).fingers_used,
        )

    def identify_person(
        self,
        gallery: str,
        person: str,
        encounter: str = "",
        *,
        limit: int = DEFAULT_CANDIDATES,
        threshold: float | None = None,
    ) -> Identification:
        """Search by every encounter of a person, or by one, and merge the candidates."""
        self._named(gallery)
        probes = [self.encounter(person, encounter)] if encounter else self.encounters(person)
        answers = [self.identify(gallery, p.fingers, limit=MOST_CANDIDATES) for p in probes]
        return replace(
            answers[0],
            candidates=_ranked([c for a in answers for c in a.candidates], limit, threshold),
            complete=all(a.complete for a in answers),
            fingers_used=tuple(sorted({f for a in answers for f in a.fingers_used})),
        )

    def verify(
        self, gallery: str, person: str, fingers: FingersByPosition, *, threshold: float | None = None
    ) -> Verification:
        """Verify the prints against the person's searchable encounters in the gallery."""
        names = set(self._named(gallery))
        current(person)
        if withheld(person):
            raise NotFoundError("no such person in this gallery")
        held = [e for e in encounter_store.of_person(person) if e.active and names & set(e.galleries)]
        if not held:
            raise NotFoundError("no such person in this gallery")
        found = [_decided(compare(fingers, one.fingers, thresholds()), threshold) for one in held]
        return max(found, key=lambda one: one.score)

    def verify_prints(
        self, one: FingersByPosition, other: FingersByPosition, *, threshold: float | None = None
    ) -> Verification:
        """Compare two sets of prints: are they one person's?"""
        return _decided(compare(one, other, thresholds()), threshold)

    def _named(self, gallery: str) -> tuple[str, ...]:
        """Return the galleries that an id denotes. Raises `NotFoundError`, or `NotPermittedError` beyond the
        reach.
        """
        if gallery != ALL and gallery not in PRINTS:
            raise NotFoundError(f"no gallery {gallery}; the galleries are {', '.join(PRINTS)} and {ALL}")
        names = PRINTS if gallery == ALL else (gallery,)
        self._covers(names)
        return names

    def _encounters(self, person: str) -> list[PrintEncounter]:
        found = [one for one in encounter_store.of_person(person) if self._sees(one)]
        if not found or withheld(person):
            raise NotFoundError("no such person")
        return found

    def _encounter(self, person: str, encounter: str) -> PrintEncounter:
        """Return one encounter without bringing galleries in step first: also within a transaction."""
        found = encounter_store.find(person, encounter)
        if found is None or not self._sees(found) or withheld(person):
            raise NotFoundError("no such person or encounter")
        return found

    def _covers(self, names: Iterable[str]) -> None:
        beyond = set(names) - (self.reach if self.reach is not None else set(names))
        if beyond:
            raise NotPermittedError(f"this account may not use gallery {', '.join(sorted(beyond))}")

    def _sees(self, encounter: PrintEncounter) -> bool:
        return self.reach is None or bool(self.reach & set(encounter.galleries))

    def _takes(self, encounter: PrintEncounter) -> None:
        for name in encounter.galleries:
            if name not in PRINTS:
                raise BadRequestError(f"no gallery {name} for prints; the galleries are {', '.join(PRINTS)}")
        self._covers(encounter.galleries)
        if not encounter.fingers:
            raise BadRequestError("an encounter needs at least one finger with an image or a template")

    def _to_change(self, person: str, encounter: str) -> PrintEncounter:
        found = self._encounter(person, encounter)
        self._covers(found.galleries)
        return found

    def _all_to_change(self, person: str) -> list[PrintEncounter]:
        found = self._encounters(person)
        for one in encounter_store.of_person(person):
            self._covers(one.galleries)
        return found

    def _give(self, target: str, source: str, encounters: Sequence[PrintEncounter]) -> None:
        """Move all or none: check for conflicts before changing a gallery."""
        for one in encounters:
            encounter_store.demand_absent(target, one.encounter_id)
        for one in encounters:
            encounter_store.carry(source, target, one)


def new_id(kind: str) -> str:
    """Make a random id for a person (``P``) or an encounter (``E``)."""
    return f"{kind}{uuid4().hex}"


def _searched(name: str, fingers: FingersByPosition) -> SearchAnswer:
    with encounter_store.answering():
        return searchable(name).search(Probe(Biographics(()), dict(fingers)), limit=MOST_CANDIDATES)


def _candidates(name: str, answer: SearchAnswer) -> list[AbisCandidate]:
    return [
        AbisCandidate(*ids_of(c.identity_id), c.rank, c.score, c.band, c.fingers, (name,))
        for c in answer.prints
    ]


def _ranked(found: Iterable[AbisCandidate], limit: int, threshold: float | None) -> tuple[AbisCandidate, ...]:
    """Keep each person once, best first, up to the limit, none below the threshold."""
    best: dict[str, AbisCandidate] = {}
    for one in sorted(found, key=lambda c: -c.score):
        if threshold is None or one.score >= threshold:
            best.setdefault(one.person, one)
    kept = list(best.values())[: max(0, min(limit, MOST_CANDIDATES))]
    return tuple(replace(one, rank=rank) for rank, one in enumerate(kept, 1))


def _decided(found: PrintCandidate | None, threshold: float | None) -> Verification:
    if found is None:
        return Verification(False, 0.0)
    same = found.band is Band.IDENTIFIED if threshold is None else found.score >= threshold
    return Verification(same, found.score, found.fingers)
