"""The transaction types and the dictionary as tables for readers: docs/ebts-fields.md, which a test compares
with this text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handover.formats.ebts import dictionary
from handover.formats.ebts.booking import MODELLED
from handover.formats.ebts.dictionary import FieldRule
from handover.formats.ebts.transaction_types import OTHER, TYPES

_CLASSES: Final = {"A": "letters", "N": "digits", "AN": "letters, digits", "B": "binary", "B1": "binary"}
_HEAD: Final = """# Transaction types and fields of EBTS in Handover

Made by `handover ebts fields` from the rows of `src/handover/formats/ebts/transaction_types.py` and the tables in
`src/handover/formats/ebts/data/`, which also drive what is refused, what is searched and what is shown.

## Transaction types

A received file is treated by its type (1.004). Full checks refuse a file for any fault in a field; lenient ones
require its type, its sender, its number and a print, and turn any other fault into a warning. Only an arrest is
cross-referenced in the immigration repository (ICE Policy 10074.2). A type that is not served is refused with A0004.
"""
_FIELDS: Final = """## Fields

Each table names its source. Two editions are covered, 9.1 and 10.0: what either allows is allowed, and a field is
mandatory (**M**) only if both require it. *O* is optional; a blank means that the transaction type does not have the
field. Length is that of one occurrence, in characters; "times" is the most that any of these types allows. A dot
marks the Type-2 fields that a booking has no attribute for: they are kept, shown and passed on as text.
"""


def fields_table() -> str:
    """Return the whole document as Markdown."""
    shown = tuple(TYPES)
    lines = [_HEAD, *_types(), "", _FIELDS, "### Type-1, the header", "", *_header(("M or O",))]
    for rule in dictionary.TYPE1:
        need = "**M**" if rule.mandatory else "*O*"
        lines.append(_row(rule, rule.tag, rule.occurs, [need, " ".join(dictionary.editions(rule.tag))]))
    lines += ["", "### Type-2, data about the person", "", *_header(shown)]
    for tag in dictionary.tags():
        lines += _type2(tag, shown)
    lines += ["", "### Code tables", ""]
    for name in ("RET", "SEX", "RAC", "EYE", "HAI", "SRF", "SRF3"):
        codes = ", ".join(f"`{code}` {meaning}" for code, meaning in dictionary.codes(name).items())
        lines += [f"**{name}**: {codes}", ""]
    lines += [
        "**MNU prefixes** (2.017): " + ", ".join(f"`{p}`" for p in sorted(dictionary.MNU_PREFIXES)),
        "",
        "**Repositories** (2.098): "
        + ", ".join(f"`{n}` {what}" for n, what in dictionary.REPOSITORIES.items()),
        "",
        "POB, CTZ, SMT and GEO are NCIC tables of a few hundred codes each: `data/codes.tsv`.",
    ]
    return "\n".join(lines) + "\n"


def _header(columns: tuple[str, ...]) -> list[str]:
    names = ["field", "", "meaning", "characters", "length", "times", "form", *columns, "edition"]
    return [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]


def _types() -> Iterator[str]:
    names = ["type", "what it is", "in EBTS", "treated as", "checks", "searched in", "answer"]
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in (*TYPES.values(), OTHER):
        in_ebts = dictionary.transactions().get(row.code, ("", ""))[0]
        searched = ", ".join(r.value for r in row.repositories)
        checks = row.checks.value if searched else ""
        yield f"| {' | '.join((row.code, row.words, in_ebts, row.treatment.value, checks, searched, row.answer))} |"


def _type2(tag: str, shown: tuple[str, ...]) -> Iterator[str]:
    needs = [_need(tag, tot) for tot in shown]
    if not any(needs):
        return
    having = [tot for tot, need in zip(shown, needs, strict=True) if need]
    rule = next((r for tot in having if (r := dictionary.rule(tag, tot))), None)
    times = max(dictionary.most_occurrences(tag, tot) for tot in having)
    dot = "" if int(tag[2:]) in MODELLED or tag == "2.001" else " ."
    edition = " ".join(dictionary.editions(tag))
    yield _row(rule, tag + dot, times, [*needs, edition], dictionary.mnemonic(tag))
    for item in dictionary.item_rules(tag, having[0]):
        yield _row(item, f"{tag} item {item.tag.rpartition('.')[2]}", item.occurs, [""] * (len(shown) + 1))


def _need(tag: str, tot: str) -> str:
    if tag in dictionary.mandatory(tot):
        return "**M**"
    return "*O*" if dictionary.allowed(tag, tot) else ""


def _row(rule: FieldRule | None, tag: str, times: int, needs: list[str], mnemonic: str = "") -> str:
    if rule is None:
        cells = [tag, mnemonic, "", "", "", str(times), ""]
    else:
        size = str(rule.least) if rule.least == rule.most else f"{rule.least}-{rule.most}"
        chars = _CLASSES.get(rule.chars, "any")
        name = rule.mnemonic.rpartition("_")[2]
        cells = [tag, mnemonic or name, rule.meaning, chars, size, str(times), rule.form]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in (*cells, *needs)) + " |"
