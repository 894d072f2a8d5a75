"""Review's place in the process."""

from typing import Final

from django.apps import AppConfig

from handover.accounts.roles import Role
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
        from handover.repositories import changes
        from handover.stages.intake.public import on_reports
        from handover.stages.review.bars.person_bars import PERSON_BARS
        from handover.stages.review.bars.person_facts import person_facts
        from handover.stages.review.case_file.models import RecordCorrection
        from handover.stages.review.case_page.printing import PARTS
        from handover.stages.review.queues import CASE_PAGES, QUEUES
        from handover.stages.review.step_pages import PAGES
        from handover.stages.review.stops.actions import (
            bookings_reported,
            content_erased,
            record_changed,
            stop,
        )
        from handover.web import case_head, case_print, queues, step_pages

        gate.register(person_facts, *PERSON_BARS)
        gate.register_stopper(stop)
        changes.on_change(record_changed)
        on_reports(bookings_reported)
        erasure.on_erased(content_erased)
        changes.watch(RecordCorrection, "immigration", lambda row: row.identity)
        tasks = "handover.stages.review.tasks"
        follow(Track.CASE, *ASK_AGAIN_AFTER, task=f"{tasks}.ask_again")
        follow(
            Track.CASE, "open", "raise_citizenship", "refer_child", task=f"{tasks}.ask_persons_cases_again"
        )
        follow(Track.SEARCH, "withdraw_match", task=f"{tasks}.withdraw_identities")
        follow(Track.CASE, "resolve_not_citizen", "resolve_citizen", "resolve_citizen_cancel",
               task=f"{tasks}.withdraw_if_due")  # fmt: skip
        queues.register(*QUEUES)
        case_head.register(*CASE_PAGES)
        case_print.register(*PARTS)
        navigation.register(*_menu())
        step_pages.register(PAGES)


ASK_AGAIN_AFTER: Final[tuple[CaseStep, ...]] = (
    "answer_query", "find_probable_cause", "resolve_not_citizen", "find_adult", "resume_stopped",
    "report_event", "attest_fact", "record_handover",
)  # fmt: skip
"""Steps that bring new information about the person, or resume a case: the bars of this case are checked again after
them. After other such steps the bars are checked in all cases of the person, including this one."""


def _menu() -> list[navigation.MenuItem]:
    from handover.stages.review.disputes.queries import disputes_waiting

    return [
        navigation.MenuItem(
            "Disputes", "review:disputes", frozenset({Role.RECORDS_SPECIALIST, Role.SUPERVISOR, Role.COUNSEL}),
            "Records that somebody says are wrong.", disputes_waiting,
            navigation.Group.WORK,
        ),
    ]  # fmt: skip
