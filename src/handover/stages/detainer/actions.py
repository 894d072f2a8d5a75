"""Draft, sign, lodge, serve. Each function takes one step and prints the papers in its transaction, from the facts of
that moment.

The mover checks what bars a step (`bars`); a function checks only its own form's input.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.administration.authority import office_of
from handover.papers.authority import signs_by
from handover.process.advance import RefusedError, advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.process.requirements import typed_reasons
from handover.process.step_details import StepDetails
from handover.stages.detainer import documents, person_code, rules
from handover.stages.detainer.models import (
    Lodgement,
    Package,
    Redraft,
    RefusalToSign,
    Service,
    Signature,
)
from handover.stages.detainer.paper_errors import as_refusal
from handover.stages.detainer.rules import ChargingDocument, Request, Warrant
from handover.stages.review.public import file_of
from handover.stages.review.public import queries as review


@dataclass(frozen=True, slots=True)
class Draft:
    """What the officer fills in for the package."""

    request: Request
    warrant: Warrant
    charging_decision: str
    contact_phone: str
    supersedes_on: date | None = None
    charging_document: ChargingDocument | None = ChargingDocument.NONE
    event_number: str = ""
    component: str = ""


@dataclass(frozen=True, slots=True)
class ServiceDetails:
    """The certificate of service, as the jail fills it in."""

    method: str
    served_at: datetime
    place: str
    language: str
    officer_name: str
    officer_title: str
    interpreter: str = ""
    late_reason: str = ""


def draft_package(case_id: UUID, *, actor: Actor, version: int, draft: Draft) -> Matter:
    """Draft detainer and warrant from the determination, and print them as drafts."""
    determination = review.determination_of(case_id)
    if determination is None:
        raise RefusedError(Refusal("determination", "There is no determination to draft from."))
    demand(
        rules.warrant_fits(draft.warrant, determination.basis_set),
        rules.notify_only_unless_reviewed(
            draft.request, databases_alone=determination.rests_on_databases_alone,
            neutral_review=review.neutrally_agreed(case_id),
        ),
        rules.charging_decision_linked(draft.warrant, draft.charging_decision),
    )  # fmt: skip

    def write(case: Matter) -> dict[str, Fact]:
        package = Package(
            request=draft.request.value, warrant=draft.warrant.value,
            charging_decision=draft.charging_decision.strip(), contact_phone=draft.contact_phone,
            supersedes_on=draft.supersedes_on,
            charging_document=draft.charging_document and draft.charging_document.value
            if draft.warrant is Warrant.ARREST
            else None,
            event_number=draft.event_number.strip() or None, component=draft.component or None,
        )  # fmt: skip
        fact = record(package, case, actor)
        documents.print_package(case, file_of(case_id), package, determination, signature=None)
        return {"package": fact}

    with as_refusal():
        return advance(case_id, "draft_package", actor=actor, version=version, write=write)


def redraft(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """Take a package back because it is no longer correct; it must be drafted and signed again (R11)."""
    demand(typed_reasons(reasons))

    def write(case: Matter) -> dict[str, Fact]:
        return {"redraft": record(Redraft(reasons=reasons), case, actor)}

    return advance(case_id, "redraft", actor=actor, version=version, write=write)


def sign_warrant(case_id: UUID, *, signer: User, version: int, read_digest: str) -> Matter:
    """A second person with authority signs over the digest that they read; the signed forms are printed.

    Digest and papers are made from the facts of that moment, so that the package signed is the one that was read.
    """
    actor = signer.actor

    def write(case: Matter) -> dict[str, Fact]:
        file, determination = file_of(case_id), review.determination_of(case_id)
        if determination is None:
            raise LookupError(f"{case.reference} has no determination")
        drafted = documents.package_digest(case, file)
        demand(rules.signs_what_was_read(read_digest, drafted))
        package, office = package_of(case), office_of(User.objects.get(pk=signer.pk))
        authority = signs_by(package.warrant, office, timezone.now().astimezone(case.agency.zone).date())
        signature = Signature(title=office.title, authority=authority, facts_digest=drafted)
        fact = record(signature, case, actor)
        documents.print_package(case, file, package, determination, signature=signature)
        return {"signature": fact}

    with as_refusal():
        return advance(case_id, "sign_warrant", actor=actor, version=version, write=write)


def return_unsigned(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """Send the package back: determination and draft no longer stand."""
    demand(typed_reasons(reasons))

    def write(case: Matter) -> dict[str, Fact]:
        return {"refusal_to_sign": record(RefusalToSign(reasons=reasons), case, actor)}

    return advance(case_id, "return_unsigned", actor=actor, version=version, write=write)


def lodge(case_id: UUID, *, actor: Actor, version: int) -> Matter:
    """Send the signed package to the jail that holds the person. It is a request, and it is sent once (R9)."""

    def write(case: Matter) -> dict[str, Fact]:
        lodgement = Lodgement(jail_ori=case.agency.ori)
        fact = record(lodgement, case, actor)
        documents.print_notices(case, package_of(case), lodgement, person_code.issue(case, actor))
        return {"lodgement": fact}

    with as_refusal():
        return advance(case_id, "lodge", actor=actor, version=version, write=write)


def serve_late(case_id: UUID, *, actor: Actor, version: int, form: ServiceDetails) -> Matter:
    """Record that the jail served a copy after its answer. The answer stands; a copy served after the release has no
    effect."""
    return _serve(case_id, "serve_late", actor, version, form)


def serve(case_id: UUID, *, actor: Actor, version: int, form: ServiceDetails) -> Matter:
    """Record that the jail served a copy on the person; only now does the detainer take effect (R10).

    The copy is the signed paper with the certificate of service filled in.
    """
    return _serve(case_id, "serve", actor, version, form)


def _serve(case_id: UUID, step: CaseStep, actor: Actor, version: int, form: ServiceDetails) -> Matter:
    lodged = Lodgement.objects.filter(matter_id=case_id).order_by("-number").first()
    demand(rules.served_after_lodging(form.served_at, lodged.at, timezone.now()) if lodged else None)

    def write(case: Matter) -> dict[str, Fact]:
        service = Service(
            method=form.method, served_at=form.served_at, place=form.place, language=form.language,
            officer_name=form.officer_name, officer_title=form.officer_title, interpreter=form.interpreter,
        )  # fmt: skip
        fact = record(service, case, actor)
        documents.print_served(case, service)
        return {"service": fact}

    with as_refusal():
        return advance(
            case_id, step, actor=actor, version=version, write=write, happened_at=form.served_at,
            told=StepDetails(late_reason=form.late_reason),
        )  # fmt: skip


def package_of(case: Matter) -> Package:
    """The newest package of a case. Raises ``LookupError`` where there is none."""
    package = Package.objects.filter(matter=case).order_by("-number").first()
    if package is None:
        raise LookupError(f"{case.reference} has no package")
    return package
