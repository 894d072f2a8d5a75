"""The named deadlines of the process other than the hold, each with its source and how well it is confirmed.

A target is data; `deadline` turns it into a `Deadline` for one start. ``basis`` says which are law, which a
published service goal and which only this office's illustrative choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handover.clocks.deadlines import Deadline, Pause


class TargetBasis(StrEnum):
    """What makes a target binding."""

    LAW = "law"
    SETTLEMENT = "settlement"
    SERVICE_GOAL = "service_goal"
    OFFICE_TARGET = "office_target"


class TargetKind(StrEnum):
    """The named deadlines, by the act that is due."""

    CRIMINAL_ANSWER = "criminal_answer"
    HIT_CONFIRMATION = "hit_confirmation"
    HIT_CONFIRMATION_ROUTINE = "hit_confirmation_routine"
    IAQ_ANSWER = "iaq_answer"
    NEUTRAL_REVIEW = "neutral_review"
    CUSTODY_DECISION = "custody_decision"
    CITIZENSHIP_MEMO = "citizenship_memo"
    AGENCY_REQUEST = "agency_request"
    DISPUTE_ANSWER = "dispute_answer"
    ACCESS_ANSWER = "access_answer"
    CHILD_CARE = "child_care"
    STOP_ANSWER = "stop_answer"
    WARRANT_CANCELLATION = "warrant_cancellation"
    LOAN = "loan"


@dataclass(frozen=True, slots=True)
class Target:
    """One named deadline. ``illustrative``: the figure is not confirmed law and must be shown as such."""

    kind: TargetKind
    title: str
    allowance: timedelta
    basis: TargetBasis
    source: str
    illustrative: bool
    working_days: bool = False


TARGETS: dict[TargetKind, Target] = {
    t.kind: t
    for t in (
        Target(
            TargetKind.CRIMINAL_ANSWER,
            "Criminal answer to the jail",
            timedelta(hours=2),
            TargetBasis.SERVICE_GOAL,
            "FBI goal for electronic criminal ten-prints, GAO-04-260",
            illustrative=False,
        ),
        Target(
            TargetKind.HIT_CONFIRMATION,
            "Confirmation of a want",
            timedelta(minutes=10),
            TargetBasis.SERVICE_GOAL,
            "NCIC hit confirmation within 10 minutes (LESC fact sheets)",
            illustrative=False,
        ),
        Target(
            TargetKind.HIT_CONFIRMATION_ROUTINE,
            "Confirmation of a want, routine",
            timedelta(hours=1),
            TargetBasis.SERVICE_GOAL,
            "NCIC hit confirmation, routine priority: within 1 hour",
            illustrative=False,
        ),
        Target(
            TargetKind.IAQ_ANSWER,
            "Records specialist's answer to the Immigration Alien Query",
            timedelta(hours=4),
            TargetBasis.OFFICE_TARGET,
            "Illustrative office target; no published figure was confirmed",
            illustrative=True,
        ),
        Target(
            TargetKind.NEUTRAL_REVIEW,
            "Neutral review of a detainer that rests on database and biometric records alone",
            timedelta(hours=48),
            TargetBasis.SETTLEMENT,
            "Gonzalez v. ICE settlement, effective 4 March 2025 (48 hours: secondary source)",
            illustrative=True,
        ),
        Target(
            TargetKind.CUSTODY_DECISION,
            "Custody and charging decision after a warrantless arrest",
            timedelta(hours=48),
            TargetBasis.LAW,
            "8 CFR 287.3(d) (48 hours and the emergency exception not confirmed in the text read)",
            illustrative=True,
        ),
        Target(
            TargetKind.CITIZENSHIP_MEMO,
            "Memorandum on a claim or indicia of United States citizenship",
            timedelta(hours=24),
            TargetBasis.OFFICE_TARGET,
            "Illustrative: one business day, after ICE Directive 16001.2 (deadline not confirmed)",
            illustrative=True,
            working_days=True,
        ),
        Target(
            TargetKind.AGENCY_REQUEST,
            "Prompt answer to an agency that arrested for a controlled substance",
            timedelta(hours=4),
            TargetBasis.LAW,
            "8 USC 1357(d): promptly; four hours are this office's own figure, illustrative",
            illustrative=True,
        ),
        Target(
            TargetKind.DISPUTE_ANSWER,
            "Dated answer to a dispute of a record",
            timedelta(days=10),
            TargetBasis.OFFICE_TARGET,
            "Illustrative: ten working days, after 5 USC 552a(d)(2); whom that section covers was not confirmed",
            illustrative=True,
            working_days=True,
        ),
        Target(
            TargetKind.ACCESS_ANSWER,
            "Dated answer to a request for access",
            timedelta(days=20),
            TargetBasis.OFFICE_TARGET,
            "Illustrative: twenty working days, after 5 USC 552(a)(6)(A)(i); 5 USC 552a(d)(1) names no time",
            illustrative=True,
            working_days=True,
        ),
        Target(
            TargetKind.CHILD_CARE,
            "Care of a child: consular notice, interpreter, and a person who takes the child into care",
            timedelta(hours=72),
            TargetBasis.OFFICE_TARGET,
            "Illustrative: 72 hours, after 8 USC 1232(b)(3), which counts them from federal custody (not read)",
            illustrative=True,
        ),
        Target(
            TargetKind.STOP_ANSWER,
            "A supervisor's answer to a stop: cancel, review again, or let the case go on",
            timedelta(hours=4),
            TargetBasis.OFFICE_TARGET,
            "Illustrative office target; the person may be held on a request that may not stand",
            illustrative=True,
        ),
        Target(
            TargetKind.WARRANT_CANCELLATION,
            "Cancellation of the warrant by somebody who may issue it, after the request was withdrawn",
            timedelta(hours=24),
            TargetBasis.OFFICE_TARGET,
            "Illustrative office target; 8 CFR 236.1(b)(2) says who may cancel and names no time",
            illustrative=True,
        ),
        Target(
            TargetKind.LOAN,
            "Ask the agency that has a person on loan whether they are still there, and when they come back",
            timedelta(days=30),
            TargetBasis.OFFICE_TARGET,
            "Illustrative office target; I-247A (02/17) box 2 names no time",
            illustrative=True,
        ),
    )
}


def deadline(kind: TargetKind, start: datetime, *, office_tz: str, pauses: Sequence[Pause] = ()) -> Deadline:
    """Return the deadline of ``kind`` from ``start``; ``office_tz`` determines the working days.

    Raises NaiveTimeError and UnknownZoneError.
    """
    target = TARGETS[kind]
    tz = office_tz if target.working_days else None
    return Deadline(start, target.allowance, tuple(pauses), working_days_tz=tz)
