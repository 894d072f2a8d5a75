"""Review's place in the process."""

from typing import Final

from django.apps import AppConfig

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process import gate
from handover.process.graph import Track
from handover.process.names import CaseStep
from handover.process.step_tasks import follow
from handover.web import navigation


class ReviewConfig(AppConfig):
    """A record of citizenship freezes a case as soon as it is seen (R5)."""

    name = "handover.stages.review"
    verbose_name = "Review"

    def ready(self) -> None:
        """Tell the process and the menu what this stage adds."""
        from handover.process.erasure import public as erasure
        from handover.stages.identification.public import changes
        from handover.stages.review.bars.person_bars import PERSON_BARS
        from handover.stages.review.bars.person_facts import person_facts
        from handover.stages.review.case_file.models import RecordCorrection
        from handover.stages.review.step_pages import PAGES
        from handover.stages.review.stops.actions import record_changed, stop, sweep_among
        from handover.web import step_pages

        gate.register(person_facts, *PERSON_BARS)
        gate.register_stopper(stop)
        changes.on_change(record_changed)
        erasure.on_erased(sweep_among)
        changes.watch(RecordCorrection, "immigration", lambda row: row.identity)
        tasks = "handover.stages.review.tasks"
        follow(Track.CASE, *ASK_AGAIN_AFTER, task=f"{tasks}.ask_again")
        follow(Track.SEARCH, "withdraw_match", task=f"{tasks}.withdraw_identities")
        follow(Track.CASE, "resolve_not_citizen", "resolve_citizen", "resolve_citizen_cancel",
               task=f"{tasks}.withdraw_if_due")  # fmt: skip
        navigation.register(*_menu())
        step_pages.register(PAGES)


ASK_AGAIN_AFTER: Final[tuple[CaseStep, ...]] = (
    "open", "answer_query", "find_probable_cause", "resolve_not_citizen", "find_adult", "resume_stopped",
    "report_event",
)  # fmt: skip
"""Steps that bring something new of the person, or let a case go on: the bars are asked again after them."""


def _menu() -> list[navigation.MenuItem]:
    from handover.stages.notification.public import waiting_in
    from handover.stages.review.disputes.queries import disputes_waiting

    return [
        navigation.MenuItem(
            "Cases to review", "review:reviews", frozenset({Role.REVIEW_OFFICER, Role.SUPERVISOR}),
            "Answered by a records specialist, longest waiting first.",
            lambda user: waiting_in(user, "awaiting_review", "in_review").count(),
        ),
        navigation.MenuItem(
            "Citizenship questions", "review:citizenship_questions", frozenset({Role.COUNSEL, Role.SUPERVISOR}),
            "Frozen until counsel answers.", lambda user: waiting_in(user, "citizenship_question").count(),
        ),
        navigation.MenuItem(
            "Dispositions to watch", "review:dispositions", frozenset({Role.RECORDS_SPECIALIST}),
            "Charges whose disposition is waited for.", lambda user: waiting_in(user, "awaiting_disposition").count(),
        ),
        navigation.MenuItem(
            "Neutral reviews", "review:neutral", frozenset({Role.SUPERVISOR}),
            "Findings on records alone.", lambda user: waiting_in(user, "probable_cause").count(),
        ),
        navigation.MenuItem(
            "Stopped cases", "review:stopped", frozenset({Role.SUPERVISOR, Role.REVIEW_OFFICER}),
            "Something on record bars what was done: cancel, review again, or say why it stands.",
            lambda user: waiting_in(user, "stopped").count(),
        ),
        navigation.MenuItem(
            "Matches withdrawn", "review:identity", frozenset({Role.SUPERVISOR}),
            "To trace and reverse.", lambda user: waiting_in(user, "identity_withdrawn").count(),
        ),
        navigation.MenuItem(
            "Path for children", "review:children", frozenset({Role.SUPERVISOR, Role.REVIEW_OFFICER}),
            "Out of the routine: a date on record or somebody's word makes the person a child.",
            lambda user: waiting_in(user, "child_path").count(),
        ),
        navigation.MenuItem(
            "Disputes", "review:disputes", frozenset({Role.RECORDS_SPECIALIST, Role.SUPERVISOR, Role.COUNSEL}),
            "Records that somebody says are wrong.", lambda _: disputes_waiting(),
        ),
        navigation.MenuItem(
            "All cases", "review:cases", IMMIGRATION_ROLES | {Role.RECORDS_SPECIALIST, Role.AUDITOR}
        ),
    ]  # fmt: skip
