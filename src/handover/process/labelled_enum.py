"""A closed list whose codes have words for people. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """Each member is written as its code, which is stored, and its words, which are shown: ``NONE = "none", "..."``.

    ``Reason("none")`` finds the member, or raises ``ValueError``.
    """

    _value_: str
    title: str  # type: ignore[assignment] # words for people, not str.title

    def __new__(cls, code: str, words: str = "") -> Self:
        """The member of this code. Raises ``TypeError`` for one without words; ``words`` has a default for look-ups."""
        if not words:
            raise TypeError(f"{cls.__name__}: {code!r} has no words")
        made = str.__new__(cls, code)
        made._value_, made.title = code, words
        return made
