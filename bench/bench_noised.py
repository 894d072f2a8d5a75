"""pseudopeople's noise for bench/biographics.py: who is enrolled, and who is asked.

pseudopeople wants its own versions of pandas and NumPy, so it is never installed beside us: a throw-away
environment is made with uv, or the interpreter named by PSEUDOPEOPLE_PYTHON is taken.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from handover.matching.types import Biographics, PersonName

VERSION = "1.3.1"
ENROLLED = "enrolled"
_SCRIPT = Path(__file__).with_name("pseudopeople_csv.py")


def noised(work: Path) -> tuple[dict[str, Biographics], list[tuple[str, Biographics]]] | str:
    """Who is enrolled, by simulant, and who is asked; or why there are none.

    Enrolled is each person's first record at Social Security; asked are the 2020 census (no number) and the tax
    forms of that year (no date of birth, often no number that is right), all with pseudopeople's usual noise.
    """
    rows = noised_rows(work)
    if isinstance(rows, str):
        return rows
    enrolled: dict[str, Biographics] = {}
    for side, person, record in rows:
        if side == ENROLLED:
            enrolled.setdefault(person, record)
    return enrolled, [(p, record) for side, p, record in rows if side != ENROLLED and p in enrolled]


def noised_rows(work: Path) -> list[tuple[str, str, Biographics]] | str:
    """Every record (``enrolled``, ``census``, ``tax_forms``), its simulant, what was written; or why there are none."""
    out = work / "pseudopeople.csv"
    try:
        python = os.environ.get("PSEUDOPEOPLE_PYTHON") or _environment(work / "pseudopeople")
        subprocess.run([python, _SCRIPT, out], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as wrong:
        said = getattr(wrong, "stderr", "") or str(wrong)
        return said.strip().splitlines()[-1][:300] if said.strip() else type(wrong).__name__
    with out.open(newline="", encoding="utf-8") as file:
        return [(row["side"], row["person"], _record(row)) for row in csv.DictReader(file)]


def _environment(folder: Path) -> str:
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    for command in (
        [uv, "venv", "--quiet", "--python", "3.11", folder],
        [uv, "pip", "install", "--quiet", "--python", folder / "bin" / "python", f"pseudopeople=={VERSION}"],
    ):
        subprocess.run(command, check=True, capture_output=True, text=True)
    return str(folder / "bin" / "python")


def _record(row: dict[str, str]) -> Biographics:
    name = PersonName(row["last"], row["first"], row["middle"])
    return Biographics(
        names=(name,) if name.last or name.first else (),
        births=(born,) if (born := _date(row["birth"])) else (),
        sex=row["sex"][:1] if row["sex"] in ("Male", "Female") else "",
        numbers=(("SSN", row["ssn"]),) if row["ssn"] else (),
    )


def _date(written: str) -> str:
    """As written, in our order of year, month and day; a slip of the key stays in it, unread if it is no digit."""
    if found := re.fullmatch(r"(..)/(..)/(....)", written):
        return f"{found[3]}-{found[1]}-{found[2]}"
    if found := re.fullmatch(r"(....)(..)(..)", written):
        return f"{found[1]}-{found[2]}-{found[3]}"
    return written
