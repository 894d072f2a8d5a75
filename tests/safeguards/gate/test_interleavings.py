"""Steps, record changes, corrections, statements, time and jobs in any order: no adverse step passes a bar.

Two cases of one person, with two jails. What stands against an act is kept here in plain sets, from what was done to
the records, and not asked of the code that is tried.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from handover.accounts.roles import JAIL_ROLES, Actor
from handover.process import gate
from handover.process.advance import ConflictError, RefusedError
from handover.process.definitions import Adverse
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories import changes
from handover.repositories.models import ImmigrationIdentity, ImmigrationOrder, StatusRecord
from handover.stages.custody import actions as custody
from handover.stages.custody import events
from handover.stages.detainer import cancelling
from handover.stages.identification import actions as examiners
from handover.stages.notification.queries import link_of
from handover.stages.review.children import actions as children
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.determination import actions as determination
from handover.stages.review.determination.rules import Basis, Ground
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.stops import actions as stops
from tests.support import walk
from tests.support.cast import Cast
from tests.support.examples import examples
from tests.support.walk import REASONS, Person, born_years_ago, case_in

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 24, 15, tzinfo=UTC)
FIN = "1777777777"
ADVANCED = set(STEP[Track.CASE, "stop_case"].origins)


class World:
    """Two cases and what stands against them."""

    def __init__(self, cast: Cast, cases: list[UUID], clock: time_machine.Traveller) -> None:
        self.cast, self.clock, self.cases = cast, clock, cases
        self.person = {"citizen": False, "child": False, "tps": False, "protected": False}
        self.weighed: dict[object, set[str]] = {pk: set() for pk in self.cases}
        self.bare: dict[object, bool] = dict.fromkeys(self.cases, False)
        self.unsound: dict[object, bool] = dict.fromkeys(self.cases, False)
        self.withdrawn: dict[object, bool] = dict.fromkeys(self.cases, False)
        self.unread: dict[object, set[UUID]] = {pk: set() for pk in self.cases}
        self.silent = False

    def case(self, which: int) -> Matter:
        return Matter.objects.select_related("agency").get(pk=self.cases[which])

    def standing(self, case: Matter) -> set[str]:
        """What stands against a case that nobody moves."""
        found = {
            name for name in ("citizen", "child") if self.person[name] and name not in self.weighed[case.pk]
        }
        found |= {"tps"} if self.person["tps"] else set()
        found |= {"withdrawn"} if self.withdrawn[case.pk] else set()
        determined = "determination" in case.standing.facts
        found |= {"unsound"} if determined and self.unsound[case.pk] else set()
        found |= {"protected"} if determined and self.person["protected"] and self.bare[case.pk] else set()
        return found

    def against(self, case: Matter) -> set[str]:
        """What stands against an act of the office in this case."""
        return self.standing(case) | ({"unread"} if self.unread[case.pk] else set())

    # --- what happens to the records ------------------------------------------------------------------

    def identity(self) -> ImmigrationIdentity:
        return ImmigrationIdentity.objects.get(pk=FIN)

    def citizen_status_arrives(self, _: int) -> None:
        if not self.person["citizen"]:
            self.person["citizen"] = True
            StatusRecord.objects.create(
                identity_id=FIN, status="citizen", since=date(2025, 1, 2), source="naturalisation",
                reliability="primary", as_of=date(2026, 11, 1),
            )  # fmt: skip

    def child_birth_arrives(self, _: int) -> None:
        if not self.person["child"]:
            self.person["child"] = True
            person = self.identity()
            person.births = [*person.births, born_years_ago(14)]
            person.save()

    def tps_arrives(self, _: int) -> None:
        if not self.person["tps"]:
            self.person["tps"] = True
            StatusRecord.objects.create(
                identity_id=FIN, status="tps", since=date(2026, 1, 2), source="case system", reliability="system",
                as_of=date(2026, 11, 1),
            )  # fmt: skip

    def tps_ends(self, _: int) -> None:
        self.person["tps"] = False
        for row in StatusRecord.objects.filter(identity_id=FIN, status="tps"):
            row.delete()

    def becomes_protected(self, _: int) -> None:
        self.person["protected"] = True
        person = self.identity()
        person.protected = True
        person.save()

    def order_is_no_longer_final(self, _: int) -> None:
        order = ImmigrationOrder.objects.get(identity_id=FIN)
        if order.final:
            self._order_changed()
            order.final = False
            order.save()

    def order_is_final_again_unseen(self, _: int) -> None:
        """A write that no signal tells of: the sweep must find what it did."""
        if ImmigrationOrder.objects.filter(identity_id=FIN, final=False).update(final=True):
            for pk in self.cases:
                self.unsound[pk] = False

    def order_is_no_longer_final_unseen(self, _: int) -> None:
        if ImmigrationOrder.objects.filter(identity_id=FIN, final=True).update(final=False):
            self._order_changed()
            self.silent = True

    def _order_changed(self) -> None:
        for pk in self.cases:
            self.unsound[pk] = "determination" in Matter.objects.get(pk=pk).standing.facts

    def match_withdrawn(self, which: int) -> None:
        search = link_of(self.cases[which]).search_matter
        if search.state == "identified":
            examiners.withdraw_match(
                search.pk, actor=self.cast["evans"].actor, version=search.version, reasons=REASONS
            )
            self.withdrawn[self.cases[which]] = True

    def person_says(self, which: int) -> None:
        case = self.case(which)
        filed = disputes.file_dispute(
            case.pk, actor=Actor.person(case.reference), said_by="the person", text="That is not me."
        )
        self.unread[case.pk].add(filed.pk)

    # --- what people do -------------------------------------------------------------------------------

    def forward(self, which: int) -> None:
        case = self.case(which)
        act = FORWARD.get(case.state)
        if act:
            act(self, case)

    def answer_statement(self, which: int) -> None:
        for filed in list(self.unread[self.cases[which]]):
            row = Matter.objects.get(pk=filed)
            disputes.leave_record(
                row.pk,
                actor=self.cast["stone"].actor,
                version=row.version,
                answer=disputes.Answer(REASONS, "by letter"),
            )
            self.unread[self.cases[which]].discard(filed)

    def counsel_says_no(self, which: int) -> None:
        case = self.case(which)
        citizenship.resolve_citizenship(
            case.pk, actor=self.cast["lane"].actor, version=case.version, citizen=False, fact_part=REASONS,
            law_part=REASONS, supervisor="Sky Stone",
        )  # fmt: skip
        if self.person["citizen"]:
            self.weighed[case.pk].add("citizen")

    def supervisor_finds_adult(self, which: int) -> None:
        case = self.case(which)
        children.find_adult(
            case.pk, actor=self.cast["stone"].actor, version=case.version, first_source="A passport",
            second_source="A school record", reasons=REASONS,
        )  # fmt: skip
        if self.person["child"]:
            self.weighed[case.pk].add("child")

    def supervisor_resumes(self, which: int) -> None:
        case = self.case(which)
        stops.resume(
            case.pk, actor=self.cast["stone"].actor, version=case.version, reasons=REASONS, done=REASONS
        )

    def supervisor_sends_back(self, which: int) -> None:
        case = self.case(which)
        stops.send_back(
            case.pk, actor=self.cast["stone"].actor, version=case.version, reasons=REASONS, done=REASONS
        )
        self.unsound[case.pk] = False

    def supervisor_cancels(self, which: int) -> None:
        case = self.case(which)
        cancelling.cancel_stopped(
            case.pk, actor=self.cast["stone"].actor, version=case.version, reasons=REASONS, done=REASONS
        )

    def jail_notifies_only(self, which: int) -> None:
        case = self.case(which)
        custody.agree_to_notify(case.pk, actor=self.clerk(case), version=case.version)

    def jail_states_release(self, which: int) -> None:
        case = self.case(which)
        custody.report_release_time(
            case.pk, actor=self.clerk(case), version=case.version, otherwise_release_at=walk.at(-0.1)
        )

    def jail_plans_release(self, which: int) -> None:
        case = self.case(which)
        custody.report_release_time(
            case.pk, actor=self.clerk(case), version=case.version, otherwise_release_at=walk.at(6)
        )

    def jail_transfers(self, which: int) -> None:
        case = self.case(which)
        events.report_transfer(
            case.pk, actor=self.clerk(case), version=case.version, to_ori="CX0030000", transferred_at=walk.at(-0.1),
            ground="Warrant of Cedar County",
        )  # fmt: skip

    def officer_takes_custody(self, which: int) -> None:
        case = self.case(which)
        custody.assume_custody(
            case.pk, actor=self.cast["ford"].actor, version=case.version, assumed_at=walk.at(0), place="Release desk",
            officer="F. Ford",
        )  # fmt: skip

    def clerk(self, case: Matter) -> Actor:
        return self.cast[walk.clerk_of(self.cast, case)].actor

    # --- what the program does ------------------------------------------------------------------------

    def hours_pass(self, which: int) -> None:
        self.clock.shift(timedelta(hours=(1, 30)[which]))

    def jobs_run(self, _: int) -> None:
        Worker().run()

    def sweep(self, _: int) -> None:
        stops.sweep()
        self.silent = False


def _determine(world: World, case: Matter) -> None:
    order = ImmigrationOrder.objects.get(identity_id=FIN)
    match = f"match:{link_of(case.pk).search_matter.reference}"
    certified = world.person["protected"]
    determination.find_probable_cause(
        case.pk, actor=world.cast["ortiz"].actor, version=case.version,
        found=determination.ProbableCause(
            frozenset({Basis.FINAL_ORDER}), Ground.PRIOR_ORDER, REASONS, (match, f"order:{order.pk}"),
            not_abuser_alone=certified, certificate="Sky Stone" if certified else ""),
    )  # fmt: skip
    world.bare[case.pk] = not certified
    world.unsound[case.pk] = False


def _walked(act: Callable[[Cast, Matter], Matter]) -> Callable[[World, Matter], None]:
    return lambda world, case: void(act(world.cast, case))


def void(_: object) -> None:
    """Drop a value."""


FORWARD: dict[str, Callable[[World, Matter], None]] = {
    "awaiting_review": _walked(walk._take_up),
    "in_review": _determine,
    "probable_cause": _walked(walk._draft),
    "awaiting_signature": _walked(walk._sign),
    "signed": _walked(walk._lodge),
    "lodged": _walked(walk._serve),
    "served": _walked(walk._agree_to_hold),
    "hold_agreed": _walked(walk._start_hold),
}

CHANGES = (
    World.citizen_status_arrives, World.child_birth_arrives, World.tps_arrives, World.tps_ends, World.becomes_protected,
    World.order_is_no_longer_final, World.order_is_no_longer_final_unseen, World.order_is_final_again_unseen,
    World.match_withdrawn, World.person_says,
)  # fmt: skip
PEOPLE = (
    World.answer_statement, World.counsel_says_no, World.supervisor_finds_adult, World.supervisor_resumes,
    World.supervisor_sends_back, World.supervisor_cancels, World.jail_notifies_only, World.jail_states_release,
    World.jail_plans_release, World.jail_transfers, World.officer_takes_custody,
)  # fmt: skip
PROGRAM = (World.hours_pass, World.jobs_run, World.sweep)
ANY = st.one_of(
    st.just(World.forward), st.just(World.forward), st.sampled_from(CHANGES), st.sampled_from(PEOPLE),
    st.sampled_from(PROGRAM),
)  # fmt: skip
HISTORIES = st.lists(st.tuples(ANY, st.sampled_from((0, 1))), min_size=6, max_size=24)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def cases(cast: Cast) -> list[UUID]:
    """Two cases of one person, in review."""
    with time_machine.travel(START - timedelta(minutes=5), tick=False):
        person = Person(fin=FIN)
        made = [case_in(cast, "in_review", person).pk, case_in(cast, "in_review", person, "CX0020000").pk]
    DBTaskResult.objects.all().delete()  # the bookings have no files that jobs could answer
    return made


History = list[tuple[Callable[[World, int], None], int]]


def play(cast: Cast, cases: list[UUID], history: History) -> None:
    """Do what the history says; check after each move, and leave nothing behind."""
    with time_machine.travel(START, tick=False) as clock, transaction.atomic():
        world = World(cast, cases, clock)
        for act, which in history:
            clock.shift(timedelta(minutes=1))
            before = [(c.version, world.against(c)) for c in (world.case(0), world.case(1))]
            with suppress(RefusedError, ConflictError), transaction.atomic():
                act(world, which)
            for n, (version, against) in enumerate(before):
                check(world, world.case(n), version, against if act is not World.sweep else set())
        transaction.set_rollback(True)


def check(world: World, case: Matter, seen: int, against: set[str]) -> None:
    """No adverse step of the office passed what stood against it, and what stands stops the case."""
    for taken in case.steps.filter(number__gt=seen):
        step = STEP[Track.CASE, taken.step]
        if not against or step.adverse is None or step.roles <= JAIL_ROLES:
            continue
        assert step.adverse is Adverse.REPORT, f"{taken.step} was taken although {against} stood against it"
        assert any(name.startswith("breach:") for name in taken.facts), (
            f"{taken.step}: no breach for {against}"
        )
    standing = world.standing(case)
    if standing and not world.silent:
        assert case.state not in ADVANCED - {"in_custody"}, f"{case.state} although {standing}"


@given(history=HISTORIES)
@settings(max_examples=examples(200), suppress_health_check=QUIET)
def test_no_adverse_step_passes_a_bar(cast: Cast, cases: list[UUID], history: History) -> None:
    play(cast, cases, history)


@pytest.mark.slow
@given(history=HISTORIES)
@settings(max_examples=10_000, suppress_health_check=QUIET)
def test_no_adverse_step_passes_a_bar_in_ten_thousand_histories(
    cast: Cast, cases: list[UUID], history: History
) -> None:
    play(cast, cases, history)


BROKEN: dict[str, tuple[str, object, object]] = {
    "nobody asks before a step": ("ask", gate, lambda _: []),
    "nobody is told of a change": ("_listeners", changes, []),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_histories_find_a_gate_that_is_broken(
    cast: Cast, cases: list[UUID], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    attribute, module, instead = BROKEN[name]
    monkeypatch.setattr(module, attribute, instead)

    @given(history=HISTORIES)
    @settings(max_examples=examples(200), suppress_health_check=QUIET, phases=[Phase.generate], database=None)
    def tried(history: History) -> None:
        play(cast, cases, history)

    with pytest.raises(AssertionError, match=r"although|no breach"):
        tried()
