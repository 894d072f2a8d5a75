"""The tables beside the proceedings of a release: charges, appeals, whose case it is, and the agency's own lookups.

They are kept in a temporary SQLite file while the proceedings are read, since a release has tens of millions of rows.
"""

from __future__ import annotations

import dataclasses
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

from handover.formats.records.eoir_table import charge, code, day, iso_day, number, one_of, rows
from handover.formats.records.reader import RecordFileError
from handover.formats.records.rules import Rejected

_Checks = Mapping[str, Callable[[str], bool]]
_CHARGES: Final[_Checks] = {"IDNCASE": number, "IDNPROCEEDING": number, "CHARGE": charge, "CHG_STATUS": code}
_APPEALS: Final[_Checks] = {
    "IDNPROCEEDING": number, "STRAPPEALTYPE": code, "DATAPPEALFILED": day, "DATBIADECISION": day,
    "STRBIADECISION": code,
}  # fmt: skip
_IDENTITIES: Final[_Checks] = {"IDNCASE": number, "IDENTITY": lambda text: 0 < len(text) <= 200}
_DECISIONS: Final[_Checks] = {
    "STRCASETYPE": code, "STRDECCODE": code, "STRDECTYPE": one_of("C", "O"), "STRDECDESCRIPTION": lambda _: True,
}  # fmt: skip
_MOST_UNREAD: Final = 1000
_BIA: Final[_Checks] = {"STRCODE": code, "STRDESCRIPTION": lambda _: True}
_APPEAL_TYPES: Final[_Checks] = {"STRAPPLCODE": code, "STRAPPLDESCRIPTION": lambda _: True}
_CITIES: Final[_Checks] = {"BASE_CITY_CODE": code, "BASE_CITY_NAME": lambda _: True}


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal to the Board: its type's code, ISO days or ``""``, and the decision's code."""

    type: str
    filed_on: str
    decided_on: str
    decision: str


@dataclass(frozen=True, slots=True)
class Lookups:
    """The agency's own tables of codes; empty where the release came without.

    ``decisions``: description by case type and code, of decisions proper. ``board``: by the Board's code.
    ``appeal_types``: by the type's code. ``cities``: the court by its code.
    """

    decisions: Mapping[tuple[str, str], str]
    board: Mapping[str, str]
    appeal_types: Mapping[str, str]
    cities: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path | None) -> Self:
        """Read the lookups of a folder. A code that a table has with two meanings means neither."""
        decisions = _lookup(folder, "tblLookupCourtDecision.csv", _DECISIONS, "STRDECDESCRIPTION", _decision)
        return cls(
            MappingProxyType({(key[0], key[1]): text for key, text in decisions.items()}),
            _by_code(folder, "tblLookupBIADecision.csv", _BIA, "STRCODE", "STRDESCRIPTION"),
            _by_code(folder, "tbllookupAppealType.csv", _APPEAL_TYPES, "STRAPPLCODE", "STRAPPLDESCRIPTION"),
            _by_code(folder, "tblLookupBaseCity.csv", _CITIES, "BASE_CITY_CODE", "BASE_CITY_NAME"),
        )


def _by_code(folder: Path | None, name: str, checks: _Checks, key: str, told: str) -> Mapping[str, str]:
    found = _lookup(folder, name, checks, told, lambda row: (row[key],))
    return MappingProxyType({codes[0]: text for codes, text in found.items()})


def _decision(row: Mapping[str, str]) -> tuple[str, ...] | None:
    return (row["STRCASETYPE"], row["STRDECCODE"]) if row["STRDECTYPE"] == "C" else None


def _lookup(
    folder: Path | None,
    name: str,
    checks: _Checks,
    told: str,
    key_of: Callable[[Mapping[str, str]], tuple[str, ...] | None],
) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    twice: set[tuple[str, ...]] = set()
    for row in _rows(folder, name, checks):
        key = key_of(row)
        if key is None:
            continue
        if found.setdefault(key, row[told]) != row[told]:
            twice.add(key)
    return {key: text for key, text in found.items() if key not in twice}


Unread = tuple[int, str, Rejected]
"""Line, raw text and reason of a row that cannot be read."""


def _rows(
    folder: Path | None, name: str, checks: _Checks, unread: Callable[[Unread], None] = lambda _: None
) -> Iterator[Mapping[str, str]]:
    """Yield the good rows of a table of the folder, whatever the case of its name; none if it is not there."""
    path = _path(folder, name)
    if path is None:
        return
    try:
        with path.open("rb") as file:
            for line, raw, row in rows(file, checks):
                if isinstance(row, Rejected):
                    unread((line, raw, dataclasses.replace(row, message=f"{path.name}: {row.message}")))
                else:
                    yield row
    except RecordFileError as error:
        raise RecordFileError(f"{path.name}: {error}") from None
    except OSError as error:
        raise RecordFileError(f"{path.name} cannot be read: {error.strerror}") from None


def _path(folder: Path | None, name: str) -> Path | None:
    if folder is None or not folder.is_dir():
        return None
    return next((path for path in sorted(folder.iterdir()) if path.name.lower() == name.lower()), None)


class SideTables:
    """Charges, appeals and identities of a release, found by case or proceeding."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.unread: list[Unread] = []
        """Rows of these tables that cannot be read, the first thousand."""

    def load(self, folder: Path | None) -> None:
        """Take the tables of a folder. Raises ``RecordFileError`` for one that is not of the release."""
        run = self._database.execute
        run("BEGIN")
        charges = _rows(folder, "B_TblProceedCharges.csv", _CHARGES, self._leave)
        self._insert("charges", 3, ((row["IDNCASE"], row["CHARGE"], row["CHG_STATUS"]) for row in charges))
        self._insert("appeals", 5, map(_appeal, _rows(folder, "tblAppeal.csv", _APPEALS, self._leave_appeal)))
        identities = _rows(folder, "identities.csv", _IDENTITIES, self._leave)
        self._insert("identities", 2, ((row["IDNCASE"], row["IDENTITY"]) for row in identities))
        run("COMMIT")
        run("CREATE INDEX charges_of ON charges (idncase)")
        run("CREATE INDEX appeals_of ON appeals (idnproceeding)")
        run("CREATE INDEX identities_of ON identities (idncase)")

    def _insert(self, table: str, width: int, values: Iterator[tuple[str, ...]]) -> None:
        marks = ", ".join("?" * width)
        self._database.executemany(f"INSERT INTO {table} VALUES ({marks})", values)

    def _leave(self, unread: Unread) -> None:
        if len(self.unread) < _MOST_UNREAD:
            self.unread.append(unread)

    def _leave_appeal(self, unread: Unread) -> None:
        """Keep an appeal that cannot be read as one that is not decided, under each number of its row: an order with an
        appeal that nobody can read is not final."""
        self._leave(unread)
        numbers = {cell.strip() for cell in unread[1].split("\t") if number(cell.strip())}
        for one in sorted(numbers)[:50]:
            self._database.execute("INSERT INTO appeals VALUES (?, '', '', '', '')", (one,))

    def charges(self, case: str) -> list[tuple[str, str]]:
        """Return the charges of a case with their status, each once, in order."""
        asked = (
            "SELECT DISTINCT charge, status FROM charges WHERE idncase = ? ORDER BY charge, status LIMIT 100"
        )
        return [(str(one), str(two)) for one, two in self._database.execute(asked, (case,))]

    def appeals(self, proceeding: str) -> list[Appeal]:
        """Return the appeals of a proceeding, the earliest first."""
        asked = "SELECT type, filed, decided, decision FROM appeals WHERE idnproceeding = ? ORDER BY filed LIMIT 100"
        return [Appeal(*map(str, row)) for row in self._database.execute(asked, (proceeding,))]

    def identity(self, case: str) -> str:
        """Return the key of the immigration identity whose case it is; "" if the folder does not say."""
        found = self._database.execute(
            "SELECT identity FROM identities WHERE idncase = ?", (case,)
        ).fetchall()
        return str(found[0][0]) if len(found) == 1 else ""

    def first_time(self, case: str, day: str) -> bool:
        """Return whether this charging document is met for the first time in the file."""
        made = self._database.execute("INSERT OR IGNORE INTO charging VALUES (?, ?)", (case, day))
        return made.rowcount == 1


@contextmanager
def side_tables(folder: Path | None) -> Iterator[SideTables]:
    """Load the tables of the folder that are there, and forget them at the end. Raises ``RecordFileError``."""
    with tempfile.TemporaryDirectory(prefix="handover-eoir-") as place:
        database = sqlite3.connect(Path(place) / "tables.sqlite3", isolation_level=None)
        try:
            database.executescript(_SCHEMA)
            tables = SideTables(database)
            tables.load(folder)
            database.execute("BEGIN")
            yield tables
        finally:
            database.close()


_SCHEMA: Final = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE charges (idncase TEXT, charge TEXT, status TEXT);
CREATE TABLE appeals (idnproceeding TEXT, type TEXT, filed TEXT, decided TEXT, decision TEXT);
CREATE TABLE identities (idncase TEXT, identity TEXT);
CREATE TABLE charging (idncase TEXT, day TEXT, PRIMARY KEY (idncase, day)) WITHOUT ROWID;
"""


def _appeal(row: Mapping[str, str]) -> tuple[str, ...]:
    filed, decided = iso_day(row["DATAPPEALFILED"]), iso_day(row["DATBIADECISION"])
    return row["IDNPROCEEDING"], row["STRAPPEALTYPE"], filed, decided, row["STRBIADECISION"]


def counted_rows(folder: Path | None, table: str) -> int | None:
    """Return how many rows the release says that a table has (Count.txt); None if it does not say."""
    path = _path(folder, "Count.txt")
    if path is None:
        return None
    with path.open("rb") as file:
        for line in file.read(1_000_000).decode("latin-1").splitlines():
            name, _, count = line.partition("\t")
            if name.strip().lower() == table.lower() and count.strip().isdecimal():
                return int(count.strip()[:18])
    return None
