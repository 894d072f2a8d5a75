"""The law of custody. Pure: one rule per function, each with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from handover.jurisdictions import FACTS, FactError, facts_of
from handover.process.fold import Refusal
from handover.process.labelled_enum import LabelledEnum
from handover.process.names import CaseStep


class AtLargeReason(LabelledEnum):
    """Why a person whom a detainer named was not handed over. Closed list; UNKNOWN is explicit."""

    DECLINED = "declined", "the jail declined"
    NO_NOTICE = "no_notice", "released without notice"
    SHORT_NOTICE = "insufficient_notice", "insufficient notice"
    RESOURCES = "resources", "no officer available in time"
    EXPIRED = "expired", "the hold expired"
    ESCAPED = "escaped", "escaped from custody"
    NOT_SERVED = "not_served", "the detainer was never served"
    LOAN = "loan", "let go by the agency that had the person on loan"
    UNKNOWN = "unknown", "reason not known"


class LoanLeft(LabelledEnum):
    """How a person left the agency that had them on loan (I-247A box 2), other than by returning to custody."""

    RELEASED = "released", "the agency, or a court, let the person go"
    ESCAPED = "escaped", "the person escaped"
    DIED = "died", "the person died"

    @property
    def reason(self) -> AtLargeReason:
        """Why nobody has the person now, as the outcome says it."""
        return AtLargeReason.ESCAPED if self is LoanLeft.ESCAPED else AtLargeReason.LOAN


class EventKind(LabelledEnum):
    """What a jail reports while a request is out, that changes no state. The hold's clock runs on."""

    HOSPITAL = "hospital", "taken to a hospital, still in custody"
    BACK = "back", "back from the hospital"
    BOOKING_CORRECTED = "booking_correct", "the booking was corrected"
    BOOKING_MERGED = "booking_merged", "the booking was merged with another of the same person"
    SENTENCED = "sentenced", "sentenced: a projected release is known"
    WRIT = "writ", "taken to another court by a writ, to be brought back"
    EXTRADITION = "extradition", "extradition is asked"
    AGENCY_HOLD = "agency_hold", "another agency's hold or warrant"
    COURT_RELEASE = "court_release", "a court ordered release"
    COURT_NO_HOLD = "court_no_hold", "a court ordered that the person not be held on the request"
    COURT_LIFTED = "court_lifted", "a court vacated or stayed its order that the person not be held"
    TIME_SERVED = "time_served", "sentenced in court to time served"
    WORK_RELEASE = "work_release", "on work release, back each day"
    COMMITMENT = "commitment", "committed to a hospital by a court"


class BreachKind(LabelledEnum):
    """Limits that were overstepped (R7, R9, R10)."""

    BAIL_BLOCKED = "bail_blocked", "bail was refused or not taken because of the detainer alone"
    HELD_PAST_END = "held_past_end", "held longer than 48 hours past release"
    TOLD_PAST_END = "told_past_end", "hold reported after its 48 hours had ended"
    HELD_UNSERVED = "held_unserved", "held on a request that was not served"
    HELD_NO_POWER = "held_no_power", "held where local law gives no power to hold"
    HELD_UNASKED = "held_unasked", "held on a request for notice only"
    HELD_FROZEN = "held_frozen", "held past release while the request was stopped"
    WHILE_STOPPED = "while_stopped", "held or handed over on a request that was stopped or withdrawn"
    CUSTODY_UNTIMED = "custody_untimed", "custody taken with no release time on record"
    CUSTODY_LATE = "custody_late", "custody taken after the release time, where no hold ran"
    CUSTODY_EARLY = "custody_early", "custody taken before the release time"
    HELD_COURT = "held_court", "held although a court had ordered that nobody be held"
    MOVED_UNSERVED = "moved_unserved", "moved before the time at which a copy was certified as served there"
    MOVED_LATE = "moved_late", "moved to another agency after the release time"
    ARREST_NO_POWER = (
        "arrest_no_power",
        "arrested with no warrant that stands and no ground to do without one",
    )
    ENTRY_UNLAWFUL = "entry_unlawful", "a home was entered without consent or a judge's warrant"
    DESIGNEE = "designee", "an officer of the jail acted outside what an agreement under 287(g) gave"
    NOTICE_LAW = "notice_law", "notice of a release given where local law allows none"
    HANDOVER_LAW = "handover_law", "handed over in the jail where local law allows no handover"
    INTERVIEW_LAW = "interview_law", "interviewed where local law allows none, or not without consent"
    CONSULATE = "consulate", "a consulate, or the person of it, was not told when they had to be"
    DETAINED_BARE = "detained_bare", "detained with neither a charging document nor a final order"
    LOAN_UNSERVED = "loan_unserved", "lent to another agency with no copy served before"
    BARRED = "barred", "done although something on record barred it"


class TimeKind(LabelledEnum):
    """Times that a person states, and that can be corrected by two people."""

    RELEASE_TIME = "release_time", "release time, if there were no detainer"
    RELEASE_TOLD = "release_told", "release time that the officer was told"
    SERVICE = "service", "service on the person"
    TRANSFER = "transfer", "transfer"
    RELEASE = "release", "release"
    CUSTODY = "custody", "custody"
    DEATH = "death", "death"
    EVENT = "event", "event"


class StoppedKind(LabelledEnum):
    """What is reported while a request is stopped, and the step that it would be otherwise (`PROPER_STEP`)."""

    RELEASED = "released", "the person was released"
    MOVED = "moved", "the person was transferred to another agency"
    ESCAPED = "escaped", "the person escaped"
    DIED = "died", "the person died"
    CUSTODY = "custody", "an officer took the person into custody"
    HELD = "held", "the person was held on the request past the release time"


PROPER_STEP: Final[dict[StoppedKind, CaseStep]] = {
    StoppedKind.RELEASED: "report_released",
    StoppedKind.MOVED: "transfer_served",
    StoppedKind.ESCAPED: "report_escape",
    StoppedKind.DIED: "report_death",
    StoppedKind.CUSTODY: "assume_custody",
    StoppedKind.HELD: "start_hold",
}
"""The step that each kind of report stands for: its bars are checked, and it is offered when the case resumes."""


REASON_CHAIN = {
    AtLargeReason.DECLINED: "the jail's answer is a decline",
    AtLargeReason.NO_NOTICE: "no release time was reported",
    AtLargeReason.SHORT_NOTICE: "the release time was reported, later than asked",
    AtLargeReason.EXPIRED: "the hold ended by its clock",
    AtLargeReason.ESCAPED: "the jail reported an escape",
    AtLargeReason.NOT_SERVED: "no service is on record",
    AtLargeReason.LOAN: "a loan that ended so, which its own step reports",
}
"""What the record must show for each reason. Lack of resources and unknown need no record: the officer explains them
in text."""


def at_large_reason_fits(
    reason: AtLargeReason, on_record: frozenset[AtLargeReason], text: str
) -> Refusal | None:
    """Issue OIG-20-13: why nobody was handed over. The reason is one that the record shows, or is put in words."""
    if reason in REASON_CHAIN:
        if reason in on_record:
            return None
        return Refusal("reason", f"The record does not show it: {REASON_CHAIN[reason]}.")
    if len(text.strip()) >= 10:
        return None
    return Refusal("text", "Say in words what happened.")


PLACE_WORDS = (
    "street",
    "avenue",
    " apt",
    "apartment",
    "address",
    "lives at",
    "residence",
    "works at",
    "km from",
)
"""Words of a place: “at large” is recorded, but nobody is searched for. Illustrative; it catches careless entries."""


def no_place(text: str) -> Refusal | None:
    """The program keeps no location data. The field is for what happened, not for where a person may be."""
    found = [w.strip() for w in PLACE_WORDS if w in text.lower()]
    if not found:
        return None
    return Refusal("text", f"Do not write where the person may be (“{found[0]}”).")


def transfer_is_elsewhere(to_ori: str, from_ori: str, known: bool) -> Refusal | None:
    """I-247A: to any subsequent agency that takes the person over; it must be one that is on file."""
    if not known:
        return Refusal("to_ori", f"No jail {to_ori} is on file.")
    return Refusal("to_ori", "That is this jail itself.") if to_ori == from_ori else None


def decline_names_its_ground(ground: str, known: frozenset[str]) -> Refusal | None:
    """R6; TRAC 522: no reason for declines was recorded. A ground is chosen, free text may follow."""
    if ground in known:
        return None
    return Refusal("ground", "Choose the legal ground of the answer; “other” takes it in words.")


def ground_in_words(must: bool, text: str) -> Refusal | None:
    """A ground that is not on the list is named in words, with its rule (TRAC 522)."""
    if not must or len(text.strip()) >= 10:
        return None
    return Refusal("text", "Name the rule or the order that the answer rests on.")


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


def said_in_words(field: str, text: str, least: int = 10) -> Refusal | None:
    """A source, a reason or a citation has words."""
    if len(text.strip()) >= least:
        return None
    return Refusal(field, f"Write at least {least} characters: others rely on it.")


def duty_is_of_the_place(code: str, known: frozenset[str]) -> Refusal | None:
    """A duty is recorded under the clause that asks for it."""
    return None if code in known else Refusal("code", "The law of this place has no such duty.")


def hold_was_asked(request: str) -> Refusal | None:
    """An I-247G asks for notice and nothing else: there is no hold to agree to."""
    if request == "hold":
        return None
    return Refusal("request", "This is a request for notice only (I-247G): it does not ask for a hold.")
