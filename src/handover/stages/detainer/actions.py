"""Draft, sign, lodge, serve. Each verb is one step; the papers are printed in its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.clocks.models import Clock
from handover.papers.authority import Office
from handover.process.advance import RefusedError, advance, demand
from handover.process.case_track import OUT
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.process.requirements import typed_reasons
from handover.stages.detainer import documents, person_code, relodging, rules
from handover.stages.detainer.models import (
    Lodgement,
    Package,
    RefusalToSign,
    Service,
    Signature,
)
from handover.stages.detainer.paper_errors import as_refusal
from handover.stages.detainer.relodging import OtherDetainer
from handover.stages.detainer.rules import Request, Warrant
from handover.stages.notification import queries as notification
from handover.stages.review import queries as review
from handover.stages.review.case_file.file import CaseFile, file_for, file_of
from handover.stages.review.children.rules import no_minor
from handover.stages.review.determination.support import still_supported


@dataclass(frozen=True, slots=True)
class Draft:
    """What the officer fills in for the package."""

    request: Request
    warrant: Warrant
    charging_decision: str
    contact_phone: str
    supersedes_on: date | None = None


@dataclass(frozen=True, slots=True)
class ServiceForm:
    """The certificate of service, as the jail fills it in."""

    method: str
    served_at: datetime
    place: str
    language: str
    officer_name: str
    officer_title: str
    interpreter: str = ""


def draft_package(case_id: UUID, *, actor: Actor, version: int, draft: Draft) -> Matter:
    """Draft detainer and warrant from the determination, and print them as drafts."""
    determination = review.determination_of(case_id)
    if determination is None:
        raise RefusedError(Refusal("determination", "There is no determination to draft from."))
    bases = determination.basis_set
    file = file_of(case_id)
    demand(
        rules.warrant_fits(draft.warrant, bases),
        rules.notify_only_unless_reviewed(draft.request, bases, review.neutrally_agreed(case_id)),
        still_supported(file),
        rules.charging_decision_linked(draft.warrant, draft.charging_decision),
    )

    def write(case: Matter) -> dict[str, Fact]:
        fact = record(
            Package(
                request=draft.request.value,
                warrant=draft.warrant.value,
                charging_decision=draft.charging_decision.strip(),
                contact_phone=draft.contact_phone,
                supersedes_on=draft.supersedes_on,
            ),
            case,
            actor,
        )
        documents.print_package(case, file, package_of(case), determination, signature=None)
        return {"package": fact}

    with as_refusal():
        return advance(case_id, "draft_package", actor=actor, version=version, write=write)


def sign_warrant(
    case_id: UUID, *, signer: User, version: int, read_digest: str, file: CaseFile | None = None
) -> Matter:
    """A second person with authority signs over the digest that they read; the signed forms are printed.

    ``file``: as the page built it.
    """
    actor = signer.actor
    case = Matter.objects.get(pk=case_id)
    file = file_for(case_id, file)
    drafted = documents.package_digest(case, file)
    demand(barred_from_signing(case, signer), rules.signs_what_was_read(read_digest, drafted))
    demand(still_supported(file))

    def write(case: Matter) -> dict[str, Fact]:
        signature = Signature(title=signer.title, authority=signer.authority, facts_digest=drafted)
        fact = record(signature, case, actor)
        determination = review.determination_of(case_id)
        if determination is None:
            raise LookupError(f"{case.reference} has no determination")
        documents.print_package(case, file, package_of(case), determination, signature=signature)
        return {"signature": fact}

    with as_refusal():
        return advance(case_id, "sign_warrant", actor=actor, version=version, write=write)


def barred_from_signing(case: Matter, signer: User) -> Refusal | None:
    """Why this person's authority on file does not carry today's signature, if it does not."""
    office = Office(signer.title, signer.authority, signer.authority_from, signer.authority_until)
    zone = signer.agency.zone if signer.agency else case.agency.zone
    warrant = package_of(case).warrant
    return rules.signer_has_authority(office, (warrant,), timezone.now().astimezone(zone).date())


def return_unsigned(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """Send the package back: determination and draft no longer stand."""
    demand(typed_reasons(reasons))

    def write(case: Matter) -> dict[str, Fact]:
        return {"refusal_to_sign": record(RefusalToSign(reasons=reasons), case, actor)}

    return advance(case_id, "return_unsigned", actor=actor, version=version, write=write)


def lodge(case_id: UUID, *, actor: Actor, version: int) -> Matter:
    """Send the signed package to the jail that holds the person. It is a request, and it is sent once (R9)."""
    case = Matter.objects.select_related("agency").get(pk=case_id)
    file = file_of(case_id)
    others = other_detainers(case_id)
    demand(
        still_supported(file),
        no_minor(file.youngest(file.today), found_adult=review.age_finding_of(case_id) is not None),
        relodging.none_out_here(case.agency.ori, others),
        relodging.no_second_hold(case.agency.ori, file.booking.arrest_date, others),
    )

    def write(case: Matter) -> dict[str, Fact]:
        lodgement = Lodgement(jail_ori=case.agency.ori)
        fact = record(lodgement, case, actor)
        documents.print_notices(case, file, package_of(case), lodgement, person_code.issue(case, actor))
        return {"lodgement": fact}

    with as_refusal():
        return advance(case_id, "lodge", actor=actor, version=version, write=write)


def other_detainers(case_id: UUID) -> list[OtherDetainer]:
    """The detainers of the same person in other cases, from their recorded steps and clocks."""
    identity = notification.link_of(case_id).identity
    found = []
    for other in notification.cases_of_identity(identity).exclude(pk=case_id):
        lodged = Lodgement.objects.filter(matter=other).order_by("-number").first()
        if lodged is None:
            continue
        booking = notification.booking_of(notification.link_of(other.pk))
        out = other.state in OUT or (
            other.state in ("citizenship_question", "child_path") and "lodgement" in other.standing.facts
        )
        begun = Clock.objects.filter(case=other, kind=Clock.Kind.HOLD).exists()
        found.append(
            OtherDetainer(
                other.reference, other.agency.ori, booking.arrest_date if booking else None, out, begun
            )
        )
    return found


def serve(case_id: UUID, *, actor: Actor, version: int, form: ServiceForm) -> Matter:
    """The jail serves a copy on the person: only now does the detainer take effect (R10)."""
    lodged = Lodgement.objects.filter(matter_id=case_id).order_by("-number").first()
    demand(rules.served_after_lodging(form.served_at, lodged.at, timezone.now()) if lodged else None)

    def write(case: Matter) -> dict[str, Fact]:
        service = Service(
            method=form.method, served_at=form.served_at, place=form.place, language=form.language,
            officer_name=form.officer_name, officer_title=form.officer_title, interpreter=form.interpreter,
        )  # fmt: skip
        fact = record(service, case, actor)
        documents.print_served(case, file_of(case_id), package_of(case), service)
        return {"service": fact}

    return advance(case_id, "serve", actor=actor, version=version, write=write, happened_at=form.served_at)


def package_of(case: Matter) -> Package:
    """The newest package of a case. Raises ``LookupError`` where there is none."""
    package = Package.objects.filter(matter=case).order_by("-number").first()
    if package is None:
        raise LookupError(f"{case.reference} has no package")
    return package
