"""The law of the papers. Pure: one rule per function, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from handover.papers.authority import Office, objection, power_for
from handover.process.fold import Refusal
from handover.process.labelled_enum import LabelledEnum
from handover.stages.review.law import Basis


class Request(LabelledEnum):
    """What the jail is asked. A request in either case, never an order (R6; Galarza v. Szalczyk)."""

    HOLD = "hold", "I-247A: notice before release, and a hold of at most 48 hours"
    NOTIFY = "notify", "I-247G: advance notice of release only"

    @property
    def form(self) -> str:
        """The form's number."""
        return {"hold": "I-247A", "notify": "I-247G"}[self.value]


class Warrant(LabelledEnum):
    """The administrative warrant that goes with it."""

    ARREST = "I-200", "I-200 warrant for arrest"
    REMOVAL = "I-205", "I-205 warrant of removal"


IDENTITY_LEAST: Final = 20
"""The fewest characters that say how somebody showed who they are."""


class CodeAsker(LabelledEnum):
    """Who asks for a new code of the person's page. Nobody else is given one."""

    PERSON = "person", "the person"
    LAWYER = "lawyer", "the person's lawyer on record"


class LiftReason(LabelledEnum):
    """Why a detainer is cancelled, after the reasons seen in public extracts (domain notes, section 1).

    ``title`` is for the office; ``told`` is what a jail reads, which says nothing about the person.
    """

    NOT_REMOVABLE = "not_amenable", "not amenable to removal"
    CITIZEN = "citizen_claim", "United States citizen, or presumptive claim"
    DISCRETION = "discretion", "prosecutorial discretion"
    RESOURCES = "resources", "temporary resource constraint"
    SUPERSEDED = "superseding", "superseded by a new form"
    DUPLICATE = "duplicate", "duplicate"
    JUDICIAL = "judicial_review", "judicial review"
    CASE_CLOSED = "case_closed", "case closed"
    MISIDENTIFIED = "misidentified", "the prints are another person's"
    CHILD = "child", "the person may be younger than 18: no routine detainer"
    BARRED = "barred", "the request may not stand"
    UNKNOWN = "unknown", "reason not known"

    @property
    def told(self) -> str:
        """Return the reason as given to a jail: how one paper relates to another, never what is known about the
        person."""
        return (
            self.title
            if self in (LiftReason.SUPERSEDED, LiftReason.DUPLICATE)
            else "the request no longer stands"
        )


def fitting_warrant(bases: frozenset[Basis]) -> Warrant:
    """R11: an I-205 if and only if there is a final order (8 CFR 241.2), else an I-200 (8 CFR 236.1(b))."""
    return Warrant.REMOVAL if Basis.FINAL_ORDER in bases else Warrant.ARREST


def warrant_fits(warrant: Warrant, bases: frozenset[Basis]) -> Refusal | None:
    """R11, as a check of what was chosen."""
    right = fitting_warrant(bases)
    if warrant is right:
        return None
    return Refusal(
        "warrant", f"These bases take an {right.value}: an I-205 goes with a final order and only then."
    )


def notify_only_unless_reviewed(
    request: Request, *, databases_alone: bool, neutral_review: bool
) -> Refusal | None:
    """R3: database checks alone ask for notice only, unless a neutral review is on record (Gonzalez settlement).

    This is decided by what the finding rests on, never by the box that was ticked.
    """
    if request is Request.NOTIFY or not databases_alone or neutral_review:
        return None
    return Refusal(
        "request",
        "The finding rests on electronic database checks alone. It supports a request for notice (I-247G), not a hold, "
        "unless a neutral review is recorded that agrees.",
    )


class ChargingDocument(LabelledEnum):
    """Whether the notice to appear that an I-200 goes with was issued (8 CFR 236.1(b)(1): at or after its issuance)."""

    ISSUED = "issued", "issued: its date and office stand below"
    NONE = "none", "not issued: an exception that is counted, for the reason below"


def charging_decision_linked(warrant: Warrant, charging_decision: str) -> Refusal | None:
    """8 CFR 236.1(b)(1): an I-200 goes with a charging document; its absence is an exception with its reason."""
    if warrant is Warrant.REMOVAL or charging_decision.strip():
        return None
    return Refusal(
        "charging_decision", "Name the charging decision of the I-200, or write that none exists and why."
    )


def may_cancel_warrant(warrant: str, office: Office, on: date) -> Refusal | None:
    """8 CFR 236.1(b)(2), 241.2: only an officer who could issue the warrant that day may cancel it."""
    found = objection(warrant, office, on)
    if found is None:
        return None
    return Refusal(
        "authority",
        f"The {warrant} is cancelled by an officer who may issue one (8 CFR 236.1(b)(2)). {found.text}",
    )


def signer_has_authority(office: Office, forms: tuple[str, ...], on: date) -> Refusal | None:
    """R11; 8 CFR 287.5(e)(2), 241.2: only listed officers issue warrants, while their authority on file holds.

    ``forms``: the papers to be signed. The lists of titles are dated data in `handover.papers.authority`.
    """
    found = [objection(form, office, on) for form in forms]
    return next((Refusal("authority", o.text) for o in found if o), None)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature under a warrant: the title and the power that it states, the day, and what is on record of the signer
    now."""

    warrant: str
    title: str
    power: str
    on: date
    office_now: Office


def signature_stands(signed: Signed) -> Refusal | None:
    """R11; 8 CFR 287.5(e)(2), 241.2: a warrant is valid that was issued by somebody who had the power on that day.

    Later changes do not affect it: a new title, a power that has since expired, a closed account. It is void if it
    turns out that there was no power at the time: the power or delegation was ended from a day before the signing, or
    the title was not on the list that day.
    """
    now, provision = signed.office_now, power_for(signed.warrant).provision
    until = now.valid_until if provision in now.provisions else None
    then = Office(signed.title, signed.power, None, until, now.delegations)
    found = objection(signed.warrant, then, signed.on)
    if found is None:
        return None
    why = {
        "expired": f"the signer's power had ended on {until}",
        "title": f"“{signed.title}” was not an office that may sign it",
    }.get(found.code, "no power or delegation of the signer stands for that day")
    return Refusal(
        "authority",
        f"The signature of {signed.on} under the {signed.warrant} does not stand: {why} ({provision}).",
    )


def signs_what_was_read(read_digest: str, drafted_digest: str) -> Refusal | None:
    """The signature must cover the digest that the signer was shown."""
    if read_digest == drafted_digest:
        return None
    return Refusal(
        "digest", "The package differs from the one you were shown. Read it again before you sign."
    )


def slip_goes_to_whoever_asked(asked_by: CodeAsker, *, represented: bool, died: bool) -> Refusal | None:
    """A new code is for the person, or for the lawyer on record who acts for them (8 CFR 292.4(a); illustrative)."""
    if asked_by is CodeAsker.LAWYER:
        return (
            None if represented else Refusal("asked_by", "No lawyer is on record. Record the lawyer first.")
        )
    return Refusal("asked_by", "The person died. A lawyer on record may ask.") if died else None


def identity_shown(shown_by: str) -> Refusal | None:
    """5 USC 552a(b), (e)(10) (illustrative): whoever has not shown who they are is opened nothing."""
    if len(shown_by.strip()) >= IDENTITY_LEAST:
        return None
    return Refusal("shown_by", "Write how whoever asks showed who they are.")


def code_can_be_reissued(*, page: bool, lodged: bool, holds: bool) -> Refusal | None:
    """There is a page, a notice was printed, and its time has not passed."""
    if not page:
        return Refusal("code", "The person's page is off here: no code is made.")
    if not lodged:
        return Refusal("code", "Nothing was lodged in this case: no notice was printed, and no code made.")
    if not holds:
        return Refusal("code", "The code has ended, by its time or by an order. Record a request for access.")
    return None


def served_after_lodging(served_at: datetime, lodged_at: datetime, now: datetime) -> Refusal | None:
    """A copy cannot be served before the jail has it, nor in the future. Forms carry minutes, not seconds."""
    if lodged_at.replace(second=0, microsecond=0) <= served_at <= now:
        return None
    return Refusal("served_at", "The time of service lies before the lodging or in the future.")


def copy_before_transfer(served_at: datetime, transferred_at: datetime, now: datetime) -> Refusal | None:
    """I-247A box 2 (ICE guidance): the copy is served before the person is handed over, and neither lies ahead."""
    if served_at > transferred_at:
        return Refusal(
            "served_at",
            "The copy is served on the person before they are handed over (box 2). Where it was not, report the loan "
            "by the step for that: it is recorded, and counted as a breach.",
        )
    if transferred_at > now:
        return Refusal("transferred_at", "The time lies in the future.")
    return None


def after_custody(at: datetime, since: datetime | None) -> Refusal | None:
    """I-247A box 2 is of a person in DHS custody: nobody can be lent before custody was taken, or resumed. Form times
    have minute precision."""
    if since is None or at >= since.replace(second=0, microsecond=0):
        return None
    return Refusal("transferred_at", "The time lies before the person was in custody.")


def not_ahead(at: datetime, now: datetime, field: str) -> Refusal | None:
    """What is reported has happened."""
    return None if at <= now else Refusal(field, "The time lies in the future.")


def after_loan(at: datetime, transferred_at: datetime, now: datetime, field: str) -> Refusal | None:
    """A loan ends after the person was lent, and not in the future."""
    return (
        None
        if transferred_at <= at <= now
        else Refusal(field, "The time lies before the loan or in the future.")
    )
