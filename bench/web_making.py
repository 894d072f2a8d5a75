"""Many light cases: a few are taken through the process by the real actions, and their rows are copied.

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

from bench.web_sealed import Resealed

SHARE = {
    "custody_assumed": 400, "closed": 500, "queried": 10, "awaiting_review": 30, "in_review": 10, "probable_cause": 10,
    "awaiting_signature": 5, "signed": 5, "lodged": 10, "served": 5, "hold_agreed": 5, "held": 10,
}  # fmt: skip
"""Of 1,000 cases, how many stand where; nine tenths have ended."""
TIMES = {"opened_at", "moved_at", "started_at", "due_at"}
LEFT_OUT = {"detainer_paper", "web_notification", "web_formdraft"}
BATCH = 2_000


@dataclass
class Table:
    """The rows that one prototype has in one table, and what of each is changed in a copy."""

    name: str
    columns: list[str]
    rows: list[list[Any]]
    key: int | None
    changed: list[list[int]] = field(default_factory=list)
    """For each row the columns that differ in every copy."""


@dataclass
class Prototype:
    """A case that went through the process, with every row that is about it alone."""

    state: str
    tables: list[Table]
    matters: list[str]
    texts: list[str]
    ended: bool


def prototypes() -> dict[str, Prototype]:
    """One case for each state of `SHARE`, by the real actions."""
    from tests.support.cast import make_cast
    from tests.support.stamped import stamp
    from tests.support.walk import case_in

    from handover.stages.detainer import documents

    vars(documents)["render"] = stamp
    cast = make_cast()
    found = {}
    for state in SHARE:
        make = {"custody_assumed": _assumed, "closed": _closed}.get(state)
        case = make(cast, case_in) if make else case_in(cast, state)  # type: ignore[arg-type]
        found[state] = _prototype(state, case)
    return found


def ended_prototypes(cast: Any) -> list[Prototype]:
    """A case whose person was taken into custody and one that was closed, on the cast's own tables."""
    from tests.support.walk import case_in

    return [_prototype("custody_assumed", _assumed(cast, case_in)), closed_prototype(cast)]


def closed_prototype(cast: Any, person: Any = None) -> Prototype:
    """A case that was closed; of ``person`` (`tests.support.walk.Person`), else of somebody new."""
    from tests.support.walk import case_in

    def of_person(cast: Any, state: Any) -> Any:
        return case_in(cast, state, person)

    return _prototype("closed", _closed(cast, of_person))


def _assumed(cast: Any, case_in: Any) -> Any:
    from tests.support.walk import at

    from handover.stages.custody import actions as custody

    case = case_in(cast, "held")
    return custody.assume_custody(
        case.pk, actor=cast["ford"].actor, version=case.version, assumed_at=at(0), place="Sally port",
        officer="F. Ford",
    )  # fmt: skip


def _closed(cast: Any, case_in: Any) -> Any:
    from tests.support.walk import REASONS

    from handover.stages.review.determination import actions as review
    from handover.stages.review.determination.rules import NoActionReason

    case = case_in(cast, "in_review")
    return review.close_without_action(
        case.pk, actor=cast["ortiz"].actor, version=case.version, reason=NoActionReason.NOT_REMOVABLE, reasons=REASONS,
    )  # fmt: skip


def _prototype(state: str, case: Any) -> Prototype:
    from django.apps import apps

    from handover.process.models import Matter
    from handover.repositories import models as records
    from handover.stages.intake.models import Booking
    from handover.stages.notification.models import MatchLink

    booking = case.parent
    matters = [booking, *Matter.objects.filter(parent=booking).exclude(pk=case.pk), case]
    pks = [m.pk for m in matters]
    fin = MatchLink.objects.get(matter=case).identity
    person = records.ImmigrationIdentity.objects.get(fin=fin)
    texts = [fin, person.a_number, *(m.reference for m in matters)]
    tables = [_table(Matter, pk__in=pks)]
    for model in apps.get_models():
        columns = [
            f.name for f in model._meta.concrete_fields if f.related_model is Matter and f.name != "parent"
        ]
        if columns and model._meta.db_table not in LEFT_OUT and model is not Matter:
            tables.append(_table(model, **{f"{columns[0]}__in": pks}))
    for model in (records.Encounter, records.StatusRecord, records.ImmigrationOrder):
        tables.append(_table(model, identity=person))
    tables.insert(1, _table(records.ImmigrationIdentity, pk=person.pk))
    tables.append(_entries(case))
    texts += sorted(set(re.findall(r"TCN\d{12}|\bE\d{9}\b", str([t.rows for t in tables]))))
    texts += Booking.objects.filter(matter=booking).values_list("booking_number", flat=True)
    found = Prototype(state, [t for t in tables if t.rows], [str(pk) for pk in pks], texts, case.place.ended)
    told = [*texts, *found.matters, *(pk.replace("-", "") for pk in found.matters), "REYES"]
    for table in found.tables:
        table.changed = [[i for i, value in enumerate(row) if _tells(value, told)] for row in table.rows]
    return found


def _tells(value: Any, told: list[str]) -> bool:
    """Whether a value names what differs in every copy."""
    if isinstance(value, Resealed):
        return value.short and any(t in value.text for t in told)
    return not isinstance(value, bytes) and any(t in str(value) for t in told)


def _table(model: Any, **which: Any) -> Table:
    """Raw rows, as the database keeps them."""
    from django.db import connection

    query = model._base_manager.filter(**which).order_by("pk").query
    columns = [f.column for f in model._meta.concrete_fields]
    sql, values = query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = [Resealed.of(model, columns, list(row)) for row in cursor.fetchall()]
    key = columns.index(model._meta.pk.column)
    whole = isinstance(rows[0][key], int) if rows else False
    return Table(model._meta.db_table, columns, rows, key if whole else None)


def _entries(case: Any) -> Table:
    from handover.audit.models import Entry

    return _table(Entry, pk=Entry.objects.filter(subject=case.reference).order_by("-pk").values("pk")[:1])


@dataclass
class Copier:
    """Writes copies of prototypes into the tables."""

    next_key: dict[str, Iterator[int]] = field(default_factory=dict)
    waiting: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    number: int = 0

    def copy(self, prototype: Prototype) -> None:
        """One more case like this one."""
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
            for row, changed in zip(table.rows, table.changed, strict=True):
                new = [value.raw if isinstance(value, Resealed) else value for value in row]
                for i in changed:
                    new[i] = change(row[i])
                if table.key is not None:
                    keys[table.name, row[table.key]] = new[table.key] = next(self._keys(table.name))
                for i in moved:
                    new[i] = new[i] and _earlier(new[i], spread)
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
