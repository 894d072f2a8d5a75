"""The printed papers: drafts and signed prints use the current facts; everything later uses what was signed."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from django.conf import settings

from handover.jurisdictions import limits_on, shipped_policies
from handover.papers import (
    LANGUAGES,
    CancellationPaper,
    CasePaper,
    DetainerPaper,
    JailBlock,
    NoticeRequestPaper,
    PaperSubject,
    Party,
    PersonNotice,
    PrintedSignature,
    ServiceCertificate,
    ServiceMethod,
    content_digest,
    plain,
    render,
    wording,
)
from handover.papers.authority import confirmed
from handover.process import gate
from handover.process.facts import note
from handover.process.fold import Refusal, RefusedError
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.repositories.models import RecordUse
from handover.stages.detainer.models import (
    WORDING,
    Cancellation,
    Loan,
    Lodgement,
    Package,
    Paper,
    Service,
    Signature,
    WarrantCancellation,
)
from handover.stages.detainer.rules import Request
from handover.stages.detainer.sheets import LESC_PHONE, digest_of, iso_day, party, sheets_of, title_of
from handover.stages.detainer.signed import newest_signature, request_of, signed_papers
from handover.stages.notification.public import queries as notification
from handover.stages.review.public import CaseFile, file_for, note_use
from handover.stages.review.public import queries as review

if TYPE_CHECKING:
    from handover.stages.review.public import Determination

_ANOTHERS: Final[tuple[CaseState, ...]] = ("identity_withdrawn", "misidentified")
"""Where the papers name another person."""


def package_digest(case: Matter, file: CaseFile | None = None) -> str:
    """One digest over the content of detainer, warrant and narrative: what a signer reads and signs.

    Raises `RefusedError` if a record that the finding rests on is gone, and ``PaperFactsError`` if these papers can
    no longer be made from the records.
    """
    package = Package.objects.filter(matter=case).order_by("-number").first()
    determination = review.determination_of(case.pk)
    if package is None or determination is None:
        return ""
    try:
        return digest_of(sheets_of(case, file_for(case.pk, file), package, determination))
    except LookupError as gone:
        said = "What the finding rests on is not on record any more. Review it again."
        raise RefusedError(Refusal("corrected", said)) from gone


def print_package(
    case: Matter, file: CaseFile, package: Package, determination: Determination, signature: Signature | None
) -> list[Paper]:
    """Print detainer, warrant and narrative for the step that ``case`` has just taken."""
    sheets = sheets_of(case, file, package, determination, signature)
    note_use(case, RecordUse.What.PAPER, file, determination.evidence)
    return [_print(case, form, facts) for form, facts in sheets]


def print_notices(
    case: Matter, package: Package, lodgement: Lodgement, code: str = "", *, anew: bool = False
) -> list[Paper]:
    """Print the notice for the person, in our own plain words, in every available language. ``code`` opens their
    page; ``anew``: in the place of a notice whose code was lost.

    The notice names the person as the signed request does, or as the jail booked them where the match was withdrawn:
    the record that the request names is another person's.
    """
    on = lodgement.at.astimezone(case.agency.zone).date()
    dated = case.moved_at.astimezone(case.agency.zone).date() if anew else on
    common = {**_of_request(request_of(case)), "dated": dated}
    if case.state in _ANOTHERS:
        common["subject"] = PaperSubject(name=_booked_as(case))
    asked: Literal["hold", "notify"] = "hold" if package.request == Request.HOLD else "notify"
    return [
        _print(case, f"notice-{language}", PersonNotice(
            **common, language=language, request=asked, lodged_on=on, office_phone=package.contact_phone, code=code,
            page=settings.HANDOVER_PERSON_PAGE if code else "", anew=anew,
            code_days=settings.HANDOVER_PERSON_CODE_DAYS if code else 0))
        for language in LANGUAGES
    ]  # fmt: skip


def _booked_as(case: Matter) -> str:
    booking = notification.booking_of(notification.link_of(case.pk))
    if booking is None:
        raise RefusedError(
            Refusal("code", "The booking is not on record any more: the notice would name nobody.")
        )
    booking.demand_content()
    return booking.display_name


def print_served(case: Matter, service: Service) -> Paper | None:
    """The request as it was signed, with the certificate of service that the jail filled in on screen.

    None, and nothing is printed, where what was signed cannot be printed again as it was: the words of the form have
    changed since, or another deployment printed it. The signed paper itself is the copy that was served then.
    """
    if newest_signature(case.pk) is None and gate.RECEIVED in case.standing.facts:
        return None
    signed = request_of(case)
    if not isinstance(signed, DetainerPaper | NoticeRequestPaper):
        raise LookupError(f"{case.reference} has no signed request")
    form = "I-247A" if isinstance(signed, DetainerPaper) else "I-247G"
    certificate = ServiceCertificate(
        ServiceMethod(service.method), service.served_at, service.place, service.officer_name,
        service.officer_title, service.language, service.interpreter or "", service.by_name, service.at,
    )  # fmt: skip
    booking = notification.booking_of(notification.link_of(case.pk))
    charges = "; ".join(str(c.get("literal", "")) for c in booking.charges) if booking else ""
    dates = sorted(str(c.get("date", "")) for c in booking.charges if c.get("date")) if booking else []
    jail = JailBlock(
        latest_offence=f"{charges} (charged)" if charges else "", service=certificate,
        latest_on=iso_day(dates[-1]) if dates else None,
        longest_hold=_longest_hold(case, service) if form == "I-247A" else (),
    )  # fmt: skip
    if content_digest(form, signed) != signed_papers(case)[form].facts_digest:
        return None
    return _print(case, form, replace(signed, jail=jail, lodged_by=_lodged_by(case)))


def _lodged_by(case: Matter) -> PrintedSignature:
    """Return who lodged the request, often not the person who signed it."""
    lodged = Lodgement.objects.filter(matter=case).order_by("-number")[0]
    title = title_of(lodged.by_key) or "title not on file"
    return PrintedSignature(lodged.by_name, title, "8 CFR 287.7(b)", lodged.at)


def _longest_hold(case: Matter, service: Service) -> tuple[str, ...]:
    """The longest hold by the law of the jail's place on the day of service, each limit with its clause and mark."""
    if not case.agency.policy:
        return ()
    day = service.served_at.astimezone(case.agency.zone).date()
    found = limits_on(case.agency.policy, day, shipped_policies())
    return tuple(f"{one.limit.text} ({one.limit.citation}; {one.limit.confidence.words})" for one in found)


def print_cancellation(case: Matter, cancellation: Cancellation) -> Paper:
    """The cancellation that the jail is shown at once. It names the person as the request that it cancels does, and
    says no more of the reason than may be told outside."""
    signed = request_of(case)
    form: Literal["I-247A", "I-247G"] = "I-247A" if isinstance(signed, DetainerPaper) else "I-247G"
    title, on = title_of(cancellation.by_key), cancellation.at.astimezone(case.agency.zone).date()
    signature = PrintedSignature(
        cancellation.by_name, title or "title not on file", "8 CFR 287.7", cancellation.at,
        confirmed("cancellation", title, on),
    )  # fmt: skip
    return _print(case, "cancellation", CancellationPaper(
        **_cancelled(case, signed, signature), form=form, reason=cancellation.told))  # fmt: skip


def print_warrant_cancellation(case: Matter, cancellation: WarrantCancellation) -> Paper:
    """The warrant's own cancellation, signed by the power over that warrant (8 CFR 236.1(b)(2))."""
    form: Literal["I-200", "I-205"] = "I-200" if cancellation.warrant == "I-200" else "I-205"
    on = cancellation.at.astimezone(case.agency.zone).date()
    signature = PrintedSignature(
        cancellation.by_name, cancellation.title, cancellation.authority, cancellation.at,
        confirmed(form, cancellation.title, on),
    )  # fmt: skip
    return _print(case, "warrant-cancellation", CancellationPaper(
        **_cancelled(case, request_of(case), signature), form=form, reason="the request that it went with was withdrawn"
    ))  # fmt: skip


def print_loan(case: Matter, loan: Loan) -> Paper:
    """The I-247A with box 2: to the agency that the person is lent to, with the certificate of service filled in."""
    on, title = loan.at.astimezone(case.agency.zone).date(), title_of(loan.by_key)
    signature = PrintedSignature(
        loan.by_name, title or "title not on file", "8 CFR 287.7(b)", loan.at, confirmed("I-247A", title, on)
    )
    service = ServiceCertificate(
        ServiceMethod.IN_PERSON, loan.served_at, loan.place, loan.by_name, title or "title not on file",
        loan.language, loan.interpreter, loan.by_name, loan.at,
    )  # fmt: skip
    return _print(case, "I-247A", DetainerPaper(
        **{**_of_request(request_of(case)), "to": Party(loan.to_name), "dated": on, "signature": signature},
        contact_phone=loan.contact_phone, fallback_phone=LESC_PHONE, resume_custody=True,
        jail=JailBlock(service=service), lodged_by=signature,
    ))  # fmt: skip


def _cancelled(case: Matter, signed: CasePaper, signature: PrintedSignature) -> dict[str, Any]:
    """Return what both cancellations say: they describe the person as the request did and are addressed to the jail
    that has the person now."""
    lodged = Lodgement.objects.filter(matter=case).order_by("-number")[0]
    zone = case.agency.zone
    return {
        **_of_request(signed), "to": party(case.agency), "tz": case.agency.time_zone,
        "dated": signature.at.astimezone(zone).date(), "signature": signature,
        "lodged_on": lodged.at.astimezone(zone).date(), "cancelled_at": signature.at,
    }  # fmt: skip


def _of_request(signed: CasePaper) -> dict[str, Any]:
    """What a later paper takes over from the signed request: case, parties, person."""
    return {
        f.name: getattr(signed, f.name) for f in fields(CasePaper) if f.name not in ("dated", "signature")
    }


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
    """Return the facts to store and the digest of the wording. The person's code is printed but not stored."""
    shown = {**plain(facts), WORDING: wording()}
    return {**shown, "code": "printed"} if shown.get("code") else shown
