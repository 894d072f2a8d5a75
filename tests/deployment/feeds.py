"""The files of three sources for the walk: one person known to both repositories by prints, and a want of another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from handover.formats.templates import write_iso
from handover.world.prints import tenprint

PERSON, ENROLLED = 7, 3
"""The person of `tests.stages.files.booking`, by another press of the same fingers."""
Line = dict[str, Any]


def write_files(folder: Path) -> None:
    """Write ``state-history.jsonl``, ``immigration.jsonl``, ``wants.jsonl`` and the prints that they name."""
    (folder / "prints").mkdir(parents=True)
    for position, finger in tenprint(PERSON, ENROLLED).items():
        (folder / "prints" / f"{position}.iso").write_bytes(write_iso(finger))
    names = [{"last": "REYES LUNA", "first": "MARCO"}]
    person = {"names": names, "births": ["1988-04-02"], "sex": "M", "birthplace": "MM"}
    _write(folder / "state-history.jsonl", "STATE", [
        ("criminal_identity", "p1", {"ucn": "123456AB7", "sid": "CX0000001", **person}),
        ("arrest", "a1", {"identity": "p1", "arrested_on": "2019-05-04", "agency_ori": "CX0010000"}),
        ("charge", "c1", {"arrest": "a1", "literal": "AGGRAVATED ASSAULT", "severity": "felony"}),
        ("disposition", "d1", {"charge": "c1", "category": "convicted", "disposed_on": "2019-09-01"}),
        *_prints("p1", "criminal_identity"),
    ])  # fmt: skip
    _write(folder / "immigration.jsonl", "IMMIGRATION", [
        ("immigration_identity", "i1", {"fin": "1234567890", "a_number": "200000001", "citizenship": "MM", **person}),
        ("status", "s1", {"identity": "i1", "status": "no_status", "since": "2017-05-06"}),
        ("order", "o1", {
            "identity": "i1", "kind": "removal_order", "dated": "2018-02-03", "final": True,
            "final_basis": "appeal_waived", "body": "Immigration Court", "sections": "212(a)(6)(A)",
        }),
        *_prints("i1", "immigration_identity"),
    ])  # fmt: skip
    _write(folder / "wants.jsonl", "NCIC", [
        ("want", "w1", {
            "nic": "W000000001", "ori": "CX0010000", "names": [{"last": "OTHER", "first": "SOMEBODY"}],
            "births": ["1970-01-02"], "offence": "BURGLARY", "status": "active",
        }),
    ])  # fmt: skip


def _prints(key: str, kind: str) -> list[tuple[str, str, Line]]:
    return [
        (
            "prints",
            f"{key}/{p}",
            {"identity": key, "identity_kind": kind, "position": p, "template": f"prints/{p}.iso"},
        )
        for p in tenprint(PERSON, ENROLLED)
    ]


def _write(path: Path, source: str, rows: list[tuple[str, str, Line]]) -> None:
    head = {"op": "upsert", "source": source, "source_version": 1, "as_of": "2026-01-15"}
    lines = [json.dumps({"kind": kind, "source_key": key, **head, "body": body}) for kind, key, body in rows]
    path.write_text("".join(f"{line}\n" for line in lines))
