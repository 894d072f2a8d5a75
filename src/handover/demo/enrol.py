"""Enrol the synthetic world: records into tables, prints and names into galleries."""

from __future__ import annotations

from functools import partial

from rich.progress import Progress, TaskID

from handover.abis.galleries import WANTS
from handover.formats.ebts.transaction_types import Repository
from handover.repositories import enrolment
from handover.world import World


def enrol(world: World, bars: Progress) -> None:
    """Fill both repositories and the file of wants, each once."""
    counts = {Repository.CRIMINAL: world.sizes.criminal, Repository.IMMIGRATION: world.sizes.immigration}
    enrolment.keep_criminal(r.row for r in world.criminal_identities())
    enrolment.keep_immigration(r.row for r in world.immigration_identities())
    enrolment.keep_wants(world.wants())
    for name, records in (
        (Repository.CRIMINAL, world.criminal_identities()),
        (Repository.IMMIGRATION, world.immigration_identities()),
    ):
        task = bars.add_task(f"enrolling: {name}", total=counts[name])
        enrolment.enrol_gallery(name, (r.identity for r in records), partial(_tell, bars, task))
        bars.update(task, completed=counts[name])
    enrolment.enrol_gallery(WANTS, enrolment.want_identities(world.wants()), lambda _: None)


def _tell(bars: Progress, task: TaskID, done: int) -> None:
    bars.update(task, completed=done)
