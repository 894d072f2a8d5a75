"""The law of custody that asks the law of the jail's place: holds, notice, handovers, attested facts (R8). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from handover.jurisdictions import FACTS, FactError, facts_of
from handover.process.fold import Refusal


def hold_needs_law(hold: str, needs: Sequence[str] = (), power: str = "") -> Refusal | None:
    """R8: where the local law gives no power to hold, no form gives it (Lunn, 477 Mass. 517).

    ``hold``: the answer of the law. ``needs``: the facts that it lacks, with who can give each; a condition without its
    fact is no permission. ``power``: what a person on the jail's side cited where no rule was found.
    """
    match hold:
        case "no":
            text = "Your jurisdiction's law does not allow a hold on this request. Notice is asked apart."
            return Refusal("hold", f"{text} It would need {'; '.join(needs)}." if needs else text)
        case "conditional":
            lacks = "; ".join(needs) or "a copy served on the person"
            return Refusal(
                "hold",
                f"Your jurisdiction's law allows a hold only with a fact that nobody attested: {lacks}.",
            )
        case "not_established" if not power:
            return Refusal(
                "hold",
                "No rule was found that gives your jail the power to hold on this request, and the form gives none. "
                "Cite the power first, or answer with notice or a decline.",
            )
    return None


@dataclass(frozen=True, slots=True)
class LawSays:
    """What the law of a place answers on one topic: the answer, the facts that it lacks with who can give each, and
    the clause that decides."""

    answer: str = ""
    needs: tuple[str, ...] = ()
    clause: str = ""


NOT_ASKED: Final = LawSays()
"""The value for a topic that is irrelevant to the step."""


def _needs_law(law: LawSays, field: str, no: str, conditional: str) -> Refusal | None:
    """Where the law says no, or lacks a fact: the clause, and the fact with who can give it."""
    lacks = "; ".join(law.needs)
    match law.answer:
        case "no":
            return Refusal(field, f"{no} ({law.clause})." + (f" It would need {lacks}." if lacks else ""))
        case "conditional":
            lacks = lacks or "a fact of that clause"
            return Refusal(
                field, f"{conditional} only with a fact that nobody attested ({law.clause}): {lacks}."
            )
    return None


def notice_needs_law(law: LawSays) -> Refusal | None:
    """R8: if local law forbids notice of a release, or allows it only with a fact that nobody attested, no notice may
    be given.

    Silence does not bar notice: giving a time is not an arrest, for which Lunn (477 Mass. 517) requires a power. But
    it is not permission either (`notice_rests_on`).
    """
    return _needs_law(
        law, "notify", "Your jurisdiction's law allows no notice of the release on this request",
        "Your jurisdiction's law allows notice of the release",
    )  # fmt: skip


def notice_rests_on(notify: str, citation: str) -> Refusal | None:
    """R8: silence of local law is not permission. Whoever agrees to notice where no rule was found must name its
    basis."""
    if notify != "not_established" or len(citation.strip()) >= 5:
        return None
    return Refusal(
        "citation",
        "No rule was found that says whether your jail may give notice of a release. Name the law or the order of your "
        "agency that your answer rests on, or decline.",
    )


def handover_needs_law(law: LawSays) -> Refusal | None:
    """R8: where local law says that nobody is handed over in the jail, or only with a fact that nobody attested, a
    handover there is a breach. Silence does not affect it: the power is that of the officer who takes the person."""
    return _needs_law(
        law, "transfer", "The law of the jail's place allows no handover there on this request",
        "The law of the jail's place allows a handover in the jail",
    )  # fmt: skip


def power_is_wanted(hold: str) -> Refusal | None:
    """A power may be cited only where the law establishes nothing; it neither overrides a ban nor replaces a fact."""
    if hold == "not_established":
        return None
    return Refusal(
        "citation", "The law on record has an answer of its own; a cited power would change nothing."
    )


def fact_is_attestable(name: str, value: object) -> Refusal | None:
    """Only a fact on the list, in its own form, and one that somebody can give."""
    if name not in FACTS or not FACTS[name].attestable:
        return Refusal("name", "Choose one of the facts that can be attested.")
    try:
        facts_of({"place": "us", name: value})
    except FactError:
        return Refusal("value", "The value does not fit this fact.")
    return Refusal("value", "Say what is attested.") if value is None else None


def duty_is_of_the_place(code: str, known: frozenset[str]) -> Refusal | None:
    """A duty is recorded under the clause that asks for it."""
    return None if code in known else Refusal("code", "The law of this place has no such duty.")
