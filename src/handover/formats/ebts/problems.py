"""The faults of a submission, reported together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handover.formats.ebts import dictionary


@dataclass(frozen=True, slots=True)
class EbtsProblem:
    """One fault. ``code`` as bureaus use it, ``field`` the tag, ``text`` what to correct, without the value.

    E0001 an element is missing, E0002 a value fails its edit, E0004 a record does not parse, E0005 a field
    does not parse, E0006 two fields contradict; H0001 and H0002 the same for the header; A0004 the
    transaction type is not accepted (EFTS 7.0 appendix M).
    """

    code: str
    field: str
    mnemonic: str
    text: str

    def __str__(self) -> str:
        where = " ".join(part for part in (self.field, self.mnemonic) if part)
        return f"{self.code} - {where + ': ' if where else ''}{self.text}"


class SubmissionError(ValueError):
    """A submission that could be read but is refused; ``problems`` holds every fault found."""

    def __init__(self, problems: Sequence[EbtsProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(p) for p in self.problems))


def problem(code: str, tag: str, text: str) -> EbtsProblem:
    """Make a problem of a field, with its mnemonic from the dictionary."""
    return EbtsProblem(code, tag, dictionary.mnemonic(tag), text)
