"""The snapshot that the package's bars judge: what was signed, by whom, and the person's other detainers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from handover.accounts.models import Agency, User
from handover.administration.authority import office_of
from handover.compiled_read import compiled_read
from handover.papers import PaperFactsError
from handover.papers.authority import Office
from handover.process.case_clocks.models import Clock
from handover.process.case_track import OUT
from handover.process.gate import Attempt
from handover.process.models import Matter, RecordedStep
from handover.read_once import read_once
from handover.stages.detainer.models import Lodgement, Package
from handover.stages.detainer.relodging import OtherDetainer
from handover.stages.detainer.rules import Request, Signed
from handover.stages.detainer.sheets import digest_of, sheets_of
from handover.stages.detainer.signed import digest_on_file, newest_signature, otherwise_now, papers_of_step
from handover.stages.notification.public import MatchLink, ReceivedRequest
from handover.stages.notification.public import queries as notification
from handover.stages.review.public import file_at
from handover.stages.review.public import queries as review

_BROKEN_OFF: Final = ("citizenship_question", "child_path", "identity_withdrawn", "stopped")
"""States in which a detainer that is out waits for an answer: it is still with the jail."""
_GONE: Final = frozenset({"custody", "release", "death"})
"""Facts after which the person is no longer at the jail, so that the request is spent."""


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What is known of a package now. A part is read only if a bar that needs it is checked, and is empty otherwise.

    ``out``: the request is with a jail that holds the person; ``signed``: who signed, with what is on record of them
    now; ``lodger_unfit``: why the person lodging may no longer act; ``changed``: how the records differ from the
    signed papers, in words; ``paper_altered``: the papers on file are not those that were signed.
    """

    jail: str
    today: date
    out: bool = False
    request: Request | None = None
    warrant: str = ""
    databases_alone: bool = False
    neutrally_agreed: bool = False
    office: Office | None = None
    signed: Signed | None = None
    lodger_unfit: str = ""
    changed: tuple[str, ...] = ()
    paper_altered: bool = False
    arrested_on: date | None = None
    others: tuple[OtherDetainer, ...] = ()


def package_facts(attempt: Attempt) -> PackageFacts:
    """Read the snapshot for one case. Raises ``LookupError`` where booking, match, identity or order cannot be read."""
    case, step = attempt.matter, attempt.step.name if attempt.step else ""
    facts = PackageFacts(case.agency.ori, _today(attempt, case.agency), out=is_out(case))
    if step == "sign_warrant":
        return _with_signer(attempt, _with_changes(attempt, _with_finding(case, facts)))
    if step == "lodge":
        facts = _with_lodger(attempt, _with_signature(attempt, facts))
        return _with_others(attempt, _with_changes(attempt, _with_finding(case, facts)))
    if step == "agree_to_hold":
        return replace(facts, others=tuple(other_detainers(case.pk)))
    if not facts.out:
        return facts
    facts = _with_signature(attempt, facts)
    if step in ("serve", "serve_late"):
        return _with_changes(attempt, facts)
    try:
        return _with_others(attempt, _with_changes(attempt, facts))
    except LookupError:
        if step:
            raise
        return facts  # a missing record is reported by the bars of the person


def is_out(case: Matter) -> bool:
    """Whether a request of this case is with a jail that has the person, a case that waits for an answer included."""
    if case.state not in (*OUT, *_BROKEN_OFF):
        return False
    standing = case.standing.facts
    return "lodgement" in standing and not _GONE & standing.keys()


def _today(attempt: Attempt, agency: Agency) -> date:
    return attempt.now.astimezone(agency.zone).date()


def _with_finding(case: Matter, facts: PackageFacts) -> PackageFacts:
    package, found = _package_of(case), review.determination_of(case.pk)
    return replace(
        facts, request=Request(package.request), warrant=package.warrant,
        databases_alone=found is not None and found.rests_on_databases_alone,
        neutrally_agreed=review.neutrally_agreed(case.pk),
    )  # fmt: skip


def _with_signer(attempt: Attempt, facts: PackageFacts) -> PackageFacts:
    """The office as the account records it at this moment, on the day of the signer's own agency."""
    signer = _account(attempt.actor.key)
    if signer is None:
        return facts
    return replace(
        facts, office=office_of(signer), today=_today(attempt, signer.agency or attempt.matter.agency)
    )


def _with_signature(attempt: Attempt, facts: PackageFacts) -> PackageFacts:
    """Add who signed and when, from the signature, and the signer's power from their account now."""
    signature = newest_signature(attempt.matter.pk)
    signer = _account(signature.by_key) if signature else None
    if signature is None or signer is None:
        return facts
    day = signature.at.astimezone((signer.agency or attempt.matter.agency).zone).date()
    signed = Signed(
        _package_of(attempt.matter).warrant, signature.title, signature.authority, day, office_of(signer)
    )
    return replace(facts, signed=signed)


def _with_lodger(attempt: Attempt, facts: PackageFacts) -> PackageFacts:
    """Add the account of the person lodging as it is now, not as it was when their page was opened."""
    account = _account(attempt.actor.key)
    if account is None or account.unfit:
        return replace(facts, lodger_unfit=account.unfit if account else "no account is on file")
    if account.role != attempt.actor.role:
        return replace(facts, lodger_unfit=f"the account is that of a {account.role_title.lower()} now")
    return facts


def _account(key: str) -> User | None:
    kind, _, pk = key.partition(":")
    return next(iter(_accounts(int(pk))), None) if kind == "user" else None


@compiled_read
def _accounts(pk: int) -> QuerySet[User]:
    return User.objects.select_related("agency").filter(pk=pk)


def _with_changes(attempt: Attempt, facts: PackageFacts) -> PackageFacts:
    """Add how the records differ from the papers: all papers before lodging, later only those that went out."""
    case = attempt.matter
    package, found = _package_of(case), review.determination_of(case.pk)
    signature = None
    if not (attempt.step and attempt.step.name == "sign_warrant"):
        signature = newest_signature(case.pk)
    papers = papers_of_step(case, signature.number if signature else package.number)
    on_file = digest_on_file(papers)
    altered = signature is not None and signature.facts_digest != on_file
    if found is None:
        return facts
    try:
        now = sheets_of(case, file_at(attempt), package, found)
    except PaperFactsError as unfit:
        return replace(facts, changed=(f"they make no such papers any more: {unfit}",), paper_altered=altered)
    changed = () if digest_of(now) == on_file else otherwise_now(papers, now, whole=not facts.out)
    if not changed and not facts.out and digest_of(now) != on_file:
        changed = ("the words of a form",)
    return replace(facts, changed=changed, paper_altered=altered)


def _with_others(attempt: Attempt, facts: PackageFacts) -> PackageFacts:
    booking = file_at(attempt).booking
    return replace(facts, arrested_on=booking.arrest_date, others=tuple(other_detainers(attempt.matter.pk)))


def other_detainers(case_id: UUID) -> Iterator[OtherDetainer]:
    """The detainers of the same person in other cases, from their recorded steps and clocks."""
    try:
        identity = notification.link_of(case_id).identity
    except MatchLink.DoesNotExist:
        received = ReceivedRequest.objects.filter(matter=case_id).first()
        if received is None:
            raise
        yield from _received_with(received)
        return
    others = [other for other in notification.persons_cases(identity) if other.pk != case_id]
    if not others:
        return
    lodged = set(Lodgement.objects.filter(matter__in=others).values_list("matter", flat=True))
    begun = set(Clock.objects.filter(case__in=lodged, kind=Clock.Kind.HOLD).values_list("case", flat=True))
    begun = {case for case in begun if hold_began(case)}
    bookings = notification.bookings_behind(lodged)
    for other in others:
        if other.pk in lodged:
            booking = bookings.get(other.pk)
            arrested_on = booking.arrest_date if booking else None
            out = is_out(other)
            yield OtherDetainer(other.reference, other.agency.ori, arrested_on, out, other.pk in begun)


def _received_with(received: ReceivedRequest) -> Iterator[OtherDetainer]:
    """The other requests that came to the same jail about the same of its bookings."""
    if received.erased or not received.booking_number:
        return
    rows = ReceivedRequest.objects.filter(booking_number=received.booking_number, erasure=None)
    for row in rows.exclude(matter=received.matter_id).select_related("matter__agency"):
        begun = hold_began(row.matter_id)
        yield OtherDetainer(row.matter.reference, row.matter.agency.ori, None, is_out(row.matter), begun)


def hold_began(case_id: UUID) -> bool:
    """Whether a hold on the request has begun: its release time came while the request stood. A request with a
    release time given in advance, and cancelled, declined or moved to another jail before that time, held nobody (8
    CFR 287.7(d))."""
    clock = Clock.objects.filter(case=case_id, kind=Clock.Kind.HOLD).order_by("-pk").first()
    if clock is None:
        return False
    steps = RecordedStep.objects.filter(matter=case_id).order_by("number")
    held = steps.filter(state="held").last()
    after = steps.filter(number__gt=held.number).exclude(state__in=_BROKEN_OFF).first() if held else None
    return clock.started_at <= (after.recorded_at if after else timezone.now())


def _package_of(case: Matter) -> Package:
    for package in _packages(case.pk):
        return package
    raise LookupError(f"{case.reference} has no package")


@read_once
@compiled_read
def _packages(case_id: UUID) -> QuerySet[Package]:
    return Package.objects.filter(matter_id=case_id).order_by("-number")[:1]
