"""What people and the program may do to the two cases, and the histories that are made of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st

from handover.accounts.roles import Actor
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories.models import ImmigrationOrder
from handover.stages.custody import actions as custody
from handover.stages.custody import events
from handover.stages.detainer import cancelling
from handover.stages.notification.queries import link_of
from handover.stages.review.children import actions as children
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.determination import actions as determination
from handover.stages.review.determination.rules import Basis, Ground
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.stops import actions as stops
from tests.safeguards.gate.interleaved_records import FIN, Records
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS


class World(Records):
    """The same, moved by people and by the program."""

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
                answer=disputes.DatedAnswer(REASONS, "by letter"),
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
            frozenset({Basis.FINAL_ORDER}), Ground.FINAL_ORDER, REASONS, (match, f"order:{order.pk}"),
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
History = list[tuple[Callable[[World, int], None], int]]
