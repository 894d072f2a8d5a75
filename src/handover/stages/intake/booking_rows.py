"""Build the row that intake stores of a file that was read."""

from __future__ import annotations

from dataclasses import asdict

from handover.formats.ebts.booking import BookingSubmission
from handover.formats.ebts.dispositions import DispositionSubmission
from handover.formats.ebts.quality import print_quality
from handover.stages.intake.models import Booking


def as_read(booking: BookingSubmission) -> Booking:
    """The row of a tenprint submission, not saved."""
    quality = print_quality(booking)
    return Booking(
        ori=booking.ori, tcn=booking.tcn, tot=booking.tot, control_ori=booking.control_ori,
        booking_number=booking.booking_number, arrest_date=booking.arrest_date,
        names=[asdict(n) for n in booking.names], births=list(booking.births), sex=booking.sex,
        birthplace=booking.birthplace, citizenship=list(booking.citizenship),
        numbers=[list(n) for n in _numbers(booking)],
        description={"race": booking.race, "height": booking.height, "weight": booking.weight,
                     "eyes": booking.eyes, "hair": booking.hair, "residence": booking.residence},
        charges=[{"date": c.date, "literal": c.literal} for c in booking.charges],
        missing_fingers={str(k): v for k, v in booking.amputations.items()},
        images=[{"index": i, "position": p.position, "compression": p.compression, "width": p.width,
                 "height": p.height, "ppi": p.ppi, "record_type": p.record_type, "nfiq": p.nfiq,
                 "finger_nfiq": [list(pair) for pair in p.finger_nfiq], "scores": [asdict(s) for s in p.scores]}
                for i, p in enumerate(booking.images)],
        quality=[asdict(f) for f in quality.fingers if f.is_measured],
        retakes=[asdict(r) for r in quality.retakes],
        warnings=list(booking.warnings), is_arrest=booking.is_booking,
    )  # fmt: skip


_MNU_KINDS = {"AR": "ANUM", "FN": "FIN", "PP": "PASSPORT"}
"""MNU prefixes that the name search knows; others are kept as OTHER (EBTS 2.017; AR's meaning unconfirmed)."""


def _numbers(booking: BookingSubmission) -> list[tuple[str, str]]:
    own = [("UCN", u) for u in booking.ucn] + [("SSN", s) for s in booking.ssn]
    if booking.sid:
        own.append(("SID", booking.sid))
    return own + [(_MNU_KINDS.get(prefix, "OTHER"), value) for prefix, value in booking.numbers]


def disposition_as_read(sent: DispositionSubmission) -> Booking:
    """The row of a disposition without prints, not saved: whom it names, and the charges that were disposed of."""
    named = [("UCN", sent.ucn), ("SID", sent.sid)]
    return Booking(
        ori=sent.ori, tcn=sent.tcn, tot=sent.tot, control_ori=sent.control_ori, arrest_date=sent.arrested_on,
        numbers=[list(pair) for pair in named if pair[1]],
        charges=[
            {"date": d.disposed_on.isoformat() if d.disposed_on else None, "literal": d.offence}
            for d in sent.dispositions
        ],
        warnings=list(sent.warnings), is_arrest=False,
    )  # fmt: skip
