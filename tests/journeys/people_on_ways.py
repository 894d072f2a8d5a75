"""Put people on the ways that cases may go, each by the actions of the process as far as the journey does not prove it.

Usage: ``python -m tests.journeys.people_on_ways`` prints the reference of each way's case as JSON; with ``--convict
REFERENCE`` a court convicts that person, by a certified disposition. Nobody of these has prints: the person of
`tests.journeys.rebook` has, and begins with the file.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handover.process.names import CaseState
    from tests.support.cast import Cast
    from tests.support.walk import Person

PLAYED_BY: Final = {
    "clark": "clerk.alder", "reed": "records", "ortiz": "officer", "walsh": "signer", "stone": "supervisor",
    "ford": "field",
}  # fmt: skip
"""Whom the demonstration has for a person of `tests.support.cast`."""
FIRST_NUMBER: Final = 9_000_001
"""Of numbers that nobody of the demonstration has."""


def prepare() -> dict[str, str]:
    """The case of each way, by its name."""
    from handover.process.step_tasks import done_here
    from tests.support import walk

    walk._serial = itertools.count(FIRST_NUMBER)
    cast = _cast()
    with done_here(
        "handover.stages.identification.tasks.request_searches"
    ):  # the searches are given, not made
        return {way: walk.case_in(cast, state, who).reference for way, (state, who) in _ways().items()}


def _ways() -> dict[str, tuple[CaseState, Person]]:
    from tests.support.walk import Person

    return {
        "resident": ("queried", Person(status="permanent_resident", final_order=False, convicted=False)),
        "bonded": ("lodged", Person()),
        "designated": ("awaiting_review", Person()),
        "prison": ("lodged", Person()),
        "stateless": ("lodged", Person(status="stateless")),
        "lenient": ("awaiting_review", Person()),
    }


def _cast() -> Cast:
    from handover.accounts.models import Agency, User
    from tests.support.cast import Cast

    people = {name: User.objects.get(username=username) for name, username in PLAYED_BY.items()}
    return Cast(people, {agency.ori: agency for agency in Agency.objects.all()})


def convict(reference: str) -> None:
    """A court's certified disposition of the person's charge comes on record."""
    from handover.process.models import Matter
    from handover.repositories.models import ArrestCharge, ChargeDisposition
    from handover.stages.review.case_file.file import file_of

    file = file_of(Matter.objects.get(reference=reference).pk)
    charge = ArrestCharge.objects.get(arrest__identity=file.criminal)
    charge.disposition = "convicted"
    charge.save()
    ChargeDisposition.objects.create(
        charge=charge, category="convicted", disposed_on=date(2026, 11, 1), literal="GUILTY", court="County Court",
        source="court system", reliability="primary", as_of=date(2026, 11, 2),
    )  # fmt: skip


def main(*arguments: str) -> None:
    """Run the command. Papers are stamped, as `tests.journeys.demonstration` has them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    from handover.stages.detainer import documents
    from tests.support.stamped import stamp

    documents.render = stamp  # type: ignore[attr-defined]
    if arguments:
        convict(arguments[-1])
    else:
        sys.stdout.write(json.dumps(prepare()))


if __name__ == "__main__":
    main(*sys.argv[1:])
