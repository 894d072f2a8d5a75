"""Detainer's place in the process: its pages and queues. People take every step here; the program only drafts."""

from django.apps import AppConfig

from handover.process import gate
from handover.process.graph import Track
from handover.process.step_tasks import follow


class DetainerConfig(AppConfig):
    """Drafting, signing, lodging, serving, cancelling."""

    name = "handover.stages.detainer"
    verbose_name = "Detainer"

    def ready(self) -> None:
        """Tell the process and the menu what this stage adds."""
        from handover.administration import retention
        from handover.process.integrity import rows
        from handover.stages.detainer import person_code
        from handover.stages.detainer.bars import PACKAGE_BARS
        from handover.stages.detainer.case_print import PARTS
        from handover.stages.detainer.models import Paper
        from handover.stages.detainer.package_facts import package_facts
        from handover.stages.detainer.paper_check import of_paper
        from handover.stages.detainer.queues import CASE_PAGES, QUEUES
        from handover.stages.detainer.step_pages import PAGES
        from handover.stages.review.public import agency_requests, consequences
        from handover.web import case_head, case_print, queues, step_pages

        gate.register(package_facts, *PACKAGE_BARS)
        retention.wait_for(person_code.standing_among)
        follow(
            Track.CASE, "raise_citizenship", "refer_child", "stop_case",
            task="handover.stages.detainer.tasks.draft_on_stop",
        )  # fmt: skip
        consequences.register("handover.stages.detainer.consequences.void_papers")
        agency_requests.register_issued("handover.stages.detainer.queries.detainer_issued")
        rows.register(Paper, matter="case", judge=of_paper)
        queues.register(*QUEUES)
        case_head.register(*CASE_PAGES)
        case_print.register(*PARTS)
        step_pages.register(PAGES)
