"""The directions in which messages pass between the parts. Pure."""

from __future__ import annotations

from enum import Enum

from handover.process.agency_parts import AgencyPart

__all__ = ["AgencyPart", "MessageWay"]


class MessageWay(Enum):
    """From which part to which."""

    BUREAU_TO_OFFICE = (AgencyPart.BUREAU, AgencyPart.OFFICE)
    OFFICE_TO_BUREAU = (AgencyPart.OFFICE, AgencyPart.BUREAU)
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
