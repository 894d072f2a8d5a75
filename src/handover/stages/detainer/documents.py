"""From a case's facts to its printed papers. Drafts and signed prints say the same and have the same digest."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings

from handover.accounts.models import Agency, User
from handover.papers import (
    LANGUAGES,
    ArrestGround,
    ArrestWarrantPaper,
    CancellationPaper,
    CasePaper,
    DetainerPaper,
    JailBlock,
    NoticeRequestPaper,
    PaperSubject,
    Party,
    PersonNotice,
    PrintedSignature,
    ProbableCauseBox,
    RemovalWarrantPaper,
    ServiceCertificate,
    ServiceMethod,
    content_digest,
    plain,
    render,
    wording,
)
from handover.papers.authority import confirmed, power_for
from handover.process.facts import note
from handover.process.fold import Refusal, RefusedError
from handover.process.models import Matter
from handover.stages.detainer.models import (
    WORDING,
    Cancellation,
    Lodgement,
    Package,
    Paper,
    Service,
    Signature,
)
from handover.stages.detainer.narrative import charging_summary, narrative
from handover.stages.detainer.rules import Request, Warrant
from handover.stages.review import queries as review
from handover.stages.review.case_file.file import CaseFile, file_for
from handover.stages.review.determination.rules.terms import Basis

if TYPE_CHECKING:
    from handover.stages.identification.models import ImmigrationOrder
    from handover.stages.review.models import Determination

Sheets = list[tuple[str, CasePaper]]
_GROUND_OF = {
    Basis.PENDING_PROCEEDINGS: ArrestGround.PENDING_PROCEEDINGS,
    Basis.BIOMETRIC_AND_RECORDS: ArrestGround.BIOMETRICS_AND_RECORDS,
    Basis.STATEMENT_OR_OTHER: ArrestGround.STATEMENTS_OR_OTHER,
}


def package_digest(case: Matter, file: CaseFile | None = None) -> str:
    """One digest over the content of detainer, warrant and narrative: what a signer reads and signs."""
    package = Package.objects.filter(matter=case).order_by("-number").first()
    determination = review.determination_of(case.pk)
    if package is None or determination is None:
        return ""
    sheets = _sheets(case, file_for(case.pk, file), package, determination, None)
    joined = "".join(content_digest(form, facts) for form, facts in sheets)
    return hashlib.sha256(joined.encode()).hexdigest()


def print_package(
    case: Matter, file: CaseFile, package: Package, determination: Determination, signature: Signature | None
) -> list[Paper]:
    """Print detainer, warrant and narrative for the step that ``case`` has just taken."""
    return [
        _print(case, form, facts) for form, facts in _sheets(case, file, package, determination, signature)
    ]


def print_notices(
    case: Matter, file: CaseFile, package: Package, lodgement: Lodgement, code: str = ""
) -> list[Paper]:
    """The notice for the person, in our own plain words, in every language that there is. ``code`` opens their page."""
    on = lodgement.at.astimezone(case.agency.zone).date()
    common = {**_common(case, file, package), "dated": on}
    asked: Literal["hold", "notify"] = "hold" if package.request == Request.HOLD else "notify"
    return [
        _print(case, f"notice-{language}", PersonNotice(
            **common, language=language, request=asked, lodged_on=on, office_phone=package.contact_phone, code=code,
            page=settings.HANDOVER_PERSON_PAGE if code else ""))
        for language in LANGUAGES
    ]  # fmt: skip


def print_served(case: Matter, file: CaseFile, package: Package, service: Service) -> Paper:
    """The signed request once more, with the certificate of service that the jail filled in on screen."""
    determination = review.determination_of(case.pk)
    signature = Signature.objects.filter(matter=case).order_by("-number").first()
    if determination is None or signature is None:
        raise LookupError(f"{case.reference} has no determination or signature")
    certificate = ServiceCertificate(
        ServiceMethod(service.method), service.served_at, service.place, service.officer_name,
        service.officer_title, service.language, service.interpreter or "", service.by_name, service.at,
    )  # fmt: skip
    charges = "; ".join(str(c.get("literal", "")) for c in file.booking.charges)
    jail = JailBlock(latest_offence=f"{charges} (charged)" if charges else "", service=certificate)
    form, facts = _detainer(package, determination, _common(case, file, package))
    return _print(case, form, replace(facts, signature=_signature(form, signature), jail=jail))


def print_cancellation(case: Matter, file: CaseFile, cancellation: Cancellation) -> Paper:
    """The cancellation that the jail is shown at once: the coded reason, for the officer's words are internal."""
    package = Package.objects.filter(matter=case).order_by("-number")[0]
    lodged = Lodgement.objects.filter(matter=case).order_by("-number")[0]
    zone = case.agency.zone
    common = {**_common(case, file, package), "dated": cancellation.at.astimezone(zone).date()}
    form: Literal["I-247A", "I-247G"] = "I-247A" if package.request == Request.HOLD else "I-247G"
    title = title_of(cancellation.by_key)
    signature = PrintedSignature(
        cancellation.by_name, title or "title not on file", "8 CFR 287.7; 236.1(b)", cancellation.at,
        confirmed("cancellation", title, cancellation.at.astimezone(zone).date()),
    )  # fmt: skip
    facts = CancellationPaper(
        **{**common, "signature": signature}, form=form, lodged_on=lodged.at.astimezone(zone).date(),
        reason=cancellation.get_reason_display(), cancelled_at=cancellation.at,
    )  # fmt: skip
    return _print(case, "cancellation", facts)


def title_of(key: str) -> str:
    """The office that the account of an actor (``user:12``) records now, or nothing."""
    kind, _, pk = key.partition(":")
    found = User.objects.filter(pk=pk).first() if kind == "user" and pk.isdigit() else None
    return found.title if found else ""


def _print(case: Matter, form: str, facts: CasePaper) -> Paper:
    printed = render(form, facts)
    paper = Paper.objects.create(
        case=case, number=case.version, form=form, title=printed.title, draft=facts.draft, pdf=printed.pdf,
        sha256=printed.sha256, facts_digest=content_digest(form, facts), pages=printed.pages, facts=_kept(facts),
        at=case.moved_at,
    )  # fmt: skip
    note(paper)
    return paper


def _kept(facts: CasePaper) -> dict[str, Any]:
    """The facts as they are kept, and the wording they were printed in: a code is printed and nowhere written down."""
    shown = {**plain(facts), WORDING: wording()}
    return {**shown, "code": "printed"} if shown.get("code") else shown


def _sheets(
    case: Matter, file: CaseFile, package: Package, determination: Determination, signature: Signature | None
) -> Sheets:
    """Detainer, warrant, narrative and, with an I-200, the charging summary; signed where there is a signature."""
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


def _signature(form: str, signature: Signature) -> PrintedSignature:
    """The signature as this form shows it: by the provision that gives the power to sign, on the office's own day."""
    provision = power_for(form).provision
    known = confirmed(form, signature.title, signature.at.astimezone(_office().zone).date())
    shown = provision if provision == signature.authority else f"{provision}; on file: {signature.authority}"
    return PrintedSignature(signature.by_name, signature.title, shown, signature.at, known)


def _detainer(
    package: Package, determination: Determination, common: dict[str, Any]
) -> tuple[str, DetainerPaper | NoticeRequestPaper]:
    asked: dict[str, Any] = {
        "contact_phone": package.contact_phone,
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
        **common, order_date=order.dated, ordering_body=order.body, ina_sections=sections
    )


def _final_order(file: CaseFile, determination: Determination) -> ImmigrationOrder:
    final = [
        o for o in file.immigration.orders.all() if o.final and f"order:{o.pk}" in determination.evidence
    ]
    if not final:
        raise RefusedError(
            Refusal(
                "corrected",
                "No final order that the finding rests on is on record any more. Review it again.",
            )
        )
    return max(final, key=lambda o: o.dated)


def _common(case: Matter, file: CaseFile, package: Package) -> dict[str, Any]:
    """What every paper says. ``dated`` is the day of drafting, so that signing changes no content."""
    agency = case.agency
    return {
        "reference": case.reference,
        "dated": package.at.astimezone(agency.zone).date(),
        "tz": agency.time_zone,
        "to": _party(agency),
        "office": _party(_office()),
        "subject": _subject(file),
    }


def _office() -> Agency:
    """The immigration office that the papers name."""
    return Agency.objects.filter(kind=Agency.Kind.IMMIGRATION).order_by("ori")[0]


def _party(agency: Agency) -> Party:
    return Party(agency.name, agency.ori, agency.address, agency.phone)


def _subject(file: CaseFile) -> PaperSubject:
    person = file.immigration
    first = person.names[0] if person.names else {"last": file.booking.display_name}
    given = " ".join(first[k] for k in ("first", "middle", "suffix") if first.get(k))
    return PaperSubject(
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
