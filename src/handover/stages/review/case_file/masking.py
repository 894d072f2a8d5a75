"""Who reads what of a case: a protected person's record only by need to know (R12, 8 USC 1367)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.process.models import Matter, RecordedStep
from handover.stages.identification import queries as identification
from handover.stages.notification import queries as notification
from handover.stages.review.case_file.rules import needs_to_know

if TYPE_CHECKING:
    from handover.accounts.models import User


def masked_for(user: User, case: Matter) -> bool:
    """Whether this person must not read the record of a protected person in this case.

    Everybody else's pages are not touched. Who is let in is recorded by the page as every reading is.
    """
    link = notification.link_of(case.pk)
    identity = identification.immigration_identity(link.identity)
    if identity is None or not identity.protected:
        return False
    mine = RecordedStep.objects.filter(matter=case, actor_key=f"user:{user.pk}")
    return not needs_to_know(
        user.role,
        state=case.state,
        took_it_up=mine.filter(step="take_up").exists(),
        signed_it=mine.filter(step="sign_warrant").exists(),
    )
