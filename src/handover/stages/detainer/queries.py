"""What other modules and pages may ask of detainer. Lists start from ``visible_to``."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from handover.accounts.models import Agency, User
from handover.accounts.roles import IMMIGRATION_ROLES, JAIL_ROLES, Role
from handover.compiled_read import compiled_read
from handover.papers import FOR_THE_JAIL, NOTICES
from handover.process import gate
from handover.process.facts import AlteredError
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.office_changes import of_office
from handover.read_once import read_once
from handover.stages.detainer.models import (
    Cancellation,
    CancellationDraft,
    CodeReissue,
    Loan,
    LoanEnd,
    LoanReport,
    Lodgement,
    Package,
    Paper,
    RefusalToSign,
    Service,
    Signature,
    WarrantCancellation,
)
from handover.stages.detainer.rules import ChargingDocument, LiftReason, Request
from handover.stages.notification.public import ReceivedRequest
from handover.stages.notification.public import queries as notification


def visible_to(user: User) -> QuerySet[Matter]:
    """Return the cases with papers that this user may see: an immigration office its own; a jail those lodged with
    it, and only on its own pages.
    """
    rows = Matter.objects.filter(track=Track.CASE).select_related("agency", "parent")
    if user.role in JAIL_ROLES:
        lodged = Lodgement.objects.filter(
            matter=OuterRef("pk")
        )  # asked of each case: the cases come by their index
        return rows.filter(Exists(lodged), agency=user.agency)
    return of_office(rows, user) if user.role in IMMIGRATION_ROLES | {Role.AUDITOR} else rows.none()


def lodged_cases(policies: list[str]) -> QuerySet[Matter]:
    """Every case ever lodged with a jail whose law is one of these, the newest first; for oversight."""
    # The jails first and each case asked: the newest ones come by their index, and the rest is not read.
    jails = list(Agency.objects.filter(policy__in=policies).values_list("pk", flat=True))
    rows = Matter.objects.filter(Exists(Lodgement.objects.filter(matter=OuterRef("pk"))), agency__in=jails)
    return rows.filter(track=Track.CASE).select_related("agency").order_by("-opened_at", "reference")


def first_jails() -> dict[UUID, str]:
    """Return, for each lodged case, the ORI of the jail that it was first lodged with; for oversight."""
    rows = Lodgement.objects.order_by("-number").values_list("matter_id", "jail_ori")
    return dict(rows.iterator(5000))


def papers_for(user: User, case: Matter) -> QuerySet[Paper]:
    """The papers of a case that this person may read: a jail gets the signed papers made for it; if a package was
    signed twice, only the papers of the later signature, which is the one lodged."""
    papers = Paper.objects.filter(case=case).defer("pdf")
    if user.role not in JAIL_ROLES:
        return papers
    signature = signature_of(case.pk)
    papers = papers.exclude(number__in=Loan.objects.filter(matter=case).values("number"))  # to another agency
    if (notice := papers.filter(form__in=NOTICES).order_by("-number").first()) is not None:
        papers = papers.exclude(form__in=NOTICES, number__lt=notice.number)  # an earlier code opens nothing
    return papers.filter(draft=False, form__in=FOR_THE_JAIL, number__gte=signature.number if signature else 0)


def papers_of(case_id: UUID, until: int) -> QuerySet[Paper]:
    """Every printing of a case up to a step, without its bytes, in order."""
    return Paper.objects.filter(case_id=case_id, number__lte=until).defer("pdf").order_by("number", "form")


def sent_to_jail(case_id: UUID, since: int, until: int) -> list[Paper]:
    """The papers for a jail that were printed between two steps, one of each form: the request as it was signed, and of
    the notices the newest, for the code of an earlier one opens nothing."""
    rows = papers_of(case_id, until).filter(draft=False, form__in=FOR_THE_JAIL, number__gte=since)
    found: dict[str, Paper] = {}
    for paper in rows:
        if paper.form in NOTICES or paper.form not in found:
            found[paper.form] = paper
    return list(found.values())


def bytes_of(paper: Paper) -> bytes:
    """The printed bytes. Raises `AlteredError` where they are not those that were printed, ``ErasedError``."""
    paper.demand_content()
    pdf = bytes(paper.pdf)
    if hashlib.sha256(pdf).hexdigest() != paper.sha256:
        where = f"Paper {paper.form} of {paper.case.reference}, step {paper.number}"
        raise AlteredError(f"{where}, is not what was printed: its bytes do not give its SHA-256.")
    return pdf


def standing_papers(case: Matter, papers: Iterable[Paper]) -> tuple[list[Paper], list[Paper]]:
    """Return the valid printing of each form (a signed one before any draft, otherwise the newest), and separately
    the printings that these replaced and those of a package that was taken back. Both keep the order given."""
    rows, package = list(papers), package_of(case.pk)
    lodged = lodgement_of(case.pk) is not None
    since = package.number if package and (lodged or "package" in case.standing.facts) else case.version + 1
    newest = {p.form: p for p in sorted(rows, key=lambda p: (not p.draft, p.number)) if p.number >= since}
    now = [paper for paper in rows if newest.get(paper.form) is paper]
    return now, [paper for paper in rows if newest.get(paper.form) is not paper]


@read_once
def package_of(case_id: UUID) -> Package | None:
    """The newest package."""
    return next(iter(_newest_package(case_id)), None)


@compiled_read
def _newest_package(case_id: UUID) -> QuerySet[Package]:
    return Package.objects.filter(matter_id=case_id).order_by("-number")[:1]


@read_once
def signature_of(case_id: UUID) -> Signature | None:
    """The newest signature."""
    return next(iter(_newest_signature(case_id)), None)


@compiled_read
def _newest_signature(case_id: UUID) -> QuerySet[Signature]:
    return Signature.objects.filter(matter_id=case_id).order_by("-number")[:1]


def warrant_came(case: Matter) -> bool:
    """Return whether a signed warrant goes with the request: signed here, or received with it from another
    deployment."""
    return signature_of(case.pk) is not None or gate.RECEIVED in case.standing.facts


def signed_among(cases: Collection[UUID]) -> frozenset[UUID]:
    """Those of these cases with which a signed warrant goes."""
    signed = Signature.objects.filter(matter__in=cases).values_list("matter_id", flat=True)
    came = ReceivedRequest.objects.filter(matter__in=cases).values_list("matter_id", flat=True)
    return frozenset([*signed, *came])


def served_among(cases: Collection[UUID]) -> frozenset[UUID]:
    """Those of these cases that `service_of` finds a service of."""
    return frozenset(Service.objects.filter(matter__in=cases).values_list("matter_id", flat=True))


def refusals_to_sign(case_id: UUID) -> QuerySet[RefusalToSign]:
    """Why packages were sent back."""
    return RefusalToSign.objects.filter(matter_id=case_id).order_by("number")


def reissues_of(case_id: UUID) -> QuerySet[CodeReissue]:
    """Each time a lost code of the person's page was replaced, in order."""
    return CodeReissue.objects.filter(matter_id=case_id).order_by("number")


@read_once
def lodgement_of(case_id: UUID) -> Lodgement | None:
    """When the package went to the jail."""
    return next(iter(_newest_lodgement(case_id)), None)


@compiled_read
def _newest_lodgement(case_id: UUID) -> QuerySet[Lodgement]:
    return Lodgement.objects.filter(matter_id=case_id).order_by("-number")[:1]


def lodgements_of(case_id: UUID) -> QuerySet[Lodgement]:
    """Each time a package of the case went to a jail, oldest first."""
    return Lodgement.objects.filter(matter_id=case_id).order_by("number")


@read_once
def service_of(case_id: UUID) -> Service | None:
    """When and how a copy was served on the person."""
    return next(iter(_newest_service(case_id)), None)


@compiled_read
def _newest_service(case_id: UUID) -> QuerySet[Service]:
    return Service.objects.filter(matter_id=case_id).order_by("-number")[:1]


@read_once
def cancellation_of(case_id: UUID) -> Cancellation | None:
    """Why and when it was cancelled."""
    return Cancellation.objects.filter(matter_id=case_id).order_by("-number").first()


def warrant_cancellation_of(case_id: UUID) -> WarrantCancellation | None:
    """Who cancelled the warrant, by which power and when."""
    return WarrantCancellation.objects.filter(matter_id=case_id).order_by("-number").first()


def warrants_to_cancel(user: User) -> QuerySet[Matter]:
    """Closed cases whose request was withdrawn and whose warrant nobody has cancelled yet."""
    withdrawn = Cancellation.objects.values("matter")
    done = WarrantCancellation.objects.values("matter")
    return notification.visible_to(user).filter(pk__in=withdrawn).exclude(pk__in=done)


def without_charging_document() -> tuple[int, int]:
    """Cases with an I-200 that was drafted without a charging document, and all with an I-200."""
    warrants = Package.objects.filter(warrant="I-200")
    excepted = warrants.filter(charging_document=ChargingDocument.NONE)
    return (excepted.values("matter").distinct().count(), warrants.values("matter").distinct().count())


def warrant_cancellation_counts() -> tuple[int, int]:
    """Cases whose warrant was cancelled, and all whose request was withdrawn."""
    withdrawn = Cancellation.objects.values("matter").distinct().count()
    return (WarrantCancellation.objects.values("matter").distinct().count(), withdrawn)


def drafted_cancellation(case: Matter) -> CancellationDraft | None:
    """The cancellation that waits for counsel or a supervisor, while the case is stopped."""
    if case.state not in ("citizenship_question", "child_path", "stopped"):
        return None
    return CancellationDraft.objects.filter(matter=case).order_by("-number").first()


def detainer_issued(case: Matter) -> bool:
    """Whether a detainer is out for a case: the I-247A, signed and lodged. A request for notice alone is none."""
    package = package_of(case.pk)
    return package is not None and package.request == Request.HOLD and "lodgement" in case.standing.facts


def cancellations_unknown() -> int:
    """Cancellations whose reason is recorded as not known."""
    return Cancellation.objects.filter(reason=LiftReason.UNKNOWN.value).count()


def cancellation_counts() -> list[tuple[str, int]]:
    """Cancellations by reason, most first."""
    rows = Cancellation.objects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return [(LiftReason(reason).title, n) for reason, n in rows]


def warrant_on_file(case: Matter) -> str:
    """The form of the warrant that is signed and not cancelled; empty where none stands."""
    package = package_of(case.pk)
    stands = "signature" in case.standing.facts and warrant_cancellation_of(case.pk) is None
    return package.warrant if package and stands else ""


def loan_of(case: Matter) -> Loan | LoanReport | None:
    """The loan that the person is on (I-247A box 2); None where nobody has them on loan."""
    number = case.standing.facts.get("loan")
    if number is None:
        return None
    rows: tuple[QuerySet[Loan] | QuerySet[LoanReport], ...] = (Loan.objects.all(), LoanReport.objects.all())
    return next((row for kind in rows for row in kind.filter(matter=case, number=number)), None)


def loans_made(case_id: UUID) -> list[Loan | LoanReport]:
    """Return every loan of the person, in order; for a reported loan the copy may not have been served before the
    transfer."""
    made: list[Loan | LoanReport] = [
        *Loan.objects.filter(matter=case_id),
        *LoanReport.objects.filter(matter=case_id),
    ]
    return sorted(made, key=lambda loan: loan.number)


def returns_of(case_id: UUID) -> QuerySet[LoanEnd]:
    """When custody was resumed after a loan, in order."""
    return LoanEnd.objects.filter(matter=case_id).order_by("number")


def lent_since(at: datetime) -> Q:
    """Of open work on loans (its ``row`` is the loan's step): whether the loan was made by then."""
    made = {"matter": OuterRef("matter"), "number": OuterRef("row"), "transferred_at__lte": at}
    return Q(Exists(Loan.objects.filter(**made)) | Exists(LoanReport.objects.filter(**made)))
