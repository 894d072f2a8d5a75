"""One question to all shards, as a machine of states: whatever comes in whatever order, it claims nothing false."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from handover.matching.sharding.scatter import Scatter, ShardRequest

PATIENCE, ENDS = 10, 100
LAYOUTS = st.dictionaries(
    st.integers(0, 4),
    st.lists(st.sampled_from("abcd"), unique=True, max_size=3).map(tuple),
    min_size=1,
    max_size=5,
)


class Question(RuleBasedStateMachine):
    """Whole numbers as seconds, so that events meet at the same moment."""

    @initialize(layout=LAYOUTS)
    def begin(self, layout: dict[int, tuple[str, ...]]) -> None:
        self.now = 0
        self.layout = layout
        self.out: set[tuple[int, str]] = set()
        self.asked: dict[tuple[int, str], int] = {}
        self.failed: set[tuple[int, str]] = set()
        self.answered: set[int] = set()
        self.state = Scatter(layout, layout, ends=ENDS, patience=PATIENCE)
        self.note(self.state.begin(0))

    def note(self, asks: list[ShardRequest]) -> None:
        for ask in asks:
            key = ask.shard, ask.node
            assert key not in self.asked, "nobody is asked twice"
            assert ask.node in self.layout[ask.shard]
            assert ask.shard not in self.answered
            assert self.now < ENDS
            self.asked[key] = self.now
            self.out.add(key)

    @rule(seconds=st.integers(1, 30))
    def wait(self, seconds: int) -> None:
        """Time passes as for a caller who wakes when it was told to."""
        until = self.now + seconds
        while self.state.wakes() <= until and not self.state.done(self.now):
            self.now = max(self.now, int(self.state.wakes()))
            self.note(self.state.tick(self.now))
        self.now = until

    @precondition(lambda self: self.out)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        shard, node = data.draw(st.sampled_from(sorted(self.out)))
        self.out.remove((shard, node))
        counts = self.state.answered(shard, self.now)
        assert counts == (self.now < ENDS and shard not in self.answered)
        if counts:
            self.answered.add(shard)

    @precondition(lambda self: self.out)
    @rule(data=st.data())
    def fail(self, data: st.DataObject) -> None:
        shard, node = data.draw(st.sampled_from(sorted(self.out)))
        self.out.remove((shard, node))
        self.failed.add((shard, node))
        self.note(self.state.failed(shard, node, self.now))

    @invariant()
    def what_is_missing_has_no_answer_and_nothing_else_is(self) -> None:
        assert set(self.state.missing) == set(self.layout) - self.answered

    @invariant()
    def it_ends_when_all_answered_or_failed_or_time_is_up(self) -> None:
        open_shards = {
            shard
            for shard, nodes in self.layout.items()
            if shard not in self.answered and any((shard, node) not in self.failed for node in nodes)
        }
        assert self.state.done(self.now) == (self.now >= ENDS or not open_shards)

    @invariant()
    def a_second_is_asked_when_the_first_is_late_or_failed_and_not_before(self) -> None:
        for shard, nodes in self.layout.items():
            times = [self.asked.get((shard, node)) for node in nodes]
            assert not nodes or times[0] == 0
            for earlier, later, node in zip(times, times[1:], nodes, strict=False):
                if later is not None:
                    assert earlier is not None
                    assert (shard, node) in self.failed or later >= earlier + PATIENCE
                elif earlier is not None and shard not in self.answered and self.now < ENDS:
                    assert (shard, node) not in self.failed
                    assert self.now < earlier + PATIENCE


TestQuestion = Question.TestCase
TestQuestion.settings = settings(max_examples=60, stateful_step_count=30)
