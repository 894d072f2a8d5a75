"""Searches that wait for their gallery: why, since when, and what the sender is told meanwhile.

A search that cannot be answered is retried without end: it never ends as "nobody matches", and never silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from handover.abis.values import AbisError, GalleryNotReadyError
from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.administration.adoption.standing import RulesNotAdoptedError
from handover.formats.ebts.transaction_types import Repository
from handover.matching.fingerprints.thresholds import ThresholdError
from handover.matching.gallery_manifest import GalleryError
from handover.process.not_ready import NotReadyError as PostponedError
from handover.process.office_rows import of_its_office
from handover.stages.identification import rules
from handover.stages.identification.models import Search, SearchDelay
from handover.stages.intake.public import DelayNotice

DelayKind = SearchDelay.Kind
SEES_REASON: Final = frozenset({Role.SUPERVISOR, Role.AUDITOR})
PAUSES: Final = tuple(timedelta(seconds=s) for s in (2, 5, 15, 30, 60, 120, 300))
"""Pauses between retries; the last one repeats."""
_KINDS: Final[tuple[tuple[type[Exception], DelayKind], ...]] = (
    (GalleryNotReadyError, DelayKind.NOT_READY),
    (RulesNotAdoptedError, DelayKind.NOT_READY),
    (rules.IncompleteError, DelayKind.INCOMPLETE),
    (rules.NotOnRecordError, DelayKind.NOT_ON_RECORD),
    (AbisError, DelayKind.UNAVAILABLE),
    (GalleryError, DelayKind.UNAVAILABLE),
    (ThresholdError, DelayKind.UNAVAILABLE),
    (OSError, DelayKind.UNAVAILABLE),
)
_BEING_MENDED: Final = "the repository is being brought up to date"
_SILENT: Final = "the repository does not answer at the moment"


def kind_of(problem: Exception) -> DelayKind:
    """Return why a search waits; `Kind.DEFECT` for what nobody foresaw."""
    return next((kind for error, kind in _KINDS if isinstance(problem, error)), DelayKind.DEFECT)


def postpone(search_matter_id: UUID, problem: Exception) -> PostponedError:
    """Record that the search waits, and return what makes its job wait: seconds at first, later minutes."""
    kind, now = kind_of(problem), timezone.now()
    reason = str(problem) or type(problem).__name__
    if kind is DelayKind.DEFECT:
        reason = f"the search fails ({type(problem).__name__}); read the worker's log and report it"
    elif "; " not in reason:
        reason = f"{reason}; see what is wrong: handover check"
    with transaction.atomic():
        row, _ = SearchDelay.objects.get_or_create(
            matter_id=search_matter_id,
            defaults={"kind": kind, "reason": reason, "since": now, "asked_at": now, "again_at": now},
        )
        pause = PAUSES[min(row.tries, len(PAUSES) - 1)]
        row.kind, row.reason, row.tries = kind, reason, row.tries + 1
        row.asked_at, row.again_at = now, now + pause
        row.save()
    return PostponedError(reason, again=pause)


def end(search_matter_id: UUID) -> None:
    """The search is answered."""
    SearchDelay.objects.filter(matter=search_matter_id).delete()


def waiting(user: User) -> QuerySet[SearchDelay]:
    """The searches that wait, longest first, for those who see why."""
    asked = Search.objects.filter(matter=OuterRef("matter")).values("repository")
    rows = SearchDelay.objects.prefetch_related("matter__agency").annotate(repository=Subquery(asked[:1]))
    rows = of_its_office(rows, user)
    return rows if user.role in SEES_REASON else rows.none()


def reasons() -> dict[str, int]:
    """How many searches wait, by what is wrong and what to do."""
    return dict(Counter(SearchDelay.objects.values_list("reason", flat=True)))


def notices(bookings: Iterable[UUID]) -> dict[UUID, DelayNotice]:
    """Return the notices to the senders of those of these bookings whose criminal answer waits.

    A jail is told nothing about a search of the immigration repository.
    """
    rows = SearchDelay.objects.filter(_criminal(), matter__parent__in=list(bookings))
    return {
        row.matter.parent_id: notice_of(row) for row in rows.select_related("matter") if row.matter.parent_id
    }


def notice_of(row: SearchDelay) -> DelayNotice:
    """What anybody may know of a search that waits."""
    silent = row.kind in (DelayKind.UNAVAILABLE, DelayKind.DEFECT)
    return DelayNotice(
        row.since,
        f"The answer is delayed: {_SILENT if silent else _BEING_MENDED}. Nothing is to be sent again.",
    )


def of_search(search_matter_id: UUID) -> SearchDelay | None:
    """Why a search waits, if it does."""
    return SearchDelay.objects.filter(matter=search_matter_id).first()


def _criminal() -> Any:
    return Exists(Search.objects.filter(matter=OuterRef("matter"), repository=Repository.CRIMINAL))
