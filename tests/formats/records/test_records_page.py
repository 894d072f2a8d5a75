"""docs/records.md: what it shows is read as it says, and its tables are those of the models."""

from __future__ import annotations

import io
import re
from pathlib import Path

from handover.commands.records_page import with_record_fields
from handover.formats.records import (
    CORRECTIONS,
    KINDS,
    Accepted,
    FeedContext,
    canonical_bytes,
    read_csv_feed,
    read_jsonl,
)
from handover.formats.records.reference import fields_text, rules_text
from tests.formats.records.strategies import TODAY

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "records.md").read_text(encoding="utf-8")


def block(language: str, number: int = 0) -> bytes:
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)
    return found[number].encode()


def test_every_line_that_the_page_shows_is_taken_without_a_warning() -> None:
    items = list(read_jsonl(io.BytesIO(block("json")), FeedContext(today=TODAY)))
    assert items
    for item in items:
        assert isinstance(item.result, Accepted), item.result
        assert item.result.warnings == ()


def test_the_map_makes_of_the_csv_what_the_page_says() -> None:
    context = FeedContext(today=TODAY, map_text=block("yaml").decode())
    (item,) = read_csv_feed(io.BytesIO(block("csv")), context)
    assert isinstance(item.result, Accepted), item.result
    assert canonical_bytes(item.result.record) == block("json", 1).strip()


def test_the_tables_are_what_the_models_say() -> None:
    assert with_record_fields(PAGE) == PAGE, "docs/records.md is stale; run: handover reference"


def test_the_tables_name_every_field_of_every_model() -> None:
    text = fields_text()
    for model in {*KINDS.values(), *CORRECTIONS.values()}:
        assert [name for name in model.model_fields if f"| `{name}` |" not in text] == []


def test_the_rules_say_what_they_ask_and_whence() -> None:
    rows = rules_text().splitlines()[2:]
    assert len(rows) > 15
    assert all(len(row) > 40 for row in rows)
