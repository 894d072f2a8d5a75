"""The bars that the person's own records raise. Pure: one judge per bar, each with its source.

They protect the person: any doubt stops the act until somebody resolves it. What they say is shown to the person who
meets the bar.
"""

from __future__ import annotations

from typing import Final

from handover.process.fold import Refusal
from handover.process.gate import ADVERSE, Bar, Holder
from handover.stages.review.bars.person_facts import PersonFacts

_AFTER_FINDING: Final = ADVERSE - {"find_probable_cause"}


def citizenship_shown(facts: PersonFacts) -> Refusal | None:
    """R5: no adverse act while a record, a claim or an answer points to citizenship and counsel has not weighed
    it."""
    if not facts.citizenship:
        return None
    said = "; ".join(s.text for s in facts.citizenship)
    return Refusal("citizenship", f"Points to United States citizenship: {said}. Counsel decides first.")


def minority_shown(facts: PersonFacts) -> Refusal | None:
    """R17: a date of birth by which the person is a child, which no supervisor has weighed."""
    if not facts.minority:
        return None
    said = " ".join(s.text for s in facts.minority)
    return Refusal("minor", f"{said} No routine detainer: refer the case to the procedures for children.")


def match_withdrawn(facts: PersonFacts) -> Refusal | None:
    """The print match that opened the case was withdrawn by an examiner."""
    if not facts.match_withdrawn:
        return None
    return Refusal("match", "An examiner withdrew the print match. The records are another person's.")


def identity_changed(facts: PersonFacts) -> Refusal | None:
    """The identity was merged, split or taken away: the records that were read no longer correspond to this
    person."""
    if not facts.identity_changed:
        return None
    return Refusal("identity", f"FIN {facts.identity_changed} is not the identity that the prints now give.")


def finding_unsound(facts: PersonFacts) -> Refusal | None:
    """R4, R18: the finding rests on a record that was corrected, says something else now, or is gone."""
    if not facts.unsound:
        return None
    return Refusal("corrected", f"The finding rests on what no longer stands: {'; '.join(facts.unsound)}.")


def protection_unmet(facts: PersonFacts) -> Refusal | None:
    """R12: a protected record asks for an attestation and a certificate that the finding does not have."""
    if not facts.protected or not facts.determined:
        return None
    if len(facts.certificate.strip()) >= 5:
        return None
    return Refusal(
        "protected",
        "The record is restricted now, and the finding was made without what a restricted record asks for. "
        "Review it again.",
    )


def detention_forbidden(facts: PersonFacts) -> Refusal | None:
    """A status in force under which the person may not be detained (`status_effects`)."""
    if not facts.forbidding:
        return None
    return Refusal("status", f"The person has {'; '.join(s.text for s in facts.forbidding)}.")


def removal_barred(facts: PersonFacts) -> Refusal | None:
    """A finding on a final order, and a status in force while which no order is executed (`status_effects`)."""
    if not facts.removal_barred:
        return None
    return Refusal(
        "status", f"The order is not executed now: {'; '.join(s.text for s in facts.removal_barred)}."
    )


def statement_unread(facts: PersonFacts) -> Refusal | None:
    """R18: a statement of the person has not been read yet."""
    if not facts.unread:
        return None
    return Refusal(
        "statement", f"The person has made a statement that nobody has answered: {', '.join(facts.unread)}."
    )


OFFICE: Final = Holder.OFFICE

PERSON_BARS: Final[tuple[Bar[PersonFacts], ...]] = (
    Bar("match_withdrawn", "R2", "the print match was withdrawn", "a misidentification is undone", OFFICE,
        match_withdrawn, stop="withdraw_identity"),
    Bar("citizenship", "R5", "citizenship or nationality on record, claimed or indicated",
        "ICE Directive 16001.2: any claim or indicium", OFFICE, citizenship_shown, stop="raise_citizenship"),
    Bar("minor", "R17", "a date of birth that makes a child", "TVPRA, 8 USC 1232; 8 CFR 236.3 (illustrative)", OFFICE,
        minority_shown, stop="refer_child"),
    Bar("identity_changed", "R2", "the identity was merged, split or taken away", "prints before names", OFFICE,
        identity_changed),
    Bar("finding_unsound", "R4", "a record that the finding rests on was corrected, changed or is gone",
        "Gonzalez v. ICE (2019); 5 USC 552a(d)", OFFICE, finding_unsound, steps=_AFTER_FINDING),
    Bar("protection", "R12", "a protected record without its certificate", "8 USC 1367; 8 USC 1229(e) (S)", OFFICE,
        protection_unmet, steps=_AFTER_FINDING),
    Bar("forbidding_status", "R13", "a status that forbids detention", "8 USC 1254a(d)(4), and the dated table", OFFICE,
        detention_forbidden),
    Bar("removal_barred", "R13", "a status while which a final order is not executed",
        "8 USC 1229c, 1225(b)(1)(B) (illustrative), and the dated table", OFFICE, removal_barred, steps=_AFTER_FINDING),
    Bar("statement_unread", "R18", "a statement of the person that nobody has read", "notice of the I-247A", OFFICE,
        statement_unread, standing=False),
)  # fmt: skip
