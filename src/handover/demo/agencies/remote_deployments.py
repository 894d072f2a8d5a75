"""The deployments apart from the office's: what the walk asks for is done there, and told by messages."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from handover.demo.agencies.combination import DemoSide
from handover.demo.agencies.side_people import AGAIN, SideApartError, SidePeople, people_at
from handover.demo.other_deployments import ChainFound
from handover.process.agency_parts import AgencyPart
from handover.process.names import StateName, StepName


class BureauApart:
    """The bureau's own deployment (`other_deployments.Bureau`)."""

    def __init__(self, people: SidePeople) -> None:
        self._people = people

    def take_feed(self, *, name: str, source: str, reliability: str, path: str) -> None:
        """Have the file of one source imported."""
        self._people.ask("take_feed", name=name, source=source, reliability=reliability, path=path)

    def receive(self, *, path: str) -> None:
        """Have a booking file taken in."""
        self._people.ask("receive", path=path)

    def report(self, *, matched: Sequence[str]) -> None:
        """Have the jails' systems report."""
        self._people.ask("report", matched=list(matched))

    def oldest_search(self, *, state: StateName) -> str:
        """When the booking of the search that waits longest was accepted."""
        return str(self._people.ask("oldest_search", state=state))

    def examine(self, *, leaves: bool) -> int:
        """Have the examiner compare what waits."""
        return int(self._people.ask("examine", leaves=leaves))

    def change_records(self) -> None:
        """Have the sources send what changed."""
        self._people.ask("change_records")

    def count(self) -> dict[str, Any]:
        """What is counted there."""
        counted: dict[str, Any] = self._people.ask("count")
        return counted


class SidesApart:
    """The people of each deployment apart (`other_deployments.Apart`)."""

    def __init__(self, people: Sequence[SidePeople]) -> None:
        self.people = people
        bureaus = [BureauApart(one) for one in people if AgencyPart.BUREAU in one.side.parts]
        self.bureau = bureaus[0] if bureaus else None
        (self._jails,) = (one for one in people if AgencyPart.JAIL in one.side.parts)

    def prepare(self) -> None:
        """Have tables, agencies and people made everywhere."""
        for one in self.people:
            one.ask("prepare")

    def take(self, step: StepName, reference: str) -> None:
        """Have the jail's clerk take a step; before and after it, what was to be told is told."""
        self.settle()
        self._jails.ask("take", step=step, case=reference)
        self.settle()

    def pass_on(self) -> int:
        """Let each side for a moment do its jobs and tell what it has to tell. Raises `SideApartError`."""
        from handover.demo.agencies.message_status import pass_on, why_not_sent

        passed = pass_on() + sum(int(one.ask("pass_on")) for one in self.people)
        if not passed:
            whys = (why_not_sent(), *(str(one.ask("why_not_sent")) for one in self.people))
            if untaken := "; ".join(filter(None, whys)):
                raise SideApartError(f"a message was not taken: {untaken}. {AGAIN}")
        return passed

    def settle(self) -> None:
        """Let pass what each side has to tell, until nobody has anything. Raises `SideApartError`."""
        while self.pass_on():
            pass

    def jobs(self) -> int:
        """How many jobs wait still."""
        from handover.process.worker import waiting

        return waiting() + sum(int(one.ask("jobs")) for one in self.people)

    def chains(self) -> list[ChainFound]:
        """What each of their audit chains is found to be."""
        return [ChainFound(**one.ask("chain")) for one in self.people]

    def standing(self) -> dict[str, Any]:
        """How cases and messages stand at each of them."""
        return {one.side.name: one.ask("tell") for one in self.people}

    def logs(self, about: Sequence[str]) -> list[dict[str, Any]]:
        """What each of their logs says of the messages about these matters."""
        return [line for one in self.people for line in one.ask("log", about=list(about))]


def start_people(stack: ExitStack, others: Sequence[DemoSide], environ: dict[str, str]) -> SidesApart:
    """Start the people of these deployments; they go when the stack is closed."""
    return SidesApart([stack.enter_context(people_at(side, environ)) for side in others])
