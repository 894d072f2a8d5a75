"""No sequence of steps skips a gate. Random people try random steps; what the fold lets pass is checked."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handover.accounts.roles import Actor, Role
from handover.process.fold import Standing, Taken, after, available, fold, refusal
from handover.process.graph import STEP, Step, Track, steps_of

WITH_THE_JAIL = {
    "lodged", "served", "hold_agreed", "notify_agreed", "declined", "held", "release_noticed", "released",
    "in_custody", "at_large", "cancelled", "died", "outcome_unknown",
}  # fmt: skip
PEOPLE = [Actor(f"user:{n}:{role}", f"{role} {n}", role) for role in Role for n in (1, 2)]
# One key may hold two roles: the same person promoted, which the two-person rule must still see.
PEOPLE += [Actor("user:both", "both", Role.REVIEW_OFFICER), Actor("user:both", "both", Role.WARRANT_SIGNER)]


class CaseHistories(RuleBasedStateMachine):
    """Anyone tries anything; the machine keeps the history that was allowed."""

    @initialize()
    def begin(self) -> None:
        self.history: list[tuple[Step, Actor]] = []
        self.standing = Standing(Track.CASE)
        self._try(STEP[Track.CASE, "open"], Actor.system("notifier"))

    def _try(self, step: Step, actor: Actor) -> None:
        if refusal(self.standing, step, actor) is None:
            self.standing = after(self.standing, step, actor.key)
            self.history.append((step, actor))

    @rule(step=st.sampled_from(steps_of(Track.CASE)), actor=st.sampled_from(PEOPLE))
    def attempt(self, step: Step, actor: Actor) -> None:
        """Most attempts are refused: wrong role, wrong state, missing facts."""
        self._try(step, actor)

    @rule(data=st.data(), actor=st.sampled_from(PEOPLE))
    def go_on(self, data: st.DataObject, actor: Actor) -> None:
        """A step that is open to this person, so that histories grow long."""
        open_to_actor = available(self.standing, actor)
        if open_to_actor:
            self._try(data.draw(st.sampled_from(open_to_actor)), actor)

    @invariant()
    def nothing_is_with_the_jail_without_its_three_gates(self) -> None:
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
                assert step.name.startswith("resolve_")
                assert actor.role is Role.COUNSEL

    @invariant()
    def a_withdrawn_match_leaves_a_supervisor_and_nobody_else(self) -> None:
        if self.standing.state != "identity_withdrawn":
            return
        assert "print_match" not in self.standing.facts
        for actor in PEOPLE:
            for step in available(self.standing, actor):
                assert step.name in ("close_misidentified", "cancel_misidentified")
                assert actor.role is Role.SUPERVISOR

    @invariant()
    def no_end_leaves_a_detainer_that_was_called_off(self) -> None:
        if self.standing.state in ("citizen", "misidentified", "cancelled", "no_action"):
            assert "lodgement" not in self.standing.facts

    @invariant()
    def nobody_is_held_unserved(self) -> None:
        if self.standing.state in ("hold_agreed", "held"):
            assert "service" in self.standing.facts

    @invariant()
    def the_cached_state_is_the_fold_of_the_steps(self) -> None:
        again = fold(Track.CASE, [Taken(s.name, a.key) for s, a in self.history])
        assert (again.state, again.version, again.facts) == (
            self.standing.state,
            self.standing.version,
            self.standing.facts,
        )


TestCaseHistories = CaseHistories.TestCase
TestCaseHistories.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
