"""A hold that runs at a jail with a deployment of its own, and what its people do there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from handover.process.models import Matter
from handover.stages.custody import actions as custody
from tests.exchange import acts
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in


class HoldsApart(TwoDeployments):
    """The request at both, and the jail's clerk."""

    def held(self) -> Matter:
        """A request on which the jail holds since an hour, as both know."""
        with time_machine.travel(timezone.now() - timedelta(hours=2)):
            case = case_in(self.office.cast, "lodged")
            self.pass_messages()
            for act in (acts.serve, acts.agree):
                self.there(case, act)
        with self.jail.inside():
            custody.report_release_time(
                **self.by(case), otherwise_release_at=timezone.now() - timedelta(hours=1)
            )
        self.pass_messages()
        return case

    def there(self, case: Matter, act: acts.Act) -> None:
        """An act of the jail's people; its messages pass."""
        with self.jail.inside():
            act(self.jail.cast, self.at_jail(case))
        self.pass_messages()

    def by(self, case: Matter) -> dict[str, Any]:
        """The jail's clerk, on the case as it stands there."""
        mine = self.at_jail(case)
        return {"case_id": mine.pk, "actor": self.jail.cast["clark"].actor, "version": mine.version}

    def states(self, case: Matter) -> tuple[str, str]:
        """The state at the office and at the jail."""
        return self.at_office(case).state, self.at_jail(case).state
