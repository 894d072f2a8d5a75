"""The agency for which a jail's report comes in, and the channel."""

from __future__ import annotations

from dataclasses import dataclass

from handover.accounts.models import Agency, MachineToken
from handover.accounts.roles import Actor, Role


@dataclass(frozen=True, slots=True)
class Sender:
    """The agency that reports, who acts for it, and the channel (`intake.models.booking.Submission.Channel`)."""

    agency: Agency
    actor: Actor
    channel: str

    @classmethod
    def machine(cls, token: MachineToken, channel: str = "https") -> Sender:
        """A machine account."""
        return cls(token.acts_for, token.actor, channel)

    @classmethod
    def folder(cls, agency: Agency) -> Sender:
        """Return the sender for an agency's drop folder: whoever may write there acts for the agency, like its
        machine account."""
        return cls(
            agency, Actor(f"folder:{agency.ori}", "Drop folder", Role.JAIL_MACHINE, agency.ori), "folder"
        )
