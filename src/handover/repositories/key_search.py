"""Search a gallery by name, date or number for an operator: keys alone, and how far the answer can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handover.abis.galleries import gallery
from handover.matching.types import Biographics, PersonName, Probe
from handover.repositories import index


@dataclass(frozen=True, slots=True)
class KeysFound:
    """The keys of the candidates with their probabilities, 0-1, best first; ``reason`` why the gallery is not ready."""

    keys: tuple[tuple[str, float], ...]
    size: int
    complete: bool
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the same as JSON values."""
        rows = [{"key": key, "probability": probability} for key, probability in self.keys]
        return {
            "found": rows,
            "size": self.size,
            "complete": self.complete,
            "ready": not self.reason,
            "reason": self.reason,
        }


def keys_found(
    name: str, *, last: str, first: str, born: str, number: tuple[str, str], limit: int
) -> KeysFound:
    """Search a gallery after it has followed what waits. Raises ``GalleryError`` where there is none."""
    index.follow(name, most=index.AT_ONCE)
    kind, value = number
    told = Biographics(
        (PersonName(last, first),) if last else (), (born,) if born else (),
        numbers=((index.number_kind(kind.upper()), value),) if value else (),
    )  # fmt: skip
    answer = gallery(name).search(Probe(told), limit=limit)
    ready = index.readiness(name)
    return KeysFound(
        tuple((c.identity_id, c.probability) for c in answer.names),
        answer.size,
        answer.complete,
        ready.reason,
    )
