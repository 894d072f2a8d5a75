"""Many light cases: a few are taken through the process by the real actions (`bench.web_prototypes`), and their rows
are copied.

A sealed value that names the person is opened once and sealed anew for each copy; others are copied as they lie there.

A copy has keys, numbers, a name and times of its own. It has no prints and no papers, and the digests of its rows are
those of what it was copied from: a check of integrity would find that, a page does not read them.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.web_prototypes import SHARE, Prototype, prototypes
from bench.web_sealed import Resealed

TIMES = {"opened_at", "moved_at", "started_at", "due_at"}
BATCH = 2_000


@dataclass
class Copier:
    """Writes copies of prototypes into the tables."""

    next_key: dict[str, Iterator[int]] = field(default_factory=dict)
    waiting: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    number: int = 0

    def copy(self, prototype: Prototype) -> None:
        """One more case like this one."""
        from handover.process.erasure.traces import trace_of

        self.number += 1
        n = self.number
        names = {old: _uuid(n, i) for i, old in enumerate(prototype.matters)}
        texts = {old: _like(old, n) for old in prototype.texts}
        ids = {old.replace("-", ""): new.replace("-", "") for old, new in names.items()} | names | texts
        keys: dict[tuple[str, int], int] = {}
        spread = timedelta(seconds=(n * 7919 % 63_000_000) if prototype.ended else n * 7919 % 5_000_000)
        change = _changer(ids, n)
        person = next((t for t in prototype.tables if t.name.endswith("immigrationidentity")), None)
        for table in prototype.tables:
            self.columns.setdefault(table.name, table.columns)
            out = self.waiting.setdefault(table.name, [])
            moved = [i for i, column in enumerate(table.columns) if column in TIMES]
            of_person = (
                table.columns.index("identity_id") if "identity_id" in table.columns and person else None
            )
            traced = table.columns.index("person_trace") if "person_trace" in table.columns else None
            for row, changed in zip(table.rows, table.changed, strict=True):
                new = [value.raw if isinstance(value, Resealed) else value for value in row]
                for i in changed:
                    new[i] = change(row[i])
                if table.key is not None:
                    keys[table.name, row[table.key]] = new[table.key] = next(self._keys(table.name))
                for i in moved:
                    new[i] = new[i] and _earlier(new[i], spread)
                if traced is not None:  # as many traces as people: how a database finds them rests on that
                    new[traced] = trace_of(new[table.columns.index("identity")])
                if of_person is not None and person is not None:
                    new[of_person] = keys.get((person.name, row[of_person]), row[of_person])
                out.append(tuple(new))
        if n % BATCH == 0:
            self.write()

    def _keys(self, table: str) -> Iterator[int]:
        if table not in self.next_key:
            self.next_key[table] = itertools.count(10_000_000)
        return self.next_key[table]

    def write(self) -> None:
        """Put what waits into the tables."""
        from django.db import connection

        for table, rows in self.waiting.items():
            names = ", ".join(f'"{c}"' for c in self.columns[table])
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    with cursor.cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                        for row in rows:
                            copy.write_row(row)
                else:
                    marks = ", ".join(["%s"] * len(self.columns[table]))
                    cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
        self.waiting.clear()


def _changer(ids: dict[str, str], n: int) -> Callable[[Any], Any]:
    pattern = re.compile("|".join(re.escape(old) for old in ids))
    surname = surname_of(n)

    def change(value: Any) -> Any:
        if isinstance(value, Resealed):
            return value.with_text(change(value.text))
        if value == "REYES":  # a word to search by, or the name to sort by
            return surname
        if not isinstance(value, str):
            return ids.get(str(value), str(value))
        if len(value) > 4000:
            return value
        return pattern.sub(lambda m: ids[m.group()], value).replace('"REYES"', f'"{surname}"')

    return change


def surname_of(n: int) -> str:
    """One of 60,000 names, of letters alone: a word with digits is searched as a number."""
    told = n * 7919 % 60_000
    return "NAME" + "".join(chr(65 + told // 26**i % 26) for i in range(4))


def _uuid(n: int, part: int) -> str:
    text = hashlib.md5(f"{n} {part}".encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _like(old: str, n: int) -> str:
    """Another number of the same form: a reference keeps its letter."""
    if re.match(r"[A-Z]-", old):
        alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
        told = int.from_bytes(hashlib.md5(f"{old} {n}".encode()).digest()[:8], "big")
        return old[:2] + "".join(alphabet[told // 30**i % 30] for i in range(10))
    head = re.match(r"\D*", old).group()  # type: ignore[union-attr]
    return head + str(3_500_000_000 + n).rjust(len(old) - len(head), "5")[-(len(old) - len(head)) :]


def _earlier(value: Any, by: timedelta) -> Any:
    if isinstance(value, datetime):
        return value - by
    return str(datetime.fromisoformat(value).replace(tzinfo=UTC) - by)[:26]


def make(cases: int, say: Callable[[str], None]) -> dict[str, Prototype]:
    """Fill the empty database of this process's settings."""
    from django.db import connection, transaction

    found = prototypes()
    order = [state for state, share in SHARE.items() for _ in range(share)]
    copier = Copier()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA synchronous = OFF")
    with transaction.atomic():
        for n in range(cases):
            copier.copy(found[order[n * 611 % 1000]])
            if n % 20_000 == 0:
                say(f"{n:,} of {cases:,} cases made")
        copier.write()
        _count_entries()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            keys = {t.name: t.columns[t.key] for p in found.values() for t in p.tables if t.key is not None}
            for table, key in keys.items():
                name = f"""pg_get_serial_sequence('"{table}"', '{key}')"""
                cursor.execute(f"""SELECT setval({name}, (SELECT max("{key}") FROM "{table}"))""")
        cursor.execute("ANALYZE")
    connection.close()
    return found


def _count_entries() -> None:
    """The chain's head counts the copied entries: a page shows it, and nothing here adds to a broken chain."""
    from django.db.models import Max

    from handover.audit.models import Entry, Head

    Head.objects.update(size=Entry.objects.aggregate(n=Max("number"))["n"])
