"""How each possible want stands: asked of the agency that entered it, confirmed, not confirmed, or no longer a want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, QuerySet
from django.utils import timezone

from handover.repositories.models import RecordUse, RecordVersion, ReliedOn, Want
from handover.repositories.models.wants import OUTSTANDING
from handover.stages.identification.models import ConfirmationAnswer, ConfirmationRequest, HitClosure, WantHit


@dataclass(frozen=True, slots=True)
class HitState:
    """How one hit stands. ``due_at``: when the agency is to answer, while it is asked; ``version``: what the want says
    now. ``asked``: requests made for this version; ``outdated``: the last answer was for an earlier one."""

    hit: WantHit
    version: int | None
    request: ConfirmationRequest | None
    answer: ConfirmationAnswer | None
    asked: int
    ended: str
    outdated: bool
    now: datetime

    @property
    def confirmed(self) -> bool:
        """Whether the agency said that the want stands, as it is now."""
        return (
            not self.ended
            and self.answer is not None
            and self.answer.outcome == ConfirmationAnswer.Outcome.CONFIRMED
        )

    @property
    def open(self) -> bool:
        """Whether somebody still has to ask or to answer."""
        settled = self.answer is not None and self.answer.outcome != ConfirmationAnswer.Outcome.IN_PROCESS
        return not self.ended and not settled

    @property
    def due_at(self) -> datetime | None:
        """When the agency is to answer; None where nothing is asked."""
        if not self.open or self.request is None:
            return None
        return self.answer.until if self.answer is not None else self.request.due_at

    @property
    def overdue(self) -> bool:
        """Whether the agency has not answered in time."""
        return self.due_at is not None and self.due_at <= self.now

    @property
    def words(self) -> str:
        """The state in words."""
        if self.ended:
            return f"no longer a want: {self.ended}"
        if self.answer is not None and self.answer.outcome != ConfirmationAnswer.Outcome.IN_PROCESS:
            return f"{self.answer.get_outcome_display()} by {self.answer.answered_by}"
        if self.request is not None:
            asked = (
                "in process there"
                if self.answer is not None
                else f"asked, request {self.request.request_number}"
            )
            return f"{asked}, answer overdue" if self.overdue else asked
        return "needs confirmation again: the want was changed" if self.outdated else "needs confirmation"


def states_of(hits: Sequence[WantHit]) -> dict[int, HitState]:
    """Return how each hit stands, by its pk; a few statements, however many hits."""
    pks = [hit.pk for hit in hits]
    requests: dict[int, list[ConfirmationRequest]] = {pk: [] for pk in pks}
    for request in ConfirmationRequest.objects.filter(hit__in=pks).order_by("pk"):
        requests[request.hit_id].append(request)
    answers: dict[int, ConfirmationAnswer] = {
        a.request_id: a for a in ConfirmationAnswer.objects.filter(request__hit__in=pks).order_by("pk")
    }
    closed = {c.hit_id: c.get_reason_display() for c in HitClosure.objects.filter(hit__in=pks)}
    versions = versions_of([hit.want_id for hit in hits if hit.want_id])
    now = timezone.now()
    return {
        hit.pk: _state(hit, versions.get(hit.want_id or ""), requests[hit.pk], answers, closed, now)
        for hit in hits
    }


def _state(
    hit: WantHit, version: int | None, requests: Sequence[ConfirmationRequest],
    answers: dict[int, ConfirmationAnswer], closed: dict[int, str], now: datetime,
) -> HitState:  # fmt: skip
    mine = [r for r in requests if r.version_id == version]
    last = mine[-1] if mine else None
    ended = closed.get(hit.pk, "")
    if not ended and (hit.want is None or not hit.want.outstanding):
        ended = HitClosure.Reason(ending_of(hit.want)).label
    answer = answers.get(last.pk) if last else None
    return HitState(hit, version, last, answer, len(mine), ended, bool(requests) and not mine, now)


def versions_of(numbers: Sequence[str]) -> dict[str, int]:
    """Return the version of each want that says what it says now; wants that came by no feed have none."""
    rows = RecordVersion.objects.filter(record__want_row__in=numbers, op="upsert").order_by()
    return dict(
        rows.values("record__want_row").annotate(last=Max("pk")).values_list("record__want_row", "last")
    )


def ending_of(want: Want | None) -> str:
    """Return why a want has ended."""
    if want is None or want.hidden:
        return HitClosure.Reason.WITHDRAWN
    return {
        Want.Status.LOCATED: HitClosure.Reason.LOCATED, Want.Status.CLEARED: HitClosure.Reason.CLEARED,
        Want.Status.CANCELLED: HitClosure.Reason.CANCELLED, Want.Status.EXPIRED: HitClosure.Reason.EXPIRED,
    }.get(Want.Status(want.status), HitClosure.Reason.WITHDRAWN)  # fmt: skip


def open_hits() -> QuerySet[WantHit]:
    """The hits that nothing has closed, longest waiting first. How they stand: `states_of`."""
    rows = WantHit.objects.filter(closures=None, want__isnull=False)
    return rows.prefetch_related("want", "matter__agency").order_by("at", "pk")


def hits_to_confirm() -> QuerySet[WantHit]:
    """The hits for which somebody has to ask or to answer, or whose want was changed since it was confirmed."""
    settled = ConfirmationAnswer.objects.exclude(outcome=ConfirmationAnswer.Outcome.IN_PROCESS).values(
        "request__hit"
    )
    newest = (
        RecordVersion.objects.filter(op="upsert").values("record").annotate(last=Max("pk")).values("last")
    )
    current = ConfirmationRequest.objects.filter(version=None) | ConfirmationRequest.objects.filter(
        version__in=newest
    )
    done = current.filter(hit__in=settled).values("hit")
    return open_hits().filter(want__status__in=OUTSTANDING, want__hidden="").exclude(pk__in=done)


def ended_since(hit: WantHit) -> str:
    """Why an open hit ends: its want is none any more, or was located after the hit; empty where it stands."""
    want = hit.want
    if want is None or not want.outstanding:
        return ending_of(want)
    if want.status != Want.Status.LOCATED or hit.matter is None:
        return ""
    used = RecordUse.objects.filter(
        ReliedOn(F("what")), matter=hit.matter, what=RecordUse.What.WANT_HIT, record__want_row=want.pk
    ).values_list("version", flat=True)
    now = versions_of([want.pk]).get(want.pk)
    return HitClosure.Reason.LOCATED if now is None or now not in set(used) else ""


def confirmations_overdue() -> tuple[int, int]:
    """How many agencies have not answered in time whether a want stands, and how many were ever asked (NCIC hit
    confirmation: urgent within 10 minutes, routine within 1 hour)."""
    states = states_of(list(open_hits().filter(requests__isnull=False).distinct()))
    return sum(state.overdue for state in states.values()), ConfirmationRequest.objects.count()
