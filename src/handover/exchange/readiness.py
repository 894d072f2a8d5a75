"""What is wrong with a combination of parts (`HANDOVER_PARTS`): part of `handover check`."""

from __future__ import annotations

from collections.abc import Iterator

from handover.accounts.models import Agency, User
from handover.accounts.roles import Role
from handover.administration.running_parts import running
from handover.administration.shortcomings import Shortcoming, declare
from handover.process.agency_parts import ALL, PART_OF_KIND, AgencyPart, parts_of


def combination() -> Iterator[Shortcoming]:
    """Whether the parts fit the agencies and people on file."""
    here = running()
    if (AgencyPart.OFFICE in here) != (AgencyPart.BUREAU in here):
        yield Shortcoming(
            "parts", "bureau and office exchange no messages yet: one without the other neither gets a match nor "
            "passes one on", "run both: HANDOVER_PARTS=bureau,office, with jail where jails work here too",
        )  # fmt: skip
    for agency in Agency.objects.exclude(kind=Agency.Kind.OVERSIGHT).order_by("ori"):
        part = PART_OF_KIND[agency.kind]
        if part in here or agency.peer:
            continue
        remedy = f"handover peers add NAME --part {part.value} --agency {agency.ori}, or run the part here"
        what = f"{agency.name} ({agency.ori}) works neither here nor at a peer: the part {part.value} does not run"
        yield Shortcoming("part-absent", what, remedy, part is not AgencyPart.BUREAU)
    if here == {AgencyPart.JAIL} and not Agency.objects.filter(kind=Agency.Kind.IMMIGRATION).exists():
        remedy = "handover agency add ORI NAME --kind immigration --time-zone ZONE, then handover peers add"
        yield Shortcoming("no-immigration", "no immigration office is on file: no request can come", remedy)
    for user in (
        User.objects.filter(is_active=True).exclude(role="").order_by("username") if here != ALL else ()
    ):
        if not parts_of(Role(user.role)) & here:
            what = f"{user.username} is a {Role(user.role).title.lower()}, and that part does not run here"
            yield Shortcoming("part-account", what, f"handover accounts disable {user.username}", False)


declare(combination)
