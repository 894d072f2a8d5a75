"""The parts of a set of rules, and what this process has loaded of each: the digests are of what is used, not of files
as they may be by now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from handover.process.facts import digest_of

TextsByName = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RulePart:
    """One part: its name, what it is in words, and its texts as this process uses them, by file name."""

    name: str
    words: str
    loaded: Callable[[], TextsByName]


_DECLARED: Final[dict[str, RulePart]] = {}


def declare(*declared: RulePart) -> None:
    """Add parts. Raises ``ValueError`` for a name that another part took."""
    for part in declared:
        if _DECLARED.setdefault(part.name, part) != part:
            raise ValueError(f"two parts of the rules are named {part.name}")


def parts() -> tuple[RulePart, ...]:
    """Every part, by name."""
    return tuple(_DECLARED[name] for name in sorted(_DECLARED))


def part(name: str) -> RulePart:
    """The part of this name. Raises ``KeyError``."""
    return _DECLARED[name]


def digests(texts: TextsByName) -> dict[str, str]:
    """The digest of each text by its name."""
    return {name: text_digest(text) for name, text in sorted(texts.items())}


@lru_cache(maxsize=1024)
def text_digest(text: str) -> str:
    """SHA-256 of UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def part_digest(files: Mapping[str, str]) -> str:
    """One digest of a part's files by name: another name, a file more or one less is another part."""
    return digest_of(dict(files))


def loaded_digest(name: str) -> str:
    """The digest of a part as this process has loaded it."""
    return part_digest(digests(part(name).loaded()))


@dataclass(frozen=True, slots=True)
class FileChanges:
    """Which files of a part differ between two sets, by name."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every name, in order."""
        return tuple(sorted((*self.changed, *self.added, *self.removed)))


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> FileChanges:
    """Compare two mappings of names to digests."""
    both: Iterable[str] = before.keys() & after.keys()
    return FileChanges(
        tuple(sorted(name for name in both if before[name] != after[name])),
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(before.keys() - after.keys())),
    )
