"""The pages that belong to no stage, and their place in the menu."""

from pathlib import Path

import structlog
from django.apps import AppConfig

from handover.web import po_files

log = structlog.get_logger()


class WebConfig(AppConfig):
    """Page layout, access, sign-in, local law."""

    name = "handover.web"
    verbose_name = "Pages"

    def ready(self) -> None:
        """Add menu items: local law for everybody, the authority to sign for those who record and check it."""
        from handover.accounts.roles import Role
        from handover.process import listeners
        from handover.process.erasure import public as erasure
        from handover.web import kept_drafts, navigation, notices, troubled_jobs
        from handover.web.access import PEOPLE
        from handover.web.people.recertifying import count_waiting

        compile_words(Path(self.path))
        erasure.on_erased(kept_drafts.erased)
        listeners.listen(notices.after_step, notices.after_claim, notices.after_office)
        watches = frozenset({Role.SUPERVISOR, Role.AUDITOR})
        oversight, reference = navigation.Group.OVERSIGHT, navigation.Group.REFERENCE
        navigation.register(
            navigation.MenuItem("Authority to sign", "accounts:authorities", watches, group=oversight),
            navigation.MenuItem(
                "Accounts to recertify",
                "accounts:recertification",
                frozenset({Role.SUPERVISOR}),
                count=count_waiting,
                group=oversight,
            ),
            navigation.MenuItem(
                "Jobs that failed",
                "web:troubled_jobs",
                watches,
                "Given up by the program: each waits for a supervisor.",
                troubled_jobs.stuck_count,
                oversight,
            ),
            navigation.MenuItem("Local law", "localaw:what_if", PEOPLE, group=reference),
            navigation.MenuItem("The process", "web:process", PEOPLE, group=reference),
            navigation.MenuItem("Help", "web:help", PEOPLE, group=reference),
        )


def compile_words(package: Path) -> None:
    """Compile what a source tree's pages say in other languages, where it changed."""
    try:
        po_files.compile_stale(package)
    except OSError as error:  # the tree belongs to somebody else
        log.warning("the words of the pages were not compiled", error=str(error))
