"""What the check can find, in words, and the counts of what it read. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Final

_STOP: Final = (
    "Let nobody act on it. Keep database and backups as they are, tell the security officer, and compare"
)

TO_DO: Final = {
    "history": f"{_STOP} its steps with the audit entries of its reference.",
    "matter": f"{_STOP} the row with its last step and that step's audit entry.",
    "step_without_entry": f"{_STOP} with the last backup: the step was written past the program, or its entry removed.",
    "step_differs": f"{_STOP} with the last backup; the entry is right where `handover audit verify` says whole.",
    "entry_without_step": f"{_STOP} with the last backup: a step was removed, or the entry written past the program.",
    "entry_twice": "Run `handover audit verify`: it names the first entry that does not fit the chain.",
    "stray_entry": f"{_STOP} with the last backup: its matter was removed, or the entry written past the program.",
    "fact_changed": f"{_STOP} the row with the last backup.",
    "fact_missing": f"{_STOP} with the last backup: the row was removed.",
    "fact_unnamed": f"{_STOP} with the last backup: the row was written past the program.",
    "erased_unlawfully": f"{_STOP} with the last backup, and ask both people whom the erasure names.",
    "erasure_undone": f"{_STOP} with the order: what it erased may be here again.",
    "paper_bytes": f"{_STOP} with the copy that the jail has; print nothing from it.",
    "paper_facts": f"{_STOP} with the copy that the jail has; print nothing from it.",
}
"""What to do about each kind of finding."""


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """One thing that does not fit. ``code`` is a key of `TO_DO`; ``reference`` the matter's; ``place`` in it."""

    code: str
    reference: str
    place: str
    text: str

    @property
    def to_do(self) -> str:
        """Return what the reader should do next."""
        return TO_DO[self.code]

    def __str__(self) -> str:
        where = f"{self.reference} {self.place}".strip()
        return f"{where}: {self.text}. {self.to_do}"


@dataclass(slots=True)
class CheckCounts:
    """What was read. ``unverifiable``: rows recorded before their digest could be taken again (ADR 0003). ``erased``:
    rows lawfully erased; ``guessable``: those of them whose digest has no salt, so that short content can still be
    guessed from it (ADR 0009)."""

    matters: int = 0
    steps: int = 0
    entries: int = 0
    facts: int = 0
    papers: int = 0
    unverifiable: int = 0
    erased: int = 0
    guessable: int = 0

    def add(self, other: CheckCounts) -> None:
        """Count the other's as well."""
        for name, n in asdict(other).items():
            setattr(self, name, getattr(self, name) + n)


@dataclass(slots=True)
class CheckResult:
    """What was read and what was found in it."""

    counts: CheckCounts = field(default_factory=CheckCounts)
    findings: list[Inconsistency] = field(default_factory=list)

    def add(self, other: CheckResult) -> None:
        """Take in another's counts and findings."""
        self.counts.add(other.counts)
        self.findings += other.findings
