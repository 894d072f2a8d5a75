"""An immigration office here, and the jail Alder in a deployment beside it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from handover.exchange.parts import AgencyPart
from handover.process.models import Matter
from tests.exchange.side_by_side import Deployment, SideBySide
from tests.exchange.site import ALDER, OFFICE


class TwoDeployments(SideBySide):
    """An office and a jail that are peers."""

    office: ClassVar[Deployment]
    jail: ClassVar[Deployment]

    @classmethod
    def deployments(cls, place: Path) -> tuple[Deployment, Deployment]:
        cls.office = Deployment(
            "columbia", AgencyPart.OFFICE, OFFICE, "http://127.0.0.1:9", place / "columbia"
        )
        cls.jail = Deployment("alder", AgencyPart.JAIL, ALDER, "http://127.0.0.1:10", place / "alder")
        return cls.office, cls.jail

    def at_jail(self, case: Matter) -> Matter:
        """The jail's own case of a request."""
        return self.matter_at(self.jail, case.reference)

    def at_office(self, case: Matter) -> Matter:
        """The office's case as it stands."""
        return self.matter_at(self.office, case.reference)
