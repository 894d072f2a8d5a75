"""An agency's reply to what is counted of it: requested before anything is released, and printed with the figure.

The report of 2017 attributed detainers to the wrong agencies and asked none of them first (docs of the released data
tell how). A reply changes no figure; what it shows to be wrong is corrected in the records and restated.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.stages.oversight.models import FigureReply
from handover.web.cells import plain

REPLIED: Final = "figures.reply"
TIME_TO_REPLY: Final = timedelta(days=14)
"""From the first count of a month to the earliest release of it (the office's own, illustrative)."""
LONGEST: Final = 4000


def record_reply(ori: str, month: str, digest: str, text: str, actor: Actor) -> FigureReply:
    """Keep a reply of an agency to a month's figures. ``digest``: of the count that it read. A later reply is added
    to the earlier ones."""
    with transaction.atomic():
        kept = FigureReply.objects.create(
            ori=ori, month=month, digest=digest, text=text.strip(), by_key=actor.key, by_name=actor.name,
            at=timezone.now(),
        )  # fmt: skip
        append(act=REPLIED, actor=actor, subject=month, content={"ori": ori, "of": digest, "reply": kept.pk})
    return kept


def replies_to(oris: Iterable[str]) -> dict[str, list[FigureReply]]:
    """The replies of these agencies, by ORI, the newest month first and each month's in their order."""
    found: dict[str, list[FigureReply]] = defaultdict(list)
    for row in FigureReply.objects.filter(ori__in=list(oris)).order_by("-month", "at"):
        found[row.ori].append(row)
    return dict(found)


def newest(most: int = 100) -> Sequence[FigureReply]:
    """The last replies of all agencies."""
    return list(FigureReply.objects.order_by("-at")[:most])


def replies_csv(found: Mapping[str, Sequence[FigureReply]]) -> str:
    """The replies as lines below a table; nothing where there are none."""
    if not found:
        return ""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([])
    writer.writerow(
        ["Reply of", "Month of lodging", "On (UTC)", "Reply", "SHA-256 of the count that it read"]
    )
    for ori in sorted(found):
        for one in found[ori]:
            writer.writerow([ori, one.month, f"{one.at:%Y-%m-%d}", plain(one.text), one.digest])
    return out.getvalue()
