"""Probes for name searches: people on file who are booked again, and people of the same state who are not on
file.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from handover.matching.types import Biographics
from handover.world.booking_errors import BookedPerson, told
from handover.world.kernels import mix
from handover.world.misspelling import recorded_name
from handover.world.people import Person
from handover.world.world import World, WorldError


@dataclass(frozen=True, slots=True)
class SearchProbe:
    """What a desk wrote down, the person's UCN, ``""`` if they are not in the criminal repository, and the person as
    they truly are."""

    ucn: str
    biographics: Biographics
    person: Person


BORROWED: Final = 0.04
"""Share of a careless desk's bookings with another person's date of birth; our own rate, as in `misspelling`.
"""


def asked(world: World, mated: int, unmated: int, seed: int, careless: float = 0.0) -> list[SearchProbe]:
    """Generate bookings, with names and numbers only, of people drawn from the world; no prints are
    generated.

    Those without a criminal record are from the immigration repository, so siblings and namesakes of people
    on file are among them. ``careless``: the share, 0-1, written by a careless desk: names misspelt again,
    and some dates of birth taken from another person (`BORROWED`), a sibling if there is one. Raises
    ``WorldError`` if the world has fewer people than requested.
    """
    rng = Random(mix(world.seed, seed, 31))  # noqa: S311 - synthetic data must be repeatable, not secret
    criminal = {row.person_id: row for row in world.criminal_rows}
    immigration = {row.person_id: row for row in world.immigration_rows}
    people = list(world.all_people)
    rng.shuffle(people)
    on_file = [p for p in people if p.person_id in criminal]
    others = [p for p in people if p.person_id not in criminal]
    if len(on_file) < mated or len(others) < unmated:
        raise WorldError(
            f"the world has {len(on_file)} people with a criminal record and {len(others)} without; "
            f"{mated} and {unmated} were asked for"
        )
    found, chosen = [], (*on_file[:mated], *others[:unmated])
    for person in chosen:
        row = criminal.get(person.person_id)
        subject = BookedPerson(person, row, immigration.get(person.person_id))
        found.append(SearchProbe(row.ucn if row else "", told(rng, subject), person))
    if careless <= 0:
        return found
    families = defaultdict(list)
    for person in people:
        families[person.family].append(person)
    rng = Random(mix(world.seed, seed, 37))  # noqa: S311 - as above
    return [
        _carelessly(rng, one, person, families[person.family], people) if rng.random() < careless else one
        for one, person in zip(found, chosen, strict=True)
    ]


def _carelessly(
    rng: Random, one: SearchProbe, person: Person, family: list[Person], people: list[Person]
) -> SearchProbe:
    said = one.biographics
    said = replace(said, names=tuple(recorded_name(rng, name) for name in said.names))
    if said.births and rng.random() < BORROWED:
        lender = rng.choice([p for p in family if p is not person] or people)
        said = replace(said, births=(lender.birth.isoformat(),))
    return replace(one, biographics=said)
