"""Count the cohorts of requests as of a cut: by the jail's ORI and the month of lodging.

It reads the steps recorded by the cut, which are append-only, so that recounting a cut gives identical bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final

from django.db.models import Exists, OuterRef

from handover.process.graph import Track
from handover.process.models import RecordedStep
from handover.process.step_columns import FirstOutcome
from handover.stages.custody.public import queries as custody
from handover.stages.detainer.public import queries as detainer
from handover.stages.oversight.cohorts.incidence import Followed, incidence, known_by
from handover.stages.oversight.cohorts.outcomes import (
    CUSTODY,
    FIRST,
    WITHOUT_CUSTODY,
    CaseMoment,
    custody_of,
    first_of,
)

DAYS: Final = (1, 3, 7, 14, 28, 56, 91)
"""Days since the lodging for which shares are given. In the public releases the shares hardly change after four
weeks."""
_STEPS: Final = frozenset({"lodge", *FIRST, *CUSTODY, *WITHOUT_CUSTODY})
_Request = tuple[Followed, Followed]
"""The first outcome, and custody, of one request."""


def count(cut: datetime) -> dict[str, Any]:
    """Count all cohorts as of the cut, as plain values with a unique JSON form, sorted by ORI and month."""
    cohorts: dict[tuple[str, str], list[_Request]] = defaultdict(list)
    for ori, lodged_at, told in _requests(cut):
        cohorts[ori, f"{lodged_at.astimezone(UTC):%Y-%m}"].append(request_of(lodged_at, told, cut))
    rows = [cohort_of(ori, month, found) for (ori, month), found in sorted(cohorts.items())]
    return {"cut": cut.isoformat(), "days": list(DAYS), "cohorts": rows}


def request_of(lodged_at: datetime, told: Sequence[CaseMoment], cut: datetime) -> _Request:
    """One request, followed to its outcome or to the cut."""
    followed = _days(lodged_at, cut)
    first, taken = first_of(told), custody_of(told)
    return (
        Followed(_days(lodged_at, first[1]), first[0]) if first else Followed(followed, ""),
        Followed(_days(lodged_at, taken[1]), taken[0]) if taken else Followed(followed, ""),
    )


def _days(since: datetime, until: datetime) -> float:
    """Return the days between, at least zero: an event dated before the lodging counts as at the lodging."""
    return max(0.0, (until - since).total_seconds() / 86_400)


def cohort_of(ori: str, month: str, found: Sequence[_Request]) -> dict[str, Any]:
    """A cohort: counts, and by each of `DAYS` the share of each outcome and of custody, to four decimals."""
    firsts, custodies = [f for f, _ in found], [c for _, c in found]
    shares, taken = incidence(firsts, DAYS), incidence(custodies, DAYS)
    none = [0.0] * len(DAYS)
    return {
        "ori": ori,
        "month": month,
        "lodged": len(found),
        "known": [known_by(firsts, day) for day in DAYS],
        "custody_known": [known_by(custodies, day) for day in DAYS],
        "had": {o.value: sum(1 for f in firsts if f.outcome == o) for o in FirstOutcome},
        "shares": {o.value: [round(v, 4) for v in shares.get(o.value, none)] for o in FirstOutcome},
        "custody": sum(1 for c in custodies if c.outcome == "custody"),
        "custody_shares": [round(v, 4) for v in taken.get("custody", none)],
    }


def _requests(cut: datetime) -> Iterator[tuple[str, datetime, list[CaseMoment]]]:
    """Each case that was lodged by the cut: the first jail's ORI, when, and the steps since that tell an outcome."""
    jails = detainer.first_jails()
    others = custody.declined_as_not_named()
    lodged = RecordedStep.objects.filter(matter=OuterRef("matter"), step="lodge", recorded_at__lte=cut)
    rows = (
        RecordedStep.objects.filter(Exists(lodged), matter__track=Track.CASE, step__in=_STEPS, recorded_at__lte=cut)
        .order_by("matter", "number")
        .values_list("matter", "number", "step", "happened_at")
    )  # fmt: skip
    for case, steps in groupby(rows.iterator(5000), key=lambda row: row[0]):
        ori, lodged_at, told = jails.get(case, ""), None, []
        for _, number, step, happened_at in steps:
            if step == "lodge":
                lodged_at = lodged_at or happened_at
            elif lodged_at is not None:
                told.append(CaseMoment(step, happened_at, not_named=(case, number) in others))
        if lodged_at is not None:
            yield ori, lodged_at, told


def pooled(content: dict[str, Any], oris: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The cohorts of these agencies by ORI, by month; of all where none is named."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in content["cohorts"]:
        if not oris or row["ori"] in oris:
            found[row["ori"]].append(row)
    return dict(found)
