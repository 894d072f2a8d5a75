"""Receive a booking forwarded by a bureau of another deployment: it is stored like a jail's own, under the bureau's
reference. The jail remains the booking agency; the file's content is read here from the same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.process.advance import GivenName, demand, open_case
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.intake import file_store
from handover.stages.intake.actions import look_into, take
from handover.stages.intake.models import Submission


@dataclass(frozen=True, slots=True)
class ForwardedFile:
    """A booking's file as the bureau received it, and what the bureau calls it. ``sha256``: as the bureau states it."""

    reference: str
    office: Agency
    ori: str
    tcn: str
    tot: str
    control_ori: str
    sha256: str
    data: bytes
    happened_at: datetime


def receive_forwarded(sent: ForwardedFile, *, sender: Actor) -> Matter:
    """Open the booking, accept it and keep the file, all or nothing. Raises `RefusedError`: only the bureau is told,
    because it answers the jail. A file is stored only after it was read, because no row would name the bytes of a
    refused one and nothing would ever remove them."""
    earlier = Submission.objects.filter(ori=sent.ori, tcn=sent.tcn)
    jail = Agency.objects.filter(ori=sent.control_ori or sent.ori, kind=Agency.Kind.JAIL).first()
    demand(
        None if hashlib.sha256(sent.data).hexdigest() == sent.sha256
        else Refusal("file", "The file is not the one that the bureau received."),
        Refusal("tcn", "A booking of this TCN is here already.") if earlier.exists() else None,
        None if jail else Refusal("jail", f"The jail {sent.control_ori or sent.ori} is not on file here."),
    )  # fmt: skip
    assert jail is not None
    row = Submission(
        sha256=sent.sha256, size=len(sent.data), channel=Submission.Channel.BUREAU, sender=sender.key,
        ori=sent.ori, tcn=sent.tcn,
    )  # fmt: skip

    def write(matter: Matter) -> dict[str, Fact]:
        return {"file": record(row, matter, sender)}

    matter = open_case(
        Track.BOOKING, "receive", actor=sender, agency=jail, write=write, happened_at=sent.happened_at,
        given=GivenName(sent.reference, sent.office),
    )  # fmt: skip
    read = look_into(matter.pk, sent.data)
    assert read is not None
    demand(*(Refusal(found.code, found.text) for found in read.findings))
    said = read.booking
    assert said is not None
    if (said.ori, said.tcn, said.tot) != (sent.ori, sent.tcn, sent.tot):
        demand(Refusal("file", "The file says another agency, number or type than the bureau."))
    taken = take(read)
    file_store.put(sent.data)
    return taken


def forwarded_by(matter: Matter) -> str:
    """Return the key of the bureau that forwarded a booking; empty for one that a jail sent."""
    rows = Submission.objects.filter(matter=matter, channel=Submission.Channel.BUREAU)
    return rows.values_list("sender", flat=True).first() or ""
