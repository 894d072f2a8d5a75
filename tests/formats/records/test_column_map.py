"""A column map is checked before a file is read by it, and each fault is told in words."""

from __future__ import annotations

import io
import json

import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.records import FeedContext, RecordFileError, read_csv_feed
from handover.formats.records.column_map import map_schema, read_map
from handover.formats.records.schema import DATA, SCHEMAS
from tests.formats.records.csv_feeds import KEYED, WANTS
from tests.formats.records.strategies import TODAY


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("map: 1", "map: 2", "map"),
        ("kind: want", "kind: wants", "kind"),
        ("encoding: utf-8", "encoding: ebcdic", "encoding"),
        ('delimiter: ","', 'delimiter: "x"', "delimiter"),
        ("  NIC: {to: [source_key, body.nic]}\n", "", "source_key: no column"),
        ("body.nic", "body.nik", "body.nik: there is no such field of want"),
        ("body.names.0.first", "body.names.first", "no such field"),
        ("body.names.0.first", "body.names.0", "no such field"),
        ("body.names.0.first", "body.names.0.last", "two columns"),
        ("body.names.0.first", "kind", "kind: there is no such field"),
        ("source: COUNTY", "sourse: COUNTY", "sourse: there is no such field"),
        ("{to: body.ori, capitals: true}", "{to: body.entered_on}", "two columns"),
        ("{to: body.ori, capitals: true}", "{to: body.warrant_date}", "takes date, not text"),
        ("{to: body.ori, capitals: true}", "{to: body.ori, type: integer}", "takes text, not integer"),
        ("{to: body.ori, capitals: true}", "{to: body.ori, upper: true}", "upper"),
        ("type: date, ", "", "formats stand with"),
        ('formats: ["%m/%d/%Y", "%d-%b-%Y"]', "formats: []", "formats stand with"),
        ('"%d-%b-%Y"', '"%d-%b-%y"', "has %Y"),
        ('"%d-%b-%Y"', '"%Y %Y"', "has %Y"),
        ('"%Y"]', '"%B %Y"]', "has %Y"),
        (" %z", "", "zone is a guess"),
        ("type: timestamp, formats: [\"%Y-%m-%d %H:%M:%S %z\"]", "type: integer, formats: [\"%Y\"]", "formats stand"),
        ("unused: [REMARK]", "unused: [REMARK, NIC]", "unused and yet read"),
        ("unused: [REMARK]", "unused: [REMARK]\nunused: [X]", "twice"),
        ("  ALIAS:", "  LAST:", "twice"),
        ("unused: [REMARK]", "unused: &a [REMARK]\nmore: *a", "alias"),
        ("unused: [REMARK]", "unused: [REMARK", "not YAML"),
        ("constants: {", "constants: {op: delete, ", "op: is no operation"),
    ],
)  # fmt: skip
def test_a_map_with_a_fault_is_refused_in_words(old: str, new: str, told: str) -> None:
    assert old in WANTS
    with pytest.raises(RecordFileError, match=told):
        read_map(WANTS.replace(old, new))


@pytest.mark.parametrize(
    "text", ["", "3", "[]", "a: b: c", "!!python/object/apply:os.system ['true']", "\x00", "{" * 5000]
)
def test_what_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(RecordFileError):
        read_map(text)


def test_a_csv_file_without_a_map_is_refused() -> None:
    with pytest.raises(RecordFileError, match="needs a column map"):
        list(read_csv_feed(io.BytesIO(b""), FeedContext(today=TODAY)))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_shipped_schema_is_that_of_the_models(name: str) -> None:
    stored = json.loads((DATA / name).read_text(encoding="utf-8"))
    assert stored == SCHEMAS[name](), "run handover.formats.records.schema.write_schemas()"


def test_the_schema_of_a_map_takes_the_maps_that_we_take() -> None:
    validator = jsonschema_rs.Draft202012Validator(map_schema())
    validator.validate(json.loads(json.dumps(yaml.safe_load(WANTS))))
    validator.validate(yaml.safe_load(KEYED))
    wrong = yaml.safe_load(KEYED.replace("skip_lines", "skip_rows"))
    assert not validator.is_valid(wrong)


@given(st.text())
def test_whatever_the_map_nothing_but_the_declared_error_is_raised(text: str) -> None:
    with pytest.raises(RecordFileError):
        read_map(text)
