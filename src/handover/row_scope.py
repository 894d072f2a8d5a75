"""What the database shows to the request in hand: PostgreSQL's row-level security asks the variables that are set here.

A second wall behind each stage's ``visible_to`` (docs/adr/0014-second-wall.md). A request is given a `RowScope`; else
the policies show nothing. What must look over the wall does so through `opening`, and each opening is declared in
`Opening` with its reason. A process that is not behind the wall (the worker, a command, a deployment without a role for
its pages) sets nothing, and none of this costs it a statement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Protocol
from uuid import UUID

EVERYTHING: Final = "everything"
"""The variable that lifts all policies: set for whoever serves all offices, and by an opening."""


@dataclass(frozen=True, slots=True)
class RowScope:
    """Which rows a request may meet: all, or those of one jail, of one immigration office and the jails that it serves,
    or of some matters. The default is none at all."""

    everything: bool = False
    agency: int | None = None
    office: int | None = None
    serves: tuple[int, ...] = ()
    matters: tuple[UUID, ...] = ()

    def values(self) -> dict[str, str]:
        """Each variable with its value."""
        return {
            EVERYTHING: "scope" if self.everything else "", "agency": _text(self.agency), "office": _text(self.office),
            "serves": _array(self.serves), "matters": _array(self.matters),
        }  # fmt: skip


NOTHING: Final = RowScope()


class Opening(Enum):
    """What looks over the wall: why it must, and what asks for it. Nothing else does."""

    def __init__(self, reason: str, source: str) -> None:
        self.reason, self.source = reason, source

    GATE = (
        "A bar is found at whatever office: citizenship shown in another office's case, another detainer, a statement "
        "that nobody has read. Hidden rows would let an adverse step through.",
        "docs/safeguards.md (R5, R9, R18)",
    )
    MOVER = (
        "A step is checked against the whole history and asks the gate; a transfer leaves the jail that takes it. "
        "Whether this person may take it is checked first, by `advance.elsewhere`.",
        "docs/architecture.md; CJIS AC-3",
    )
    PERSON = (
        "What was found of a person is found once: the file names their other cases, and reads what was corrected or "
        "said there. What is not their office's is named and not opened.",
        "OIG-20-13; docs/safeguards.md (R5, R9, R17)",
    )
    HISTORY = (
        "A request that went along with the person stays readable, as far as the jail had it, where it was; its matter "
        "is the next jail's.",
        "src/handover/stages/custody/README.md",
    )
    ORDERS = (
        "An order, the schedule of records or a legal hold reaches every row of a person or booking, whatever office "
        "has it: a row that is hidden would be kept, or end although it is held. Two people decide what goes, whom the "
        "request's office names.",
        "docs/adr/0009-erasure.md; docs/retention.md",
    )
    WHOM_TO_ASK = (
        "Whoever may not open a case is told which office has it: the names of offices alone are read.",
        "docs/safeguards.md (R5)",
    )
    FIGURES = (
        "A figure counts over all offices; fewer rows would make it smaller without a word.",
        "docs/figures.md",
    )
    NUMBERS = (
        "A booking's numbers are compared with those of every sender, so that none is taken twice.",
        "ANSI/NIST-ITL 1-2011, 8.1 (TCN)",
    )
    FEED = (
        "What a jail's system reported of a booking goes with its case, maybe to an office that does not serve that "
        "jail: a corrected birth would else be unknown there. The booking itself is read behind the wall first.",
        "docs/safeguards.md (R5, R17)",
    )
    NOTICES = (
        "Whoever had a case is told that it went to another office, by its reference; nothing else of it is read.",
        "src/handover/web/notices.py",
    )
    DOOR = (
        "Whoever holds a notice opens its case by a code; whose case it is, is known once the code was right.",
        "docs/safeguards.md (R18)",
    )
    PEER = (
        "A message of another deployment is believed by its signature and applied by the rules of its kind; no person "
        "of an agency asks.",
        "RFC 9421; docs/agencies.md",
    )


class Variables(Protocol):
    """Where the variables are: on the connection of this thread (`web.wall`)."""

    def begin(self, values: Mapping[str, str]) -> None:
        """Set them for a request."""

    def put(self, values: Mapping[str, str]) -> None:
        """Set some of them meanwhile."""

    def take_back(self, values: Mapping[str, str]) -> None:
        """Set some of them as they were, whatever has become of the transaction."""

    def end(self, values: Mapping[str, str]) -> None:
        """Show nothing any more, whatever has become of the request."""


@dataclass(slots=True)
class _Request:
    scope: RowScope
    variables: Variables
    opening: Opening | None = None
    counted: Counter[Opening] = field(default_factory=Counter)


_request: ContextVar[_Request | None] = ContextVar("_request", default=None)


@contextmanager
def behind(scope: RowScope, variables: Variables) -> Iterator[Counter[Opening]]:
    """Show this scope until the end of the block, and nothing after it. Gives the count of the openings made in it."""
    held = _Request(scope, variables)
    token = _request.set(held)
    try:
        variables.begin(scope.values())
        yield held.counted
    finally:
        _request.reset(token)
        variables.end(NOTHING.values())


def narrow_to(scope: RowScope) -> None:
    """Show another scope for the rest of the request: who asks was known later, by a token or by a code."""
    held = _request.get()
    if held is not None:
        held.scope = scope
        held.variables.put(scope.values() | ({EVERYTHING: held.opening.name} if held.opening else {}))


@contextmanager
def opening(why: Opening) -> Iterator[None]:
    """Look over the wall until the end of the block. One within another is the outer one."""
    held = _request.get()
    if held is None or held.opening is not None:
        yield
        return
    held.opening = why
    held.counted[why] += 1
    try:
        if not held.scope.everything:
            held.variables.put({EVERYTHING: why.name})
        yield
    finally:
        held.opening = None
        if not held.scope.everything:
            held.variables.take_back({EVERYTHING: ""})


@contextmanager
def narrowed() -> Iterator[None]:
    """Within an opening read behind the wall again until the end of the block: a list of cases on a page that counts
    over all of them. Elsewhere it changes nothing."""
    held = _request.get()
    if held is None or held.opening is None:
        yield
        return
    why, held.opening = held.opening, None
    try:
        if not held.scope.everything:
            held.variables.put({EVERYTHING: ""})
        yield
    finally:
        held.opening = why
        if not held.scope.everything:
            held.variables.take_back({EVERYTHING: why.name})


def looks_over() -> bool:
    """Whether an opening is in force: what was read under it is kept for nobody outside of it (`read_once`)."""
    held = _request.get()
    return held is not None and held.opening is not None


def _text(key: int | None) -> str:
    return "" if key is None else str(key)


def _array(keys: Sequence[int | UUID]) -> str:
    return "{" + ",".join(str(key) for key in keys) + "}" if keys else ""
