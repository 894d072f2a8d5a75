"""Identification's place in the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

from handover.accounts.roles import Role
from handover.process.graph import Track
from handover.process.step_tasks import follow
from handover.web import navigation

if TYPE_CHECKING:
    from handover.accounts.models import User


class IdentificationConfig(AppConfig):
    """A search follows an accepted booking; the criminal answer follows only the criminal search."""

    name = "handover.stages.identification"
    verbose_name = "Identification"

    def ready(self) -> None:
        """Tell the process, the menu and the booking's page what this stage adds."""
        from handover.process.integrity import rows
        from handover.repositories import changes
        from handover.repositories.withdrawals import on_withdrawal
        from handover.stages.identification import delays
        from handover.stages.identification.models import FINGERS_KEPT, MatchWithdrawal, ProbeFinger
        from handover.stages.identification.step_pages import PAGES
        from handover.stages.identification.tasks import answers_follow, givings_follow, wants_follow
        from handover.stages.intake.public import booking_panels
        from handover.stages.intake.public import delays as intake_delays
        from handover.web import step_pages

        follow(Track.BOOKING, "receive", task="handover.stages.identification.tasks.take_through")
        follow(Track.BOOKING, "accept", task="handover.stages.identification.tasks.request_searches")
        follow(Track.SEARCH, "request_search", task="handover.stages.identification.tasks.run_search")
        follow(
            Track.SEARCH,
            "identify", "refer", "find_nobody", "find_unusable", "confirm_match", "exclude_match",
            task="handover.stages.identification.tasks.answer_booking",
        )  # fmt: skip
        follow(
            Track.SEARCH, "withdraw_match", task="handover.stages.identification.tasks.correct_answer"
        )  # fmt: skip
        changes.on_change(wants_follow)
        changes.on_change(givings_follow)
        navigation.register(*_menu())
        step_pages.register(PAGES)
        intake_delays.register(delays.notices)
        booking_panels.register("handover.stages.identification.panel.booking_panel")
        on_withdrawal(answers_follow)
        rows.beside_steps(ProbeFinger, act=FINGERS_KEPT)
        changes.watch(MatchWithdrawal, "match", lambda row: str(row.matter_id))


def _menu() -> list[navigation.MenuItem]:
    from handover.stages.identification import delays

    return [
        navigation.MenuItem(
            "Prints to compare",
            "identification:queue",
            frozenset({Role.EXAMINER, Role.SUPERVISOR, Role.AUDITOR}),
            "Scores between the thresholds, longest waiting first.",
            _to_examine,
            navigation.Group.WORK,
            first=("Compare the prints that wait longest", _first_to_examine),
        ),
        navigation.MenuItem(
            "Wants to confirm",
            "identification:wants",
            frozenset({Role.EXAMINER, Role.AUDITOR}),
            "Possible wants: the agency that entered them is asked, within 10 minutes or an hour.",
            _to_confirm,
            navigation.Group.WORK,
        ),
        navigation.MenuItem(
            "Delayed searches",
            "identification:delays",
            delays.SEES_REASON,
            "No answer yet: a gallery is not in step with its records, or does not answer.",
            _delayed,
            navigation.Group.WORK,
        ),
    ]


def _first_to_examine(user: User) -> str:
    """The page of the search that waits longest; empty where none does, or somebody else compares."""
    from django.urls import reverse

    from handover.stages.identification import queries

    waiting = queries.to_examine(user).first() if user.role == Role.EXAMINER else None
    return reverse("identification:examine", kwargs={"reference": waiting.reference}) if waiting else ""


def _to_confirm(_: User) -> int:
    from handover.stages.identification import want_states
    from handover.web.paging import counted

    return counted(want_states.hits_to_confirm()) if want_states.open_hits().exists() else 0


def _to_examine(user: User) -> int:
    from handover.stages.identification import queries
    from handover.web.paging import counted

    return counted(queries.to_examine(user))


def _delayed(user: User) -> int:
    from handover.stages.identification import delays
    from handover.web.paging import counted

    return counted(delays.waiting(user))
