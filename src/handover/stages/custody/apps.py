"""Custody's place in the process: the jail's pages and the field officer's."""

from django.apps import AppConfig

from handover.accounts.roles import Role
from handover.process import gate
from handover.process.graph import Track
from handover.process.step_tasks import follow
from handover.web import navigation


class CustodyConfig(AppConfig):
    """The jail's answers, the release clock and the outcome."""

    name = "handover.stages.custody"
    verbose_name = "Custody"

    def ready(self) -> None:
        """Tell the process and the menu what this stage adds."""
        from handover.stages.custody.bar_facts import custody_facts
        from handover.stages.custody.bars import CUSTODY_BARS
        from handover.stages.custody.breaches import record_breaches
        from handover.stages.custody.recipients import REASONS
        from handover.stages.custody.step_pages import PAGES
        from handover.stages.custody.stop_notices import STEPS
        from handover.stages.review.public import consequences
        from handover.web import step_marks, step_pages

        follow(Track.CASE, *REASONS, task="handover.stages.custody.tasks.draft_after_step")
        follow(Track.CASE, *STEPS, task="handover.stages.custody.tasks.tell_jail_to_stop")
        follow(Track.DISPUTE, "correct_record", task="handover.stages.custody.tasks.draft_after_dispute")
        gate.register(custody_facts, *CUSTODY_BARS)
        gate.register_recorder(record_breaches)
        consequences.register("handover.stages.custody.corrections.consequences")
        navigation.register(*_menu())
        step_pages.register(PAGES)
        step_marks.register("handover.stages.custody.time_corrections.marks")
        step_marks.register("handover.stages.custody.stopped_reports.marks")


def _menu() -> list[navigation.MenuItem]:
    from handover.stages.custody import corrections, feed_reports
    from handover.stages.custody.queries import FIELD_WAITS, JAIL_WAITS
    from handover.stages.detainer.public import visible_to
    from handover.stages.notification.public import waiting_in

    return [
        navigation.MenuItem(
            "Requests to this jail", "custody:jail_cases", frozenset({Role.JAIL_CLERK}),
            "Detainers lodged here: to serve, to answer, to report on.",
            lambda user: visible_to(user).filter(state__in=JAIL_WAITS).count(),
        ),
        navigation.MenuItem(
            "Releases and custody", "custody:field_queue",
            frozenset({Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER}),
            "Held, about to be released, or released.", lambda user: waiting_in(user, *FIELD_WAITS).count(),
        ),
        navigation.MenuItem(
            "Corrections to tell", "custody:corrections",
            frozenset({Role.REVIEW_OFFICER, Role.COUNSEL, Role.SUPERVISOR, Role.FIELD_OFFICER}),
            "Somebody outside was told what no longer stands.", lambda _: corrections.waiting().count(),
        ),
        navigation.MenuItem(
            "What jails report", "custody:reports",
            frozenset({Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER}),
            "A jail's system reports a release or a transfer that nobody recorded on the request.",
            lambda user: len(feed_reports.unrecorded(feed_reports.out_for(user))),
        ),
    ]  # fmt: skip
