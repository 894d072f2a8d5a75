"""The closed list of legal grounds on which a jail declines a request, each with the source that shows it.

A detainer is a request, and declining is an ordinary answer (Galarza v. Szalczyk, 745 F.3d 634 (3d Cir.
2014)). The requesting office has no record of why jails decline (TRAC 522); here a ground is always chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How well a statement of law is confirmed. `words` must be shown wherever the statement is."""

    TEXT = "C"
    SECONDARY = "S"
    ILLUSTRATIVE = "M"
    FICTIONAL = "F"

    @property
    def words(self) -> str:
        """Return the mark in words, for a page or a paper."""
        return {
            "C": "read in the text of the source",
            "S": "from a secondary source; the text was not read",
            "M": "illustrative: not confirmed in a source; not read",
            "F": "invented for the synthetic state",
        }[self.value]

    @property
    def may_permit(self) -> bool:
        """Whether a rule so marked may answer yes or required: its text was read, or the place is invented. A rule that
        nobody read may restrict and permits nothing.
        """
        return self in (Confidence.TEXT, Confidence.FICTIONAL)

    @property
    def rank(self) -> int:
        """Return 0 for the best confirmed; a chain of statements is as well confirmed as its weakest. What was invented
        is certain.
        """
        return "FCSM".index(self.value)


class DeclineGround(StrEnum):
    """Why a jail does not do what a request asks. Stored by code; the list is closed."""

    NO_JUDICIAL_WARRANT = "no_judicial_warrant"
    STATE_LAW_NO_ARREST_POWER = "state_law_no_arrest_power"
    STATE_LAW_FORBIDS = "state_law_forbids"
    OFFENCE_NOT_QUALIFYING = "offence_not_qualifying"
    NO_COST_AGREEMENT = "no_cost_agreement"
    PERSON_NOT_SERVED = "person_not_served"
    NO_ADMINISTRATIVE_WARRANT = "no_administrative_warrant"
    FORM_INSUFFICIENT = "form_insufficient"
    PROOF_OF_STATUS_SHOWN = "proof_of_status_shown"
    NO_INTERVIEW_CONSENT = "no_interview_consent"
    NO_AGREEMENT_287G = "no_agreement_287g"
    IDENTITY_NOT_ESTABLISHED = "identity_not_established"
    HOLD_TIME_OVER = "hold_time_over"
    COURT_ORDER = "court_order"
    NO_RULE_FOUND = "no_rule_found"
    LOCAL_POLICY_OTHER = "local_policy_other"

    @property
    def entry(self) -> DeclineGroundEntry:
        """Return title and source of the ground."""
        return GROUNDS[self]


@dataclass(frozen=True, slots=True)
class DeclineGroundEntry:
    """``title`` for people; ``citation`` an example of law with the ground; ``needs_text``: explain it."""

    title: str
    citation: str
    confidence: Confidence
    needs_text: bool = False


_C, _S, _M = Confidence.TEXT, Confidence.SECONDARY, Confidence.ILLUSTRATIVE
GROUNDS: dict[DeclineGround, DeclineGroundEntry] = {
    DeclineGround.NO_JUDICIAL_WARRANT: DeclineGroundEntry(
        "No warrant signed by a judge", "e.g. NYC Admin. Code 9-131, 14-154", _C
    ),
    DeclineGround.STATE_LAW_NO_ARREST_POWER: DeclineGroundEntry(
        "State law gives no power to arrest on a detainer", "Lunn v. Commonwealth, 477 Mass. 517 (2017)", _C
    ),
    DeclineGround.STATE_LAW_FORBIDS: DeclineGroundEntry(
        "State law forbids it", "e.g. California SB 54 (2018); Illinois TRUST Act, 5 ILCS 805", _S
    ),
    DeclineGround.OFFENCE_NOT_QUALIFYING: DeclineGroundEntry(
        "No offence on record that the local law requires", "e.g. New Jersey AG Directive 2018-6", _C
    ),
    DeclineGround.NO_COST_AGREEMENT: DeclineGroundEntry(
        "No written agreement to pay the cost", "Cook County Code 46-37", _C
    ),
    DeclineGround.PERSON_NOT_SERVED: DeclineGroundEntry(
        "The detainer was not served on the person", "Form I-247A: must be served to take effect", _C
    ),
    DeclineGround.NO_ADMINISTRATIVE_WARRANT: DeclineGroundEntry(
        "No I-200 or I-205 came with the detainer", "ICE Policy 10074.2 (2017)", _S
    ),
    DeclineGround.FORM_INSUFFICIENT: DeclineGroundEntry(
        "The form is not complete on its face", "e.g. Fla. Stat. ch. 908", _C
    ),
    DeclineGround.PROOF_OF_STATUS_SHOWN: DeclineGroundEntry(
        "The person showed proof of citizenship or lawful status", "Tex. Code Crim. Proc. 2.251", _C
    ),
    DeclineGround.NO_INTERVIEW_CONSENT: DeclineGroundEntry(
        "The person did not consent to an interview in writing", "California TRUTH Act (AB 2792)", _C
    ),
    DeclineGround.NO_AGREEMENT_287G: DeclineGroundEntry(
        "The jail has no 287(g) agreement for it", "8 USC 1357(g); e.g. Fla. Stat. 908.11", _S
    ),
    DeclineGround.IDENTITY_NOT_ESTABLISHED: DeclineGroundEntry(
        "The person in custody is not shown to be the person named",
        "No statute named; the jail's own check",
        _M,
    ),
    DeclineGround.HOLD_TIME_OVER: DeclineGroundEntry(
        "The 48 hours beyond release have passed", "Form I-247A; 8 CFR 287.7(d)", _C
    ),
    DeclineGround.COURT_ORDER: DeclineGroundEntry(
        "A court ordered release", "The order itself", _M, needs_text=True
    ),
    DeclineGround.NO_RULE_FOUND: DeclineGroundEntry(
        "No rule was found that gives the power", "Lunn v. Commonwealth, 477 Mass. 517 (2017)", _C
    ),
    DeclineGround.LOCAL_POLICY_OTHER: DeclineGroundEntry(
        "Another rule of local law or policy", "Name the rule", _M, needs_text=True
    ),
}
