"""The EBTS rules for each Type-1 and Type-2 field, as data.

The tables are in ``data/``, each with its source. They cover two editions: 9.1 (rules for every field) and
10.0 (which fields a transaction type has and how often). Where they differ, what either edition allows is
allowed, and a field is mandatory only if every edition that has the transaction type says so: live-scans of
either edition are accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

MNU_PREFIXES: Final = frozenset(
    {"AF", "AN", "AR", "AS", "BF", "CG", "CI", "FN", "IO", "MC"}
    | {"MD", "MP", "NA", "NS", "OA", "PI", "PP", "PS", "SS", "VA"}
)
"""FN: DHS fingerprint number (EBTS 9.4). AR as alien registration is illustrative: unconfirmed."""

REPOSITORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "1": "criminal",
        "2": "civil",
        "6": "RISC",
        "8": "DoD ABIS",
        "9": "DHS IDENT",
        "10": "DHS IDENT and LESC",
        "11": "wants and warrants",
        "12": "sex offenders",
        "13": "known or suspected terrorists",
    }
)
"""NDR 2.098, FBI EBTS 10.0 schema."""

_RESERVED_REPOSITORIES: Final = frozenset({16, *range(20, 51), *range(200, 700)})

_LONGER_IN_10: Final = {"2.018": 50, "2.019": 50}
"""EBTS 9.4 change history: NAM and AKA grew to 50 characters."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """The rule of one field, or one item of it (``2.047.1``), for the transaction types it names.

    ``chars``: A letters, N digits, AN both, S with special characters, B binary. ``least`` and ``most``
    are characters of one occurrence. ``form`` is ``date``, ``date0`` (eight zeros allowed), a code table
    or empty. ``special`` is ``print`` or the special characters allowed (``_`` a blank).
    """

    tag: str
    mnemonic: str
    meaning: str
    chars: str
    least: int
    most: int
    occurs: int
    form: str = ""
    special: str = "print"
    mandatory: frozenset[str] = frozenset({"*"})
    optional: frozenset[str] = frozenset()

    def applies(self, tot: str) -> bool:
        """Return whether this rule applies to that transaction type."""
        return tot in self.mandatory or tot in self.optional or "*" in self.mandatory


def _rows(name: str) -> Iterator[list[str]]:
    text = (files("handover.formats.ebts") / "data" / name).read_text("utf-8")
    body = [line for line in text.splitlines() if line and not line.startswith("#")]
    return (line.split("\t") for line in body[1:])


def _type1() -> Iterator[FieldRule]:
    for tag, mnemonic, meaning, chars, least, most, occurs, form, special, need, _ in _rows("type1.tsv"):
        must = frozenset({"*"} if need == "M" else ())
        yield FieldRule(
            tag, mnemonic, meaning, chars, int(least), int(most), int(occurs), form, special, must
        )


TYPE1: Final[tuple[FieldRule, ...]] = tuple(_type1())
"""Type-1 fields except the length; PRY, TCR, DOM, GMT, DCS and APS are optional."""


@cache
def _type2() -> Mapping[str, tuple[FieldRule, ...]]:
    found: dict[str, tuple[FieldRule, ...]] = {}
    for tag, mnemonic, meaning, chars, least, most, occurs, form, special, must, may in _rows("type2.tsv"):
        rule = FieldRule(
            tag,
            mnemonic,
            meaning,
            chars,
            int(least),
            max(int(most), _LONGER_IN_10.get(tag, 0)),
            int(occurs),
            form,
            special,
            frozenset(must.split()),
            frozenset(may.split()),
        )
        found[tag] = (*found.get(tag, ()), rule)
    return found


@cache
def _edition10() -> Mapping[str, tuple[str, Mapping[str, tuple[int, int]]]]:
    """Map tags to the mnemonic and, by transaction type, the least and most occurrences."""
    found = {}
    for tag, mnemonic, occurs in _rows("type2_v10.tsv"):
        by_tot = {}
        for group in occurs.split(";"):
            card, _, tots = group.partition("=")
            least, most = (int(n) for n in card.split(".."))
            by_tot.update(dict.fromkeys(tots.split(), (least, most)))
        found[tag] = (mnemonic, by_tot)
    return found


@cache
def codes(table: str) -> Mapping[str, str]:
    """Return a code table as code to meaning; empty for an unknown table."""
    rows = [*_rows("codes.tsv"), *_rows("codes_v10.tsv")]
    return MappingProxyType({code: meaning for name, code, meaning in rows if name == table})


def decoded(table: str, code: str) -> str:
    """Return a code with its meaning before it, such as ``Honduras (HD)``; the code alone if the table lacks it."""
    meaning = codes(table).get(code.upper(), "")
    return f"{meaning} ({code})" if meaning else code


def height(code: str) -> str:
    """Return a height (HGT 2.027: feet and inches, or N and inches) in words, the code after it."""
    if code == "000":
        return f"unknown ({code})"
    if code[:1] == "N" and code[1:].isdecimal():
        return f"{int(code[1:])} in ({code})"
    if len(code) == 3 and code.isdecimal():
        return f"{code[0]} ft {int(code[1:])} in ({code})"
    return code


@cache
def transactions() -> Mapping[str, tuple[str, str]]:
    """Map transaction types to their meaning and the records they may hold (``414:1-14``)."""
    return MappingProxyType({tot: (meaning, records) for tot, meaning, records in _rows("transactions.tsv")})


def known_repository(text: str) -> bool:
    """Return whether an NDR 2.098 value is a repository that EBTS 10.0 lists or reserves."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else -1
    return str(number) in REPOSITORIES or number in _RESERVED_REPOSITORIES


def known_tot(tot: str) -> bool:
    """Return whether either edition has that transaction type."""
    return tot in transactions() or any(tot in by_tot for _, by_tot in _edition10().values())


@cache
def _record_mnemonics() -> Mapping[str, str]:
    return {row[0]: row[1] for name in ("mnemonics_v10.tsv", "records.tsv") for row in _rows(name)}


def mnemonic(tag: str) -> str:
    """Return the mnemonic of a field, or an empty string for a field that neither edition has."""
    if tag.startswith("1."):
        return "LEN" if tag == "1.001" else next((r.mnemonic for r in TYPE1 if r.tag == tag), "")
    if not tag.startswith("2."):
        return _record_mnemonics().get(tag, "")
    rules = _type2().get(tag)
    return rules[0].mnemonic if rules else _edition10().get(tag, ("", {}))[0]


def rule(tag: str, tot: str) -> FieldRule | None:
    """Return the 9.1 rule of a Type-2 field for that transaction type, else of any type, else None."""
    rules = _type2().get(tag, ())
    return next((r for r in rules if r.applies(tot)), rules[0] if rules else None)


def item_rules(tag: str, tot: str) -> tuple[FieldRule, ...]:
    """Return the rules of a field's items in order; empty if the field is a single value."""
    found: list[FieldRule] = []
    while (item := rule(f"{tag}.{len(found) + 1}", tot)) is not None:
        found.append(item)
    return tuple(found)


def allowed(tag: str, tot: str) -> bool:
    """Return whether either edition has this field in that transaction type."""
    return any(r.applies(tot) for r in _type2().get(tag, ())) or tot in _edition10().get(tag, ("", {}))[1]


def most_occurrences(tag: str, tot: str) -> int:
    """Return how often a field may occur in that transaction type, by the more permissive edition."""
    nine = [r.occurs for r in _type2().get(tag, ()) if r.applies(tot)]
    ten = _edition10().get(tag, ("", {}))[1].get(tot)
    return max([*nine, ten[1] if ten else 1])


@cache
def mandatory(tot: str) -> tuple[str, ...]:
    """Return the tags of the Type-2 fields that every edition with this transaction type requires."""
    tags = [t for t in _type2() if t.count(".") == 1]
    nine = {t for t in tags if any(tot in r.mandatory or "*" in r.mandatory for r in _type2()[t])}
    ten = {t for t, (_, by) in _edition10().items() if t.count(".") == 1 and by.get(tot, (0, 0))[0]}
    both = nine & ten if ten and tot in transactions() else nine | ten
    return tuple(sorted(both, key=lambda t: int(t[2:])))


def tags() -> tuple[str, ...]:
    """Return every Type-2 field of either edition, in order, without items."""
    known = {t for t in (*_type2(), *_edition10()) if t.count(".") == 1}
    return tuple(sorted(known, key=lambda t: int(t[2:])))


def editions(tag: str) -> tuple[str, ...]:
    """Return the editions that have a Type-1 or Type-2 field."""
    if tag.startswith("1."):
        return next((tuple(row[-1].split()) for row in _rows("type1.tsv") if row[0] == tag), ())
    return tuple(name for name, table in (("9.1", _type2()), ("10.0", _edition10())) if tag in table)
