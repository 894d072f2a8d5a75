"""Two people correct a mistyped time: one proposes the correction with reasons, another confirms it (R9). They do the
same for an event that did not happen: entered for the wrong person, of the wrong kind, or an order that no court
issued.

What was stated first stays on record and no longer counts. A hold that has ended does not begin again, and every
limit that the corrected record shows to be exceeded is recorded as a breach. An order of a court ends a hold at once:
within an hour of its recording, and until the clock has recorded that end, an order entered in error can be taken
back, and the hold continues to its end (`court_orders.STRIKE_WINDOW`). Afterwards the entry is marked and the end
stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from handover.accounts.roles import JAIL_ROLES, Actor
from handover.process import gate
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal, RefusedError
from handover.process.gate import Barred
from handover.process.histories import unread_by_jails
from handover.process.jail_words import THE_OFFICE
from handover.process.models import Matter
from handover.process.recorded_elsewhere import happened_elsewhere, recording_time
from handover.process.requirements import typed_reasons
from handover.stages.custody import (
    correcting_orders,
    events_on_record,
    held_clock,
    stated_times,
    time_rules,
    timeline,
)
from handover.stages.custody.breaches import record_breaches, record_by_times
from handover.stages.custody.correction_models import TimeCorrection, TimeProposal
from handover.stages.custody.judged_facts import HOLDS
from handover.stages.custody.local_law_rules import notice_needs_law
from handover.stages.custody.models import Breach, Release
from handover.stages.custody.policy_advice import advice_at, law_says
from handover.stages.custody.release_times import standing
from handover.stages.custody.stated_times import StatedTime
from handover.stages.custody.terms import BreachKind, TimeKind
from handover.stages.custody.two_person_corrections import Corrected
from handover.stages.detainer.public import queries as detainer
from handover.web.step_marks import StepMark
from handover.web.time_tags import moment


def propose(
    case_id: UUID, *, actor: Actor, version: int, stated: str, becomes: datetime | None = None, reasons: str,
    never: bool = False,
) -> Matter:  # fmt: skip
    """Say that a stated time was typed wrong, what it should say and why, or that an event never was so. It changes
    nothing yet."""
    one = next((s for s in stated_times.of_case(case_id) if s.key == stated), None)
    if one is None:
        raise RefusedError(Refusal("stated", "Choose a time that is on record."))
    case = Matter.objects.select_related("agency").get(pk=case_id)
    demand(
        time_rules.one_correction(becomes, never=never, why_not=stated_times.NOT_STRUCK.get(one.kind, "")),
        correcting_orders.made_at_the_jail(case, actor, one.kind),
        *_fits(case, actor, one, becomes),
        typed_reasons(reasons),
    )

    def write(case: Matter) -> dict[str, Fact]:
        proposal = TimeProposal(
            kind=one.kind.value, of_number=one.number, was=one.at, becomes=becomes or one.at, reasons=reasons,
            never=never,
        )  # fmt: skip
        return {"time_proposal": record(proposal, case, actor)}

    return advance(case_id, "propose_time_correction", actor=actor, version=version, write=write)


def _fits(
    case: Matter, actor: Actor, one: StatedTime, becomes: datetime | None
) -> tuple[Refusal | None, ...]:
    if becomes is None:
        return ()
    return (
        _in_bounds(case.pk, one.kind, becomes),
        correcting_orders.order_before_its_end(case, one.kind, one.number, becomes),
        None if _waits_for_a_second(case, one) else time_rules.time_differs(one.at, becomes),
        _untold(case.pk, actor, one.kind, becomes),
    )


def _waits_for_a_second(case: Matter, one: StatedTime) -> bool:
    """Whether it is the time of a move that was told after a hold had begun: two people may confirm it as it stands."""
    late = standing(timeline.said_of(case.pk), timeline.moves_of(case.pk))[1]
    return one.kind is TimeKind.TRANSFER and any(m.number == one.number and not m.confirmed for m in late)


def proposal_of(case: Matter) -> TimeProposal | None:
    """The proposal that waits for a second person."""
    number = case.standing.facts.get("time_proposal")
    return TimeProposal.objects.filter(matter=case, number=number).first() if number else None


@dataclass(frozen=True, slots=True)
class CorrectionEffect:
    """What a correction does to the end of a hold that runs, and to the release that it begins with; all None if no
    hold runs. ``stands``: an order entered in error is taken back too late, so the end that it set stands."""

    due_at: datetime | None = None
    would_be: datetime | None = None
    stands: bool = False
    begins: datetime | None = None

    @property
    def lengthens(self) -> bool:
        """Whether the hold would end later."""
        return self.due_at is not None and self.would_be is not None and self.would_be > self.due_at


def effect_of(case: Matter, proposal: TimeProposal, *, told_by: str = "") -> CorrectionEffect:
    """What confirming a proposal would do to the hold; ``told_by``: the jail that tells with it when the hold ends."""
    if timeline.state_of_request(case.standing) not in HOLDS:
        return CorrectionEffect()
    now = replace(_with(case, proposal), told_by=told_by)
    before, after = timeline.release_time_of(case.pk), timeline.release_time_of(case.pk, now)
    ends = before.due_at if before else None
    kind = TimeKind(proposal.kind)
    of_order = proposal.never and correcting_orders.is_of_an_order(case, kind, proposal.of_number)
    stands = of_order and ends is not None and after is not None and after.due_at == ends <= recording_time()
    return CorrectionEffect(
        ends, after.due_at if after else None, stands, after.governs_at if after else None
    )


def _with(case: Matter, proposal: TimeProposal) -> Corrected:
    """All corrections of a case, and this one."""
    return events_on_record.corrected_times(case.pk).and_also(
        proposal.kind, proposal.of_number, proposal.becomes, never=proposal.never, said_at=recording_time()
    )


def confirm(case_id: UUID, *, actor: Actor, version: int, ends_there: datetime | None = None) -> Matter:
    """Record that a second person confirms the pending proposal. The corrected time counts from now on.

    ``ends_there``: where a jail of another deployment tells it, when the hold ended or ends by its record. The
    earlier of both ends stands, but none before the release from which the hold runs here; if that is the one here, a
    breach records that the jail continues the hold.
    """
    case = Matter.objects.select_related("agency").get(pk=case_id)
    proposal = proposal_of(case)
    if proposal is None:
        raise RefusedError(
            Refusal("facts", "No proposal waits: it was confirmed, or another took its place.")
        )
    ends_there = ends_there if _has_the_hold(case, actor, proposal) else None
    effect = effect_of(case, proposal, told_by=actor.agency if ends_there else "")
    kind = TimeKind(proposal.kind)
    demand(
        correcting_orders.made_at_the_jail(case, actor, kind),
        correcting_orders.one_is_of_the_jail(case, actor, proposal),
        *(() if proposal.never else _still_fits(case, proposal, effect)),
        _untold(case_id, actor, kind, proposal.becomes),
    )  # fmt: skip

    found: list[Barred] = []

    def write(case: Matter) -> dict[str, Fact]:
        earlier = _earlier_there(effect, ends_there)
        correction = TimeCorrection(
            proposal=proposal, hold_was_due_at=effect.due_at, hold_due_at=earlier or effect.would_be,
            ended_there=earlier,
        )  # fmt: skip
        fact = record(correction, case, actor)
        held_clock.follow_record(case)
        if correcting_orders.differs_from_the_jail(case, proposal, ends_there):
            past_end = Breach(kind=BreachKind.HELD_PAST_END.value, text=correcting_orders.GOES_ON_THERE)
            record(past_end, case, actor)
        found.extend(stated_times.barred_by_times(case))
        record_by_times(case, actor, stated_times.left_late(case))
        record_breaches(case, actor, found)
        return {"time_correction": fact}

    with transaction.atomic():
        moved = advance(case_id, "confirm_time_correction", actor=actor, version=version, write=write)
        if found:
            gate.stop(moved, found)
            moved.refresh_from_db()
    return moved


def _has_the_hold(case: Matter, actor: Actor, proposal: TimeProposal) -> bool:
    """Whether somebody belongs to the jail whose hold runs here by the corrected record: another jail tells of a hold
    of its own. A move whose time two people confirm ends the hold of the jail before it; that of the next one runs."""
    release = timeline.release_time_of(case.pk, _with(case, proposal))
    return release is not None and release.held_by == actor.agency


def _earlier_there(effect: CorrectionEffect, ends_there: datetime | None) -> datetime | None:
    """The end that the jail told, where it is the earlier one; no hold ends before it begins."""
    if (
        ends_there is None
        or effect.would_be is None
        or effect.begins is None
        or ends_there >= effect.would_be
    ):
        return None
    return max(ends_there, effect.begins)


def hold_ends_after(case_id: UUID, number: int) -> datetime | None:
    """Return when the hold ended or ends after this correction: the end that the clock had recorded before, else the
    corrected end; None if no hold ran."""
    written = Release.objects.filter(matter_id=case_id, how="expired", number__lt=number).order_by("-number")
    if ended := written.first():
        return ended.released_at
    return TimeCorrection.objects.get(matter_id=case_id, number=number).hold_due_at


def _still_fits(case: Matter, proposal: TimeProposal, effect: CorrectionEffect) -> tuple[Refusal | None, ...]:
    """A corrected time does not revive a hold that has ended. Taking back in time an entry that did not happen does,
    because the end that it set never took effect (`court_orders.STRIKE_WINDOW`)."""
    kind = TimeKind(proposal.kind)
    return (
        time_rules.no_hold_revived(effect.due_at, effect.would_be, recording_time()),
        _in_bounds(case.pk, kind, proposal.becomes),
        correcting_orders.order_before_its_end(case, kind, proposal.of_number, proposal.becomes),
    )


def _untold(case_id: UUID, actor: Actor, kind: TimeKind, becomes: datetime) -> Refusal | None:
    """R8: without a hold, a jail's correction of a future release gives notice of it, and so does the proposal. What
    another deployment reports was already told there, and is judged with its notice."""
    case = Matter.objects.select_related("agency").get(pk=case_id)
    told = kind in (TimeKind.RELEASE_TIME, TimeKind.RELEASE_TOLD) and becomes > timezone.now()
    held = timeline.state_of_request(case.standing) in HOLDS
    if not told or held or actor.role not in JAIL_ROLES or happened_elsewhere():
        return None
    return notice_needs_law(law_says(advice_at(case).notify))


def _in_bounds(case_id: UUID, kind: TimeKind, becomes: datetime) -> Refusal | None:
    case, now = Matter.objects.get(pk=case_id), timezone.now()
    if kind in (TimeKind.RELEASE_TIME, TimeKind.RELEASE_TOLD):
        found = time_rules.release_in_bounds(becomes, timeline.booked_at(case), now)
        return Refusal("becomes", found.text) if found else None
    lodged, since_booking = detainer.lodgement_of(case_id), kind in (TimeKind.DEATH, TimeKind.EVENT)
    earliest = lodged.at if lodged and not since_booking else timeline.booked_at(case)
    return time_rules.not_in_future(becomes, now, "becomes") or time_rules.held_before(
        becomes, earliest, "becomes"
    )


def marks(case: Matter) -> Iterator[StepMark]:
    """What is said beside a step whose time was corrected, or is said to be wrong. A jail reads what was corrected, and
    who says so and why where neither may say why the request is stopped."""
    unread = unread_by_jails(case)
    confirmed = {c.proposal_id: c for c in TimeCorrection.objects.filter(matter=case)}
    waits = case.standing.facts.get("time_proposal")
    for one in TimeProposal.objects.filter(matter=case).order_by("number"):
        what = _(TimeKind(one.kind).title)
        times = {"was": moment(one.was, case.agency), "becomes": moment(one.becomes, case.agency)}
        if done := confirmed.get(one.pk):
            now = _("never was so") if one.never else _("said {was}, is {becomes}").format(**times)
            told = f"{what}: {now}{_longer(done, case)}"
            text = _corrected(what, now, one, one.by_name, done.by_name)
            plain = told if one.number in unread else _corrected(what, now, one, one.by_name, _(THE_OFFICE))
            said_by = one.number if one.number in unread else done.number
            yield StepMark(one.of_number, text, said_by=said_by, without_why=plain)
            yield StepMark(done.number, told, without_why=told)
        elif one.number == waits:
            words = (
                _("that it never was so") if one.never else _("{becomes} instead of {was}").format(**times)
            )
            proposes = _("{who} proposes {words}; not confirmed").format(who=one.by_name, words=words)
            plain = f"{what}: {words}; {_('not confirmed')}"
            yield StepMark(one.of_number, f"{what}: {proposes}", said_by=one.number, without_why=plain)
            yield StepMark(
                one.number, f"{what}: {words}: {one.reasons}; {_('not confirmed')}", without_why=plain
            )


def _corrected(what: str, now: str, one: TimeProposal, who: str, other: str) -> str:
    """Who corrected it, and why."""
    names = _("{one}, confirmed by {other}").format(one=who, other=other)
    words = _("{what} corrected: {now} ({who}: {reasons})")
    return words.format(what=what, now=now, who=names, reasons=one.reasons)


def _longer(done: TimeCorrection, case: Matter) -> str:
    if done.ended_there:
        ends = moment(done.ended_there, case.agency)
        return "; " + _("by the jail's record the hold ends {ends}, and that stands").format(ends=ends)
    if done.hold_due_at is None or done.hold_was_due_at is None or done.hold_due_at == done.hold_was_due_at:
        return ""
    longer = _("it made the hold longer: its end was {was} and is {now}")
    shorter = _("it made the hold shorter: its end was {was} and is {now}")
    words = longer if done.hold_due_at > done.hold_was_due_at else shorter
    return "; " + words.format(
        was=moment(done.hold_was_due_at, case.agency), now=moment(done.hold_due_at, case.agency)
    )
