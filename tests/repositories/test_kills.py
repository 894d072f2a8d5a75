"""A run killed at any statement is gone on with, and ends as one that was not: rows, versions, gallery, report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from handover.abis.galleries import gallery
from handover.abis.local import LocalAbis
from handover.audit.models import Entry
from handover.formats.templates import write_iso
from handover.repositories.importing.run import apply
from handover.repositories.models import (
    Arrest,
    ArrestCharge,
    ChargeDisposition,
    CriminalIdentity,
    Feed,
    FormerKey,
    ImportRun,
    IndexChange,
    RecordContent,
    SourceRecord,
)
from handover.sealed_columns.keys import data_keys
from tests.abis.galleries import hand
from tests.repositories.records import ACTOR, Value, feed, feed_file, line, plan_of, quiet, write

BORN = ["1985-07-01"]


class Killed(BaseException):
    """No ``except Exception`` sees it, and every transaction is rolled back: as after a kill."""


@contextmanager
def killed_at(number: int) -> Iterator[list[int]]:
    """Kill at the statement of this number, from 1; 0: only count them."""
    seen = [0]

    def statement(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen[0] += 1
        if seen[0] == number:
            raise Killed(sql[:60])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(statement):
        yield seen


def names(code: str, last: str) -> list[dict[str, str]]:
    return [{"last": f"{last}{code}", "first": "ANY"}]


def first_file(code: str, folder: Path, press: int) -> list[Value]:
    """Two people, one with a history and with prints. Each code has keys and fingers of its own."""
    rows = [
        line("criminal_identity", f"p{code}", {"ucn": f"U{code}A", "names": names(code, "DOE"), "births": BORN}),
        line("criminal_identity", f"q{code}", {"ucn": f"U{code}B", "names": names(code, "ROE"), "births": BORN}),
        line("arrest", f"a{code}", {"identity": f"p{code}", "arrested_on": "2019-05-04"}),
        line("charge", f"c{code}", {"arrest": f"a{code}", "literal": "THEFT"}),
        line("charge", f"e{code}", {"arrest": f"a{code}", "literal": "FORGERY"}),
        line("disposition", f"d{code}", {"charge": f"c{code}", "category": "convicted", "disposed_on": "2019-09-01"}),
    ]  # fmt: skip
    for position, finger in hand(press, 1, (2, 7)).items():
        name = f"{code}-{position}.iso"
        (folder / name).write_bytes(write_iso(finger))
        body = {
            "identity": f"p{code}",
            "identity_kind": "criminal_identity",
            "position": position,
            "template": name,
        }
        rows.append(line("prints", f"f{code}-{position}", body))
    return rows


def second_file(code: str, folder: Path, press: int) -> list[Value]:
    """A change, a retraction, a seal, a merge."""
    ordered = {"authority": "Order 12-345 of the court", "dated": "2026-01-10"}
    changed = {"ucn": f"U{code}A", "names": names(code, "NEW"), "births": BORN}
    return [
        line("criminal_identity", f"p{code}", changed, version=2),
        line("charge", f"e{code}", {"reason": "entered in error"}, op="retract", version=2),
        line("disposition", f"d{code}", ordered, op="seal", version=2),
        line("criminal_identity", f"q{code}", {"old": f"q{code}", "new": f"p{code}"}, op="merge", version=2),
    ]  # fmt: skip


def state(code: str) -> str:
    """All that is kept of these keys, without row numbers, times and salts."""

    def of(model: Any, where: str, *columns: str) -> list[Any]:
        return sorted(model.filter(**{f"{where}__contains": code}).values_list(*columns), key=str)

    found = {
        "records": of(SourceRecord.objects, "source_key", "kind", "source_key", "subject", "state", "sealed"),
        "links": of(SourceRecord.objects, "source_key", "source_key", "parent__source_key", "merged_into__source_key"),
        "contents": of(
            RecordContent.objects, "version__record__source_key", "version__number", "version__op", "canonical"
        ),
        "people": of(CriminalIdentity.every, "pk", "pk", "names", "births", "hidden"),
        "arrests": of(Arrest.every, "record__source_key", "identity", "arrested_on", "hidden"),
        "charges": of(ArrestCharge.every, "record__source_key", "literal", "disposition", "hidden"),
        "dispositions": of(ChargeDisposition.every, "record__source_key", "category", "hidden"),
        "former": of(FormerKey.objects, "former", "former", "now", "op"),
        "gallery": [one for one in gallery("criminal").ids() if code in one],
        "waiting": IndexChange.objects.count(),
        "runs": of(ImportRun.objects, "file_name", "state", "counts", "position"),
    }  # fmt: skip
    return str(found).replace(code, "CODE")


def taken(of: Feed, path: Path, digest: str) -> None:
    """The run; where it had ended before it was killed, it is not done again, and the galleries are gone on with."""
    apply(feed_file(of, path), digest, actor=ACTOR, progress=quiet, rejects=lambda _: None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.heavy
@pytest.mark.parametrize("every", [23, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("make", [first_file, second_file], ids=["new records", "corrections"])
def test_a_run_killed_at_any_statement_ends_as_one_that_was_not(
    tmp_path: Path, make: Callable[[str, Path, int], list[Value]], every: int
) -> None:
    """Every 23rd statement in ``make test``, each in ``make test-all``."""
    of = feed()

    def prepared(n: int) -> tuple[str, Path, str]:
        code = f"X{n:04d}"
        if make is second_file:
            before = write(tmp_path / f"{code}-before.json", first_file(code, tmp_path, n))
            taken(of, before, plan_of(of, before).digest)
            ImportRun.objects.filter(file_name=before.name).update(file_name="before")
        path = write(tmp_path / f"{code}.jsonl", make(code, tmp_path, n))
        return code, path, plan_of(of, path).digest

    data_keys().newest()  # made with the first row that is sealed, whose run would have more statements than others
    code, path, digest = prepared(9000)
    with killed_at(0) as seen:
        taken(of, path, digest)
    whole, statements = state(code), seen[0]
    assert statements > 50, "it counts what is written"
    kills = 0
    for n in count(1, every):
        code, path, digest = prepared(n)
        try:
            with killed_at(n):
                taken(of, path, digest)
        except Killed:
            kills += 1
            taken(of, path, digest)
        else:
            break  # it had fewer statements than that
        assert state(code) == whole, f"killed at statement {n} of {statements}"
    assert kills >= statements // every - 2
    assert Entry.objects.filter(act="records.imported").count() == ImportRun.objects.count()
    answer = LocalAbis().identify("criminal", hand(9000, 5, (2, 7)))
    assert [c.person for c in answer.candidates][:1] == ["UX9000A"]
