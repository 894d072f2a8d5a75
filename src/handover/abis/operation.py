"""One of OSIA's operations as a value: what was asked, which scope it needs, and what it answers.

A call is the same whether its answer is awaited or sent to a callback: it can be kept as JSON and performed later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from handover.abis.local import LocalAbis
from handover.abis.schemas import Wire


@dataclass(frozen=True, slots=True)
class OperationResult:
    """``body`` None: 204, and "OK" to a callback. ``note`` is for the audit and names nobody."""

    body: Any = None
    note: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class Call(Wire):
    """One operation with its arguments."""

    operation: ClassVar[str]
    scope: ClassVar[str]
    writes: ClassVar[bool] = False

    @property
    def about(self) -> str:
        """The person whose record is asked for or changed; empty where there is none."""
        return getattr(self, "person", "")

    def prepare(self) -> None:
        """Read what was sent, images too, before anything is locked. Raises `AbisError`. Twice is as once."""

    def perform(self, abis: LocalAbis) -> OperationResult:
        """Do it. Raises `AbisError`."""
        raise NotImplementedError
