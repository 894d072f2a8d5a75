"""Corrections: when a finding changes after others were told, a notice to each of them is drafted, and a person sends
it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from handover.accounts.models import Agency, User
from handover.accounts.roles import Actor
from handover.process import open_work
from handover.process.advance import ConflictError, RefusedError, advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.graph import STEP, Track
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep
from handover.process.open_work import WorkKind
from handover.process.requirements import filled, typed_reasons
from handover.stages.custody.correction_models import CorrectionDraft, CorrectionTold
from handover.stages.custody.models import CustodyRecord, StoppedReport, Transfer
from handover.stages.custody.recipients import (
    CORRECTED,
    REASONS,
    RecipientKind,
    Told,
    distinct,
    recipients,
    text_for,
)
from handover.stages.custody.terms import StoppedKind
from handover.stages.detainer.public import queries as detainer
from handover.stages.review.public import Consequence, rests_on_corrected
from handover.stages.review.public import queries as review

DRAFTER = Actor.system("drafter")


def draft_after_step(case_id: UUID) -> int:
    """After a case was called off, draft a correction for everybody who was told; return the number of drafts."""
    last = RecordedStep.objects.filter(matter_id=case_id, step__in=REASONS).order_by("-number").first()
    if last is None:
        return 0
    ended_on_page = last.step in (
        "cancel",
        "cancel_by_discretion",
        "resolve_citizen_cancel",
        "cancel_misidentified",
        "hand_over_child_cancel",
    )
    return _draft(case_id, f"step {last.number}", REASONS[last.step], page_changes=ended_on_page)


def draft_after_dispute(dispute_id: UUID) -> int:
    """After a record was corrected, do the same for its case, if a finding that was passed on rests on that
    record."""
    dispute = Matter.objects.get(pk=dispute_id)
    if dispute.parent_id is None or not rests_on_corrected(dispute.parent_id):
        return 0
    return _draft(dispute.parent_id, f"dispute {dispute.reference}", CORRECTED, page_changes=False)


def _draft(case_id: UUID, cause: str, why: str, *, page_changes: bool) -> int:
    case = Matter.objects.select_related("agency").get(pk=case_id)
    if CorrectionDraft.objects.filter(matter=case, cause=cause).exists():
        return 0
    whom = recipients(told_of(case), page_changes=page_changes)
    if not whom or case.state not in STEP[Track.CASE, "draft_corrections"].origins:
        return 0

    def write(moved: Matter) -> dict[str, Fact]:
        facts = [
            record(
                CorrectionDraft(
                    cause=cause,
                    kind=one.kind.value,
                    to_ori=one.ori,
                    to_name=one.name[:160],
                    text=text_for(one, case.reference, why),
                ),
                moved,
                DRAFTER,
            )
            for one in whom
        ]
        return {"correction_draft": facts[0]}

    try:
        advance(case_id, "draft_corrections", actor=DRAFTER, version=case.version, write=write)
    except ConflictError:
        return _draft(case_id, cause, why, page_changes=page_changes)
    return len(whom)


def told_of(case: Matter) -> Told:
    """Return who was informed of a case, from its recorded facts. Before lodging this can only be the arresting
    agency."""
    names = dict(Agency.objects.values_list("ori", "name"))
    oris = [lodged.jail_ori for lodged in detainer.lodgements_of(case.pk)]
    for moved in Transfer.objects.filter(matter=case).order_by("number"):
        oris += [moved.from_ori, moved.to_ori]
    reply = review.agency_reply_of(case.pk)
    custody = CustodyRecord.objects.filter(matter=case).first()
    return Told(
        jails=distinct((ori, names.get(ori, ori)) for ori in oris),
        here=case.agency.ori,
        gone=bool({"custody", "release", "at_large", "death"} & set(case.standing.facts))
        or _left_while_stopped(case),
        agency=reply.told if reply and reply.detainer else "",
        loan=loan.to_name if (loan := detainer.loan_of(case)) else "",
        custody=custody.place if custody else "",
    )


def _left_while_stopped(case: Matter) -> bool:
    stays = (StoppedKind.HELD.value, StoppedKind.SERVED.value)
    return StoppedReport.objects.filter(matter=case).exclude(kind__in=stays).exists()


def tell(case_id: UUID, *, actor: Actor, version: int, draft_id: int, sent: bool, how: str) -> Matter:
    """Record that a person told one recipient, or why not. Once for each draft."""
    draft = CorrectionDraft.objects.filter(matter_id=case_id, pk=draft_id, told=None).first()
    if draft is None:
        raise RefusedError(
            Refusal("draft_id", "That correction is not waiting: it was told, or is another case's.")
        )
    demand(*(filled(how=how) if sent else [typed_reasons(how, "how")]))
    return advance(
        case_id, "tell_correction", actor=actor, version=version,
        write=lambda case: {
            "correction_told": record(CorrectionTold(draft=draft, sent=sent, how=how), case, actor)},
    )  # fmt: skip


def waiting(user: User) -> QuerySet[CorrectionDraft]:
    """Drafts of this person's office that nobody has sent or dropped yet, oldest first."""
    open_drafts = open_work.waiting(WorkKind.CORRECTION, user).values("row")
    rows = CorrectionDraft.objects.filter(pk__in=open_drafts, told=None).select_related("matter__agency")
    return rows.order_by("at", "pk")


def of_case(case_id: UUID) -> QuerySet[CorrectionDraft]:
    """The drafts of a case with what became of them, in order."""
    return CorrectionDraft.objects.filter(matter_id=case_id).select_related("told").order_by("pk")


def told_to(case_id: UUID, ori: str) -> QuerySet[CorrectionDraft]:
    """Return the corrections that a person sent to this jail."""
    return of_case(case_id).filter(kind="jail", to_ori=ori, told__sent=True)


def consequences(case: Matter) -> Iterator[Consequence]:
    """List everybody outside who was told, for the trace of a misidentification."""
    drafts = {(d.kind, d.to_ori): d for d in of_case(case.pk)}
    for one in recipients(told_of(case), page_changes=False):
        draft = drafts.get((one.kind.value, one.ori))
        told = getattr(draft, "told", None) if draft else None
        undone = "its correction is drafted when this is closed; a person sends it"
        if told:
            undone = f"{'told' if told.sent else 'not told'} by {told.by_name}: {told.how}"
        elif draft:
            undone = "its correction is drafted and waits for a person to send it"
        elif one.kind is RecipientKind.JAIL and one.ori == case.agency.ori:
            undone = "its page of the request says at once that nobody is to be held; a cancellation is printed for it"
        custody = one.kind is RecipientKind.CUSTODY
        what = f"custody at “{one.name}” rests on it" if custody else f"{one.name} was told"
        yield Consequence(_number_of(case, one.ori), "outside", what, undone)


def _number_of(case: Matter, ori: str) -> int:
    """Return the step by which this recipient was first told, to order the trace."""
    steps = RecordedStep.objects.filter(matter=case).order_by("number")
    outside: tuple[CaseStep, ...] = (
        "answer_agency", "assume_custody", "execute_warrant", "record_arrest", "lend", "report_loan"
    )  # fmt: skip
    jails: tuple[CaseStep, ...] = ("lodge", "transfer_unserved", "transfer_served")
    return (
        steps.filter(step__in=jails if ori else outside).values_list("number", flat=True).last()
        or case.version
    )
