"""What no reader can repair in a column: letters lost to an encoding, numbers that a spreadsheet rounded. They are
reported, so that the file can be sent again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handover.matching.biographics.linkage.files import Records
from handover.matching.biographics.linkage.mapping import ColumnMap, FieldKind
from handover.matching.biographics.scripts import letters_lost
from handover.matching.biographics.spreadsheets import was_cut

SHOWN: Final = 5  # texts named
_LOST: Final = "letters lost, the rest is compared"
_CUT: Final = "rounded by a spreadsheet, not compared"
_RULES: Final[dict[FieldKind, tuple[str, Callable[[str], bool]]]] = {
    FieldKind.GIVEN: (_LOST, letters_lost),
    FieldKind.SURNAME: (_LOST, letters_lost),
    FieldKind.NAME: (_LOST, letters_lost),
    FieldKind.NUMBER: (_CUT, was_cut),
}


@dataclass(frozen=True, slots=True)
class Flagged:
    """Of one column of one file: what is wrong in ``records`` of it, and some of the texts, each with its count."""

    field: str
    file: str
    what: str
    records: int
    texts: tuple[tuple[str, int], ...]


def flagged_in(columns: ColumnMap, left: Records, right: Records | None) -> list[Flagged]:
    """The columns of either file (``right`` None: of one) that hold such values."""
    found = []
    sides = [("left", left), ("right", right)] if right else [("both", left)]
    for place, field in enumerate(columns.fields):
        rule = _RULES.get(field.kind) if field.kind else None
        if rule is None:
            continue
        for name, side in sides:
            counted = Counter(side.columns[place].tolist()) if side else Counter[str]()
            texts = Counter({text: count for text, count in counted.items() if text and rule[1](text)})
            if texts:
                shown = tuple(texts.most_common(SHOWN))
                found.append(Flagged(field.name, name, rule[0], texts.total(), shown))
    return found
