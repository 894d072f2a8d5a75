"""Many requests between two deployments whose wire loses messages and receipts end as they do in one deployment."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.exchange.models import OutgoingMessage
from handover.process.jail_words import state_title
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import events
from handover.stages.custody import tasks as clocks
from handover.stages.custody.rules import AtLargeReason, EventKind
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.citizenship import actions as citizenship
from tests.exchange.site import ALDER
from tests.exchange.two import TwoDeployments
from tests.support.cast import Cast
from tests.support.walk import case_in

SEED, CASES = 2126, 36
Act = Callable[[Cast, Matter], object]


def _by(cast: Cast, who: str, case: Matter) -> dict[str, Any]:
    return {"actor": cast[who].actor, "version": case.version}


def serve(cast: Cast, case: Matter) -> object:
    form = detainer.ServiceForm("in_person", timezone.now(), "Desk", "Spanish", "Casey Clark", "Clerk")
    return detainer.serve(case.pk, **_by(cast, "clark", case), form=form)


def agree(cast: Cast, case: Matter) -> object:
    return custody.agree_to_hold(case.pk, **_by(cast, "clark", case))


def notify(cast: Cast, case: Matter) -> object:
    return custody.agree_to_notify(case.pk, **_by(cast, "clark", case))


def decline(cast: Cast, case: Matter) -> object:
    return custody.decline(
        case.pk, **_by(cast, "clark", case), ground="local_policy_other", text="Board order."
    )


def state_release(cast: Cast, case: Matter) -> object:
    at = timezone.now() + timedelta(minutes=5)
    return custody.report_release_time(case.pk, **_by(cast, "clark", case), otherwise_release_at=at)


def hospital(cast: Cast, case: Matter) -> object:
    return events.report_event(
        case.pk,
        **_by(cast, "clark", case),
        kind=EventKind.HOSPITAL,
        happened_at=timezone.now(),
        text="County hospital",
    )


def leave(cast: Cast, case: Matter) -> object:
    if case.state == "released":  # the clock ended the hold: they say when the person in fact left
        return events.confirm_release(case.pk, **_by(cast, "clark", case), released_at=timezone.now())
    return events.report_released(case.pk, **_by(cast, "clark", case), released_at=timezone.now())


def escape(cast: Cast, case: Matter) -> object:
    return events.report_escape(case.pk, **_by(cast, "clark", case), escaped_at=timezone.now())


def die(cast: Cast, case: Matter) -> object:
    return events.report_death(case.pk, **_by(cast, "clark", case), died_at=timezone.now())


def claim_there(cast: Cast, case: Matter) -> object:
    return citizenship.raise_citizenship(
        case.pk, **_by(cast, "clark", case), indicium="claim", text="Born in Ohio."
    )


def claim_here(cast: Cast, case: Matter) -> object:
    return citizenship.raise_citizenship(
        case.pk, **_by(cast, "stone", case), indicium="claim", text="Born in Ohio."
    )


def no_citizen(cast: Cast, case: Matter) -> object:
    return citizenship.resolve_citizenship(
        case.pk, **_by(cast, "lane", case), citizen=False, supervisor="S. Stone",
        fact_part="The birth certificate is of another person of that name.",
        law_part="No claim under INA 301 or 320 is shown by it.",
    )  # fmt: skip


def cancel(cast: Cast, case: Matter) -> object:
    return cancelling.cancel(
        case.pk, **_by(cast, "stone", case), reason=LiftReason.CASE_CLOSED,
        reasons="The court closed the case today; nothing is asked any more.",
    )  # fmt: skip


def assume(cast: Cast, case: Matter) -> object:
    return custody.assume_custody(
        case.pk,
        **_by(cast, "ford", case),
        assumed_at=timezone.now(),
        place="sally port",
        officer="Officer Frost",
    )


def at_large(cast: Cast, case: Matter) -> object:
    return custody.record_at_large(
        case.pk, **_by(cast, "ford", case), reason=AtLargeReason.UNKNOWN, text="The jail let them go."
    )


def two_days(cast: Cast, case: Matter) -> object:
    """Nothing is done; time passes, and each side's clock ends what it ends."""
    return None


AT_JAIL = frozenset({serve, agree, notify, decline, state_release, hospital, leave, escape, die, claim_there})
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
