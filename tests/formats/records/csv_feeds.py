"""Two column maps, a file of one of them, and what is read from a file by its map."""

from __future__ import annotations

import io
from typing import Any

from handover.formats.records import Accepted, FeedContext, read_csv_feed
from handover.formats.records.envelope import canonical_value
from handover.formats.records.reader import ReadItem
from tests.formats.records.strategies import TODAY

WANTS = """
map: 1
kind: want
encoding: utf-8
delimiter: ","
columns:
  NIC: {to: [source_key, body.nic]}
  CHANGED: {to: source_version, type: timestamp, formats: ["%Y-%m-%d %H:%M:%S %z"]}
  ORI: {to: body.ori, capitals: true}
  LAST: {to: body.names.0.last}
  FIRST: {to: body.names.0.first}
  ALIAS: {to: body.names.1.last}
  DOB: {to: body.births.0, type: birth, formats: ["%m/%d/%Y", "%Y"], absent: ["00/00/0000"]}
  SEX: {to: body.sex, values: {1: M, 2: F, N: X}, unlisted: leave_out}
  SSN: {to: body.numbers.0.number}
  STAT: {to: body.status, values: {A: active, C: cleared}}
  ENTERED: {to: body.entered_on, type: date, formats: ["%m/%d/%Y", "%d-%b-%Y"]}
constants: {source: COUNTY, body.numbers.0.type: SOC}
unused: [REMARK]
"""
HEADER = "NIC,CHANGED,ORI,LAST,FIRST,ALIAS,DOB,SEX,SSN,STAT,ENTERED,REMARK\n"
ROW = "W1,2026-02-28 23:30:00 -0600,tx0570000,DOE,JO,ROE,7/1/1985,1,666123456,A,2/24/2026,no comment\n"


def context(text: str = WANTS) -> FeedContext:
    return FeedContext(today=TODAY, source="FEED", map_text=text)


def read(data: str | bytes, text: str = WANTS) -> list[ReadItem]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read_csv_feed(io.BytesIO(raw), context(text)))


def rules(data: str | bytes, text: str = WANTS) -> list[tuple[int, str]]:
    return [(item.position, getattr(item.result, "rule", "taken")) for item in read(data, text)]


def value(item: ReadItem) -> dict[str, Any]:
    assert isinstance(item.result, Accepted), item.result
    return canonical_value(item.result.record)


KEYED = """
map: 1
kind: charge
encoding: ascii
delimiter: tab
quotes: false
skip_lines: 2
columns:
  COUNT: {to: body.sequence, type: integer}
  TEXT: {to: body.literal}
  OP: {to: op, values: {D: retract, S: seal, M: merge}, unlisted: refuse}
  WHY: {to: correction.authority}
  WHEN: {to: correction.dated, type: date, formats: ["%Y%m%d"]}
  NEW: {to: correction.new}
keys:
  source_key: [CASE, COUNT]
  body.arrest: [CASE]
"""
