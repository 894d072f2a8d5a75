"""A number with its registered figure, and its text in the reader's language. It reads no records."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handover.stages.oversight.registry import FIGURES, POPULATIONS, registered


@dataclass(frozen=True, slots=True)
class Figure:
    """``n`` of ``of``: the count, the name of its denominator and the denominator. ``key`` as the registry has it. The
    share is None of 0."""

    key: str
    name: str
    n: int
    of: str
    denominator: int

    @property
    def share(self) -> float | None:
        """n / denominator, or None where there is nothing to count of."""
        return self.n / self.denominator if self.denominator else None

    @property
    def percent(self) -> float | None:
        """The share in percent."""
        return None if self.share is None else 100 * self.share

    @property
    def told(self) -> str:
        """The name in the reader's language."""
        return told(self.key, self.name)

    @property
    def told_of(self) -> str:
        """The name of the denominator in the reader's language."""
        return told_of(self.key, self.of)


def figure(named: str, n: int, denominator: int, part: str = "", words: str = "") -> Figure:
    """A number of a registered figure; of a family with its part, and ``words`` for it where that is a code.
    `KeyError`: the registry has no such figure."""
    row = FIGURES[named]
    if row.family != bool(part):
        raise KeyError(f"{named}: a family has parts, and nothing else has")
    of = POPULATIONS[row.of].title.format(part=words or part)
    return Figure(key_of(named, part), row.titled(words or part), n, of, denominator)


def key_of(named: str, part: str = "") -> str:
    """The key of a figure, or of a part of a family: letters, digits and hyphens after a dot."""
    return f"{named}.{re.sub(r'[^a-z0-9]+', '-', part.lower()).strip('-')[:60]}" if part else named


def told(key: str, name: str) -> str:
    """The name of a figure, or of a population (``of.`` and its id), in the reader's language, its part too."""
    row = POPULATIONS.get(key.removeprefix("of.")) if key.startswith("of.") else registered(key)
    return _in_words(row.title if row else "", name)


def told_of(key: str, of: str) -> str:
    """The name of what a figure is counted of, in the reader's language, its part too."""
    row = registered(key)
    return _in_words(POPULATIONS[row.of].title if row else "", of)


def _in_words(title: str, text: str) -> str:
    """Translate a title, keeping the part that the text contains; a text that does not come from the title is
    returned unchanged."""
    before, part, after = title.partition("{part}")
    if part and text.startswith(before) and text.endswith(after):
        return _(title).format(part=_(text[len(before) : len(text) - len(after)]))
    return _(text)
