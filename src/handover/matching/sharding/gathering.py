"""Ask the nodes what `Scatter` says, until every shard has answered or the time is up."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

from handover.matching.sharding.layout import ShardLayout
from handover.matching.sharding.requests import Question, ShardAnswer
from handover.matching.sharding.scatter import Scatter, ShardRequest


class Nodes(Protocol):
    """The nodes, wherever they are."""

    def living(self) -> tuple[str, ...]:
        """Return the nodes that answer now."""
        ...

    def ask(self, node: str, request: Any) -> Future[Any]:
        """Send a request. The future raises whatever kept it from an answer; so may the call itself."""
        ...


@dataclass(frozen=True, slots=True)
class ShardAnswers:
    """The answers by shard; ``missing`` shards gave none."""

    answers: dict[int, Any]
    missing: tuple[int, ...]
    hedged: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """How one question is put: to whom, until when (`time.monotonic`), and when to ask a second node."""

    nodes: Nodes
    layout: ShardLayout
    ends: float
    patience: float


_Event = tuple[ShardRequest, Future[Any]]


def gather(this: Round, shards: Iterable[int], question: Callable[[int], Question]) -> ShardAnswers:
    """Put a question to these shards. An answer of another version or shard than asked for is none."""
    asked = {shard: question(shard) for shard in shards}
    state = Scatter(this.layout, asked, ends=this.ends, patience=this.patience)
    events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
    answers: dict[int, Any] = {}
    sent = 0

    def send(asks: list[ShardRequest]) -> None:
        nonlocal sent
        sent += len(asks)
        for ask in asks:
            future = _asked(this.nodes, ask, asked[ask.shard])
            future.add_done_callback(lambda done, ask=ask: events.put((ask, done)))  # type: ignore[misc]

    send(state.begin(time.monotonic()))
    while not state.done(now := time.monotonic()):
        try:
            ask, future = events.get(timeout=max(0.0, state.wakes() - now))
        except queue.Empty:
            send(state.tick(time.monotonic()))
            continue
        now = time.monotonic()
        if _matches(future, asked[ask.shard]):
            if state.answered(ask.shard, now):
                answers[ask.shard] = future.result().value
        else:
            send(state.failed(ask.shard, ask.node, now))
    return ShardAnswers(answers, state.missing, sent - len(asked))


def _asked(nodes: Nodes, ask: ShardRequest, question: Question) -> Future[Any]:
    try:
        return nodes.ask(ask.node, question)
    except Exception as problem:
        failed: Future[Any] = Future()
        failed.set_exception(problem)
        return failed


def _matches(future: Future[Any], question: Question) -> bool:
    if future.cancelled() or future.exception() is not None:
        return False
    answer = future.result()
    if not isinstance(answer, ShardAnswer):
        return False
    told = (
        answer.gallery,
        answer.version,
        answer.shard,
        getattr(answer, "rules", ""),
    )  # an older node tells none
    return told == (question.gallery, question.version, question.shard, question.rules)
