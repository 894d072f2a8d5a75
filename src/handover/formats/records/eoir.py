"""Proceedings of the immigration courts (EOIR's public release) as order records.

The reader takes ``B_TblProceeding.csv``; the other tables of the release lie beside it under their own names. The
release names nobody: ``identities.csv`` (columns IDNCASE and IDENTITY) says whose cases they are, and a case that it
does not name belongs to ``case/IDNCASE``, which is nobody until somebody says so.

A code of a decision means something only with its case type and by the agency's own lookup. Without it, or where the
meaning is none that we know, the proceeding stays a proceeding with its codes as they came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO, Final

from handover.formats.records.canonical import Accepted
from handover.formats.records.eoir_table import code, day, iso_day, number, one_of, rows
from handover.formats.records.eoir_tables import Appeal, Lookups, SideTables, counted_rows, side_tables
from handover.formats.records.reader import FeedContext, ReadItem, joined_key, raw_text
from handover.formats.records.rules import Rejected, Warned
from handover.formats.records.xml_tree import with_warnings

_TABLE: Final = "B_TblProceeding"
_COLUMNS: Final[Mapping[str, Callable[[str], bool]]] = MappingProxyType(
    {
        "IDNPROCEEDING": number,
        "IDNCASE": number,
        "OSC_DATE": day,
        "BASE_CITY_CODE": code,
        "DEC_CODE": code,
        "OTHER_COMP": code,
        "APPEAL_NOT_FILED": one_of("Y", "N"),
        "COMP_DATE": day,
        "ABSENTIA": one_of("Y", "N"),
        "DATE_APPEAL_DUE_STATUS": day,
        "CUSTODY": one_of("N", "R", "D"),
        "CASE_TYPE": code,
    }
)
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(
        ("REMOVE", "REMOVED", "REMOVAL", "ORDER OF REMOVAL", "DEPORT", "DEPORTED", "DEPORTATION", "EXCLUDE",
         "EXCLUDED"),
        "removal_order",
    )
    | dict.fromkeys(
        ("RELIEF", "RELIEF GRANTED", "GRANT", "GRANTED", "TERMINATE", "TERMINATED", "TERMINATION", "LEGALLY ADMITTED"),
        "relief",
    )
)  # fmt: skip
"""Kind of an order by the whole description that the agency's lookup gives; the list is ours."""
_DISMISSED: Final = frozenset({"DISMISS APPEAL", "DISMISSED", "DISMISS", "APPEAL DISMISSED"})
"""Descriptions of a decision of the Board that ends an appeal against the order (8 CFR 1241.1(a))."""
_CASE_APPEALS: Final = frozenset({"CASE APPEAL"})
"""Descriptions of an appeal against the decision of the case itself, not of a bond or a motion."""
_CHARGE: Final = re.compile(r"(212|237|241|242|246|215)([A-Za-z])([0-9]{1,2})([A-Z]?)([ivx]*)")
_MOST_SECTIONS: Final = 120


def read_eoir(file: BinaryIO, context: FeedContext) -> Iterator[ReadItem]:
    """Yield the charging document of each case and the state of each proceeding.

    Raises ``RecordFileError`` for a table that is not of the release. A row of another table that
    cannot be read is told too. If the release counts its rows (Count.txt) and the file has another number, the
    last item says so.
    """
    lookups = Lookups.of(context.folder)
    count = 0
    with side_tables(context.folder) as tables:
        for line, raw, unread in tables.unread:
            yield ReadItem(line, raw_text(raw), unread)
        for line, raw, row in rows(file, _COLUMNS):
            count += 1
            if isinstance(row, Rejected):
                yield ReadItem(line, raw_text(raw), row)
                continue
            for result in _records(row, tables, lookups, context):
                yield ReadItem(line, raw_text(raw), result)
    expected = counted_rows(context.folder, _TABLE)
    if expected is not None and expected != count:
        text = f"the file has {count:,} rows, but Count.txt of the release says {expected:,}; fetch it again"
        yield ReadItem(0, "", Rejected("row-count", text, ""))


def _records(
    row: Mapping[str, str], tables: SideTables, lookups: Lookups, context: FeedContext
) -> Iterator[Accepted | Rejected]:
    case, filed = row["IDNCASE"], iso_day(row["OSC_DATE"])
    sections, cut = _sections(tables.charges(case))
    common: dict[str, Any] = {
        "identity": tables.identity(case) or joined_key("case", case),
        "body": lookups.cities.get(row["BASE_CITY_CODE"], row["BASE_CITY_CODE"]),
        "case_id": case,
        "case_type": row["CASE_TYPE"],
        "sections": sections,
    }
    if filed and tables.first_time(case, filed):
        body = common | {"kind": "charging_document", "dated": filed}
        yield with_warnings(context.upsert("order", joined_key("case", case, "charging", filed), body), cut)
    body, odd = _state(row, tables.appeals(row["IDNPROCEEDING"]), lookups, context)
    result = context.upsert("order", joined_key("proceeding", row["IDNPROCEEDING"]), common | body)
    yield with_warnings(result, (*cut, *odd))


def _state(
    row: Mapping[str, str], appeals: list[Appeal], lookups: Lookups, context: FeedContext
) -> tuple[dict[str, Any], tuple[Warned, ...]]:
    """Return what a proceeding has come to: pending, ended without a decision, relief, or an order of removal."""
    completed = iso_day(row["COMP_DATE"])
    decision = row["DEC_CODE"] or row["OTHER_COMP"]
    body: dict[str, Any] = {
        "kind": "proceeding",
        "dated": completed or iso_day(row["OSC_DATE"]),
        "proceeding_id": row["IDNPROCEEDING"],
        "decision_code": decision,
    }
    if completed and not decision:
        text = (
            "is completed without a code of a decision or of another completion; its columns may be shifted"
        )
        return body, (Warned("completion-without-code", text, "DEC_CODE"),)
    if not (completed and row["DEC_CODE"]):
        return body, ()
    described = lookups.decisions.get((row["CASE_TYPE"], row["DEC_CODE"]))
    kind = _KINDS.get(" ".join((described or "").upper().split()))
    if kind is None:
        text = "no lookup of the agency says what this code means with this case type; it is kept as it came"
        return body, (Warned("undecoded-decision", text, "body.decision_code"),)
    basis = _basis(row, appeals, lookups, context) if kind == "removal_order" else ""
    return body | {"kind": kind, "final": bool(basis), "final_basis": basis}, ()


def _basis(row: Mapping[str, str], appeals: list[Appeal], lookups: Lookups, context: FeedContext) -> str:
    """Return why an order of removal is final, as far as the release states it (8 CFR 1241.1).

    (a) the Board dismissed every appeal of the case, (c) no appeal was filed and its time is over, (e) the order was
    made in absentia. An appeal that is pending, or decided in any other way, makes the order not final.
    """
    if appeals:
        return "bia_dismissed" if all(_dismissed(appeal, lookups) for appeal in appeals) else ""
    if row["ABSENTIA"] == "Y":
        return "in_absentia"
    due = iso_day(row["DATE_APPEAL_DUE_STATUS"])
    lapsed = row["APPEAL_NOT_FILED"] == "Y" and due and due < context.stated.isoformat()
    return "appeal_period_lapsed" if lapsed else ""


def _dismissed(appeal: Appeal, lookups: Lookups) -> bool:
    kind = " ".join(lookups.appeal_types.get(appeal.type, "").upper().split())
    decision = " ".join(lookups.board.get(appeal.decision, "").upper().split())
    return bool(appeal.decided_on) and kind in _CASE_APPEALS and decision in _DISMISSED


def ina_section(charge: str) -> str:
    """Return a charge's code as a section of the INA, ``212a06Ai`` as ``212(a)(6)(A)(i)``; another as it stands."""
    found = _CHARGE.fullmatch(charge)
    if not found:
        return charge
    section, letter, digits, second, roman = found.groups()
    parts = [letter.lower(), str(int(digits)), second.upper(), roman.lower()]
    return section + "".join(f"({part})" for part in parts if part)


def _sections(charges: list[tuple[str, str]]) -> tuple[str, tuple[Warned, ...]]:
    """Return the charges with the status that the court gave each, such as ``237(a)(1)(B) S``."""
    text = "; ".join(f"{ina_section(charge)} {status}".strip() for charge, status in charges if charge)
    if len(text) <= _MOST_SECTIONS:
        return text, ()
    shown = text[: _MOST_SECTIONS - 5].rpartition(";")[0]
    return f"{shown}; ...", (
        Warned("sections-cut", "are more than a record holds; the rest is left out", "body.sections"),
    )
