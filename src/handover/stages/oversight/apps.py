"""Oversight's place in the process: it reads all of it and changes none of it."""

from django.apps import AppConfig

from handover.accounts.roles import Role
from handover.web import navigation


class OversightConfig(AppConfig):
    """No task, no step."""

    name = "handover.stages.oversight"
    verbose_name = "Oversight"

    def ready(self) -> None:
        """Tell the process and the menu what this stage adds."""
        from handover.administration.adoption.acts import SEES
        from handover.stages.oversight.package_views import waiting_count as packages_waiting
        from handover.stages.oversight.rule_views import waiting_count

        oversight, watch = navigation.Group.OVERSIGHT, frozenset({Role.AUDITOR, Role.SUPERVISOR})
        navigation.register(
            navigation.MenuItem("Figures", "oversight:figures", watch, group=oversight),
            navigation.MenuItem("What became of requests", "oversight:cohorts", watch, group=oversight),
            navigation.MenuItem("Requests on a map", "oversight:map", watch, group=oversight),
            navigation.MenuItem(
                "Replies of agencies",
                "oversight:replies",
                watch | {Role.JAIL_CLERK},
                "What is counted of the requests lodged with a jail, and what the jail says of it.",
                group=oversight,
            ),
            navigation.MenuItem("What the figures count", "oversight:registry", watch, group=oversight),
            navigation.MenuItem("Documentation quality", "oversight:documentation", watch, group=oversight),
            navigation.MenuItem("In jail and at large", "oversight:places", watch, group=oversight),
            navigation.MenuItem("Errors of the matchers", "oversight:matchers", watch, group=oversight),
            navigation.MenuItem("Permanent residents charged", "oversight:residents", watch, group=oversight),
            navigation.MenuItem("Effort and repeated research", "oversight:effort", watch, group=oversight),
            navigation.MenuItem(
                "Policies compared", "oversight:compare_policies", watch | {Role.COUNSEL}, group=oversight
            ),
            navigation.MenuItem(
                "Rules in force",
                "oversight:rules",
                SEES,
                "Changes of local law, thresholds, weights and papers that wait for a second person.",
                waiting_count,
                group=oversight,
            ),
            navigation.MenuItem("Quarterly report", "oversight:reports", watch, group=oversight),
            navigation.MenuItem(
                "Transparency packages",
                "oversight:packages",
                watch,
                "What is published of the figures: drafted by one person, released by another.",
                packages_waiting,
                group=oversight,
            ),
            navigation.MenuItem(
                "Who read whom",
                "oversight:readings",
                watch,
                "Readings of a week by people of other offices, with what is to be asked about them.",
                group=oversight,
            ),
            navigation.MenuItem("Audit chain", "oversight:audit", frozenset({Role.AUDITOR}), group=oversight),
        )
