"""The demonstration's published figures: one person drafts a package, the jails reply, and another releases it."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.demo.cast import actor, person
from handover.process.advance import RefusedError
from handover.stages.oversight import replies, snapshots
from handover.stages.oversight.models import FigurePackage
from handover.stages.oversight.packages import acts
from handover.stages.oversight.packages.files import MANIFEST, sha256

TABLES: Final = ("cohorts", "residents", "places")
_REPLY: Final = "We have read what is counted of us and have nothing to add."
_REASONS: Final = (
    "The tables were read against the registry, and the replies name nobody. Synthetic people alone."
)


def publish() -> int | None:
    """Publish what is counted now, once; the package's number. None: it was done before, there is too little, or a jail
    without a clerk may still reply."""
    if FigurePackage.objects.exists():
        return None
    counted = [snapshots.take(name, timezone.now()) for name in TABLES]
    try:
        package = acts.draft(actor=actor("supervisor"))
    except RefusedError:
        return None  # no case has come far enough
    clerks = User.objects.select_related("agency").filter(role=Role.JAIL_CLERK)
    for clerk in clerks.filter(agency__ori__in=acts.silent_agencies(package)):
        replies.record_reply(
            clerk.actor.agency, f"{package.at:%Y-%m}", counted[0].digest, _REPLY, clerk.actor
        )
    if acts.silent_agencies(package):
        return None
    read = sha256(acts.files_now(package)[MANIFEST])
    acts.release(package, read=read, reasons=_REASONS, person=person("auditor"))
    return package.pk
