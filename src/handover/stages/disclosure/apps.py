"""Disclosure's place in the process: its pages, and what waits."""

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.urls import reverse

from handover.accounts.roles import Role
from handover.process.graph import STEP, Track


class DisclosureConfig(AppConfig):
    """The person's lawyer, access, and the accounting of disclosures."""

    name = "handover.stages.disclosure"
    verbose_name = "Disclosure"

    def ready(self) -> None:
        """Tell the menu and the head of a case what this stage adds."""
        from handover.process import open_work
        from handover.process.open_work import WorkKind
        from handover.stages.disclosure import queries
        from handover.stages.disclosure.models import AccessAnswer, AccessRequest
        from handover.stages.disclosure.step_pages import PAGES
        from handover.web import case_head, navigation, step_pages

        takes = STEP[Track.CASE, "record_representative"].roles
        step_pages.register(PAGES)
        asked, answered = queries.asked_for_access, queries.access_answered
        post_save.connect(asked, sender=AccessRequest, dispatch_uid="disclosure.asked_for_access")
        post_save.connect(answered, sender=AccessAnswer, dispatch_uid="disclosure.access_answered")
        case_head.register(
            case_head.CasePage(
                "Lawyer, access and disclosures", takes | {Role.AUDITOR},
                lambda case: reverse("disclosure:case", kwargs={"reference": case.reference}), 60,
            )
        )  # fmt: skip
        navigation.register(
            navigation.MenuItem(
                "Lawyers and access", "disclosure:waiting", takes,
                "Requests for access without an answer, and lawyers who were not told what was done.",
                lambda user: open_work.count(WorkKind.ACCESS, user, navigation.COUNTED),
                navigation.Group.WORK,
            )
        )  # fmt: skip
