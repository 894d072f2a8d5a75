"""The exchange's place in the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

from handover.accounts.roles import Role

if TYPE_CHECKING:
    from handover.accounts.models import User


class ExchangeConfig(AppConfig):
    """Messages between deployments."""

    name = "handover.exchange"
    verbose_name = "Exchange"

    def ready(self) -> None:
        """Register the listeners that write messages, and the menu items."""
        from handover.administration import metrics, retention, retention_batches
        from handover.exchange import disposal, erasures, outbox, reports, stuck
        from handover.exchange.effects import applying
        from handover.process.erasure.public import on_rows_erased
        from handover.process.listeners import listen, listen_to_resumed
        from handover.repositories.expunging import also_in
        from handover.stages.intake.public import on_reports
        from handover.web import navigation, waiting_words

        waiting_words.register("handover.exchange.asked_next.words_of")
        also_in(erasures.messages_that_tell)
        listen(outbox.on_step, outbox.on_claim, outbox.on_office)
        listen(reports.on_step)
        listen_to_resumed(applying.ask_what_waits)
        on_reports(reports.after_reports)
        on_rows_erased(erasures.tell_peers)
        metrics.register(stuck.in_trouble, stuck.oldest)
        retention.register(disposal.about)
        retention.leave_out(erasures.told_of_erasures)
        retention_batches.register(disposal.UNCLAIMED, disposal.due_unclaimed)
        navigation.register(
            navigation.MenuItem(
                "Messages to other agencies", "exchange:messages",
                frozenset({Role.SUPERVISOR, Role.JAIL_CLERK, Role.AUDITOR}),
                "Failing, given up, not recorded or held back: an agency does not know what it should.", _stuck,
                navigation.Group.WORK,
                last=True,
            )
        )  # fmt: skip


def _stuck(user: User) -> int:
    from handover.exchange import stuck

    return stuck.count_of(user)
