"""What a jail tells the immigration office: its answers, times and events, each by a named person there. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

from pydantic import AwareDatetime

from handover.exchange.messages.fields import JailMessageData, passes

_AT: Final = "2026-11-24T16:00:00Z"


class RequestServed(JailMessageData):
    """A copy was served on the person: the request takes effect."""

    method: str = passes("how it was served", of="detainer.Service.method", example="in_person")
    served_at: AwareDatetime = passes(
        "when it took effect",
        of="detainer.Service.served_at",
        law="I-247A: it takes effect when served",
        example=_AT,
    )
    place: str = passes("where", of="detainer.Service.place", example="booking desk")
    language: str = passes(
        "whether the person could read it",
        of="detainer.Service.language",
        law="I-247A notice page",
        example="Spanish",
    )
    interpreter: str | None = passes(
        "who interpreted, where somebody did", of="detainer.Service.interpreter", example=None
    )
    officer_name: str = passes(
        "who certifies the service", of="detainer.Service.officer_name", example="Clark Dale"
    )
    officer_title: str = passes(
        "in which office", of="detainer.Service.officer_title", example="Records clerk"
    )


class RequestAnswered(JailMessageData):
    """The jail's answer under its own law. Declining is an ordinary answer."""

    kind: str = passes(
        "whether it holds, gives notice, or declines", of="custody.JailAnswer.kind",
        law="8 CFR 287.7(d); Galarza v. Szalczyk, 745 F.3d 634", example="decline",
    )  # fmt: skip
    ground: str = passes(
        "the legal ground of a decline", of="custody.JailAnswer.ground", law="local law", example="state_law"
    )
    citation: str = passes(
        "its clause", of="custody.JailAnswer.citation", law="local law", example="Cal. Gov. Code 7282.5"
    )
    text: str = passes("the same in words", of="custody.JailAnswer.text", example="")


class ReleaseStated(JailMessageData):
    """When the person would be released if there were no request."""

    otherwise_release_at: AwareDatetime = passes(
        "from it each side's clock runs; the hold's end is computed by each and is in no message",
        of="custody.ReleaseTime.otherwise_release_at", law="8 CFR 287.7(d)", example=_AT,
    )  # fmt: skip
    said_as: Literal["hold", "notice", "unserved_hold"] = passes(
        "whether a hold began or runs, or one began with no copy served", of="computed.said_as", law="8 CFR 287.7(d)",
        example="hold",
    )  # fmt: skip
    citation: str = passes(
        "on what a notice rests where the law of the place is silent", of="custody.ReleaseTime.rests_on",
        law="local law", example="", default="", since=3,
    )  # fmt: skip


class PersonLeft(JailMessageData):
    """The person left the jail without a handover."""

    released_at: AwareDatetime = passes(
        "when: whether it was within the hold",
        of="custody.Release.released_at",
        law="8 CFR 287.7(d)",
        example=_AT,
    )
    how: str = passes(
        "released, escaped, or confirmed afterwards", of="custody.Release.how", example="reported"
    )


class PersonTransferred(JailMessageData):
    """Another agency has the person; the request goes along."""

    from_ori: str = passes("who had the person", of="custody.Transfer.from_ori", example="CX0010000")
    to_ori: str = passes(
        "who has the person, to whom the office sends the request", of="custody.Transfer.to_ori",
        law="I-247A: any subsequent agency", example="CX0020000",
    )  # fmt: skip
    transferred_at: AwareDatetime = passes("when", of="custody.Transfer.transferred_at", example=_AT)
    ground: str = passes(
        "by which power of its own the other agency holds", of="custody.Transfer.ground", example="sentence"
    )


class PersonDied(JailMessageData):
    """The person died. No cause is told."""

    died_at: AwareDatetime = passes(
        "when", of="custody.Death.died_at", law="I-247A: notify of death", example=_AT
    )
    text: str = passes("what the jail adds", of="custody.Death.text", example="")


class EventReported(JailMessageData):
    """Something happened to the person or the booking that changes no state."""

    kind: str = passes(
        "which event: hospital, sentence, writ, order of a court", of="custody.CustodyEvent.kind",
        law="I-247A: notify of hospitalisation; 8 CFR 287.7(d)", example="hospital",
    )  # fmt: skip
    until: date | None = passes(
        "of a sentence the projected release; else when it ends",
        of="custody.CustodyEvent.until",
        example=None,
    )
    text: str = passes(
        "the same in words", of="custody.CustodyEvent.text", example="County hospital, under guard"
    )
    citation: str = passes(
        "on what a notice rests where the law of the place is silent", of="custody.CustodyEvent.rests_on",
        law="local law", example="", default="", since=3,
    )  # fmt: skip
    court: str = passes(
        "of an order that nobody be held, or the end of one: which court", of="custody.CustodyEvent.court",
        law="the order itself", example="", default="", since=3,
    )  # fmt: skip
    docket: str = passes(
        "its docket number, so that the office can read the order", of="custody.CustodyEvent.docket",
        law="the order itself", example="", default="", since=3,
    )  # fmt: skip
    document: str = passes(
        "its document",
        of="custody.CustodyEvent.document",
        law="the order itself",
        example="",
        default="",
        since=3,
    )
    lifts: int | None = passes(
        "of an order that a court vacated or stayed, the jail's step that told the order",
        of="custody.CustodyEvent.lifts", law="the order itself", example=None, default=None, since=3,
    )  # fmt: skip


class ChargesChanged(JailMessageData):
    """A charge was dismissed, amended, added or decided."""

    turn: str = passes("what became of it", of="custody.ChargeChange.turn", example="dismissed")
    charge: str = passes(
        "which charge: an officer reads the finding again", of="custody.ChargeChange.charge",
        law="ICE Policy 10074.2; INA 236(c), 237(a)(2)", example="THEFT",
    )  # fmt: skip
    source: str = passes(
        "where the jail has it from", of="custody.ChargeChange.source", example="court's order"
    )


class FactAttested(JailMessageData):
    """A fact that the law of the place asks for."""

    name: str = passes("which fact", of="custody.AttestedFact.name", law="local law", example="convictions")
    value: dict[str, Any] = passes("what it is", of="custody.AttestedFact.value", example={"value": True})
    source: str = passes(
        "where the jail has it from", of="custody.AttestedFact.source", example="court record"
    )
    known_at: AwareDatetime = passes("when it was known", of="custody.AttestedFact.known_at", example=_AT)


class PowerCited(JailMessageData):
    """By which power the jail holds where no rule of its place was found."""

    citation: str = passes(
        "the clause", of="custody.CitedPower.citation", law="Lunn v. Commonwealth, 477 Mass. 517 (2017)",
        example="G.L. c. 41, s. 98",
    )  # fmt: skip
    text: str = passes("what it gives", of="custody.CitedPower.text", example="")


class DutyReported(JailMessageData):
    """A duty of the jail under the law of its place was done."""

    code: str = passes("which duty", of="custody.DutyDone.code", law="local law", example="copy_to_person")
    citation: str = passes("its clause", of="custody.DutyDone.citation", example="Cal. Gov. Code 7283.1")
    done_at: AwareDatetime = passes("when", of="custody.DutyDone.done_at", example=_AT)
    how: str = passes("how", of="custody.DutyDone.how", example="handed over")


class BreachReported(JailMessageData):
    """A limit was overstepped. A report is never refused."""

    kind: str = passes(
        "which limit", of="custody.Breach.kind",
        law="Miranda-Olivares v. Clackamas County; Morales v. Chadbourne", example="bail_blocked",
    )  # fmt: skip
    text: str = passes("what happened", of="custody.Breach.text", example="Bail was refused.")


class StoppedReported(JailMessageData):
    """What happened to the person while the request was stopped or withdrawn, or is told after the case ended."""

    kind: str = passes("what", of="custody.StoppedReport.kind", example="released")
    text: str = passes("the same in words", of="custody.StoppedReport.text", example="")


class TimeProposed(JailMessageData):
    """Somebody says that a stated time was typed wrong."""

    kind: str = passes(
        "which time", of="custody.TimeProposal.kind", law="8 CFR 287.7(d)", example="release_time"
    )
    of_number: int = passes("the jail's step that stated it", of="custody.TimeProposal.of_number", example=7)
    was: AwareDatetime = passes("as stated", of="custody.TimeProposal.was", example=_AT)
    becomes: AwareDatetime = passes("as it should be", of="custody.TimeProposal.becomes", example=_AT)
    reasons: str = passes("why", of="custody.TimeProposal.reasons", example="AM for PM")
    never: bool = passes(
        "whether the entry never was so: nothing follows from it", of="custody.TimeProposal.never", example=False,
        default=False, since=3,
    )  # fmt: skip


class TimeCorrected(JailMessageData):
    """A second person confirmed the correction of a stated time."""

    kind: str = passes(
        "which time", of="custody.TimeProposal.kind", law="8 CFR 287.7(d)", example="release_time"
    )
    of_number: int = passes("the jail's step that stated it", of="custody.TimeProposal.of_number", example=7)
    becomes: AwareDatetime = passes("the time as it stands", of="custody.TimeProposal.becomes", example=_AT)
    never: bool = passes(
        "whether the entry never was so: nothing follows from it", of="custody.TimeProposal.never", example=False,
        default=False, since=3,
    )  # fmt: skip
    hold_ends: AwareDatetime | None = passes(
        "when the hold ended or ends by the jail's record after it: of both ends the earlier stands",
        of="computed.hold_ends", law="8 CFR 287.7(d): no extension", example=None, default=None, since=4,
    )  # fmt: skip


class CitizenshipRaised(JailMessageData):
    """A claim or sign of United States citizenship, met at the jail. It freezes the case."""

    indicium: str = passes(
        "what was said or seen",
        of="review.CitizenshipClaim.indicium",
        law="ICE Directive 16001.2",
        example="claim",
    )
    text: str = passes(
        "in words, for counsel",
        of="review.CitizenshipClaim.text",
        law="ICE Directive 16001.2",
        example="Born in Ohio.",
    )


class AgeDoubted(JailMessageData):
    """A doubt about the person's age, met at the jail. It takes the case out of the routine."""

    text: str = passes(
        "what was said or seen", of="review.ChildReferral.text", law="8 USC 1232; 8 CFR 236.3 (illustrative)",
        example="Says that he is 16.",
    )  # fmt: skip
    age: int | None = passes("the least age by any date on record", of="review.ChildReferral.age", example=16)


class DisputeFiled(JailMessageData):
    """Somebody says at the jail that a record is wrong."""

    about: str = passes("which request it is about", of="review.Dispute.about", example="C-7KQ2M9XR4T")
    record_key: str = passes("which record, where they say it", of="review.Dispute.record_key", example="")
    said_by: str = passes("who says it", of="review.Dispute.said_by", example="the person")
    text: str = passes(
        "what is wrong",
        of="review.Dispute.text",
        law="I-247A notice page",
        example="That is not my conviction.",
    )
