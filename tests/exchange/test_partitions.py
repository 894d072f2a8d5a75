"""Many requests between two deployments whose wire loses messages and receipts end as they do in one deployment."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.exchange.models import OutgoingMessage
from handover.process.jail_words import state_title
from handover.process.models import Matter
from handover.stages.custody import tasks as clocks
from tests.exchange.acts import (
    AT_JAIL,
    Act,
    agree,
    assume,
    at_large,
    cancel,
    claim_here,
    claim_there,
    decline,
    die,
    escape,
    hospital,
    leave,
    no_citizen,
    notify,
    serve,
    state_release,
    two_days,
)
from tests.exchange.site import ALDER
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in

SEED, CASES = 2126, 36
WAYS: list[tuple[Act, ...]] = [
    (serve, agree, state_release, assume),
    (serve, agree, state_release, two_days, leave, at_large),
    (serve, hospital, notify, state_release, leave, at_large),
    (serve, decline, state_release, leave, at_large),
    (serve, agree, claim_here, no_citizen, state_release, assume),
    (serve, claim_there, no_citizen, agree, state_release, two_days),
    (serve, cancel),
    (hospital, serve, agree, state_release, cancel),
    (serve, agree, escape, at_large),
    (serve, agree, die),
    (serve, agree, claim_there),
]


@pytest.mark.slow
class TestPartitions(TwoDeployments):
    """The same acts, in one deployment and in two."""

    def test_the_same_acts_end_in_the_same_states(self) -> None:
        chance = random.Random(SEED)
        ways = [WAYS[n % len(WAYS)] for n in range(CASES)]
        with time_machine.travel(timezone.now()) as clock:
            self.wire.loses = 0.35
            two = [self.walk(way, chance, clock) for way in ways]
            self.wire.loses = 0.0
            Agency.objects.update(peer="")
            one = [self.walk(way, random.Random(1), clock) for way in ways]
        for way, (office, jail), (alone, read) in zip(ways, two, one, strict=True):
            assert office == alone, [act.__name__ for act in way]
            assert jail == read, [act.__name__ for act in way]

    def walk(
        self, way: tuple[Act, ...], chance: random.Random, clock: time_machine.Traveller
    ) -> tuple[str, str]:
        """Take a request this way; the state at the office, and what the jail's page calls it."""
        case = case_in(self.office.cast, "lodged")
        alone, before = not case.agency.peer, self.office
        for act in way:
            there = self.jail if act in AT_JAIL and not alone else self.office
            if there is not before:  # whoever acts next acts on what the other did
                self.settle(clock)
            before = there
            clock.shift(timedelta(hours=49) if act is two_days else timedelta(minutes=chance.randint(6, 9)))
            for one in (self.office,) if alone else (self.office, self.jail):
                with one.inside():
                    clocks.tick()
            if act is not two_days:
                with there.inside():
                    act(
                        there.cast,
                        Matter.objects.select_related("agency", "office").get(reference=case.reference),
                    )
        if not alone:
            self.settle(clock)
        office = self.at_office(case)
        jail = office if alone else self.at_jail(case)
        return office.state, state_title(jail.place, Role.JAIL_CLERK)

    def settle(self, clock: time_machine.Traveller) -> None:
        """Let what was lost be sent again until both sides know what the other did."""
        for _ in range(60):
            self.pass_messages()
            left = 0
            for one in (self.office, self.jail):
                with one.inside():
                    rows = OutgoingMessage.objects.exclude(state="received")
                    left += rows.count()
                    rows.update(due_at=timezone.now(), state="waiting")
            if not left:
                return
            clock.shift(timedelta(seconds=2))
        raise AssertionError(f"messages to {ALDER} never settle")
