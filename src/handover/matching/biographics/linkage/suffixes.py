"""Suffixes that stand in name columns (``RIVERS JR``, ``LAST, JR., FIRST``): removed and compared as a separate
field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from handover.matching.biographics.linkage.files import TextColumn
from handover.matching.biographics.linkage.mapping import FieldKind
from handover.matching.biographics.name_lists import SUFFIXES, TRAILING_SUFFIXES, TRAILING_SURNAME_SUFFIXES
from handover.matching.biographics.scripts import plain

SUFFIX: Final = "suffix"
NAMES: Final = (FieldKind.SURNAME, FieldKind.NAME, FieldKind.GIVEN)
"""Kinds of columns that may hold a suffix, the likeliest first."""
_FORMS: Final = {number: form for form, number in reversed(SUFFIXES.items())}
_WHOLE: Final = TRAILING_SUFFIXES | {"JUNIOR", "SENIOR"}
_KNOWN: Final = {
    FieldKind.SURNAME: TRAILING_SURNAME_SUFFIXES,
    FieldKind.NAME: _WHOLE,
    FieldKind.GIVEN: TRAILING_SUFFIXES,
}


def usual_form(text: str) -> str:
    """JUNIOR, Jr. and JNR are one: ``JR``. Another text as upper-case words."""
    form = plain(text).replace(" ", "")
    return _FORMS.get(SUFFIXES.get(form, 0), form)


def parted(text: str, kind: FieldKind) -> tuple[str, str]:
    """A name without its suffix, and the suffix in its usual form; the text as it stands where it has none.

    A name of one word is no suffix. ``kind`` one of ``NAMES``.
    """
    parts = [words for part in text.split(",") if (words := plain(part).split())]
    if sum(map(len, parts)) < 2:
        return text, ""
    for place, words in enumerate(parts):
        alone = len(words) == 1 and place > 0
        known = _WHOLE if alone else _KNOWN[kind]
        if kind is FieldKind.NAME and place == 0 and len(parts) > 1:
            known = TRAILING_SURNAME_SUFFIXES  # RIVERS VI, WALTER
        if words[-1] in known and (alone or len(words) > 1):
            rest = [*parts[:place], *([words[:-1]] if len(words) > 1 else []), *parts[place + 1 :]]
            return ", ".join(" ".join(one) for one in rest), usual_form(words[-1])
    return text, ""


def apart(
    names: Sequence[str], kinds: Sequence[FieldKind], columns: Sequence[Sequence[TextColumn]]
) -> tuple[list[Sequence[TextColumn]], Sequence[TextColumn] | None]:
    """The columns of each field, one a file, names without suffixes; and the suffixes of each file's records (n,).

    A suffix of a column of its own goes before one of a name; the surname's before the given name's. None where the
    files have no suffix at all.
    """
    made: list[Sequence[TextColumn]] = list(columns)
    own = columns[names.index(SUFFIX)] if SUFFIX in names else None
    found = [column.copy() if own else np.full(len(column), "", dtype=object) for column in own or columns[0]]
    for kind in NAMES:
        for place in (at for at, one in enumerate(kinds) if one is kind):
            made[place] = [_without(*pair, kind) for pair in zip(columns[place], found, strict=True)]
    if own is not None:
        made[names.index(SUFFIX)] = found
    return made, found if any(column.any() for column in found) else None


def _without(column: TextColumn, suffixes: TextColumn, kind: FieldKind) -> TextColumn:
    """A column without suffixes, which go into ``suffixes`` where there is none yet."""
    known = {text: parted(text, kind) for text in set(column.tolist()) if text}
    without = column.copy()
    for row, text in enumerate(column.tolist()):
        name, suffix = known.get(text, ("", ""))
        if suffix:
            without[row] = name
            suffixes[row] = suffixes[row] or suffix
    return without
