"""Apply the edits of the dictionary to a record: each fault is a problem, each oddity a warning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from handover.formats.ansi_nist import TaggedRecord, Transaction
from handover.formats.ebts import dictionary
from handover.formats.ebts.dictionary import FieldRule
from handover.formats.ebts.problems import EbtsProblem, problem
from handover.formats.ebts.values import HEIGHT, WEIGHT, parse_date

_GROWING: Final = frozenset({"POB", "CTZ", "SMT", "GEO"})
"""NCIC tables that have grown since 2010: an unknown code there is a warning, not a reason for refusal."""
_SHAPES: Final = {
    "2.009": (re.compile(r"[^ .][^.]*"), "begins with a blank or contains a period"),
    "2.015": (re.compile(r"[A-Za-z]{2}[^ ]+"), "is not a state and a number"),
    "2.017": (re.compile(r"[A-Za-z]{2}-?[^ ]+"), "is not two letters, a hyphen and a number"),
    "2.027": (HEIGHT, "is not feet and inches, N and inches, or 000"),
    "2.029": (WEIGHT, "is not three digits"),
}
_ODD_CHARACTERS: Final = re.compile(r"[\x00-\x1f\x7f]")
_LINE_BREAKS: Final = dict.fromkeys(map(ord, "\r\n\t"), " ")
_GROUPS: Final = {"414": (4, 14), "713": (7, 13)}
_LEAST_CONTROL: Final = 10
"""Least characters of a control number in EBTS 9.1; the templates of 10.0 have fewer, so fewer is not a
fault.
"""


@dataclass
class Findings:
    """Collects problems and warnings."""

    problems: list[EbtsProblem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, code: str, tag: str, text: str) -> None:
        """A fault."""
        self.problems.append(problem(code, tag, text))

    def warn(self, tag: str, text: str) -> None:
        """An oddity."""
        self.warnings.append(f"{tag} {dictionary.mnemonic(tag)}: {text}".replace(" :", ":"))


def check_header(record: TaggedRecord, found: Findings) -> None:
    """Check the Type-1 fields, with codes H0001 and H0002."""
    for rule in dictionary.TYPE1:
        values = [item for row in record.items(rule.tag) for item in row if item.strip()]
        if not values:
            if rule.mandatory:
                found.add("H0001", rule.tag, f"{rule.meaning} is missing")
        elif rule.occurs == 1 and rule.tag != "1.013":
            text = record.first(rule.tag)
            fault = _fault(rule, text)
            if fault or len(values) > 1:
                found.add("H0002", rule.tag, fault or "is given more than once")
    for tag in ("1.009", "1.010"):
        if 0 < len(text := record.first(tag)) < _LEAST_CONTROL:
            found.warn(tag, f"has {len(text)} characters; EBTS 9.1 requires {_LEAST_CONTROL} to 40")


def check_records(tx: Transaction, found: Findings) -> None:
    """Compare the number of records of each type with edition 9.1; later editions have more types, so a
    difference is a warning.
    """
    meaning_records = dictionary.transactions().get(tx.tot.upper())
    if meaning_records is None:
        return
    expected: set[int] = set()
    for entry in meaning_records[1].split():
        group, _, bounds = entry.partition(":")
        least, _, most = bounds.partition("-")
        kinds = _GROUPS.get(group, (int(group),))
        expected.update(kinds)
        count = len(tx.of_type(*kinds))
        if not int(least) <= count <= int(most or least):
            named = " or ".join(f"Type-{kind}" for kind in kinds)
            found.warn("1.003", f"{count} records of {named}; {tx.tot} has {bounds}")
    for kind in sorted({r.type for r in tx.records} - expected):
        found.warn("1.003", f"a Type-{kind} record, which {tx.tot} of EBTS 9.1 does not have")


def check_type2(record: TaggedRecord, tot: str, found: Findings) -> None:
    """Check presence, occurrences, character classes, lengths, codes and dates of the Type-2 fields for that
    type.
    """
    for tag in dictionary.mandatory(tot):
        if tag not in {"2.001", "2.002"} and not record.first(tag) and not _any_text(record, tag):
            found.add("E0001", tag, f"is missing; {tot} requires it")
    for item in record.fields:
        tag = f"2.{item.number:03d}"
        if item.number <= 2 or not item.value:
            continue
        if not dictionary.mnemonic(tag):
            continue  # a state-defined field: kept, not checked
        if not dictionary.allowed(tag, tot):
            found.warn(tag, f"is not a field of {tot}")
            continue
        rows = item.items
        most = dictionary.most_occurrences(tag, tot)
        if len(rows) > most:
            found.add("E0002", tag, f"occurs {len(rows)} times; at most {most} allowed")
        for row in rows:
            _check_row(tag, row, tot, found)


def _any_text(record: TaggedRecord, tag: str) -> bool:
    return any(item.strip() for row in record.items(tag) for item in row)


def _check_row(tag: str, row: list[str], tot: str, found: Findings) -> None:
    items = dictionary.item_rules(tag, tot)
    if not items:
        rule = dictionary.rule(tag, tot)
        if rule is not None:
            _check_value(tag, rule, "\x1f".join(row), found)
        return
    for place, rule in enumerate(items):
        text = row[place].strip() if place < len(row) else ""
        name = rule.mnemonic.rpartition("_")[2]
        if text:
            _check_value(tag, rule, text, found, f"{name} ")
        elif tot in rule.mandatory:
            found.add("E0001", tag, f"{name} is missing")


def _check_value(tag: str, rule: FieldRule, text: str, found: Findings, name: str = "") -> None:
    fault = _fault(rule, text)
    table = dictionary.codes(rule.form) if rule.form else {}
    if fault:
        found.add("E0002", tag, name + fault)
    elif table and text.upper() not in table:
        if rule.form in _GROWING:
            found.warn(tag, f"{name}is a code that the table of 2010 does not contain")
        else:
            found.add("E0002", tag, f"{name}is not a code in its table")
    for oddity in _oddities(tag, rule, text):
        found.warn(tag, name + oddity)
    shape = _SHAPES.get(tag)
    if shape and not fault and not shape[0].fullmatch(text):
        found.add("E0002", tag, shape[1])


def _fault(rule: FieldRule, text: str) -> str:
    """Return why a value fails its edit, or an empty string."""
    plain = text.translate(_LINE_BREAKS) if rule.special == "print" else text
    if _ODD_CHARACTERS.search(plain):
        return "contains a control character or too many items"
    if not rule.least <= len(text) <= rule.most:
        size = f"{rule.least}" if rule.least == rule.most else f"{rule.least} to {rule.most}"
        return f"has {len(text)} characters, not {size}"
    if rule.chars == "N" and not (text.isascii() and text.isdigit()):
        return "is not a number"
    if rule.chars == "A" and not text.replace(" ", "").isalpha():
        return "does not consist of letters"
    if rule.chars == "AN" and not text.isalnum():
        return "does not consist of letters and digits"
    zeros = rule.form == "date0" and text == "00000000"
    if rule.form.startswith("date") and not zeros and parse_date(text) is None:
        return "is not a calendar date"
    return ""


def _oddities(tag: str, rule: FieldRule, text: str) -> Iterator[str]:
    special = rule.special
    if "S" in rule.chars and special not in {"", "print"}:
        allowed = set(special.replace("_", " "))
        if any(not c.isalnum() and c not in allowed for c in text):
            yield "contains a special character that the field does not allow"
    if tag == "2.017" and text[:2].upper() not in dictionary.MNU_PREFIXES:
        yield "begins with an identifying code that the table does not contain"
    if tag == "2.098" and not dictionary.known_repository(text):
        yield "names a repository that EBTS 10.0 neither lists nor reserves"
    if tag == "2.006" and "." in text:
        yield "contains a period"
