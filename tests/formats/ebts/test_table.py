"""The table of fields in docs is what the dictionary says today."""

from __future__ import annotations

from pathlib import Path

from handover.formats.ebts import dictionary
from handover.formats.ebts.table import fields_table
from handover.formats.ebts.transaction_types import TYPES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "ebts-fields.md"


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text("utf-8") == fields_table(), "write it again: handover ebts fields"


def test_every_mandatory_field_of_what_we_read_and_write_has_a_row() -> None:
    text = fields_table()
    for tot in TYPES:
        for tag in dictionary.mandatory(tot):
            row = next(line for line in text.splitlines() if line.startswith((f"| {tag} |", f"| {tag} . |")))
            cells = [cell.strip() for cell in row.strip("|").split("|")]
            assert cells[7 + list(TYPES).index(tot)] == "**M**", (tot, tag)


def test_every_row_has_the_columns_of_its_table() -> None:
    width = 0
    for line in fields_table().splitlines():
        if line.startswith(("| field", "| type")):
            width = line.count("|")
        if line.startswith("| ") and width:
            assert line.count("|") == width, line
