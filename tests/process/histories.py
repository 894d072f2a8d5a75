"""Random histories of a case: anyone tries anything, at any time of day, with any release time.

The machine asks the same pure code as the program: the fold of the steps, the hold's clock, the bars of custody. A
permission that is barred is refused, and what is planned; a report is recorded as a breach and the case stops, as the
gate does it. What that code lets pass is checked against the law in the invariants.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handover.accounts.roles import Actor, Role
from handover.clocks.holds import HOLD_LIMIT, HoldClock
from handover.process.case_track.disclosure import DISCLOSURE
from handover.process.case_track.states import SINCE_LODGED
from handover.process.definitions import Adverse
from handover.process.fold import Standing, Taken, after, available, fold, refusal
from handover.process.graph import STEP, Step, Track, steps_of
from handover.process.names import CaseStep
from handover.stages.custody.bars import CUSTODY_BARS
from handover.stages.custody.judged_facts import HOLDS, CustodyFacts
from handover.stages.custody.release_times import Move, Said, governing, standing
from handover.stages.custody.time_rules import expired_by_now

WITH_THE_JAIL = {
    "lodged", "served", "hold_agreed", "notify_agreed", "declined", "held", "release_noticed", "released",
    "in_custody", "at_large", "cancelled", "died", "outcome_unknown",
}  # fmt: skip
PEOPLE = [Actor(f"user:{n}:{role}", f"{role} {n}", role) for role in Role for n in (1, 2)]
# One key may hold two roles: the same person promoted, which the two-person rule must still see.
PEOPLE += [Actor("user:both", "both", Role.REVIEW_OFFICER), Actor("user:both", "both", Role.WARRANT_SIGNER)]
REPORT = "report_while_stopped"
HANDED_OVER = {"record_handover", "resume_custody", "report_loan"}
"""What is recorded of somebody in custody also while the case is stopped."""
KNOWN = {s.name for s in steps_of(Track.CASE) if s.origins == SINCE_LODGED}
"""What is known to have happened, such as a breach, is recorded whatever the case waits for: a stop ends what may be
done to the person, and a record that is refused in a stop is lost with the withdrawal that follows it. So these are the
only steps of a stop besides its own answer, and `a_fact_that_is_told_moves_nothing` holds them to it."""
BESIDE = {*(step.name for step in DISCLOSURE), "reissue_code", "reissue_code_by_office"}
"""Steps beside the way of a case, which move nothing: the person's lawyer, who is told what, and the code of
the person, which whoever says to be a citizen needs the more."""
WAY: tuple[CaseStep, ...] = (
    "answer_query", "take_up", "find_probable_cause", "draft_package", "sign_warrant", "lodge", "serve",
    "agree_to_hold", "start_hold",
)  # fmt: skip
START = datetime(2026, 10, 30, 12, tzinfo=UTC)  # a Friday, two days before the clocks go back
ZONE = "America/Chicago"


class CaseHistories(RuleBasedStateMachine):
    """Keeps the history that was allowed, and the times that were reported with it."""

    @initialize(steps=st.integers(0, len(WAY)))
    def begin(self, steps: int) -> None:
        """Begin somewhere on the usual way, so that histories reach the jail."""
        self.history: list[tuple[Step, Actor]] = []
        self.standing = Standing(Track.CASE)
        self.now = START
        self.said: list[Said] = []
        self.moves: list[Move] = []
        self.due: datetime | None = None
        self.first_due: datetime | None = None
        self.assumed_at: datetime | None = None
        self.breaches: dict[int, set[str]] = {}
        self._try(STEP[Track.CASE, "open"], Actor.system("notifier"), 0)
        for number, name in enumerate(WAY[:steps]):
            step = STEP[Track.CASE, name]
            role = min(step.roles)
            self._try(step, Actor(f"way:{number}", str(role), role), -1)

    def _governs(self) -> datetime | None:
        return governing(standing(self.said, self.moves)[0])

    def _try(self, step: Step, actor: Actor, hours: float) -> None:
        if refusal(self.standing, step, actor) is not None:
            return
        if step.name == "expire" and (self.due is None or expired_by_now(self.due, self.now) is not None):
            return
        number, stated = self.standing.version + 1, self.now + timedelta(hours=hours)
        told = [Said(number, self.now, stated)] if "release_time" in step.provides else []
        barred, planned = self._asked(step, told)
        if barred and (step.adverse is Adverse.PERMISSION or planned):
            return
        holds = self.standing.state in HOLDS
        self.standing = after(self.standing, step, actor.key)
        self.history.append((step, actor))
        self.breaches[number] = barred
        self.said += told
        if step.name == "assume_custody":
            self.assumed_at = self.now
        if "transfer" in step.provides:
            self.moves.append(Move(number, self.now, self.now))
        if told and holds:
            self._hold_ends()
        if barred:
            self._try(STEP[Track.CASE, "stop_case"], Actor.system("records"), 0)

    def _asked(self, step: Step, told: list[Said]) -> tuple[set[str], bool]:
        """The bars that stand against a step, by code, and whether the step is only planned."""
        before, late = standing(self.said, self.moves)
        takes_effect = governing([*before, *told]) if told else None
        release_at = takes_effect or governing(before)
        facts = CustodyFacts(
            step.name, self.standing.state or None, takes_effect or self.now, self.now, request="hold",
            release_at=release_at, hold_ends=HoldClock(release_at, ZONE).due_at if release_at else None,
            moved_late=bool(late),
        )  # fmt: skip
        found = {bar.code for bar in CUSTODY_BARS if step.name in bar.steps and bar.judge(facts)}
        return found, facts.at > self.now

    def _hold_ends(self) -> None:
        governs = self._governs()
        assert governs is not None
        self.due = HoldClock(governs, ZONE).due_at
        self.first_due = self.first_due or self.due

    @rule(step=st.sampled_from(steps_of(Track.CASE)), actor=st.sampled_from(PEOPLE), hours=st.floats(-60, 60))
    def attempt(self, step: Step, actor: Actor, hours: float) -> None:
        """Most attempts are refused: wrong role, wrong state, missing facts."""
        self._try(step, actor, hours)

    @rule(data=st.data(), actor=st.sampled_from(PEOPLE), hours=st.floats(-60, 60))
    def go_on(self, data: st.DataObject, actor: Actor, hours: float) -> None:
        """A step that is open to this person, so that histories grow long."""
        open_to_actor = available(self.standing, actor)
        if open_to_actor:
            self._try(data.draw(st.sampled_from(open_to_actor)), actor, hours)

    @rule(hours=st.floats(0.1, 30))
    def time_passes(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def nothing_is_with_the_jail_without_its_gates(self) -> None:
        if self.standing.state not in WITH_THE_JAIL:
            return
        for gate in ("print_match", "determination", "package", "signature"):
            assert gate in self.standing.facts
        assert ("lodgement" in self.standing.facts) == (self.standing.state != "cancelled")
        signer = self.standing.last_by["sign_warrant"]
        assert signer != self.standing.last_by["find_probable_cause"]
        assert signer != self.standing.last_by["draft_package"]

    @invariant()
    def the_gates_were_passed_in_order(self) -> None:
        facts = self.standing.facts
        if "lodgement" in facts and self.standing.state in WITH_THE_JAIL:
            assert facts["print_match"] < facts["determination"] < facts["package"] < facts["signature"]
            assert facts["signature"] < facts["lodgement"]

    @invariant()
    def a_citizenship_question_stops_everything_but_counsel(self) -> None:
        if self.standing.state != "citizenship_question":
            return
        for actor in PEOPLE:
            for step in available(self.standing, actor):
                if step.name in {REPORT, *KNOWN, *BESIDE, *HANDED_OVER}:
                    continue
                assert step.name.startswith("resolve_")
                assert actor.role is Role.COUNSEL

    @invariant()
    def a_fact_that_is_told_moves_nothing(self) -> None:
        """Neither the state nor what a stop broke off changes, no fact falls but a proposal that was confirmed, and no
        release time is among what is told, so that no hold starts, lengthens or resumes."""
        for number, (step, _) in enumerate(self.history, start=1):
            if step.name in (REPORT, "report_withdrawn", "report_after_end", *KNOWN):
                before, then = (fold(Track.CASE, self._taken(n)) for n in (number - 1, number))
                assert (then.state, then.interrupted) == (before.state, before.interrupted)
                assert set(before.facts) - set(then.facts) <= {"time_proposal"}
                assert not {"release_time", "jail_answer", "service", "lodgement"} & set(step.provides)

    def _taken(self, until: int) -> list[Taken]:
        return [Taken(s.name, a.key) for s, a in self.history[:until]]

    @invariant()
    def a_withdrawn_match_leaves_a_supervisor_and_nobody_else(self) -> None:
        if self.standing.state != "identity_withdrawn":
            return
        assert "print_match" not in self.standing.facts
        for actor in PEOPLE:
            for step in available(self.standing, actor):
                if step.name in {
                    "draft_corrections",
                    "tell_correction",
                    REPORT,
                    *KNOWN,
                    *BESIDE,
                    *HANDED_OVER,
                }:
                    continue
                assert step.name in ("close_misidentified", "cancel_misidentified")
                assert actor.role is Role.SUPERVISOR

    @invariant()
    def the_path_for_children_knows_no_routine_step(self) -> None:
        """R17: nobody lodges, signs, holds or takes custody there; a supervisor alone leads out of it."""
        if self.standing.state != "child_path":
            return
        stays = {
            "tell_consulate",
            "provide_interpreter",
            "draft_corrections",
            "tell_correction",
            REPORT,
            *KNOWN,
            *BESIDE,
            *HANDED_OVER,
        }
        stops = {"raise_citizenship", "withdraw_identity"}
        for actor in PEOPLE:
            for step in available(self.standing, actor):
                if step.name in stays | stops:
                    continue
                assert step.name in ("find_adult", "hand_over_child", "hand_over_child_cancel")
                assert actor.role is Role.SUPERVISOR

    @invariant()
    def a_child_is_handed_over_with_consulate_and_interpreter_seen_to(self) -> None:
        if self.standing.state == "child_referred":
            assert {"child_care", "consular_notice", "interpreter"} <= set(self.standing.facts)

    @invariant()
    def what_was_broken_off_is_remembered_while_it_is_stopped(self) -> None:
        """A question may be asked under the procedures for children, and both of a stopped case: each leads back
        to where it began."""
        depths = {"citizenship_question": (1, 2, 3), "child_path": (1, 2), "stopped": (1,)}
        depth = depths.get(self.standing.state, (0,))
        assert len(self.standing.interrupted) in depth

    @invariant()
    def no_end_leaves_a_detainer_that_was_called_off(self) -> None:
        if self.standing.state in ("citizen", "misidentified", "cancelled", "no_action", "child_referred"):
            assert "lodgement" not in self.standing.facts

    @invariant()
    def nobody_is_held_unserved(self) -> None:
        if self.standing.state in ("hold_agreed", "held"):
            assert "service" in self.standing.facts

    @invariant()
    def no_report_lengthens_a_hold_and_none_begins_twice(self) -> None:
        begun = sum(step.name == "start_hold" for step, _ in self.history)
        assert begun <= 1
        if self.standing.state == "held":
            assert self.due is not None
            assert self.first_due is not None
            governs, stands = self._governs(), standing(self.said, self.moves)[0]
            assert governs is not None
            assert self.due <= governs + HOLD_LIMIT
            if governs <= stands[0].told_at:  # the clock had begun when it was first reported
                assert self.due <= self.first_due

    @invariant()
    def custody_out_of_time_is_marked_and_stops_the_case(self) -> None:
        """R7, R9: it is recorded, never lost; and no custody past the end of a hold goes unmarked."""
        for number, (step, _) in enumerate(self.history, start=1):
            if step.name != "assume_custody":
                continue
            held = self.history and fold(Track.CASE, self._taken(number - 1)).state in HOLDS
            if held and self.due is not None and self.assumed_at is not None and self.assumed_at > self.due:
                assert "hold_ended" in self.breaches[number]
            if self.breaches[number]:
                assert self.history[number][0].name == "stop_case"

    @invariant()
    def a_move_after_the_release_time_starts_no_second_hold(self) -> None:
        """R9: the first otherwise-release governs wherever the person is."""
        for number, (step, _) in enumerate(self.history, start=1):
            moves = [m for m in self.moves if m.number < number]
            late = standing([s for s in self.said if s.number < number], moves)[1]
            if late and step.name == "start_hold":
                assert "moved_after_release" in self.breaches[number]
            assert not (late and step.name == "agree_to_hold")

    @invariant()
    def the_cached_state_is_the_fold_of_the_steps(self) -> None:
        again = fold(Track.CASE, [Taken(s.name, a.key) for s, a in self.history])
        assert (again.state, again.version, again.facts) == (
            self.standing.state,
            self.standing.version,
            self.standing.facts,
        )
