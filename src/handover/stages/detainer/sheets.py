"""Build the content of the papers from a case's facts. Drafts and signed prints have the same content and digest."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from django.db.models import QuerySet

from handover.accounts.models import Agency, User
from handover.compiled_read import compiled_read
from handover.papers import (
    ArrestGround,
    ArrestWarrantPaper,
    CasePaper,
    DetainerPaper,
    NoticeRequestPaper,
    PaperSubject,
    Party,
    PrintedSignature,
    ProbableCauseBox,
    RemovalWarrantPaper,
    content_digest,
)
from handover.papers.authority import confirmed, power_for
from handover.process.models import Matter
from handover.process.office_changes import printed_office
from handover.stages.detainer.models import Lodgement, Package, Signature
from handover.stages.detainer.narrative import charging_summary, narrative
from handover.stages.detainer.rules import Request, Warrant
from handover.stages.review.law import Basis

if TYPE_CHECKING:
    from handover.repositories.models import ImmigrationOrder
    from handover.stages.review.public import CaseFile, Determination

Sheets = list[tuple[str, CasePaper]]
"""Each form's number with its facts, in the order in which a signature stands on them."""

LESC_PHONE: Final = "(802) 872-6020"
"""The Law Enforcement Support Center's line for agencies, as the form prints it (from memory; the paper marks it)."""
_ORDERING: Final[tuple[tuple[str, Literal["judge", "official", "board", "court"]], ...]] = (
    ("board of immigration appeals", "board"), ("immigration court", "judge"), ("immigration judge", "judge"),
    ("district judge", "court"), ("magistrate judge", "court"), ("district court", "court"),
)  # fmt: skip
"""The words by which a record may name an ordering body; with any other wording the form's boxes stay empty."""

_GROUND_OF = {
    Basis.PENDING_PROCEEDINGS: ArrestGround.PENDING_PROCEEDINGS,
    Basis.BIOMETRIC_AND_RECORDS: ArrestGround.BIOMETRICS_AND_RECORDS,
    Basis.STATEMENT_OR_OTHER: ArrestGround.STATEMENTS_OR_OTHER,
}


def sheets_of(
    case: Matter, file: CaseFile, package: Package, determination: Determination, signature: Signature | None = None
) -> Sheets:  # fmt: skip
    """Detainer, warrant, narrative and, with an I-200, the charging summary; signed where there is a signature.

    Raises ``LookupError`` where an order that the determination links is gone, and ``PaperFactsError``.
    """
    common = _common(case, file, package)
    sheets: Sheets = [
        _detainer(package, determination, common),
        _warrant(file, package, determination, common),
        ("I-213", narrative(file, determination, common, title_of(determination.by_key))),
    ]
    if package.warrant == Warrant.ARREST:
        sheets.append(("I-862", charging_summary(file, package, determination, common)))
    if signature is None:
        return sheets
    return [
        (form, replace(facts, signature=_signature(form, signature)) if facts.needs_signature else facts)
        for form, facts in sheets
    ]


def digest_of(sheets: Sheets) -> str:
    """The digest that a signature stands on (SHA-256, hex): of each form's content, in their order."""
    joined = "".join(content_digest(form, facts) for form, facts in sheets)
    return hashlib.sha256(joined.encode()).hexdigest()


def _signature(form: str, signature: Signature) -> PrintedSignature:
    """The signature as this form shows it: by the provision that gives the power to sign, on the office's own day."""
    provision = power_for(form).provision
    office = printed_office(signature.matter, signature.at)
    known = confirmed(form, signature.title, signature.at.astimezone(office.zone).date())
    held = [part.strip() for part in signature.authority.split(";")]
    delegated = signature.authority.startswith(f"{provision}, delegated")
    shown = signature.authority if delegated else provision
    if not delegated and provision not in held:
        shown = f"{provision}; on file: {signature.authority}"
    return PrintedSignature(signature.by_name, signature.title, shown, signature.at, known)


def _detainer(
    package: Package, determination: Determination, common: dict[str, Any]
) -> tuple[str, DetainerPaper | NoticeRequestPaper]:
    asked: dict[str, Any] = {
        "contact_phone": package.contact_phone,
        "fallback_phone": LESC_PHONE,
        "event_number": package.event_number or "",
        "component": package.component or "",
        "cancels_detainer_dated": package.supersedes_on,
    }
    if package.request == Request.NOTIFY:
        return "I-247G", NoticeRequestPaper(**common, **asked)
    causes = frozenset(ProbableCauseBox(b) for b in determination.bases)
    warrant: Literal["I-200", "I-205"] = "I-200" if package.warrant == Warrant.ARREST else "I-205"
    return "I-247A", DetainerPaper(**common, **asked, causes=causes, warrant=warrant)


def _warrant(
    file: CaseFile, package: Package, determination: Determination, common: dict[str, Any]
) -> tuple[str, CasePaper]:
    if package.warrant == Warrant.ARREST:
        grounds = frozenset(_GROUND_OF[b] for b in determination.basis_set if b in _GROUND_OF)
        return "I-200", ArrestWarrantPaper(
            **common, grounds=grounds, charging_decision=package.charging_decision,
            ina_sections=(determination.ground,),
        )  # fmt: skip
    order = _final_order(file, determination)
    sections = tuple(s.strip() for s in order.sections.split(",") if s.strip()) or (determination.ground,)
    return "I-205", RemovalWarrantPaper(
        **common, order_date=order.dated, ordering_body=order.body, ina_sections=sections,
        ordering=next((kind for words, kind in _ORDERING if words in order.body.casefold()), ""),
    )  # fmt: skip


def _final_order(file: CaseFile, determination: Determination) -> ImmigrationOrder:
    final = [
        o for o in file.immigration.orders.all() if o.final and f"order:{o.pk}" in determination.evidence
    ]
    if not final:
        raise LookupError("the determination links no final order")
    return max(final, key=lambda o: o.dated)


def _common(case: Matter, file: CaseFile, package: Package) -> dict[str, Any]:
    """What every paper says. ``dated`` is the day of drafting, so that signing changes no content."""
    agency = _addressee(case)
    return {
        "reference": case.reference,
        "dated": package.at.astimezone(agency.zone).date(),
        "tz": agency.time_zone,
        "to": party(agency),
        "office": party(printed_office(case, package.at)),
        "subject": _subject(file),
    }


def _addressee(case: Matter) -> Agency:
    """Return the jail that the papers were made for. They go unchanged to any agency that takes the person over."""
    for jail in _lodged_with(case.pk):
        return Agency.objects.get(ori=jail)
    return case.agency


@compiled_read
def _lodged_with(case_id: UUID) -> QuerySet[Lodgement, str]:
    rows = Lodgement.objects.filter(matter_id=case_id).order_by("-number")
    return rows.values_list("jail_ori", flat=True)[:1]


def party(agency: Agency) -> Party:
    """An agency as a paper names it."""
    return Party(agency.name, agency.ori, agency.address, agency.phone)


def title_of(key: str) -> str:
    """The office that the account of an actor (``user:12``) records now, or nothing."""
    kind, _, pk = key.partition(":")
    return next(iter(_titles(int(pk))), "") if kind == "user" and pk.isdigit() else ""


@compiled_read
def _titles(pk: int) -> QuerySet[User, str]:
    return User.objects.filter(pk=pk).values_list("title", flat=True)


def _subject(file: CaseFile) -> PaperSubject:
    person = file.immigration
    first = person.names[0] if person.names else {"last": file.booking.display_name}
    given = " ".join(first[k] for k in ("first", "middle", "suffix") if first.get(k))
    return PaperSubject(
        name=f"{first['last']}, {given}" if given else first["last"],
        birth_date=iso_day(person.births[0] if person.births else ""),
        sex=person.sex,
        citizenship=person.citizenship,
        a_number=person.a_number,
        fin=person.fin,
        booking_number=file.booking.booking_number,
    )


def iso_day(text: str) -> date | None:
    """An ISO date, or None where month or day is not known."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
