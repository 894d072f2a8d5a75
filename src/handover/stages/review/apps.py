"""Review's place in the process."""

from django.apps import AppConfig

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.followups import follow
from handover.process.graph import Track
from handover.web import navigation


class ReviewConfig(AppConfig):
    """A record of citizenship freezes a case as soon as it is seen (R5)."""

    name = "handover.stages.review"
    verbose_name = "Review"

    def ready(self) -> None:
        """Tell the process and the menu what this stage adds."""
        follow(Track.CASE, "open", "answer_query", task="handover.stages.review.tasks.freeze_on_record")
        navigation.register(*_menu())
        for step, page in PAGES.items():
            navigation.page_for(Track.CASE, step, f"review:{page}")


PAGES = {
    "find_probable_cause": "probable_cause",
    "close_without_action": "no_action",
    "await_disposition": "watch",
    "record_conviction": "disposition",
    "raise_citizenship": "citizenship",
    "resolve_citizen": "resolve",
}


def _menu() -> list[navigation.Item]:
    from handover.stages.notification.queries import waiting_in

    return [
        navigation.Item(
            "Cases to review", "review:reviews", frozenset({Role.REVIEW_OFFICER, Role.SUPERVISOR}),
            "Answered by a records specialist, longest waiting first.",
            lambda user: waiting_in(user, "awaiting_review", "in_review").count(),
        ),
        navigation.Item(
            "Citizenship questions", "review:citizenship_questions", frozenset({Role.COUNSEL, Role.SUPERVISOR}),
            "Frozen until counsel answers.", lambda user: waiting_in(user, "citizenship_question").count(),
        ),
        navigation.Item(
            "Dispositions to watch", "review:dispositions", frozenset({Role.RECORDS_SPECIALIST}),
            "Charges whose disposition is waited for.", lambda user: waiting_in(user, "awaiting_disposition").count(),
        ),
        navigation.Item(
            "All cases", "review:cases", IMMIGRATION_ROLES | {Role.RECORDS_SPECIALIST, Role.AUDITOR}
        ),
    ]  # fmt: skip
