"""From a determination's snapshot to the narrative (I-213) and the charging summary (I-862).

Both are written from what the records said on the day of the decision (R4), so that a record changed afterwards
changes no paper. The snapshot's lines of a protected person stay in the file (R12; 8 USC 1367), and no paper says by
what law. The one exception is what speaks for the person: it is written from the records of that day and of today
(R5).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from handover.papers import ChargingSummaryPaper, NarrativePaper, QuotedRecord
from handover.stages.detainer.models import Package
from handover.stages.review.public import citizenship_signs
from handover.stages.review.public import queries as review

if TYPE_CHECKING:
    from handover.stages.review.public import CaseFile, Determination

HISTORY = frozenset({"status", "order", "encounter", "answer", "statement"})
CHARGED = frozenset({"charging_document", "proceeding"})
Items = Iterable[dict[str, Any]]


def narrative(
    file: CaseFile, determination: Determination, common: dict[str, Any], prepared_title: str
) -> NarrativePaper:
    """The narrative of one determination."""
    items: list[dict[str, Any]] = determination.snapshot.get("items", [])
    charges = [i for i in items if i["evidence"]["kind"] == "charge"]
    restricted = file.immigration.protected
    linked = set(determination.evidence)
    return NarrativePaper(
        **common,
        encounter=_encounter(file),
        match=_lines(i for i in items if i["evidence"]["kind"] == "match"),
        immigration=() if restricted else _lines(i for i in items if i["evidence"]["kind"] in HISTORY),
        convictions=_lines(i for i in charges if i["evidence"]["shows"] == "convicted"),
        charges=_lines(i for i in charges if i["evidence"]["shows"] != "convicted"),
        restricted=restricted,
        citizenship=_citizenship(file, determination),
        history_matched=file.criminal is not None,
        bases=tuple(determination.basis_titles),
        ground=determination.get_ground_display(),
        reasons=determination.reasons,
        evidence=tuple(
            f"a restricted {i['evidence']['kind']} record"
            if restricted and i["evidence"]["kind"] in HISTORY
            else i["evidence"]["label"]
            for i in items
            if i["evidence"]["key"] in linked
        ),
        prepared_by=determination.by_name,
        prepared_title=prepared_title,
    )


def charging_summary(
    file: CaseFile, package: Package, determination: Determination, common: dict[str, Any]
) -> ChargingSummaryPaper:
    """The charging document in short; without one on record it says so, as the I-200 must (8 CFR 236.1(b))."""
    unsigned = {k: v for k, v in common.items() if k != "signature"}
    orders = [o for o in file.immigration.orders.all() if o.kind in CHARGED and o.dated <= common["dated"]]
    newest = max(orders, key=lambda o: o.dated, default=None)
    alleged = (
        ("The records are restricted and are not written out.",)
        if file.immigration.protected
        else (
            _alienage(common),
            *(said for said in determination.labels if not said.startswith("Prints match")),
        )
    )
    return ChargingSummaryPaper(
        **unsigned,
        charging_decision=package.charging_decision,
        issued_by=newest.body if newest else "",
        issued_on=newest.dated if newest else None,
        allegations=alleged,
        charges=(determination.ground,),
    )


def _alienage(common: dict[str, Any]) -> str:
    """Return the first allegation of a charging document, from the citizenship on record; a print match is no
    allegation."""
    nation = common["subject"].citizenship
    known = f"citizenship on record: {nation}" if nation else "no citizenship is on record"
    return f"Not a citizen or national of the United States ({known})"


def _lines(items: Items) -> tuple[QuotedRecord, ...]:
    return tuple(
        QuotedRecord(i["evidence"]["label"], i["source"], i["as_of"], i.get("reliability", "")) for i in items
    )


def _encounter(file: CaseFile) -> str:
    booking = file.booking
    on = f", arrest of {booking.arrest_date}" if booking.arrest_date else ""
    charges = "; ".join(str(c.get("literal", "")) for c in booking.charges) or "none stated"
    return (
        f"Booking {booking.matter.reference} at {booking.matter.agency.name}{on}. Charges of the booking, which are "
        f"no convictions: {charges}."
    )


def _citizenship(file: CaseFile, determination: Determination) -> str:
    """Write each sentence from the record: questions, counsel's answers, and signs on that day or today (R5)."""
    said = [*_asked(determination.matter_id), *_signs(file, determination)]
    if said:
        return " ".join(said)
    read = ["the booking", "the immigration record", *(["the criminal history"] if file.criminal else [])]
    return (
        "Nobody has claimed United States citizenship in this case. These show no sign of it: "
        f"{', '.join(read)}, the records specialist's answer."
    )


def _asked(case_id: UUID) -> list[str]:
    claims = review.claims_on_file(case_id)
    if not claims:
        return []
    findings = review.findings_of(case_id)
    answers = "; ".join(
        f"{f.by_name} on {f.at:%Y-%m-%d}: {'citizen' if f.citizen else 'the evidence does not show citizenship'}"
        for f in findings
    )
    return [
        f"A question of citizenship was raised {len(claims)} time{'s' if len(claims) > 1 else ''}.",
        f"Answered by counsel: {answers or 'not yet'}.",
    ]


def _signs(file: CaseFile, determination: Determination) -> list[str]:
    found = {sign.text for sign in citizenship_signs(file)}
    found |= {
        f"a status record showed United States citizenship: {i['evidence']['label']}"
        for i in determination.snapshot.get("items", [])
        if i["evidence"]["shows"].startswith("citizen")
        and i["evidence"]["label"] not in {n.evidence.label for n in file.items}
    }
    if not found:
        return []
    if file.immigration.protected:
        return ["Points to United States citizenship: what is in the file, which is restricted."]
    return [f"Points to United States citizenship: {'; '.join(sorted(found))}."]
