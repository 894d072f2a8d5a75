"""Detainer's place in the process: its pages and queues. Every step here is a person's; the program only drafts."""

from django.apps import AppConfig

from handover.accounts.roles import Role
from handover.process import gate
from handover.process.graph import Track
from handover.process.step_tasks import follow
from handover.web import navigation


class DetainerConfig(AppConfig):
    """Drafting, signing, lodging, serving, cancelling."""

    name = "handover.stages.detainer"
    verbose_name = "Detainer"

    def ready(self) -> None:
        """Tell the process and the menu what this stage adds."""
        from handover.process.integrity import rows
        from handover.stages.detainer.bars import PACKAGE_BARS
        from handover.stages.detainer.models import Paper
        from handover.stages.detainer.package_facts import package_facts
        from handover.stages.detainer.paper_check import of_paper
        from handover.stages.detainer.step_pages import PAGES
        from handover.stages.review.public import consequences
        from handover.web import step_pages

        gate.register(package_facts, *PACKAGE_BARS)
        follow(
            Track.CASE, "raise_citizenship", "refer_child", "stop_case",
            task="handover.stages.detainer.tasks.draft_on_stop",
        )  # fmt: skip
        consequences.register("handover.stages.detainer.consequences.void_papers")
        rows.register(Paper, matter="case", judge=of_paper)
        navigation.register(*_menu())
        step_pages.register(PAGES)


def _menu() -> list[navigation.MenuItem]:
    from handover.stages.notification.public import waiting_in

    return [
        navigation.MenuItem(
            "Packages to draft", "detainer:drafts", frozenset({Role.REVIEW_OFFICER}),
            "Probable cause was found.", lambda user: waiting_in(user, "probable_cause").count(),
        ),
        navigation.MenuItem(
            "Warrants to sign", "detainer:signatures", frozenset({Role.WARRANT_SIGNER}),
            "Drafted by one person, signed by another.", lambda user: waiting_in(user, "awaiting_signature").count(),
        ),
        navigation.MenuItem(
            "Detainers to lodge", "detainer:lodgings", frozenset({Role.REVIEW_OFFICER}),
            "Signed; to be sent to the jail.", lambda user: waiting_in(user, "signed").count(),
        ),
    ]  # fmt: skip
