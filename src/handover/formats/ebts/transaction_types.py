"""How each EBTS transaction type (1.004 TOT) is treated: one row per type.

The strictness of reading, what intake refuses, the repositories that are searched, the answer, the words of
page, interface and command, and docs/ebts-fields.md follow this table. A new type is a row of `_ROWS`; its
fields are in the tables of `dictionary`, which know every type of EBTS 9.1 and 10.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Repository(StrEnum):
    """The two repositories that are searched, each separately (EBTS NDR 2.098: 1 and 9)."""

    CRIMINAL = "criminal"
    IMMIGRATION = "immigration"

    @property
    def words(self) -> str:
        """Return the name that pages use."""
        return f"{self.value} repository"


class Treatment(StrEnum):
    """What happens to a file of a type."""

    BOOKING = "booking"
    """An arrest: searched everywhere, and the only one that may open a case."""
    TENPRINTS = "tenprints"
    """Another tenprint submission: searched in the criminal repository and answered."""
    WANTS_CHECK = "wants check"
    """Two to ten prints whose sender waits: searched in the criminal repository and the wants, answered at once."""
    DISPOSITION = "disposition"
    """What a court did: recorded by the feed of dispositions, for the person whom it names or whose prints it has."""
    NOT_SERVED = "not served"
    """Refused, since its answer type is not implemented here."""
    ANSWER = "answer"
    """Written here and sent back."""


class Checks(StrEnum):
    """How strictly a submission is checked against the rules of its type."""

    FULL = "full"
    """Any fault in a field refuses the file; each of ten fingers must have a print or a reason for its
    absence.
    """
    LENIENT = "lenient"
    """It must have its type, its sender, its number and a print; any other fault is a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionType:
    """One row. ``words`` say what it is; ``answer`` is the TOT of its answer; ``repositories`` are searched
    in turn.

    Raises ``ValueError`` for a row that the law or the process does not allow: only an arrest for a criminal
    offence is cross-referenced (ICE Policy 10074.2), and the answer waits for the criminal search.
    """

    code: str
    words: str
    treatment: Treatment
    answer: str = ""
    repositories: tuple[Repository, ...] = ()
    checks: Checks = Checks.LENIENT

    def __post_init__(self) -> None:
        if Repository.IMMIGRATION in self.repositories and not self.is_booking:
            raise ValueError(
                f"{self.code}: only a booking is searched in the immigration repository (ICE Policy 10074.2)"
            )
        searched = self.treatment in {Treatment.BOOKING, Treatment.TENPRINTS, Treatment.WANTS_CHECK}
        may_be = searched or self.treatment is Treatment.DISPOSITION  # one with prints is
        in_criminal = Repository.CRIMINAL in self.repositories
        if (searched and not in_criminal) or (in_criminal and not may_be):
            raise ValueError(f"{self.code}: exactly the served types are searched in the criminal repository")
        if bool(self.answer) == (self.treatment is Treatment.ANSWER):
            raise ValueError(f"{self.code}: a submission must name its answer, and an answer must not")

    @property
    def is_booking(self) -> bool:
        """Return whether it is a criminal tenprint submission."""
        return self.treatment is Treatment.BOOKING

    @property
    def note(self) -> str:
        """Return what a page shows next to the code if the immigration repository is not searched; else
        empty.
        """
        return "" if Repository.IMMIGRATION in self.repositories else f"{self.words}: no cross-reference"


RESULT: Final = TransactionType(code="SRE", words="search result", treatment=Treatment.ANSWER)
ERROR: Final = TransactionType(code="ERRT", words="error", treatment=Treatment.ANSWER)
WANTS_RESULT: Final = TransactionType(
    code="RPISR", words="answer of a quick wants check", treatment=Treatment.ANSWER
)
DISPOSITION_RESULT: Final = TransactionType(
    code="DSPR", words="answer of a disposition", treatment=Treatment.ANSWER
)
OTHER: Final = TransactionType(
    code="any other", words="no criminal booking", treatment=Treatment.TENPRINTS, answer=RESULT.code,
    repositories=(Repository.CRIMINAL,),
)  # fmt: skip
"""The row for any type not listed, such as the AMN of NIST's tenprint cards."""


def _booking(code: str, words: str) -> TransactionType:
    return TransactionType(
        code=code, words=f"criminal booking, {words}", treatment=Treatment.BOOKING, answer=RESULT.code,
        repositories=(Repository.CRIMINAL, Repository.IMMIGRATION), checks=Checks.FULL,
    )  # fmt: skip


def _disposition(code: str, words: str, *searched: Repository) -> TransactionType:
    return TransactionType(
        code=code,
        words=words,
        treatment=Treatment.DISPOSITION,
        answer=DISPOSITION_RESULT.code,
        repositories=searched,
    )


def _not_served(code: str, words: str, answer: str) -> TransactionType:
    return TransactionType(code=code, words=words, treatment=Treatment.NOT_SERVED, answer=answer)


_ROWS: Final = {
    row.code: row
    for row in (
        _booking("CAR", "answer required"),
        _booking("CNA", "no answer necessary"),
        _booking("CPNU", "not urgent"),
        _booking("CPDR", "direct route"),
        TransactionType(
            code="RPIS", words="quick wants check by two to ten prints", treatment=Treatment.WANTS_CHECK,
            answer="RPISR", repositories=(Repository.CRIMINAL,),
        ),
        _not_served("TPRS", "rap sheet by prints", "TPRR"),
        _disposition("DSPE", "disposition without prints"),
        _disposition("FDSP", "disposition with prints", Repository.CRIMINAL),
        RESULT,
        ERROR,
        WANTS_RESULT,
        DISPOSITION_RESULT,
    )
}  # fmt: skip
TYPES: Final[Mapping[str, TransactionType]] = MappingProxyType(_ROWS)
"""Every listed type, by its code."""


def submission_type(tot: str) -> TransactionType:
    """Return how a received file of that type is treated. An incoming answer is treated like any other
    submission.
    """
    row = TYPES.get(tot.upper(), OTHER)
    return OTHER if row.treatment is Treatment.ANSWER else row


def booking_codes() -> tuple[str, ...]:
    """Return the codes of criminal tenprint submissions."""
    return tuple(code for code, row in TYPES.items() if row.is_booking)


def booking_codes_in_words(last: str = ", ") -> str:
    """List those codes in words; ``last`` precedes the last one."""
    *first, end = booking_codes()
    return f"{', '.join(first)}{last}{end}" if first else end
