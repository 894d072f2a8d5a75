"""How far the time of a try at the person's page tells whether a case exists: the difference with its interval.

    python -m bench.person_code [--tries 4000]

On the database of HANDOVER_DATA_DIR or HANDOVER_DATABASE_URL, in which a case at least has a code. Each try is one look
at a code, in processor time of this process: a wrong code of a case that exists, the same of a case that does not, and
another wrong one, whose difference is none and tells how much the measure itself is worth. The tries of a round come in
random order, a tenth of the least and of the greatest is left out; differences in microseconds, with 95 % intervals.
"""

from __future__ import annotations

import json
import math
import os
import random
import statistics
import time
from typing import Any

import django
import typer


def main(tries: int = 4000) -> None:
    """Take the times and print the differences."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    django.setup()
    from handover.stages.detainer import person_code
    from handover.stages.detainer.models import PersonCode

    row = PersonCode.objects.select_related("matter").order_by("pk").first()
    if row is None:
        raise SystemExit("no case has a code here: set HANDOVER_PERSON_PAGE before requests are lodged")
    kinds = {
        "wrong": (row.matter.reference, "AAAABBBBCCCC"),
        "other wrong": (row.matter.reference, "AAAABBBBCCCD"),
        "no case": ("C-ZZZZZZZZZZ", "AAAABBBBCCCC"),
    }
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(tries):
        for kind in random.sample(list(kinds), len(kinds)):
            began = time.process_time()
            person_code.opened_by(*kinds[kind])
            times[kind].append(1e6 * (time.process_time() - began))
    found: dict[str, Any] = {"tries": tries}
    found |= {kind: round(statistics.median(each), 1) for kind, each in times.items()}
    found["wrong less no case"] = _difference(times["wrong"], times["no case"])
    found["wrong less other wrong"] = _difference(times["wrong"], times["other wrong"])
    print(json.dumps(found))


def _difference(one: list[float], other: list[float]) -> list[float]:
    """The difference of the trimmed means, and its interval."""
    kept = [sorted(each)[len(each) // 10 : -(len(each) // 10)] for each in (one, other)]
    difference = statistics.mean(kept[0]) - statistics.mean(kept[1])
    wide = 1.96 * math.sqrt(sum(statistics.variance(each) / len(each) for each in kept))
    return [round(value, 1) for value in (difference, difference - wide, difference + wide)]


if __name__ == "__main__":
    typer.run(main)
