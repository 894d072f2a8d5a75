"""Intake's place in the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models.signals import post_save

from handover.accounts.roles import Role
from handover.web import navigation, site_search

if TYPE_CHECKING:
    from handover.accounts.models import User
    from handover.stages.intake.models import Booking


class IntakeConfig(AppConfig):
    """What comes from jails, and what goes back to them."""

    name = "handover.stages.intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        """Register what the menu shows, and what others ask intake for."""
        from handover.administration import retention_batches
        from handover.process.erasure.public import on_erased, register
        from handover.process.jobs.troubles import name_also_by
        from handover.stages.intake import booking_panels, delays, job_delays, queries, search_keys
        from handover.stages.intake.erased_files import STORED_FILES
        from handover.stages.intake.feed import disposal
        from handover.stages.intake.finder import FINDER
        from handover.stages.intake.models import Booking
        from handover.stages.intake.queries import READERS

        post_save.connect(_keep_keys, sender=Booking, dispatch_uid="intake.search_keys")
        on_erased(search_keys.forget)
        delays.register(job_delays.notices)
        name_also_by(queries.tcn_of)
        navigation.register(
            navigation.MenuItem(
                "Bookings", "intake:list",
                READERS,
                "Being read or searched now; the answered ones are listed too.", _under_way,
            ),
            navigation.MenuItem(
                "Send a booking", "intake:send", frozenset({Role.JAIL_CLERK}), group=navigation.Group.WORK
            ),
            navigation.MenuItem(
                "Replies", "intake:replies", READERS,
                "Failing or given up: the jail does not have the answer.", _undelivered, navigation.Group.WORK,
            ),
            navigation.MenuItem(
                "Roster alarms", "intake:alarms", READERS,
                "Missing from a jail's roster, and no release was reported.", _missing, navigation.Group.WORK,
            ),
        )  # fmt: skip
        register(STORED_FILES)
        retention_batches.register(disposal.EVENTS, disposal.due_events)
        retention_batches.register(disposal.ROSTERS, disposal.due_rosters)
        site_search.register(FINDER)
        booking_panels.register("handover.stages.intake.feed.views.panel")


def _keep_keys(instance: Booking, created: bool, **_: object) -> None:
    from handover.stages.intake import search_keys

    if created:
        search_keys.keep([instance])


def _undelivered(user: User) -> int:
    from handover.stages.intake import queries
    from handover.stages.intake.models import Delivery
    from handover.stages.intake.reply_rules import ReplyState
    from handover.web.paging import counted

    rows = Delivery.objects.filter(agency__in=queries.visible_agencies(user))
    return counted(rows.filter(state__in=(ReplyState.FAILING.value, ReplyState.DEAD.value)))


def _missing(user: User) -> int:
    from handover.stages.intake import queries
    from handover.stages.intake.models import RosterAlarm
    from handover.web.paging import counted

    agencies = queries.visible_agencies(user)
    return counted(RosterAlarm.objects.filter(agency__in=agencies, end=None, erasure=None))


def _under_way(user: User) -> int:
    from handover.stages.intake import queries
    from handover.web.paging import counted

    return counted(queries.visible_to(user).filter(state__in=("received", "accepted")))
