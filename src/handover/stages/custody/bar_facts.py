"""The snapshot that the jail's bars judge. Read inside the step's transaction."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.jurisdictions import Topic
from handover.process.case_track import STOPPED
from handover.process.fold import Refusal
from handover.process.gate import Attempt
from handover.process.graph import STEP, Track
from handover.process.jail_words import CALLED_OFF
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.stages.custody import timeline
from handover.stages.custody.bars import CUSTODY_BARS, HOLD_ACTS, HOLDS, NOTICE_ACTS, TAKES, CustodyFacts
from handover.stages.custody.policy_advice import advice_at, law_says, needs_in_words, power_of
from handover.stages.custody.release_times import governing, standing
from handover.stages.custody.rules import NOT_ASKED, LawSays
from handover.stages.detainer.public import queries as detainer


def custody_facts(attempt: Attempt) -> CustodyFacts:
    """What the jail holds or was told of one case, for the step that is about to be taken."""
    case = attempt.matter
    step = attempt.step.name if attempt.step else None
    state = timeline.state_of_request(case.standing)
    if step is None and state not in HOLDS:
        # The bars asked of a case that stands are of holds.
        return CustodyFacts(step, state, attempt.effective_at, attempt.now)
    stated, late = standing(timeline.said_of(case.pk), timeline.moves_of(case.pk))
    release_at = (
        attempt.said.get("governs_at") or governing(stated) or attempt.said.get("otherwise_release_at")
    )
    package = detainer.package_of(case.pk)
    law = advice_at(case, attempt.now).hold if state in HOLDS or step in HOLD_ACTS else None
    power = power_of(case.pk) if law else None
    return CustodyFacts(
        step=step,
        state=state,
        at=attempt.effective_at,
        told_at=attempt.now,
        stopped_at=timeline.stopped_since(case) if case.state in (*STOPPED, *CALLED_OFF) else None,
        request=package.request if package else "",
        hold_law=law.answer.value if law else "",
        hold_needs=tuple(needs_in_words(law)) if law else (),
        power_cited=power.citation if power else "",
        notice_law=_law_of(Topic.NOTIFY, case, attempt.now) if step in NOTICE_ACTS else NOT_ASKED,
        handover_law=_law_of(Topic.TRANSFER, case, attempt.effective_at) if step in TAKES else NOT_ASKED,
        release_at=release_at,
        hold_ends=timeline.hold_end(case, release_at) if release_at else None,
        moved_late=bool(late),
        served_at=timeline.served_at_of(case.pk),
        no_hold_from=timeline.no_hold_from(case.pk) if step in HOLD_ACTS else None,
        loan_served_at=attempt.said.get("loan_served_at"),
    )


def _law_of(topic: Topic, case: Matter, at: datetime) -> LawSays:
    return law_says(advice_at(case, at).topic(topic))


def stands_against(case: Matter, step: CaseStep) -> Refusal | None:
    """What the jail's own facts say against a step that it could take now, for its page; None where nothing does."""
    now, jail = timezone.now(), Actor.system("page")
    facts = custody_facts(Attempt(case, STEP[Track.CASE, step], jail, now, now))
    return next((found for bar in CUSTODY_BARS if step in bar.steps and (found := bar.judge(facts))), None)
