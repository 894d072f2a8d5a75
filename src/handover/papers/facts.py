"""The content of the papers: frozen values, independent of the database.

All moments are aware datetimes; a paper prints them in the zone named by ``tz`` (IANA). A field that is
filled in after drafting (signature, the jail's block, service) is marked ``later``: it is printed, but it is
not part of the signed content. Sources: domain notes, section 3 (forms) and section 4 (rules R1-R11).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Literal

from handover.clocks.calendars import zone
from handover.clocks.deadlines import utc

MAX_TEXT = 4000
"""Longest text of one field, in characters: a paper is a form, not a container for files."""


class PaperFactsError(ValueError):
    """The facts are not valid for this paper; the message says which rule of the form they break."""


NoticeLanguage = Literal["en", "es", "fr", "pt", "vi", "zh", "tl", "ko"]
"""English, Spanish, French, Portuguese, Vietnamese, simplified Chinese: those of the notice pages of the I-247; and
Tagalog and Korean, which California's law asks for (from memory).
"""
LANGUAGES: tuple[NoticeLanguage, ...] = ("en", "es", "fr", "pt", "vi", "zh", "tl", "ko")

LATER = {"later": True}
"""Mark a field that is filled in after drafting and is therefore not part of the content digest."""


@dataclass(frozen=True, slots=True)
class Party:
    """An office or a jail as printed on a paper."""

    name: str
    ori: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PaperSubject:
    """The person as named in the records; what is not recorded stays empty and is printed as such."""

    name: str
    """Last name, then first and middle names, as in the records: ``GARCIA LOPEZ, Maria Elena``."""
    birth_date: date | None = None
    sex: str = ""
    citizenship: str = ""
    a_number: str = ""
    """Nine digits, or empty: a person needs no A-number to have a record."""
    fin: str = ""
    """Fingerprint identification number of the person in the biometric repository."""
    booking_number: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise PaperFactsError("a paper must name a person")
        if self.a_number and not (self.a_number.isdecimal() and len(self.a_number) == 9):
            raise PaperFactsError("an A-number must have nine digits")


@dataclass(frozen=True, slots=True)
class PrintedSignature:
    """Who signed, in which office, by which authority, and when."""

    name: str
    title: str
    authority: str
    at: datetime
    title_confirmed: bool = False
    """Whether the title was read in the regulation's own list; otherwise the paper marks it as illustrative.
    """

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", utc(self.at))
        if not (self.name.strip() and self.title.strip() and self.authority.strip()):
            raise PaperFactsError("a signature must have a name, a title and an authority")


class ServiceMethod(StrEnum):
    """How a copy reached the person (form I-247A, block of the law enforcement agency)."""

    IN_PERSON = "in_person"
    INMATE_MAIL = "inmate_mail"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ServiceCertificate:
    """Certificate of service: a detainer takes effect only when a copy was served on the person."""

    method: ServiceMethod
    at: datetime
    place: str
    officer_name: str
    officer_title: str
    language: str = ""
    interpreter: str = ""
    recorded_by: str = ""
    """Who filled in the certificate on screen, if it was not filled in by hand."""
    recorded_at: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", utc(self.at))
        if self.recorded_at is not None:
            object.__setattr__(self, "recorded_at", utc(self.recorded_at))


@dataclass(frozen=True, slots=True)
class JailBlock:
    """What the jail fills in on its copy. ``longest_hold``: the local limits on record, each with its clause."""

    estimated_release: datetime | None = None
    latest_offence: str = ""
    service: ServiceCertificate | None = None
    longest_hold: tuple[str, ...] = ()
    latest_on: date | None = None
    """Date of the latest charge or conviction."""

    def __post_init__(self) -> None:
        if self.estimated_release is not None:
            object.__setattr__(self, "estimated_release", utc(self.estimated_release))


class ProbableCauseBox(StrEnum):
    """Box 1 of form I-247A."""

    FINAL_ORDER = "a"
    PENDING_PROCEEDINGS = "b"
    BIOMETRICS_AND_RECORDS = "c"
    STATEMENTS_OR_OTHER = "d"


class ArrestGround(StrEnum):
    """Tick-boxes of form I-200 (layout of 09/16; not confirmed, so illustrative)."""

    CHARGING_DOCUMENT = "charging_document"
    PENDING_PROCEEDINGS = "pending_proceedings"
    FAILED_INSPECTION = "failed_inspection"
    BIOMETRICS_AND_RECORDS = "biometrics_and_records"
    STATEMENTS_OR_OTHER = "statements_or_other"


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePaper:
    """Facts common to every paper of a case. Raises PaperFactsError if they are not valid for this paper."""

    needs_signature: ClassVar[bool] = True
    reference: str
    """The case's reference, printed on each page."""
    dated: date
    tz: str
    """Time zone of the facility, in which times are printed."""
    to: Party
    """The jail, or any agency that takes over the person's custody after it."""
    office: Party
    subject: PaperSubject
    signature: PrintedSignature | None = field(default=None, metadata=LATER)

    def __post_init__(self) -> None:
        zone(self.tz)
        if not self.reference.strip():
            raise PaperFactsError("a paper must name its case")
        self._check()

    def _check(self) -> None:
        """Check further rules of one form."""

    @property
    def draft(self) -> bool:
        """Return whether the paper is unsigned and therefore requests nothing."""
        return self.needs_signature and self.signature is None


@dataclass(frozen=True, kw_only=True, slots=True)
class DetainerPaper(CasePaper):
    """Form I-247A: exactly one of box 1 (``causes``) and box 2 (``resume_custody``)."""

    event_number: str = ""
    contact_phone: str = ""
    fallback_phone: str = ""
    causes: frozenset[ProbableCauseBox] = frozenset()
    resume_custody: bool = False
    warrant: Literal["I-200", "I-205", ""] = ""
    cancels_detainer_dated: date | None = None
    component: Literal["ICE", "CBP", ""] = ""
    """Which component of DHS asks; neither is ticked where the officer did not say."""
    lodged_by: PrintedSignature | None = field(default=None, metadata=LATER)
    """Who lodged it, in what office and when: often not who signed."""
    jail: JailBlock = field(default=JailBlock(), metadata=LATER)

    def _check(self) -> None:
        if bool(self.causes) == self.resume_custody:
            raise PaperFactsError("form I-247A: complete exactly one of box 1 (with a to d) and box 2")
        if self.warrant == "I-205" and self.causes and ProbableCauseBox.FINAL_ORDER not in self.causes:
            raise PaperFactsError("an I-205 requires a final order of removal (8 CFR 241.2)")


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeRequestPaper(CasePaper):
    """Form I-247G: asks for notice of release and for nothing else."""

    event_number: str = ""
    contact_phone: str = ""
    fallback_phone: str = ""
    cancels_detainer_dated: date | None = None
    component: Literal["ICE", "CBP", ""] = ""
    """Which component of DHS asks; neither is ticked where the officer did not say."""
    lodged_by: PrintedSignature | None = field(default=None, metadata=LATER)
    """Who lodged it, in what office and when: often not who signed."""
    jail: JailBlock = field(default=JailBlock(), metadata=LATER)


@dataclass(frozen=True, kw_only=True, slots=True)
class ArrestWarrantPaper(CasePaper):
    """Form I-200 (8 CFR 236.1(b)): names a charging decision, or says why there is none yet."""

    grounds: frozenset[ArrestGround]
    charging_decision: str
    ina_sections: tuple[str, ...] = ()
    service: ServiceCertificate | None = field(default=None, metadata=LATER)

    def _check(self) -> None:
        if not self.grounds:
            raise PaperFactsError("form I-200 must state at least one ground")
        if not self.charging_decision.strip():
            raise PaperFactsError(
                "form I-200 must name its charging decision, or say that there is none and why"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovalWarrantPaper(CasePaper):
    """Form I-205 (8 CFR 241.2): needs a final order; the return on its second page stays blank."""

    order_date: date
    ordering_body: str
    ina_sections: tuple[str, ...]
    ordering: Literal["judge", "official", "board", "court", ""] = ""
    """Which of the form's four ordering bodies it is (from memory); none where the record's words do not tell."""
    entry_place: str = ""
    entry_date: date | None = None
    cost_bearer: str = ""
    """At whose expense; printed as not recorded if it was not decided."""

    def _check(self) -> None:
        if self.order_date > self.dated:
            raise PaperFactsError("form I-205: the final order is dated after the warrant")
        if not self.ordering_body.strip() or not self.ina_sections:
            raise PaperFactsError("form I-205 must name who ordered removal, and under which sections")


@dataclass(frozen=True, kw_only=True, slots=True)
class CancellationPaper(CasePaper):
    """Cancellation of a lodged request, or of its warrant, each by whoever may issue it (8 CFR 287.7, 236.1(b)(2))."""

    form: Literal["I-247A", "I-247G", "I-200", "I-205"]
    lodged_on: date
    reason: str
    cancelled_at: datetime

    def _check(self) -> None:
        object.__setattr__(self, "cancelled_at", utc(self.cancelled_at))
        if not self.reason.strip():
            raise PaperFactsError("a cancellation must give its reason")


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonNotice(CasePaper):
    """The plain-language notice for the person; our own wording, unofficial, in one of eight languages."""

    needs_signature: ClassVar[bool] = False
    language: NoticeLanguage
    request: Literal["hold", "notify"]
    lodged_on: date
    office_phone: str = ""
    code: str = field(default="", metadata=LATER)
    """Code that, with the reference, opens the person's own page (`handover.subject_portal`). Not part of the
    digest; empty if there is no page.
    """
    page: str = field(default="", metadata=LATER)
    """Address of that page."""
    code_days: int = field(default=0, metadata=LATER)
    """For how many days after the case the code holds at least."""
    anew: bool = field(default=False, metadata=LATER)
    """Printed in the place of a notice whose code was lost."""
    large: bool = field(default=False, metadata=LATER)
    """In large print (18 points), on as many pages as it takes."""
