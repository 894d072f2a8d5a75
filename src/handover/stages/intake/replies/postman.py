"""Push replies beside the jobs: a lane for each agency (`process.jobs.lanes`), so that a receiver that hangs delays its
own replies alone."""

from __future__ import annotations

from django.utils import timezone

from handover.process.jobs.lanes import Lanes
from handover.stages.intake.models import Delivery
from handover.stages.intake.replies import ledger, push
from handover.stages.intake.reply_rules import ReplyState


class Replies:
    """The ledger, as lanes ask it. A receiver is an agency."""

    name = "postman"

    def due(self) -> list[int]:
        """The agencies for which a reply is to be pushed now."""
        return ledger.agencies_due()

    def failing(self) -> set[int]:
        """The agencies to which a push failed."""
        waiting = Delivery.objects.filter(state=ReplyState.FAILING.value).values_list("agency", flat=True)
        return set(waiting.distinct())

    def send_next(self, receiver: int) -> bool | None:
        """Push the reply that has been due longest; None where none is."""
        row = ledger.next_due(receiver, timezone.now())
        return push.push(row) if row else None


def postman() -> Lanes:
    """The lanes of one worker process."""
    return Lanes(Replies())
