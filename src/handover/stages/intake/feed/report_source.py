"""On whose behalf a jail's report comes in, and by which way."""

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
        """An agency's drop folder: who may write there acts for it, as its machine account does."""
        return cls(
            agency, Actor(f"folder:{agency.ori}", "Drop folder", Role.JAIL_MACHINE, agency.ori), "folder"
        )
