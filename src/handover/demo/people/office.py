"""What the people of the immigration office do, based on what their pages show."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from handover.demo.cast import actor, person
from handover.demo.people.done_so_far import taken
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import timeline
from handover.stages.custody.terms import AtLargeReason
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import documents
from handover.stages.detainer.package_facts import other_detainers
from handover.stages.detainer.rules import Request, Warrant, fitting_warrant
from handover.stages.notification import actions as notification
from handover.stages.notification.messages import SpecialistAnswer
from handover.stages.review import queries as review_queries
from handover.stages.review.case_file.file import CaseFile, file_of
from handover.stages.review.determination import actions as review
from handover.stages.review.determination import discretion
from handover.stages.review.determination.rules import DUTY, Basis, Ground, NoActionReason
from handover.stages.review.dispositions import actions as dispositions


def _keys(file: CaseFile, *kinds: str) -> tuple[str, ...]:
    return tuple(i.evidence.key for i in file.items if i.evidence.kind in kinds)


def _shown(file: CaseFile, *shows: str) -> tuple[str, ...]:
    return tuple(i.evidence.key for i in file.items if i.evidence.shows in shows)


REMOVABLE = (
    "removal_order:final",
    "proceeding",
    "charging_document",
    "overstay:current",
    "no_status:current",
)


def answer_query(case: Matter) -> None:
    """Read the immigration records and report what they show."""
    file = file_of(case.pk)
    newest = next((i.evidence for i in file.items if i.evidence.kind == "status"), None)
    code = newest.shows.partition(":")[0] if newest else "not_told"
    status = newest.label if newest else "no status record"
    answer = SpecialistAnswer(
        opinion=_opinion(file, code),
        status=code,
        remarks=f"Searched the case and court systems and the encounters. Newest status record: {status}.",
        records=_keys(file, "status", "order"),
    )
    notification.answer_query(case.pk, actor=actor("records"), version=case.version, answer=answer)


def _opinion(file: CaseFile, status: str) -> str:
    if file.citizen_on_record:
        return "citizen"
    removable = _shown(file, *REMOVABLE) and not file.permanent_resident
    return "appears_removable" if removable and status not in ("tps", "asylum") else "unknown"


def take_up(case: Matter) -> None:
    """Take the case that has waited longest."""
    review.take_up(case.pk, actor=actor("officer"), version=case.version)


def review_bases(file: CaseFile) -> tuple[Basis, Ground, tuple[str, ...]] | None:
    """Return the basis that the records support, if any."""
    match = _keys(file, "match")
    if orders := _shown(file, "removal_order:final"):
        return Basis.FINAL_ORDER, Ground.FINAL_ORDER, match + orders
    if file.permanent_resident:
        return None
    if pending := _shown(file, "proceeding", "charging_document"):
        return Basis.PENDING_PROCEEDINGS, _charged(file, pending), match + pending
    # R4: a status copied from another system does not support a finding by itself.
    sure = {i.evidence.key for i in file.items if i.evidence.reliability != "secondary"}
    records = _shown(file, "overstay:current", "no_status:current")
    if sure & set(records):
        return Basis.BIOMETRIC_AND_RECORDS, Ground.OVERSTAY, match + records
    return None


def _charged(file: CaseFile, papers: tuple[str, ...]) -> Ground:
    """The ground that the charging document or the proceedings name; one without sections says none."""
    named = [i.evidence.sections for i in file.items if i.evidence.key in papers and i.evidence.sections]
    return next((g for g in Ground if named and g.value == named[0]), Ground.PRESENT_WITHOUT_ADMISSION)


def review_case(case: Matter) -> None:
    """Determine, wait for a court, or close, depending on the records."""
    file, officer = file_of(case.pk), actor("officer")
    already = list(other_detainers(case.pk))
    if any(other.jail == case.agency.ori for other in already):
        review.close_without_action(
            case.pk, actor=officer, version=case.version, reason=NoActionReason.DUPLICATE,
            reasons="The person has a detainer with this jail in another case; that case stays.",
            duplicate_of=already[0].reference,
        )  # fmt: skip
        return
    if not file.booking.charges:
        _close(
            case,
            NoActionReason.NO_CRIMINAL_ARREST,
            "The booking states no charge, so no detainer may rest on it.",
        )
        return
    if file.immigration.protected:
        memo = "The record falls under 8 USC 1367, and nobody certified that a finding would rest on other sources."
        duty = f" {DUTY}what is on record may come from an abuser alone." if file.duty_flags else ""
        case = discretion.propose_discretion(
            case.pk, actor=officer, version=case.version, reasons=memo + duty
        )
        discretion.answer_discretion(
            case.pk, actor=actor("supervisor"), version=case.version, agrees=True,
            reasons="Read the memo and what 8 USC 1367 asks for; nothing else bears a finding.",
        )  # fmt: skip
        return
    found = review_bases(file)
    if found:
        basis, ground, evidence = found
        reasons = f"Read both histories. Identity rests on prints; the linked records support {basis.title}."
        cause = review.ProbableCause(frozenset({basis}), ground, reasons, evidence)
        review.find_probable_cause(case.pk, actor=officer, version=case.version, found=cause)
    elif file.permanent_resident and not _shown(file, "convicted"):
        dispositions.await_disposition(
            case.pk, actor=officer, version=case.version, charge=file.booking.charges[0]["literal"],
            court=f"County court, {case.agency.name}", look_again_on=(timezone.now() + timedelta(days=30)).date(),
            reasons="Lawful permanent resident with a pending charge: a charge is not a ground.",
        )  # fmt: skip
    else:
        _close(
            case,
            NoActionReason.NO_PROBABLE_CAUSE,
            "Read both histories; none shows that the person is removable.",
        )


def _close(case: Matter, reason: NoActionReason, text: str) -> None:
    review.close_without_action(
        case.pk, actor=actor("officer"), version=case.version, reason=reason, reasons=text
    )


def record_disposition(case: Matter) -> None:
    """Record that the court dismissed the charge."""
    watch = review_queries.watch_of(case.pk)
    dispositions.record_disposition(
        case.pk, actor=actor("records"), version=case.version, outcome="dismissed",
        disposed_on=timezone.now().astimezone(case.agency.zone).date(),
        source=f"Docket of {watch.court}" if watch else "Docket",
    )  # fmt: skip


def draft(case: Matter) -> None:
    """Draft the request that the bases support, with the warrant that fits them.

    Of proceedings that a database alone shows, somebody else reads the finding first.
    """
    determination = review_queries.determination_of(case.pk)
    if determination is None:
        return
    if determination.rests_on_databases_alone and Basis.PENDING_PROCEEDINGS in determination.basis_set:
        case = review.review_neutrally(
            case.pk, actor=actor("officer2"), version=case.version, agrees=True,
            reasons="Read the finding and the entry of the proceedings with its source; they bear it.",
        )  # fmt: skip
    warrant = fitting_warrant(determination.basis_set)
    notify = determination.rests_on_databases_alone and not review_queries.neutrally_agreed(case.pk)
    made = detainer.Draft(
        Request.NOTIFY if notify else Request.HOLD, warrant,
        "" if warrant is Warrant.REMOVAL else "A charging document is being prepared; none is served yet.",
        "+1 555 0100",
    )  # fmt: skip
    detainer.draft_package(case.pk, actor=actor("officer"), version=case.version, draft=made)


def sign(case: Matter) -> None:
    """Read and sign; return the second package that is read, once."""
    signer = person("signer")
    if taken("sign_warrant") == 1 and not taken("return_unsigned"):
        detainer.return_unsigned(
            case.pk, actor=signer.actor, version=case.version,
            reasons="The linked record is more than a year old; look for a newer one and state what it shows.",
        )  # fmt: skip
        return
    detainer.sign_warrant(
        case.pk, signer=signer, version=case.version, read_digest=documents.package_digest(case)
    )


def lodge(case: Matter) -> None:
    """Send the signed package; where the person already has a detainer for this arrest, take the case back."""
    officer = actor("officer")
    try:
        detainer.lodge(case.pk, actor=officer, version=case.version)
    except RefusedError as refused:
        review.review_again(
            case.pk, actor=officer, version=case.version, reasons=f"Not to be lodged. {refused}"
        )


def assume_custody(case: Matter) -> None:
    """Assume custody while the hold runs, or before the release that a jail gave notice of."""
    custody.assume_custody(
        case.pk, actor=actor("field"), version=case.version, assumed_at=timezone.now(),
        place=f"{case.agency.name}, release desk", officer="F. Ford",
    )  # fmt: skip


def record_at_large(case: Matter) -> None:
    """Close the case with the reason that its history gives."""
    shown = timeline.at_large_reasons_on_record(case)
    reason = next((r for r in AtLargeReason if r in shown), AtLargeReason.RESOURCES)
    text = "" if reason in shown else "No officer could arrive before the release time."
    custody.record_at_large(case.pk, actor=actor("field"), version=case.version, reason=reason, text=text)
