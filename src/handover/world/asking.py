"""Who might be searched for by name: people on file booked again, and people of the same state who are not."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from handover.matching.types import Biographics
from handover.world.desk import Subject, told
from handover.world.kernels import mix
from handover.world.world import World, WorldError


@dataclass(frozen=True, slots=True)
class Asked:
    """What one desk wrote down, and the UCN of the person, ``""`` where the criminal repository has none."""

    ucn: str
    biographics: Biographics


def asked(world: World, mated: int, unmated: int, seed: int) -> list[Asked]:
    """Bookings, names and numbers alone, of people drawn from the world; no prints are made.

    Those without a criminal record are the immigration repository's, so brothers and namesakes of people on file
    are among them. Raises ``WorldError`` where the world has fewer people than are asked for.
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
    return found
