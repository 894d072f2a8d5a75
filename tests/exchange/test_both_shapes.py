"""Seven ways of a request end alike where office and jail are one deployment and where they are two: one state, the
same steps by the same people, the same clocks, papers and breaches, and the jail reads the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import time_machine
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.exchange.models import OutgoingMessage
from handover.process.case_clocks.models import Clock
from handover.process.jail_words import state_title
from handover.process.models import Matter
from handover.stages.custody import tasks as clocks
from handover.stages.custody.models import Breach
from handover.stages.detainer.models import Paper
from tests.exchange.acts import (
    AT_JAIL,
    Act,
    agree,
    assume,
    at_large,
    claim_there,
    decline,
    leave,
    no_citizen,
    notify,
    serve,
    state_release,
    transfer,
    withdraw_match,
)
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in

WAYS: Final[dict[str, tuple[Act, ...]]] = {
    "hold": (serve, agree, state_release, assume),
    "notify": (serve, notify, state_release, leave, at_large),
    "decline": (serve, decline, state_release, leave, at_large),
    "withdrawn match": (serve, agree, withdraw_match),
    "citizenship claim": (serve, agree, claim_there, no_citizen, state_release, assume),
    "transfer": (serve, transfer),
    "at large": (serve, agree, state_release, leave, at_large),
}
START: Final = timezone.now().replace(microsecond=0)


class TestBothShapes(TwoDeployments):
    """Messages are passed in memory: sockets would cost the time, and tests/demo walks whole processes through them."""

    def test_each_way_ends_alike(self) -> None:
        for name, way in WAYS.items():
            with self.subTest(name):
                apart = self.walk(way)
                with self.in_one():
                    together = self.walk(way)
                assert apart == together

    @contextmanager
    def in_one(self) -> Iterator[None]:
        """The same agencies in one deployment: none has a peer."""
        apart = dict(Agency.objects.exclude(peer="").values_list("ori", "peer"))
        Agency.objects.update(peer="")
        yield
        for ori, peer in apart.items():
            Agency.objects.filter(ori=ori).update(peer=peer)

    def walk(self, way: tuple[Act, ...]) -> dict[str, Any]:
        """Take a request this way, and let each side know before the other acts; how it ends."""
        with time_machine.travel(START, tick=False) as clock:
            case = case_in(self.office.cast, "lodged")
            alone = not case.agency.peer
            for act in way:
                self.settle(alone)
                clock.shift(timedelta(minutes=7))
                there = self.jail if act in AT_JAIL and not alone else self.office
                with there.inside():
                    clocks.tick()
                    act(
                        there.cast,
                        Matter.objects.select_related("agency", "office").get(reference=case.reference),
                    )
            self.settle(alone)
            assert OutgoingMessage.objects.filter(matter=case).exists() is not alone
            return self.end(case, alone)

    def settle(self, alone: bool) -> None:
        """Both know what the other did."""
        if not alone:
            self.pass_messages()

    def end(self, case: Matter, alone: bool) -> dict[str, Any]:
        """How it stands at the office, and what the jail reads."""
        now = self.at_office(case)
        jail = now if alone else self.at_jail(case)
        return {
            "state": now.state,
            "with": now.agency.ori,
            "steps": list(now.steps.order_by("number").values_list("step", "actor_name", "actor_agency")),
            "happened": list(now.steps.order_by("number").values_list("happened_at", flat=True)),
            "clocks": sorted(Clock.objects.filter(case=now).values_list("kind", "started_at", "due_at")),
            "papers": sorted(Paper.objects.filter(case=now).values_list("form", "draft")),
            "breaches": sorted(Breach.objects.filter(matter=now).values_list("kind", flat=True)),
            "read": state_title(jail.place, Role.JAIL_CLERK) if now.agency == case.agency else "",
        }
