"""What a criminal records bureau and an immigration office tell each other. Pure.

The bureau forwards each arrest that is to be cross-referenced, and what its own search gave. The office tells it one
thing: that it needs the criminal record for a case of its own, from which the bureau can infer that the prints are of
somebody in the immigration repository. Nothing of anybody's immigration status or of what becomes of the case goes to
the bureau.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import AwareDatetime

from handover.exchange.messages.fields import ErasureMessageData, MessageData, MessagePart, passes

_INTEROPERABLE: Final = "8 USC 1722(a)(2); ICE Policy 10074.2: the prints of an arrest are cross-referenced"
_ACCURATE: Final = "5 USC 552a(e)(5) (illustrative)"
_CITIZEN: Final = "ICE Directive 16001.2"
_HISTORY: Final = "28 CFR 20.33(a)(1)"


class BookingForwarded(MessageData):
    """An arrest with its prints, as the jail sent it: the office searches its own repository."""

    ori: str = passes("who sent it", of="intake.Booking.ori", example="CX0010000")
    control_ori: str = passes(
        "which jail has the person, where another agency sent the file; else empty", of="intake.Booking.control_ori",
        example="",
    )  # fmt: skip
    tcn: str = passes(
        "which of the jail's files it is", of="intake.Booking.tcn", example="ALDER-20260224-0001"
    )
    tot: str = passes(
        "that it is an arrest for a criminal offence",
        of="intake.Booking.tot",
        law="ICE Policy 10074.2",
        example="CAR",
    )
    sha256: str = passes(
        "that it is the file that the jail sent", of="intake.Submission.sha256",
        example="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )  # fmt: skip
    file: str = passes(
        "the file itself, in base64: prints, names, dates, numbers and charges as the jail gave them",
        of="computed.booking_file", law=_INTEROPERABLE, example="MS4wMDE6",
    )  # fmt: skip


class CriminalAnswered(MessageData):
    """What the bureau answered to the jail about who was booked: identified or not. A later one replaces it."""

    tcn: str = passes("which answer it is", of="intake.Answer.tcn", example="HO20260224SRE0A1B2C3D4E5F")
    corrects: str = passes(
        "which answer it replaces; empty: none",
        of="intake.Answer.corrects",
        law="5 USC 552a(c)(4)",
        example="",
    )
    outcome: Literal["identified", "nobody", "unusable", "withdrawn"] = passes(
        "whether the prints are those of somebody on record, could not be searched, or the match was withdrawn",
        of="computed.criminal_outcome", example="identified",
    )  # fmt: skip
    ucn: str = passes(
        "whose record may be asked for; empty unless identified", of="computed.criminal_ucn", law=_HISTORY,
        example="123456AB7",
    )  # fmt: skip
    score: float = passes(
        "how far the prints agree; 0 unless identified", of="computed.criminal_score", example=0.91
    )
    by_examiner: bool = passes(
        "whether an examiner compared them", of="computed.criminal_by_examiner", example=False
    )


class BookingReported(MessageData):
    """What the jail's own system reported to the bureau of a forwarded booking, and since when its newest roster misses
    the booking. Statements of the jail: none of them releases or holds anybody."""

    event_id: str = passes(
        "which report, as the jail numbers them; empty: of a roster alone", of="computed.reported_event_id",
        example="ALDER-26-000117-R",
    )  # fmt: skip
    event_type: str = passes(
        "booked, corrected, numbers merged, released or transferred", of="computed.reported_event_type",
        example="RELEASE",
    )  # fmt: skip
    event_time: str = passes(
        "when it happened, as the jail states it: a late one is seen to be late", of="computed.reported_event_time",
        example="2026-11-24T15:02:00+00:00",
    )  # fmt: skip
    facility_ori: str = passes("which jail says so", of="computed.reported_facility_ori", example="CX0010000")
    booking_no: str = passes("of which booking", of="computed.reported_booking_no", example="26-000117")
    tcn: str = passes(
        "of which booking, where the jail says it", of="computed.reported_tcn", example="ALDER-20260224-0001"
    )
    inmate_no: str = passes(
        "by which number the jail knows the person", of="computed.reported_inmate_no", example=""
    )
    prev_inmate_no: str = passes(
        "by which it knew them before, of a merge", of="computed.reported_prev_inmate_no", example=""
    )
    last: str = passes("a corrected name", of="computed.reported_last", law=_ACCURATE, example="")
    first: str = passes("the same", of="computed.reported_first", law=_ACCURATE, example="")
    middle: str = passes("the same", of="computed.reported_middle", law=_ACCURATE, example="")
    suffix: str = passes("the same", of="computed.reported_suffix", law=_ACCURATE, example="")
    dob: str = passes(
        "a corrected birth: whether the person may be a child", of="computed.reported_dob", law="8 USC 1232",
        example="",
    )  # fmt: skip
    sex: str = passes("a corrected entry", of="computed.reported_sex", law=_ACCURATE, example="")
    pob: str = passes(
        "a corrected place of birth: whether citizenship is in question", of="computed.reported_pob", law=_CITIZEN,
        example="",
    )  # fmt: skip
    ctz: str = passes("a corrected citizenship", of="computed.reported_ctz", law=_CITIZEN, example="")
    released_at: str = passes(
        "when the person was released, as the jail states it",
        of="computed.reported_released_at",
        example="2026-11-24T15:02:00+00:00",
    )
    release_reason: str = passes("why", of="computed.reported_release_reason", example="BOND POSTED")
    released_to: str = passes("to whom, of a transfer", of="computed.reported_released_to", example="")
    missing_since: AwareDatetime | None = passes(
        "as of which roster the booking is missing there: an absence is no release; nothing: no roster misses it",
        of="intake.ToldReport.missing_since", example=None,
    )  # fmt: skip


class BookingErased(ErasureMessageData):
    """An order erased at the bureau content of the booking that these messages had told. The office shows it, and
    erases what it holds by an order of its own, or keeps it: its people decide."""

    messages: list[str] = passes(
        "which messages of this booking had been told until then", of="computed.told_before",
        example=["CXBUREAU0:B-7K2M9QXW4R:3:criminal.answer:CXIMMIG01"],
    )  # fmt: skip


class RecordAsked(MessageData):
    """The office asks for the criminal record of whom the bureau identified, for a case of its own."""

    booking: str = passes(
        "for which booking, by the bureau's reference",
        of="computed.booking_reference",
        example="B-7K2M9QXW4R",
    )
    purpose: Literal["C"] = passes(
        "the purpose code: C, administration of criminal justice, which custody is part of", law=_HISTORY, example="C",
        default="C",
    )  # fmt: skip


class RecordGiven(MessagePart):
    """One record of one source, in the canonical form of feeds."""

    source: str = passes("who says so", of="computed.record", example="STATE")
    reliability: str = passes("how reliable that source is", of="computed.record", example="system")
    text: str = passes(
        "an identity, an arrest, a charge or a disposition; or that one is withdrawn", of="computed.record",
        example="{}",
    )  # fmt: skip


class RecordAnswered(MessageData):
    """The criminal record that the office asked for, as it stands; again whenever it changes or is withdrawn."""

    asked_as: str = passes(
        "for which case of the office", of="identification.GivenRecord.asked_as", example="C-5H8N3TYV6P"
    )
    purpose: Literal["C"] = passes(
        "for which purpose it was asked and may be used", of="identification.GivenRecord.purpose", example="C"
    )
    ucn: str = passes(
        "whose record it is; empty: nobody's", of="identification.GivenRecord.ucn", example="123456AB7"
    )
    former: list[str] = passes(
        "numbers by which this person was known before",
        of="identification.GivenRecord.former",
        example=["765432BA1"],
    )
    records: list[RecordGiven] = passes(
        "arrests with their charges, and apart from them what courts did; what is withdrawn since",
        of="identification.GivenRecord.records",
        example=[{"source": "STATE", "reliability": "system", "text": "{}"}],
    )  # fmt: skip
