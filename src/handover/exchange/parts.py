"""The parts that agencies play, and the ways on which messages go between them. Pure."""

from __future__ import annotations

from enum import Enum

from handover.process.labelled_enum import LabelledEnum


class AgencyPart(LabelledEnum):
    """What a deployment runs for its agency."""

    BUREAU = "bureau", "Criminal records bureau"
    OFFICE = "office", "Immigration office"
    JAIL = "jail", "Jail"


class MessageWay(Enum):
    """From which part to which."""

    OFFICE_TO_JAIL = (AgencyPart.OFFICE, AgencyPart.JAIL)
    JAIL_TO_OFFICE = (AgencyPart.JAIL, AgencyPart.OFFICE)

    @property
    def sender(self) -> AgencyPart:
        """Who sends."""
        return self.value[0]

    @property
    def receiver(self) -> AgencyPart:
        """Who receives."""
        return self.value[1]
