"""Bar acts that rest on rules not adopted by two people. Pure except for the snapshot."""

from __future__ import annotations

from typing import Final

from handover.administration.adoption.parts import part
from handover.administration.adoption.shipped import LAW, PAPERS
from handover.administration.adoption.standing import unadopted
from handover.process.fold import Refusal
from handover.process.gate import Attempt, Bar, Holder

Unadopted = frozenset[str]


def rules_not_adopted(_: Attempt) -> Unadopted:
    """The parts that steps rest on and that were not adopted as they are loaded here."""
    return frozenset(unadopted(LAW, PAPERS))


def law_not_adopted(found: Unadopted) -> Refusal | None:
    """R8: nobody agrees to hold or to give notice on a reading of the law that one person alone put in."""
    return _refusal(LAW, found, "The jail may decline, and what happens is reported as always.")


def papers_not_adopted(found: Unadopted) -> Refusal | None:
    """R11: nothing is drafted, signed or lodged in words that one person alone put in."""
    return _refusal(PAPERS, found, "Requests already lodged can still be cancelled.")


def _refusal(name: str, found: Unadopted, still: str) -> Refusal | None:
    if name not in found:
        return None
    return Refusal(
        "rules",
        f"The files of {part(name).words} in use here were not adopted by two people. Nothing rests on them until they "
        f"are, or until those that were adopted are back: an administrator and a supervisor see to it. {still}",
    )


BARS: Final[tuple[Bar[Unadopted], ...]] = (
    Bar("law_not_adopted", "R8", "the files of local law in use were not adopted by two people",
        "CJIS 5.9.5, CM-3 (S): changes are approved; design", Holder.JAIL, law_not_adopted,
        steps=frozenset({"agree_to_hold", "agree_to_notify"}), standing=False),
    Bar("papers_not_adopted", "R11", "the layouts of papers in use were not adopted by two people",
        "CJIS 5.9.5, CM-3 (S): changes are approved; design", Holder.OFFICE, papers_not_adopted,
        steps=frozenset({"draft_package", "sign_warrant", "lodge"}), standing=False),
)  # fmt: skip
