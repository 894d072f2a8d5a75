"""Hold the entries against checkpoints that were kept elsewhere. Pure, so that anyone can check a copy of the entries.

The leaves of the log's tree are the digests of the entries. The chain ties each entry to its digest; a checkpoint ties
the digests to what was signed. So a chain that somebody made anew, which fits in itself, does not fit a checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from handover.audit.chain import AGREE, MARK, Break, first_break
from handover.transparency.checkpoints import LogCheckpoint, VerifiedSignature
from handover.transparency.merkle import GrowingTree, leaf_hash

NO_DIGEST: Final = b""
"""The leaf of an entry with an invalid digest: it matches no checkpoint."""


@dataclass(frozen=True, slots=True)
class HeldCheckpoint:
    """A checkpoint from elsewhere: where it comes from, the signatures that were verified, and, where they were kept
    beside it, the hashes of its leaves, by which a change is placed to the entry."""

    source: str
    checkpoint: LogCheckpoint
    signed: tuple[VerifiedSignature, ...] = ()
    hashes: Sequence[bytes] = ()

    @property
    def strength(self) -> int:
        """Return who could have forged it: 0 a holder of the database, 1 a holder of the log's key too, 2 nobody
        without a witness. A change is located only by checkpoints at least as strong as the one that fails."""
        return 2 if self.cosigned else 1 if self.signed else 0

    @property
    def cosigned(self) -> list[VerifiedSignature]:
        """The signatures of others than the log."""
        return [s for s in self.signed if s.name != self.checkpoint.origin]


@dataclass(frozen=True, slots=True)
class LogFault:
    """A checkpoint that the entries do not fit: what is wrong, and between which entries."""

    source: str
    first: int
    last: int
    text: str

    def __str__(self) -> str:
        return f"{self.source}: {self.text}"


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """Entries from ``first`` to ``last`` that no checkpoint of this kind covers yet; empty where last < first."""

    first: int
    last: int
    since: str = ""

    @property
    def size(self) -> int:
        """How many entries."""
        return max(0, self.last - self.first + 1)


@dataclass(slots=True)
class BackwardTimes:
    """Entries whose time lies before that of an entry before them, by more than clocks differ: a clock was set back.
    ``unmarked``: how many of them do not say so themselves. ``first``: the first one's number, ``seconds``: the most.
    """

    count: int = 0
    unmarked: int = 0
    first: int = 0
    seconds: float = 0.0

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, number: int, seconds: float, marked: bool) -> None:
        """Count one."""
        self.count, self.first, self.seconds = (
            self.count + 1,
            self.first or number,
            max(self.seconds, seconds),
        )
        self.unmarked += not marked


@dataclass(slots=True)
class LogReport:
    """What was read and found. ``signed`` and ``cosigned``: what is not yet under a checkpoint that fits."""

    size: int = 0
    broken: Break | None = None
    fitting: list[HeldCheckpoint] = field(default_factory=list)
    faults: list[LogFault] = field(default_factory=list)
    signed: OpenWindow = OpenWindow(1, 0)
    cosigned: OpenWindow = OpenWindow(1, 0)
    backwards: BackwardTimes = field(default_factory=BackwardTimes)

    @property
    def whole(self) -> bool:
        """Whether nothing is missing and nothing was changed, as far as the checkpoints reach."""
        return self.broken is None and not self.faults


def leaf_of(digest: str) -> bytes:
    """Return the hash of an entry's leaf; `NO_DIGEST` for a text that is no digest."""
    try:
        raw = bytes.fromhex(digest)
    except ValueError:
        return NO_DIGEST
    return leaf_hash(raw) if len(raw) == 32 else NO_DIGEST


def judge(
    rows: Iterable[Mapping[str, Any]], size: int, head: str, held: Sequence[HeldCheckpoint] = ()
) -> LogReport:
    """Verify the chain of the entries, in the order of their numbers, and hold them against every checkpoint."""
    walk = _Walk(held)
    passing = walk.through(rows)
    report = LogReport(broken=first_break(passing, size, head))
    for _ in passing:
        pass  # a broken chain ends the reading early; the checkpoints want the rest
    walk.finish(report)
    return report


class _Walk:
    """The entries as they pass, and what each checkpoint makes of them."""

    def __init__(self, held: Sequence[HeldCheckpoint]) -> None:
        self._held = sorted(held, key=lambda h: h.checkpoint.size)
        self._tree = GrowingTree()
        self._roots: dict[int, bytes] = {0: self._tree.root()}
        self._differs: dict[int, int] = {}
        """For a checkpoint with hashes, by its place in the list, the first entry that differs."""
        self._sizes = {h.checkpoint.size for h in self._held}
        self._times: dict[int, str] = {}
        self._latest = ""
        self._backwards = BackwardTimes()
        self._since = {size + 1 for size in self._sizes} | {1}

    def through(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        with_hashes = [(n, h.hashes) for n, h in enumerate(self._held) if h.hashes]
        for row in rows:
            leaf = leaf_of(str(row["digest"]))
            at = self._tree.size
            for n, hashes in with_hashes:
                if at < len(hashes) and hashes[at] != leaf:
                    self._differs.setdefault(n, at + 1)
            self._tree.add(leaf)
            if at + 1 in self._sizes:
                self._roots[at + 1] = self._tree.root()
            if at + 1 in self._since:
                self._times[at + 1] = str(row["at"])
            self._hold_to_latest(row)
            yield row

    def _hold_to_latest(self, row: Mapping[str, Any]) -> None:
        at = str(row["at"])
        if at >= self._latest:
            self._latest = at
            return
        try:
            behind = datetime.fromisoformat(self._latest) - datetime.fromisoformat(at)
        except ValueError:  # a time that is none breaks the chain
            return
        if behind > AGREE:
            marked = isinstance(row["content"], Mapping) and MARK in row["content"]
            self._backwards.add(self._tree.size, behind.total_seconds(), marked)

    def finish(self, report: LogReport) -> None:
        report.size, report.backwards = self._tree.size, self._backwards
        good = [0, 0, 0]
        for n, one in enumerate(self._held):
            size = one.checkpoint.size
            if self._roots.get(size) == one.checkpoint.root:
                for weaker in range(one.strength + 1):
                    good[weaker] = size
                if report.broken is None or report.broken.number > size:
                    report.fitting.append(one)
            else:
                report.faults.append(self._fault(one, self._differs.get(n), good[one.strength]))
        report.signed = self._window(h for h in report.fitting if h.signed)
        report.cosigned = self._window(h for h in report.fitting if h.cosigned)

    def _window(self, covering: Iterable[HeldCheckpoint]) -> OpenWindow:
        covered = max((h.checkpoint.size for h in covering), default=0)
        return OpenWindow(covered + 1, self._tree.size, self._times.get(covered + 1, ""))

    def _fault(self, one: HeldCheckpoint, differs: int | None, good: int) -> LogFault:
        size, there = one.checkpoint.size, self._tree.size
        if differs is None and (there <= good or (one.hashes and there < size)):
            return LogFault(one.source, there + 1, size, _missing(there + 1, size))
        first, last = (differs, differs) if differs else (good + 1, size)
        text = (
            f"entry {first} is not the one that was signed, or one before it was left out or put in"
            if differs else f"a change lies between entry {first} and entry {last}: they are not those that were signed"
        )  # fmt: skip
        if there < size:
            last = size
            text += f"; {_missing(there + 1, size)}"
        return LogFault(one.source, first, last, text)


def _missing(first: int, last: int) -> str:
    which = f"entry {first} is" if first == last else f"entries {first} to {last} are"
    return f"{which} missing: {last} were signed"
