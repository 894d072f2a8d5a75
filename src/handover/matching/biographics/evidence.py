"""Turn the kernel's levels and weights into rows that a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from handover.matching.biographics import layout as k
from handover.matching.biographics.columns import MOST_NAMES
from handover.matching.biographics.scripts import letters_lost
from handover.matching.biographics.spreadsheets import was_cut
from handover.matching.biographics.values import KINDS
from handover.matching.types import Biographics, FieldEvidence, PersonName

SHOWN = 80  # characters of a value

_TOKEN_LEVELS = (
    "same",
    "another form of the name",
    "one letter off",
    "initial agrees",
    "two letters off",
    "sounds alike",
    "begins alike",
    "initial differs",
    "different",
)
_BIRTH_LEVELS = (
    "same",
    "same, a 1 January",
    "day and month exchanged",
    "year off by one",
    "one digit off",
    "year and month agree",
    "year and day agree",
    "day and month agree",
    "year agrees",
    "at most two years apart",
    "different",
    "far apart",
    "year and month agree, day unknown",
    "year agrees, the rest unknown",
    "close, partly unknown",
    "different, partly unknown",
)
_NUMBER_LEVELS = ("same", "one slip apart", "different", "of another state")
_FIELD_NAMES = (
    "surname",
    "given name",
    "name order",
    "suffix",
    "aliases",
    "birth date",
    "sex",
    "birthplace",
    "citizenship",
)
NUMBER_NAMES = {
    "UCN": "FBI number (UCN)",
    "FIN": "fingerprint identification number (FIN)",
    "SID": "state identification number (SID)",
    "ANUM": "A-number",
    "SSN": "social security number",
    "PASSPORT": "passport number",
    "OTHER": "other number",
    "ITIN": "taxpayer identification number (ITIN)",
}


class Side(NamedTuple):
    """One of the two records: as given, and which of its names, dates and numbers were kept (their indices)."""

    record: Biographics
    names: Sequence[int]
    births: Sequence[int]
    numbers: Sequence[int]


def evidence_of(probe: Side, gallery: Side, parts: k.Floats, codes: k.Ints) -> tuple[FieldEvidence, ...]:
    """The waterfall of one comparison: a row for each field compared; the rows' weights sum to the whole.

    ``parts`` (FIELDS,) and ``codes`` (FIELDS + 4 + KIND_COUNT,) as ``kernel.score`` leaves them.
    """
    return (
        *_name_rows(probe, gallery, parts, codes),
        *_birth_row(probe, gallery, parts, codes),
        *_code_rows(probe.record, gallery.record, parts, codes),
        *_number_rows(probe, gallery, parts, codes),
    )


def _row(field: str, level: str, values: tuple[str, str], weight: float, note: str = "") -> FieldEvidence:
    shown = [value if len(value) <= SHOWN else value[: SHOWN - 1] + "…" for value in values]
    return FieldEvidence(field, level, shown[0], shown[1], float(weight), note)


def _name_rows(p: Side, g: Side, parts: k.Floats, codes: k.Ints) -> Iterator[FieldEvidence]:
    if not (len(p.names) and len(g.names)):
        return
    mine = p.record.names[p.names[codes[k.FIELDS]]]
    theirs = g.record.names[g.names[codes[k.FIELDS + 1]]]
    turned = bool(codes[k.ORDER] & k.OTHER_ORDER)
    for field, values in (
        (k.SURNAME, (mine.last, theirs.last)),
        (k.GIVEN, (_given(mine), _given(theirs))),
    ):
        if codes[field]:
            level = _name_level(int(codes[field]), turned)
            yield _row(_FIELD_NAMES[field], level, values, parts[field], _lost(values))
        elif any(values):
            yield _row(_FIELD_NAMES[field], "not compared", values, 0.0, _lost(values))
    if turned:
        moved = parts[k.ORDER] == 0.0
        note = "a single name, in the other field" if moved else "surname and given name look exchanged"
        yield _row(
            _FIELD_NAMES[k.ORDER],
            "moved" if moved else "exchanged",
            (_whole(mine), _whole(theirs)),
            parts[k.ORDER],
            note,
        )
    if codes[k.SUFFIX]:
        level = _TOKEN_LEVELS[codes[k.SUFFIX] & 15]
        yield _row(_FIELD_NAMES[k.SUFFIX], level, (mine.suffix, theirs.suffix), parts[k.SUFFIX])
    if codes[k.ALIASES]:
        counts = (f"{len(p.names)} name(s)", f"{len(g.names)} name(s)")
        note = "many names have more chances to agree"
        yield _row(_FIELD_NAMES[k.ALIASES], "best pair taken", counts, parts[k.ALIASES], note)
    if max(len(p.record.names), len(g.record.names)) > MOST_NAMES:
        counts = (f"{len(p.record.names)} names", f"{len(g.record.names)} names")
        yield _row(_FIELD_NAMES[k.ALIASES], f"first {MOST_NAMES} compared", counts, 0.0)


def _lost(values: tuple[str, str]) -> str:
    return (
        "a letter was lost when the name was copied; the rest is compared"
        if any(map(letters_lost, values))
        else ""
    )


def _given(name: PersonName) -> str:
    return " ".join(part for part in (name.first, name.middle) if part)


def _whole(name: PersonName) -> str:
    return ", ".join(part for part in (name.last, _given(name)) if part)


def _name_level(code: int, turned: bool) -> str:
    worst, best = code & 15, code >> 4 & 15
    if code & k.JOINED:
        return "same name, divided or spelt otherwise"
    if turned:
        return f"in another order: {_TOKEN_LEVELS[worst]}"
    missing = ", a part on one side only" if code & k.MISSING else ""
    if best == worst or worst < k.INITIAL_DIFFERENT:
        return _TOKEN_LEVELS[worst] + missing
    if best < k.INITIAL_DIFFERENT:
        return "one part agrees, another differs" + missing
    return _TOKEN_LEVELS[k.DIFFERENT] + missing


def _birth_row(p: Side, g: Side, parts: k.Floats, codes: k.Ints) -> Iterator[FieldEvidence]:
    if codes[k.BIRTH] >= 0:
        values = (
            p.record.births[p.births[codes[k.FIELDS + 2]]],
            g.record.births[g.births[codes[k.FIELDS + 3]]],
        )
        several = max(len(p.births), len(g.births)) > 1
        note = f"best of {len(p.births)} by {len(g.births)} dates" if several else ""
        yield _row(_FIELD_NAMES[k.BIRTH], _BIRTH_LEVELS[codes[k.BIRTH]], values, parts[k.BIRTH], note)
    elif p.record.births or g.record.births:
        values = (", ".join(p.record.births[:2]), ", ".join(g.record.births[:2]))
        yield _row(_FIELD_NAMES[k.BIRTH], "not compared", values, 0.0, "unknown or unreadable on one side")


def _code_rows(p: Biographics, g: Biographics, parts: k.Floats, codes: k.Ints) -> Iterator[FieldEvidence]:
    fields = (
        (k.SEX, p.sex, g.sex),
        (k.BIRTHPLACE, p.birthplace, g.birthplace),
        (k.CITIZENSHIP, p.citizenship, g.citizenship),
    )
    for field, mine, theirs in fields:
        if not codes[field]:
            continue
        note = ""
        if field == k.CITIZENSHIP and codes[k.BIRTHPLACE]:
            note = "counted with the birthplace"
        elif field != k.SEX:
            note = "weak evidence of sameness, never of status"
        level = _TOKEN_LEVELS[codes[field] & 15]
        yield _row(_FIELD_NAMES[field], level, (mine, theirs), parts[field], note)


def _number_rows(p: Side, g: Side, parts: k.Floats, codes: k.Ints) -> Iterator[FieldEvidence]:
    agreeing = [f for f in range(k.NUMBER, k.FIELDS) if codes[f] >= 0 and parts[f] > 0]
    first = max(agreeing, key=lambda f: (parts[f], -f), default=-1)
    for kind, name in enumerate(KINDS):
        field = k.NUMBER + kind
        if codes[field] < 0:
            yield from _rounded(name, p.record, g.record)
            continue
        mine, theirs = divmod(int(codes[k.FIELDS + 4 + kind]), 1000)
        values = (
            p.record.numbers[p.numbers[mine]][1],
            g.record.numbers[g.numbers[theirs]][1],
        )
        note = "counted in part: numbers travel together" if field in agreeing and field != first else ""
        yield _row(NUMBER_NAMES[name], _NUMBER_LEVELS[codes[field]], values, parts[field], note)


def _rounded(kind: str, probe: Biographics, gallery: Biographics) -> Iterator[FieldEvidence]:
    """A row for a number of which a spreadsheet kept the first figures alone."""
    values = [
        [text for of, text in record.numbers if of.strip().upper() == kind] for record in (probe, gallery)
    ]
    if any(was_cut(text) for texts in values for text in texts):
        shown = ", ".join(values[0][:2]), ", ".join(values[1][:2])
        yield _row(
            NUMBER_NAMES[kind], "not compared", shown, 0.0, "a spreadsheet rounded it: its figures are lost"
        )
