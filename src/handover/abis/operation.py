"""One of OSIA's operations as a value: its arguments, the scope it needs, and its result.

A call is the same whether its result is returned or sent to a callback: it can be stored as JSON and
performed later.
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
        """Return the person whose record is read or changed; empty if there is none."""
        return getattr(self, "person", "")

    def prepare(self) -> None:
        """Parse the arguments, including images, before anything is locked. Idempotent. Raises `AbisError`."""

    def perform(self, abis: LocalAbis) -> OperationResult:
        """Perform the operation. Raises `AbisError`."""
        raise NotImplementedError
