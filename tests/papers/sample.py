"""Facts for the papers' tests: invented people and places, one paper of each form."""

from datetime import UTC, date, datetime

from handover.papers import (
    LANGUAGES,
    ArrestGround,
    ArrestWarrantPaper,
    CancellationPaper,
    CasePaper,
    ChargingSummaryPaper,
    DetainerPaper,
    HandoverLine,
    HandoverRecordPaper,
    HeldRecordPaper,
    HeldSectionPrinted,
    JailBlock,
    NarrativePaper,
    NoticeRequestPaper,
    PaperSubject,
    Party,
    PersonNotice,
    PrintedSignature,
    ProbableCauseBox,
    QuotedRecord,
    RemovalWarrantPaper,
    ServiceCertificate,
    ServiceMethod,
)

JAIL = Party("Alder County Jail", "CX0010000", "1 Mill Road, Alder, Columbia", "555-0100")
OFFICE = Party("Columbia North Field Office", "CXINS0100", "20 Harbor Street, Port Columbia", "555-0190")
PERSON = PaperSubject(
    "GARCÍA LÓPEZ, María Elena",
    date(1988, 2, 29),
    "female",
    "Mexico (MM)",
    "012345678",
    "1143209876",
    "A26-004711",
)
SIGNED = PrintedSignature(
    "Dana Whitfield",
    "Supervisory Deportation Officer",
    "8 CFR 287.5(e)(2)",
    datetime(2026, 11, 3, 2, 15, tzinfo=UTC),
)
SERVICE = ServiceCertificate(
    ServiceMethod.IN_PERSON,
    datetime(2026, 11, 3, 15, 40, tzinfo=UTC),
    "Alder County Jail, intake",
    "Robin Ashby",
    "Corrections Sergeant",
    "Spanish",
    "L. Ortiz",
)
COMMON = {"reference": "HC-2026-000417", "dated": date(2026, 11, 2), "tz": "America/Chicago"}


NARRATIVE: dict[str, object] = {
    "encounter": "Booked at Alder County Jail on November 1, 2026; the prints matched the immigration repository.",
    "match": (
        QuotedRecord("Prints match FIN 1143209876", "search of the repository", "2026-11-01", "primary"),
    ),
    "immigration": (
        QuotedRecord("Removal order, final, June 14, 2019", "court system", "2026-10-01", "primary"),
    ),
    "convictions": (QuotedRecord("Burglary, convicted", "criminal history", "2026-09-01", "secondary"),),
    "charges": (
        QuotedRecord("Driving under suspension, pending", "criminal history", "2026-11-01", "secondary"),
    ),
    "citizenship": "No claim and no indicium is on record.",
    "bases": ("a) a final order of removal", "c) biometrics and records"),
    "ground": "INA 241(a)(5): earlier removal order",
    "reasons": "I read both histories and the order; identity rests on ten prints.",
    "evidence": ("Prints match FIN 1143209876", "Removal order, final, June 14, 2019"),
    "prepared_by": "Olive Ortiz",
    "prepared_title": "Deportation Officer",
}


def _case(kind: type[CasePaper], **more: object) -> CasePaper:
    return kind(**{**COMMON, "to": JAIL, "office": OFFICE, "subject": PERSON, **more})  # type: ignore[arg-type]


def papers(signature: PrintedSignature | None = SIGNED) -> dict[str, CasePaper]:
    """One paper of each form, by its code."""
    return {**_requests(signature), **_warrants(signature), **_for_the_file(signature), **_notices()}


def _requests(signature: PrintedSignature | None) -> dict[str, CasePaper]:
    """What the jail is asked, and that it is asked no longer."""
    ask = {"event_number": "EV-2611-0042", "contact_phone": "555-0191", "fallback_phone": "555-0199"}
    return {
        "I-247A": _case(
            DetainerPaper,
            **ask,
            causes=frozenset({ProbableCauseBox.FINAL_ORDER, ProbableCauseBox.BIOMETRICS_AND_RECORDS}),
            warrant="I-205",
            cancels_detainer_dated=date(2026, 10, 30),
            jail=JailBlock(
                datetime(2026, 11, 6, 23, 0, tzinfo=UTC), "driving under suspension, charged", SERVICE
            ),
            signature=signature,
        ),
        "I-247G": _case(NoticeRequestPaper, **ask, signature=signature),
        "cancellation": _case(
            CancellationPaper,
            form="I-247A",
            lodged_on=date(2026, 11, 2),
            reason="the request no longer stands",
            cancelled_at=datetime(2026, 11, 3, 18, 5, tzinfo=UTC),
            signature=signature,
        ),
        "warrant-cancellation": _case(
            CancellationPaper,
            form="I-205",
            lodged_on=date(2026, 11, 2),
            reason="the request that it went with was withdrawn",
            cancelled_at=datetime(2026, 11, 3, 18, 5, tzinfo=UTC),
            signature=signature,
        ),
    }


def _warrants(signature: PrintedSignature | None) -> dict[str, CasePaper]:
    """What goes with a request."""
    return {
        "I-200": _case(
            ArrestWarrantPaper,
            grounds=frozenset({ArrestGround.PENDING_PROCEEDINGS}),
            charging_decision="Notice to appear of May 4, 2026, served on May 9, 2026",
            ina_sections=("237(a)(1)(B)",),
            service=SERVICE,
            signature=signature,
        ),
        "I-205": _case(
            RemovalWarrantPaper,
            order_date=date(2019, 6, 14),
            ordering_body="Immigration judge, Port Columbia",
            ina_sections=("212(a)(6)(A)(i)",),
            entry_place="unknown place",
            entry_date=date(2011, 3, 1),
            cost_bearer="the United States",
            signature=signature,
        ),
    }


def _for_the_file(signature: PrintedSignature | None) -> dict[str, CasePaper]:
    """What stays in the office."""
    return {
        "I-213": _case(NarrativePaper, **NARRATIVE, signature=signature),
        "I-862": _case(
            ChargingSummaryPaper,
            charging_decision="Notice to appear of May 4, 2026",
            issued_by="Columbia North Field Office",
            issued_on=date(2026, 5, 4),
            allegations=("Admitted on March 1, 2019 until August 31, 2019", "No departure on record"),
            charges=("237(a)(1)(B)",),
        ),
        "held-record": _case(
            HeldRecordPaper,
            sections=(
                HeldSectionPrinted("Who the records say you are", (("Names", "REYES LUNA, Marco"),)),
                HeldSectionPrinted("What you said, and the answers", ()),
            ),
            withheld=("What was found, and why",),
            ground="5 USC 552a(j)(2): an open matter of law enforcement.",
        ),
        "handover-record": _case(
            HandoverRecordPaper,
            assumed_at=datetime(2026, 11, 4, 16, 20, tzinfo=UTC),
            place="Alder County Jail, release desk",
            officer="F. Ford",
            lines=(
                HandoverLine(
                    "Consular notice", "8 CFR 236.1(e)", False, "Country of nationality: Algeria; told: yes",
                    datetime(2026, 11, 4, 17, 0, tzinfo=UTC), "Finley Ford",
                ),
                HandoverLine("Custody and charging decision", "8 CFR 287.3(d)", True, "not recorded", late=True),
            ),
        ),
    }  # fmt: skip


def _notices() -> dict[str, CasePaper]:
    """What the person is handed, in each language."""
    notice = {"request": "hold", "lodged_on": date(2026, 11, 2), "office_phone": "555-0190"}
    return {f"notice-{code}": _case(PersonNotice, **notice, language=code) for code in LANGUAGES}
