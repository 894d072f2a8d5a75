"""Oversight's place in the process: it reads everything and changes nothing."""

from collections.abc import Iterator
from typing import Final

from django.apps import AppConfig

from handover.accounts.roles import Role
from handover.web import catalog_words, navigation

OVERSIGHT: Final = navigation.Group.OVERSIGHT
WATCH: Final = frozenset({Role.AUDITOR, Role.SUPERVISOR})


class OversightConfig(AppConfig):
    """No task, no step."""

    name = "handover.stages.oversight"
    verbose_name = "Oversight"

    def ready(self) -> None:
        """Tell the menu and the catalogue of translations what this stage adds."""
        navigation.register(*_figures(), *_rules_and_records())
        catalog_words.register("figures", _words)


def _words() -> Iterator[str]:
    from handover.stages.oversight.figure_words import words

    yield from words()


def _figures() -> Iterator[navigation.MenuItem]:
    """What is counted."""
    yield navigation.MenuItem("Figures", "oversight:figures", WATCH, group=OVERSIGHT)
    yield navigation.MenuItem("What became of requests", "oversight:cohorts", WATCH, group=OVERSIGHT)
    yield navigation.MenuItem("Requests on a map", "oversight:map", WATCH, group=OVERSIGHT)
    yield navigation.MenuItem(
        "Replies of agencies",
        "oversight:replies",
        WATCH | {Role.JAIL_CLERK},
        "What is counted of the requests lodged with a jail, and what the jail says of it.",
        group=OVERSIGHT,
    )
    yield navigation.MenuItem("What the figures count", "oversight:registry", WATCH, group=OVERSIGHT)
    yield navigation.MenuItem("Documentation quality", "oversight:documentation", WATCH, group=OVERSIGHT)
    yield navigation.MenuItem("In jail and at large", "oversight:places", WATCH, group=OVERSIGHT)
    yield navigation.MenuItem("Errors of the matchers", "oversight:matchers", WATCH, group=OVERSIGHT)
    yield navigation.MenuItem("Permanent residents charged", "oversight:residents", WATCH, group=OVERSIGHT)
    yield navigation.MenuItem("Effort and repeated research", "oversight:effort", WATCH, group=OVERSIGHT)
    yield navigation.MenuItem(
        "Policies compared", "oversight:compare_policies", WATCH | {Role.COUNSEL}, group=OVERSIGHT
    )


def _rules_and_records() -> Iterator[navigation.MenuItem]:
    """What is in force, what is published, and who read and did what."""
    from handover.administration.adoption.acts import SEES
    from handover.stages.oversight.package_views import waiting_count as packages_waiting
    from handover.stages.oversight.rule_views import waiting_count

    yield navigation.MenuItem(
        "Rules in force",
        "oversight:rules",
        SEES,
        "Changes of local law, thresholds, weights and papers that wait for a second person.",
        waiting_count,
        group=OVERSIGHT,
    )
    yield navigation.MenuItem("Quarterly report", "oversight:reports", WATCH, group=OVERSIGHT)
    yield navigation.MenuItem(
        "Transparency packages",
        "oversight:packages",
        WATCH,
        "What is published of the figures: drafted by one person, released by another.",
        packages_waiting,
        group=OVERSIGHT,
    )
    yield navigation.MenuItem(
        "Who read whom",
        "oversight:readings",
        WATCH,
        "Readings of a week by people of other offices, with what is to be asked about them.",
        group=OVERSIGHT,
    )
    yield navigation.MenuItem("Audit chain", "oversight:audit", frozenset({Role.AUDITOR}), group=OVERSIGHT)
