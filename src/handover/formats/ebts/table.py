"""The dictionary as a table to read: docs/ebts-fields.md is this text, and a test fails where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handover.formats.ebts import dictionary
from handover.formats.ebts.booking import MODELLED
from handover.formats.ebts.dictionary import FieldRule

SHOWN: Final = ("CAR", "CNA", "CPNU", "CPDR", "SRE", "ERRT", "RPIS", "RPISR")
"""The transaction types that Handover reads or writes."""
_CLASSES: Final = {"A": "letters", "N": "digits", "AN": "letters, digits", "B": "binary", "B1": "binary"}
_HEAD: Final = """# Fields of EBTS as Handover knows them

Made by `handover ebts fields` from the tables in `src/handover/formats/ebts/data/`, which also drive what is refused
and what is shown. Each table names its source. Two editions are held, 9.1 and 10.0: what either allows is allowed,
and a field is mandatory (**M**) only where both demand it. *O* is optional; a blank means that the transaction type
does not have the field. Length is of one occurrence, in characters; "times" is the most that any of these types allows.
A dot marks the Type-2 fields that a booking has no place of its own for: they are kept, shown and passed on as text.
"""


def fields_table() -> str:
    """The whole document as Markdown."""
    lines = [_HEAD, "## Type-1, the header", "", *_header(("M or O",))]
    for rule in dictionary.TYPE1:
        need = "**M**" if rule.mandatory else "*O*"
        lines.append(_row(rule, rule.tag, rule.occurs, [need, " ".join(dictionary.editions(rule.tag))]))
    lines += ["", "## Type-2, what is said of the person", "", *_header(SHOWN)]
    for tag in dictionary.tags():
        lines += _type2(tag)
    lines += ["", "## Code tables", ""]
    for name in ("RET", "SEX", "RAC", "EYE", "HAI", "SRF", "SRF3"):
        codes = ", ".join(f"`{code}` {meaning}" for code, meaning in dictionary.codes(name).items())
        lines += [f"**{name}**: {codes}", ""]
    lines += [
        "**MNU prefixes** (2.017): " + ", ".join(f"`{p}`" for p in sorted(dictionary.MNU_PREFIXES)),
        "",
        "**Repositories** (2.098): "
        + ", ".join(f"`{n}` {what}" for n, what in dictionary.REPOSITORIES.items()),
        "",
        "POB, CTZ, SMT and GEO are NCIC tables of some hundred codes each: `data/codes.tsv`.",
    ]
    return "\n".join(lines) + "\n"


def _header(columns: tuple[str, ...]) -> list[str]:
    names = ["field", "", "meaning", "characters", "length", "times", "form", *columns, "edition"]
    return [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]


def _type2(tag: str) -> Iterator[str]:
    needs = [_need(tag, tot) for tot in SHOWN]
    if not any(needs):
        return
    shown = [tot for tot, need in zip(SHOWN, needs, strict=True) if need]
    rule = next((r for tot in shown if (r := dictionary.rule(tag, tot))), None)
    times = max(dictionary.most_occurrences(tag, tot) for tot in shown)
    dot = "" if int(tag[2:]) in MODELLED or tag == "2.001" else " ."
    edition = " ".join(dictionary.editions(tag))
    yield _row(rule, tag + dot, times, [*needs, edition], dictionary.mnemonic(tag))
    for item in dictionary.item_rules(tag, shown[0]):
        yield _row(item, f"{tag} item {item.tag.rpartition('.')[2]}", item.occurs, [""] * (len(SHOWN) + 1))


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
