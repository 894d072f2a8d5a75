"""A disposition as a jail would send it by EBTS."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from handover.formats.ansi_nist import FieldValue, tagged, transaction, write
from handover.formats.ebts.car import Header
from tests.stages.files import ALDER


def dspe(
    tcn: str, segments: Sequence[Sequence[str]], *, ucn: str = "", ori: str = ALDER, action: str = "ADD"
) -> bytes:
    """A DSPE with these segments of 2.051: day, offence, provision, category, count."""
    fields: list[tuple[int, FieldValue]] = [
        (2, "00"), (6, "RECORDS CLERK"), (14, ucn), (45, "20190504"), (51, [list(one) for one in segments]),
        (73, [[ori]]), (2021, "D"), (2035, "E1"), (2052, action),
    ]  # fmt: skip
    day = f"{dt.datetime.now(dt.UTC):%Y%m%d}"
    head = Header("DSPE", tcn, ori, "CXBUREAU0", day, priority="4")
    return write(transaction(head.fields(), [tagged(2, [pair for pair in fields if pair[1]])]))
