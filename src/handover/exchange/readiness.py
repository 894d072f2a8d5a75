"""What is wrong with a combination of parts (`HANDOVER_PARTS`) or with messages: part of `handover check`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handover.accounts.models import Agency, User
from handover.accounts.roles import Role
from handover.administration.running_parts import running
from handover.administration.shortcomings import Shortcoming, declare
from handover.exchange import stuck
from handover.exchange.parts import MessageWay
from handover.process.agency_parts import ALL, PART_OF_KIND, AgencyPart, parts_of


def combination() -> Iterator[Shortcoming]:
    """Whether the parts fit the agencies and people on file."""
    here = running()
    if here == {AgencyPart.BUREAU, AgencyPart.JAIL}:
        yield Shortcoming(
            "parts", "an office elsewhere takes one peer for one part, and cannot speak to both of these",
            "run the bureau alone (HANDOVER_PARTS=bureau), and the jail alone or beside the office",
        )  # fmt: skip
    for agency in Agency.objects.exclude(kind=Agency.Kind.OVERSIGHT).order_by("ori"):
        part = PART_OF_KIND[agency.kind]
        if part in here or agency.peer or not _speak(part, here):
            continue
        remedy = f"handover peers add NAME --part {part.value} --agency {agency.ori}, or run the part here"
        what = f"{agency.name} ({agency.ori}) works neither here nor at a peer: the part {part.value} does not run"
        yield Shortcoming("part-absent", what, remedy)
    for kind, what in _lacking(here):
        if not Agency.objects.filter(kind=kind).exists():
            remedy = (
                f"handover agency add ORI NAME --kind {kind.value} --time-zone ZONE, then handover peers add"
            )
            yield Shortcoming(f"no-{kind.value}", what, remedy)
    for user in (
        User.objects.filter(is_active=True).exclude(role="").order_by("username") if here != ALL else ()
    ):
        if not parts_of(Role(user.role)) & here:
            what = f"{user.username} is a {Role(user.role).title.lower()}, and that part does not run here"
            yield Shortcoming("part-account", what, f"handover accounts disable {user.username}", False)


def _speak(part: AgencyPart, here: frozenset[AgencyPart]) -> bool:
    """Whether messages pass between a part that is absent and one that runs here: a jail sends its bookings to a
    bureau by the intake, and has no message for it."""
    return any({way.sender, way.receiver} == {part, one} for way in MessageWay for one in here)


def _lacking(here: frozenset[AgencyPart]) -> Iterator[tuple[Agency.Kind, str]]:
    """Which kinds of agency must be on file besides those of the parts that run, and what is impossible else."""
    if AgencyPart.OFFICE not in here:
        what = "nothing is forwarded" if AgencyPart.BUREAU in here else "no request can come"
        yield Agency.Kind.IMMIGRATION, f"no immigration office is on file: {what}"
    elif AgencyPart.BUREAU not in here:
        yield Agency.Kind.BUREAU, "no criminal records bureau is on file: no booking can come"
    if AgencyPart.JAIL not in here:
        yield Agency.Kind.JAIL, "no jail is on file: no booking can come"


def messages() -> Iterator[Shortcoming]:
    """Messages that wait for a person: each is an act of which an agency does not know."""
    for one in stuck.overdue():
        since = f", the oldest since {one.since:%Y-%m-%d %H:%M} UTC" if one.since else ""
        yield Shortcoming(
            "messages-stuck", f"{_IN_WORDS[one.how].format(one.count)}{since}",
            "the page “Messages to other agencies” says what each waits for; see docs/operating.md",
        )  # fmt: skip


_IN_WORDS: Final = {
    "not read": "{} message(s) are of a version that the other agency does not know: it is to be upgraded",
    "given up": "{} message(s) to other agencies were given up",
    "not recorded": "{} message(s) of other agencies came and are not recorded",
    "not asked": "{} request(s) are stopped by a question of the jail that no message asks the office",
    "held back": "messages about {} request(s) are held back by one that is missing",
}
declare(combination, messages)
