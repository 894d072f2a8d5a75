"""Who might be searched for by name: people on file booked again, and people of the same state who are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from handover.matching.types import Biographics
from handover.world.desk import Subject, told
from handover.world.kernels import mix
from handover.world.misspelling import recorded_name
from handover.world.world import World, WorldError


@dataclass(frozen=True, slots=True)
class Asked:
    """What one desk wrote down, and the UCN of the person, ``""`` where the criminal repository has none."""

    ucn: str
    biographics: Biographics


INVENTED: Final = 0.04
"""Of the bookings by a careless desk, those with another person's date of birth; ours, as in `misspelling`."""


def asked(world: World, mated: int, unmated: int, seed: int, careless: float = 0.0) -> list[Asked]:
    """Bookings, names and numbers alone, of people drawn from the world; no prints are made.

    Those without a criminal record are the immigration repository's, so brothers and namesakes of people on file
    are among them. ``careless``: the share, 0-1, that a careless desk wrote: names misspelt once more, and dates of
    birth that are somebody else's (`INVENTED`). Raises ``WorldError`` where the world has fewer people than are asked
    for.
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
    found = []
    for person in (*on_file[:mated], *others[:unmated]):
        row = criminal.get(person.person_id)
        subject = Subject(person, row, immigration.get(person.person_id))
        found.append(Asked(row.ucn if row else "", told(rng, subject)))
    return _carelessly(found, careless, Random(mix(world.seed, seed, 37)))  # noqa: S311 - as above


def _carelessly(found: list[Asked], share: float, rng: Random) -> list[Asked]:
    births = [birth for one in found for birth in one.biographics.births]
    made = []
    for one in found:
        told_so = one.biographics
        if rng.random() < share:
            told_so = replace(told_so, names=tuple(recorded_name(rng, name) for name in told_so.names))
            if told_so.births and rng.random() < INVENTED:
                told_so = replace(told_so, births=(rng.choice(births),))
        made.append(replace(one, biographics=told_so))
    return made
