"""The parts that agencies play, and the ways on which messages go between them. Pure."""

from __future__ import annotations

from enum import Enum

from handover.process.labelled_enum import LabelledEnum


class Part(LabelledEnum):
    """What a deployment runs for its agency."""

    BUREAU = "bureau", "Criminal records bureau"
    OFFICE = "office", "Immigration office"
    JAIL = "jail", "Jail"


class Way(Enum):
    """From which part to which."""

    OFFICE_TO_JAIL = (Part.OFFICE, Part.JAIL)
    JAIL_TO_OFFICE = (Part.JAIL, Part.OFFICE)

    @property
    def sender(self) -> Part:
        """Who sends."""
        return self.value[0]

    @property
    def receiver(self) -> Part:
        """Who receives."""
        return self.value[1]
