"""Every message: its type, between whom, by which steps it is caused, why and by which law, and what it keeps back.
Pure.

A step of a case causes a message or stands in `STAYS` with the reason: a test holds that none is forgotten. A column of
a fact that a message is taken from passes or stands in ``keeps_back``: a new column passes nowhere by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from handover.exchange.messages import bureau_and_office, to_jail, to_office
from handover.exchange.messages.fields import MessageData, since_of
from handover.exchange.messages.recorded_by import RECORDED_BY
from handover.exchange.parts import MessageWay
from handover.process.definitions import Track
from handover.process.graph import STEPS
from handover.process.names import StepName

PREFIX: Final = "handover."


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One type of message, in one version: `KINDS` are the newest ones, which are sent.

    ``opens``: it begins what the receiver knows of a request. ``at_once``: it ends what is asked of somebody, so that
    it counts as soon as it is there, whatever message before it is still missing, and is sent ahead of all that waits.
    ``at_once_where``: the same where this field says one of these. ``recorded_by``: the steps by one of which the
    receiver records it; empty: nothing follows from it yet.
    """

    name: str
    body: type[MessageData]
    way: MessageWay
    steps: tuple[StepName, ...]
    purpose: str
    law: str
    keeps_back: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    track: Track = Track.CASE
    opens: bool = False
    at_once: bool = False
    at_once_where: tuple[str, tuple[str, ...]] | None = None
    recorded_by: tuple[StepName, ...] = ()

    @property
    def fields(self) -> set[str]:
        """What a message of this version says: neither more nor less."""
        return {name for name, since in since_of(self.body).items() if since <= self.version}

    def counts_at_once(self, data: MessageData) -> bool:
        """Whether a message that says this waits for none before it."""
        if self.at_once_where is None:
            return self.at_once
        name, values = self.at_once_where
        return getattr(data, name) in values

    def of_version(self, version: int) -> MessageKind:
        """The same kind of message in another version."""
        return replace(self, version=version)

    @property
    def type(self) -> str:
        """CloudEvents ``type``."""
        return f"{PREFIX}{self.name}.v{self.version}"

    @property
    def schema(self) -> str:
        """CloudEvents ``dataschema``."""
        return f"urn:handover:message:{self.name}:{self.version}"


_DOWN, _UP = MessageWay.OFFICE_TO_JAIL, MessageWay.JAIL_TO_OFFICE
_SAME_TIME: Final = "is the time at which it happened, which every message says"
_OWN_CLOCK: Final = "each side computes it by its own clock"
_WHY: Final = "why: what the office found out about the person is not the jail's to read"
_OWN_FILE: Final = "the office's own file"
_ALL_OF_THE_STEP: Final = {"every fact of the step": _WHY}

BUREAU_AND_OFFICE: Final[tuple[MessageKind, ...]] = (
    MessageKind(
        "booking.forwarded", bureau_and_office.BookingForwarded, MessageWay.BUREAU_TO_OFFICE, ("accept",),
        "that the prints of an arrest are searched in the immigration repository",
        "8 USC 1722(a)(2); ICE Policy 10074.2",
        {"intake.Booking": "what else it says is in the file, which passes whole, and is read there",
         "intake.Submission": "by which way, from whom and under which name the file came is the bureau's own"},
        track=Track.BOOKING, opens=True,
    ),
    MessageKind(
        "criminal.answer", bureau_and_office.CriminalAnswered, MessageWay.BUREAU_TO_OFFICE,
        ("answer", "correct_answer", "refuse"),
        "who was booked by the criminal repository, and that an identification was withdrawn", "28 CFR 20.33(a)(1)",
        {"intake.Answer": "the answer's text is the jail's: it has the record, which the office asks for with a "
         "purpose, and possible wants, which are leads by name and never reach the immigration side"},
        track=Track.BOOKING, at_once_where=("outcome", ("withdrawn",)),
    ),
    MessageKind(
        "record.given", bureau_and_office.RecordAnswered, MessageWay.BUREAU_TO_OFFICE, ("give_record",),
        "that an officer reads both histories, and nothing that was withdrawn", "28 CFR 20.33(a)(1)",
        {"identification.GivenRecord.to_ori": "is the receiver"}, track=Track.BOOKING,
    ),
    MessageKind(
        "booking.reported", bureau_and_office.BookingReported, MessageWay.BUREAU_TO_OFFICE, ("tell_report",),
        "that an officer sees what became of the person at the jail, and a case stops where a correction bars it",
        "ICE Directive 16001.2; 8 USC 1232; 5 USC 552a(e)(5) (illustrative)",
        {"intake.ToldReport.to_ori": "is the receiver",
         "intake.ToldReport.event": "what it says passes column by column; an expected release does not: its notice is "
         "the jail's own to give, under the law of its place; nor do charges, bail and holds for others",
         "intake.ToldReport.said_at": "is the time at which it was recorded, which every message says"},
        track=Track.BOOKING,
    ),
    MessageKind(
        "booking.erased", bureau_and_office.BookingErased, MessageWay.BUREAU_TO_OFFICE, (),
        "that whoever was told what an order erased learns of it", "the order; 5 USC 552a(d), (e)(5) (illustrative)",
        track=Track.BOOKING,
    ),
    MessageKind(
        "record.asked", bureau_and_office.RecordAsked, MessageWay.OFFICE_TO_BUREAU, ("open",),
        "ask for the criminal record, for one case and one purpose", "28 CFR 20.33(a)(1)",
    ),
)  # fmt: skip

TO_JAIL: Final[tuple[MessageKind, ...]] = (
    MessageKind(
        "request.lodged", to_jail.RequestLodged, _DOWN, ("lodge", "transfer_unserved", "transfer_served"),
        "ask the jail, or the next one, and give it the papers", "8 CFR 287.7(a), (d); I-247A: any subsequent agency",
        {"detainer.Package.charging_decision": "the office's own reasons",
         "detainer.Package.charging_document": "the office's own file"}, opens=True,
    ),
    MessageKind(
        "request.stopped", to_jail.RequestStopped, _DOWN,
        ("raise_citizenship", "refer_child", "withdraw_identity", "stop_case"),
        "that nobody is held or handed over on a stopped request", "ICE Policy 10074.2; ICE Directive 16001.2",
        _ALL_OF_THE_STEP, at_once=True,
    ),
    MessageKind(
        "request.resumed", to_jail.RequestResumed, _DOWN, ("resolve_not_citizen", "find_adult", "resume_stopped"),
        "that a stopped request goes on; a person at the jail reads it", "8 CFR 287.7", _ALL_OF_THE_STEP,
    ),
    MessageKind(
        "request.withdrawn", to_jail.RequestWithdrawn, _DOWN,
        ("cancel", "cancel_by_discretion", "cancel_stopped", "resolve_citizen_cancel", "cancel_misidentified",
         "hand_over_child_cancel"),
        "that nobody is held or handed over on it any more", "8 CFR 287.7; ICE Policy 10074.2",
        {"detainer.Cancellation.reason": _WHY, "detainer.Cancellation.reasons": _WHY, **_ALL_OF_THE_STEP}, at_once=True,
    ),
    MessageKind(
        "warrant.cancelled", to_jail.WarrantCancelled, _DOWN, ("cancel_warrant",),
        "that the warrant is void too", "8 CFR 236.1(b)(2), 241.2", _ALL_OF_THE_STEP, at_once=True,
    ),
    MessageKind(
        "notice.replaced", to_jail.NoticeReplaced, _DOWN, ("reissue_code",),
        "that the person whose code was lost has one again, by the jail that has them",
        "I-247A: the person's copy; 5 USC 552a(d) (illustrative)",
        {"detainer.CodeReissue.asked_by": _OWN_FILE, "detainer.CodeReissue.shown_by": _OWN_FILE,
         "detainer.CodeReissue.reasons": _OWN_FILE, "detainer.CodeReissue.handed_over_by": "is the receiver"},
    ),
    MessageKind(
        "custody.assumed", to_jail.CustodyAssumed, _DOWN, ("assume_custody",),
        "to whom the person was handed over, for the jail's own record", "8 CFR 287.7(d), 287.3",
    ),
    MessageKind(
        "request.ended", to_jail.RequestEnded, _DOWN, ("record_at_large", "record_unknown", "record_arrest"),
        "that nothing more is asked", "8 CFR 287.7", {"every fact of the step": "where the person is, is told nobody"},
        at_once=True,
    ),
    MessageKind(
        "correction.told", to_jail.CorrectionMessage, _DOWN, ("tell_correction",),
        "that what the jail was told no longer stands", "item 8 of the process",
        {"custody.CorrectionDraft.cause": "the office's own file", "custody.CorrectionDraft.kind": "is the jail's own",
         "custody.CorrectionDraft.to_ori": "is the receiver", "custody.CorrectionDraft.to_name": "is the receiver",
         "custody.CorrectionTold": "how a person told it, for the office's own file"},
    ),
    MessageKind(
        "content.erased", to_jail.ContentErased, _DOWN, (),
        "that whoever was told what an order erased erases it too", "the order; 5 USC 552a(d), (e)(5) (illustrative)",
    ),
    MessageKind(
        "dispute.answered", to_jail.DisputeAnswered, _DOWN, ("correct_record", "leave_record"),
        "that the person was answered", "5 USC 552a(d) where it applies (illustrative)",
        {"review.Dispute.record_key": "the jail said it", "review.Dispute.said_by": "the jail said it",
         "review.Dispute.text": "the jail said it", "review.DisputeAnswer": "the answer goes to the person"},
        track=Track.DISPUTE,
    ),
)  # fmt: skip

TO_OFFICE: Final[tuple[MessageKind, ...]] = (
    MessageKind(
        "request.served", to_office.RequestServed, _UP, ("serve", "serve_late"),
        "that the request has effect, since when", "I-247A: it takes effect when served",
    ),
    MessageKind(
        "request.answered", to_office.RequestAnswered, _UP, ("agree_to_hold", "agree_to_notify", "decline"),
        "what the jail will do, and by which law", "8 CFR 287.7(d); Galarza v. Szalczyk, 745 F.3d 634; local law",
        {"custody.JailAnswer.advice": "what the program showed the jail of its own law"},
    ),
    MessageKind(
        "release.stated", to_office.ReleaseStated, _UP,
        ("start_hold", "give_notice", "restate_release", "report_unserved_hold"),
        "notice of release, from which the clocks run", "8 CFR 287.7(d); I-247A",
        {"custody.ReleaseTime.governs_at": _OWN_CLOCK, "custody.ReleaseTime.due_at": _OWN_CLOCK},
    ),
    MessageKind(
        "person.left", to_office.PersonLeft, _UP, ("report_released", "report_escape", "confirm_release"),
        "that the person is not there any more", "8 CFR 287.7(d)",
        {"custody.Release.notice_given": "each side knows by the notices that it has"},
    ),
    MessageKind(
        "person.transferred", to_office.PersonTransferred, _UP, ("transfer_unserved", "transfer_served"),
        "who has the person now", "I-247A: any subsequent agency",
    ),
    MessageKind(
        "person.died", to_office.PersonDied, _UP, ("report_death",), "that the case is over", "I-247A: notify of death",
    ),
    # An order of release ends no hold by itself: it waits for the facts that make notice of it lawful.
    MessageKind(
        "event.reported", to_office.EventReported, _UP, ("report_event",),
        "what bears on the clocks and on who asks", "I-247A: notify of hospitalisation; 8 CFR 287.7(d)",
        {"custody.CustodyEvent.happened_at": _SAME_TIME}, at_once_where=("kind", ("court_no_hold",)),
    ),
    MessageKind(
        "charges.changed", to_office.ChargesChanged, _UP, ("report_charges",),
        "that an officer reads the finding again", "ICE Policy 10074.2; INA 236(c), 237(a)(2)",
        {"custody.ChargeChange.happened_at": _SAME_TIME},
    ),
    MessageKind(
        "fact.attested", to_office.FactAttested, _UP, ("attest_fact",), "by which fact the jail may hold", "local law",
    ),
    MessageKind(
        "power.cited", to_office.PowerCited, _UP, ("cite_power",), "by which power the jail holds",
        "Lunn v. Commonwealth, 477 Mass. 517 (2017)",
    ),
    MessageKind(
        "duty.done", to_office.DutyReported, _UP, ("record_duty",), "that the law of the place was kept",
        "local law, e.g. Cal. Gov. Code 7283.1",
    ),
    MessageKind(
        "breach.reported", to_office.BreachReported, _UP, ("report_breach",), "that it is counted and answered for",
        "Miranda-Olivares v. Clackamas County (D. Or. 2014); Morales v. Chadbourne (1st Cir. 2015)",
    ),
    MessageKind(
        "stopped.reported", to_office.StoppedReported, _UP,
        ("report_while_stopped", "report_withdrawn", "report_after_end"),
        "what became of the person although the request was stopped, withdrawn or had ended", "8 CFR 287.7",
        {"custody.StoppedReport.happened_at": _SAME_TIME},
    ),
    MessageKind(
        "time.proposed", to_office.TimeProposed, _UP, ("propose_time_correction",),
        "that a second person looks", "8 CFR 287.7(d): a typing error neither starts nor ends a hold",
    ),
    MessageKind(
        "time.corrected", to_office.TimeCorrected, _UP, ("confirm_time_correction",),
        "by which time the clocks run now", "8 CFR 287.7(d): no extension",
        {"custody.TimeProposal.was": "was told with the proposal",
         "custody.TimeProposal.reasons": "were told with the proposal"},
    ),
    MessageKind(
        "citizenship.raised", to_office.CitizenshipRaised, _UP, ("raise_citizenship",),
        "that the case freezes and counsel answers", "ICE Directive 16001.2", at_once=True,
    ),
    MessageKind(
        "age.doubted", to_office.AgeDoubted, _UP, ("refer_child",),
        "that the case leaves the routine", "8 USC 1232; 8 CFR 236.3 (illustrative)", at_once=True,
    ),
    MessageKind(
        "dispute.filed", to_office.DisputeFiled, _UP, ("file_dispute",),
        "that the office reads and answers it", "I-247A notice page; 5 USC 552a(d) where it applies (illustrative)",
        track=Track.DISPUTE,
    ),
)  # fmt: skip

KINDS: Final = tuple(
    replace(kind, recorded_by=RECORDED_BY.get(kind.name, ()), version=max(since_of(kind.body).values()))
    for kind in (*BUREAU_AND_OFFICE, *TO_JAIL, *TO_OFFICE)
)
NAMED: Final = {kind.name: kind for kind in KINDS}
BY_TYPE: Final = {one.type: one for kind in KINDS for one in map(kind.of_version, range(1, kind.version + 1))}
"""Every type that is read: a peer that is not upgraded yet sends an earlier version."""

STAYS: Final[Mapping[StepName, str]] = {step.name: step.no_message for step in STEPS if step.no_message}
"""Steps that cause no message, and why: each says it in its declaration."""

_BY_STEP: Final[dict[tuple[Track, str], tuple[MessageKind, ...]]] = {
    (kind.track, step): tuple(k for k in KINDS if k.track is kind.track and step in k.steps)
    for kind in KINDS
    for step in kind.steps
}


def caused_by(track: Track, step: str) -> tuple[MessageKind, ...]:
    """The messages that a step may cause, one for each way."""
    return _BY_STEP.get((track, step), ())
