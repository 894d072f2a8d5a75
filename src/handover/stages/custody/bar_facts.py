"""The snapshot that the jail's bars judge. Read inside the step's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.jurisdictions import Topic, TopicAnswer
from handover.process.case_track import STOPPED
from handover.process.fold import Refusal
from handover.process.gate import Attempt
from handover.process.graph import STEP, Track
from handover.process.jail_words import CALLED_OFF
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.process.recorded_elsewhere import recording_time
from handover.stages.custody import events_on_record, hold_ends, local_law_rules, overstays, timeline
from handover.stages.custody.bars import CUSTODY_BARS
from handover.stages.custody.judged_facts import HOLD_ACTS, HOLDS, NOTICE_ACTS, TAKES, CustodyFacts
from handover.stages.custody.local_law_rules import NOT_ASKED, LawSays
from handover.stages.custody.policy_advice import advice_at, law_says, needs_in_words, power_of
from handover.stages.custody.release_times import governing, standing, told_in_hold
from handover.stages.detainer.public import queries as detainer

BEGINS: Final[frozenset[CaseStep]] = frozenset({"start_hold", "report_unserved_hold"})
"""Steps that state when a hold began."""


def custody_facts(attempt: Attempt) -> CustodyFacts:
    """Collect what the jail knows or was told about one case, for the step about to be taken."""
    case = attempt.matter
    step = attempt.step.name if attempt.step else None
    # a report that arrives late from another deployment counts as told when it was told there
    told_at = min(attempt.now, recording_time())
    at = told_at if attempt.effective_at == attempt.now else attempt.effective_at
    state = timeline.state_of_request(case.standing)
    if step is None and state not in HOLDS:
        # The bars asked of a case that stands are of holds.
        return CustodyFacts(step, state, at, told_at)
    stated, late = standing(timeline.said_of(case.pk), timeline.moves_of(case.pk))
    release_at = (
        attempt.said.get("governs_at") or governing(stated) or attempt.said.get("otherwise_release_at")
    )
    package = detainer.package_of(case.pk)
    ends = hold_ends.hold_end(case, release_at) if release_at else None
    asks_hold = state in HOLDS or step in HOLD_ACTS
    power = power_of(case.pk) if asks_hold else None
    law = _hold_law(case, attempt, ends, power.citation if power else "") if asks_hold else None
    return CustodyFacts(
        step=step,
        state=state,
        at=at,
        told_at=told_at,
        stopped_at=timeline.stopped_since(case) if case.state in (*STOPPED, *CALLED_OFF) else None,
        request=package.request if package else "",
        hold_law=law.answer.value if law else "",
        hold_needs=tuple(needs_in_words(law)) if law else (),
        power_cited=power.citation if power else "",
        notice_law=_law_of(Topic.NOTIFY, case, attempt.now) if step in NOTICE_ACTS else NOT_ASKED,
        handover_law=_law_of(Topic.TRANSFER, case, attempt.effective_at) if step in TAKES else NOT_ASKED,
        release_at=release_at,
        hold_ends=ends,
        moved_late=bool(late),
        told_in_hold=told_in_hold(stated, told_at),
        held_otherwise=overstays.held_otherwise(case.pk, attempt.effective_at),
        served_at=timeline.served_at_of(case.pk),
        arrived_at=timeline.arrived_before_service(case.pk),
        orders=events_on_record.court_orders_of(case.pk) if step in HOLD_ACTS else (),
        loan_served_at=attempt.said.get("loan_served_at"),
    )


def _hold_law(case: Matter, attempt: Attempt, ends: datetime | None, power: str) -> TopicAnswer:
    """Return what the law of the place says of a hold. For a hold that is agreed to or continues, it is the law of
    today; for one that has begun, the law of that day and of each day since, and the first that does not allow it
    decides."""
    began = attempt.step is not None and attempt.step.name in BEGINS
    at = attempt.effective_at if began else attempt.now
    until = min(attempt.now, ends) if ends else attempt.now
    found = advice_at(case, at).hold
    while at < until and local_law_rules.hold_needs_law(found.answer.value, power=power) is None:
        at = min(at + timedelta(days=1), until)
        found = advice_at(case, at).hold
    return found


def _law_of(topic: Topic, case: Matter, at: datetime) -> LawSays:
    return law_says(advice_at(case, at).topic(topic))


def stands_against(case: Matter, step: CaseStep) -> Refusal | None:
    """Return what the jail's own facts say against a step that it could take now, for its page; None if nothing
    does."""
    now, jail = timezone.now(), Actor.system("page")
    facts = custody_facts(Attempt(case, STEP[Track.CASE, step], jail, now, now))
    return next((found for bar in CUSTODY_BARS if step in bar.steps and (found := bar.judge(facts))), None)
