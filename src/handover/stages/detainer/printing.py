"""From a case's facts to its printed papers. Drafts and signed prints say the same and have the same digest."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from handover.accounts.models import Agency
from handover.papers import (
    ArrestGround,
    ArrestWarrantPaper,
    CancellationPaper,
    CasePaper,
    DetainerPaper,
    NoticeRequestPaper,
    Party,
    PersonNotice,
    ProbableCause,
    RemovalWarrantPaper,
    Subject,
    content_digest,
    plain,
    render,
)
from handover.papers import Signature as PaperSignature
from handover.process.models import Case
from handover.stages.detainer.models import Cancellation, Lodgement, Package, Paper, Signature
from handover.stages.detainer.rules import Request, Warrant
from handover.stages.review import queries as review
from handover.stages.review.evidence import File, file_of
from handover.stages.review.rules import Basis

if TYPE_CHECKING:
    from handover.stages.identification.models import ImmigrationOrder
    from handover.stages.review.models import Determination

Sheets = list[tuple[str, CasePaper]]
_GROUND_OF = {
    Basis.PENDING_PROCEEDINGS: ArrestGround.PENDING_PROCEEDINGS,
    Basis.BIOMETRIC_AND_RECORDS: ArrestGround.BIOMETRICS_AND_RECORDS,
    Basis.STATEMENT_OR_OTHER: ArrestGround.STATEMENTS_OR_OTHER,
}


def package_digest(case: Case) -> str:
    """One digest over the content of detainer and warrant: what a signer reads and signs."""
    package = Package.objects.filter(case=case).order_by("-number").first()
    determination = review.determination_of(case.pk)
    if package is None or determination is None:
        return ""
    sheets = _sheets(case, package, determination, None)
    joined = "".join(content_digest(form, facts) for form, facts in sheets)
    return hashlib.sha256(joined.encode()).hexdigest()


def print_package(
    case: Case, package: Package, determination: Determination, signature: Signature | None
) -> list[Paper]:
    """Print detainer and warrant for the step that ``case`` has just taken."""
    return [_print(case, form, facts) for form, facts in _sheets(case, package, determination, signature)]


def print_notices(case: Case, package: Package, lodgement: Lodgement) -> list[Paper]:
    """The notice for the person, in our own plain words, in English and Spanish."""
    file = file_of(case.pk)
    on = lodgement.at.astimezone(case.agency.zone).date()
    common = _common(case, file, package, None)
    asked: Literal["hold", "notify"] = "hold" if package.request == Request.HOLD else "notify"
    languages: tuple[Literal["en", "es"], ...] = ("en", "es")
    return [
        _print(case, f"notice-{language}", PersonNotice(
            **{**common, "dated": on}, language=language, request=asked, lodged_on=on,
            office_phone=package.contact_phone))
        for language in languages
    ]  # fmt: skip


def print_cancellation(case: Case, cancellation: Cancellation) -> Paper:
    """The cancellation that the jail is shown at once."""
    package = Package.objects.filter(case=case).order_by("-number")[0]
    lodged = Lodgement.objects.filter(case=case).order_by("-number")[0]
    local = cancellation.at.astimezone(case.agency.zone).date()
    common = {**_common(case, file_of(case.pk), package, None), "dated": local}
    signature = PaperSignature(
        cancellation.by_name, "Officer who cancels", "8 CFR 287.7; 236.1(b)", cancellation.at
    )
    form: Literal["I-247A", "I-247G"] = "I-247A" if package.request == Request.HOLD else "I-247G"
    facts = CancellationPaper(
        **{**common, "signature": signature}, form=form,
        lodged_on=lodged.at.astimezone(case.agency.zone).date(),
        reason=f"{cancellation.get_reason_display()}. {cancellation.reasons}", cancelled_at=cancellation.at,
    )  # fmt: skip
    return _print(case, "cancellation", facts)


def _print(case: Case, form: str, facts: CasePaper) -> Paper:
    printed = render(form, facts)
    return Paper.objects.create(
        case=case, number=case.version, form=form, title=printed.title, draft=facts.draft, pdf=printed.pdf,
        sha256=printed.sha256, facts_digest=content_digest(form, facts), pages=printed.pages, facts=plain(facts),
        at=case.moved_at,
    )  # fmt: skip


def _sheets(
    case: Case, package: Package, determination: Determination, signature: Signature | None
) -> Sheets:
    file = file_of(case.pk)
    common = _common(case, file, package, signature)
    return [_detainer(package, determination, common), _warrant(file, package, determination, common)]


def _detainer(
    package: Package, determination: Determination, common: dict[str, Any]
) -> tuple[str, CasePaper]:
    asked: dict[str, Any] = {
        "contact_phone": package.contact_phone,
        "cancels_detainer_dated": package.supersedes_on,
    }
    if package.request == Request.NOTIFY:
        return "I-247G", NoticeRequestPaper(**common, **asked)
    causes = frozenset(ProbableCause(b) for b in determination.bases)
    warrant: Literal["I-200", "I-205"] = "I-200" if package.warrant == Warrant.ARREST else "I-205"
    return "I-247A", DetainerPaper(**common, **asked, causes=causes, warrant=warrant)


def _warrant(
    file: File, package: Package, determination: Determination, common: dict[str, Any]
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
        **common, order_date=order.dated, ordering_body=order.body, ina_sections=sections
    )


def _final_order(file: File, determination: Determination) -> ImmigrationOrder:
    final = [
        o for o in file.immigration.orders.all() if o.final and f"order:{o.pk}" in determination.evidence
    ]
    if not final:
        raise LookupError("the determination links no final order")
    return max(final, key=lambda o: o.dated)


def _common(case: Case, file: File, package: Package, signature: Signature | None) -> dict[str, Any]:
    """What every paper says. ``dated`` is the day of drafting, so that signing changes no content."""
    agency = case.agency
    office = Agency.objects.filter(kind=Agency.Kind.IMMIGRATION).order_by("ori")[0]
    signed = (
        PaperSignature(signature.by_name, signature.title, signature.authority, signature.at)
        if signature
        else None
    )
    return {
        "reference": case.reference,
        "dated": package.at.astimezone(agency.zone).date(),
        "tz": agency.time_zone,
        "to": _party(agency),
        "office": _party(office),
        "subject": _subject(file),
        "signature": signed,
    }


def _party(agency: Agency) -> Party:
    return Party(agency.name, agency.ori, agency.address, agency.phone)


def _subject(file: File) -> Subject:
    person = file.immigration
    first = person.names[0] if person.names else {"last": file.booking.display_name}
    given = " ".join(first[k] for k in ("first", "middle", "suffix") if first.get(k))
    return Subject(
        name=f"{first['last']}, {given}" if given else first["last"],
        birth_date=_whole_date(person.births[0] if person.births else ""),
        sex=person.sex,
        citizenship=person.citizenship,
        a_number=person.a_number,
        fin=person.fin,
        booking_number=file.booking.booking_number,
    )


def _whole_date(text: str) -> date | None:
    """An ISO date, or None where month or day is not known."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
