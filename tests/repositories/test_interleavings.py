"""Feed operations, uses and kills in any order: rows, gallery and uses are what a simple model says.

The model is written from docs/records.md and asks nothing of the code that is tried.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from handover.abis.galleries import gallery
from handover.process.models import Matter
from handover.repositories import index, uses
from handover.repositories.importing import run as running
from handover.repositories.importing.run import apply
from handover.repositories.keys import current_key
from handover.repositories.models import (
    Arrest,
    ArrestCharge,
    CriminalIdentity,
    IndexChange,
    RecordUse,
    SourceRecord,
)
from handover.sealed_columns.keys import data_keys
from tests.repositories.interleaving_model import ARREST, CHARGE, PERSON, Key, Model
from tests.repositories.records import ACTOR, Value, feed, feed_file, line, plan_of, quiet, write
from tests.support import walk
from tests.support.cast import make_cast
from tests.support.examples import examples

ABOVE = {ARREST: PERSON, CHARGE: ARREST}
PEOPLE = st.sampled_from(["p0", "p1", "p2"])
RECORDS = st.one_of(
    PEOPLE.map(lambda k: (PERSON, k)),
    st.sampled_from([(ARREST, "a0"), (ARREST, "a1"), (CHARGE, "c0"), (CHARGE, "c1")]),
)
NUMBERS = st.sampled_from(["U0", "U1", "U2", "N0", "N1"])
MERGES = st.one_of(
    st.tuples(PEOPLE, PEOPLE).filter(lambda p: p[0] != p[1]).map(lambda p: ((PERSON, p[0]), (PERSON, p[1]))),
    st.just(((ARREST, "a0"), (ARREST, "a1"))),
)
KILLS = st.sampled_from(["", "", "", "rows", "correction", "gallery"])


class Killed(BaseException):
    """The process ends here."""


class Interleavings(RuleBasedStateMachine):
    """The machine. ``matter`` is one that uses records."""

    matter: ClassVar[Matter]

    def __init__(self) -> None:
        super().__init__()
        self.model, self.version = Model(), 0
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self._settings = override_settings(HANDOVER_DATA_DIR=self.folder / "data")
        self._settings.enable()
        data_keys().newest()  # rows of the class are sealed, and by keys of another folder: none is made beside these
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        self.feed = feed()

    def teardown(self) -> None:
        """Forget everything."""
        connection.set_rollback(True)
        self._atomic.__exit__(None, None, None)
        self._settings.disable()
        self._folder.cleanup()

    def send(self, kill: str, *rows: Value) -> None:
        """A file, taken in at once or by two runs of which the first was killed."""
        path = write(self.folder / "next.jsonl", rows)
        file, digest = feed_file(self.feed, path), plan_of(self.feed, path).digest
        with killed(kill):
            try:
                apply(file, digest, actor=ACTOR, progress=quiet, rejects=lambda _: None)
            except Killed:
                pass
            else:
                return
        if kill != "gallery":  # that run has ended: whoever searches next goes on with the queue
            apply(file, digest, actor=ACTOR, progress=quiet, rejects=lambda _: None)

    def row(self, key: Key, op: str, body: dict[str, Any]) -> Value:
        """A line in a version of its own."""
        self.version += 1
        return line(*key, body, op=op, version=self.version)

    def upsert(self, key: Key, parent: str) -> Value:
        """The line, and what the model makes of it."""
        kind, name = key
        number, above = "", None
        body: dict[str, Any] = {"literal": f"OFFENCE {self.version}"}
        if kind == PERSON:
            number = self.model.on_file[key].number if key in self.model.on_file else f"U{name[1]}"
            body = {"ucn": number, "names": [{"last": f"NAME{self.version}"}]}
        elif kind == ARREST:
            above = (PERSON, parent)
            body = {"identity": parent, "arrested_on": "2020-01-01", "agency_case": str(self.version)}
        else:
            above = (ARREST, f"a{int(parent[1]) % 2}")
            body["arrest"] = above[1]
        row = self.row(key, "upsert", body)
        self.model.upsert(key, above, number)
        return row

    @rule(key=RECORDS, parent=PEOPLE, kill=KILLS)
    def a_record_comes(self, key: Key, parent: str, kill: str) -> None:
        self.send(kill, self.upsert(key, parent))

    @rule(parent=PEOPLE, kill=KILLS)
    def a_whole_person_comes_in_one_file(self, parent: str, kill: str) -> None:
        self.send(kill, *(self.upsert(k, parent) for k in ((PERSON, parent), (ARREST, "a0"), (CHARGE, "c0"))))

    @rule(key=RECORDS, op=st.sampled_from(["retract", "seal", "unseal", "expunge"]), kill=KILLS)
    def a_record_is_corrected(self, key: Key, op: str, kill: str) -> None:
        body = {"reason": ""} if op == "retract" else {"authority": "Order 1", "dated": "2026-01-01"}
        row = self.row(key, op, body)
        self.model.change(key, op)
        self.send(kill, row)

    @rule(keys=MERGES, kill=KILLS)
    def two_records_are_merged(self, keys: tuple[Key, Key], kill: str) -> None:
        old, new = keys
        row = self.row(old, "merge", {"old": old[1], "new": new[1]})
        self.model.merge(old, new)
        self.send(kill, row)

    @rule(old=PEOPLE, new=PEOPLE, number=st.one_of(st.just(""), NUMBERS), kill=KILLS)
    def a_person_gets_another_key_or_number(self, old: str, new: str, number: str, kill: str) -> None:
        if old == new and not number:
            return
        row = self.row((PERSON, old), "rekey", {"old": old, "new": new, "number": number})
        self.model.rekey((PERSON, old), (PERSON, new), number)
        self.send(kill, row)

    @rule()
    def somebody_uses_what_is_shown(self) -> None:
        before = set(RecordUse.objects.values_list("pk", flat=True))
        people = CriminalIdentity.objects.values_list("pk", flat=True)
        uses.note_people(self.matter, RecordUse.What.MATCH, "criminal", people)
        uses.note_rows(
            self.matter, RecordUse.What.FINDING, [*Arrest.objects.all(), *ArrestCharge.objects.all()]
        )
        for use in RecordUse.objects.exclude(pk__in=before).select_related("record", "version"):
            key = use.record.kind, use.record.source_key
            assert self.model.shown(key), f"{key} was used and is hidden"
            assert use.version.op == "upsert"
            self.model.used[use.pk] = key

    @invariant()
    def rows_are_what_the_model_says(self) -> None:
        model = self.model
        shown = {key for key in model.on_file if model.shown(key)}
        people = {model.on_file[key].number for key in shown if key[0] == PERSON}
        assert set(CriminalIdentity.objects.values_list("pk", flat=True)) == people
        arrests = Arrest.objects.values_list("record__source_key", "identity")
        assert dict(arrests) == {k[1]: model.on_file[model.person(k)].number for k in shown if k[0] == ARREST}
        charges = ArrestCharge.objects.values_list("record__source_key", "arrest__record__source_key")
        assert dict(charges) == {k[1]: model.on_file[k].parent[1] for k in shown if k[0] == CHARGE}  # type: ignore[index]
        heads = SourceRecord.objects.values_list("kind", "source_key", "subject")
        assert {(k, key): s for k, key, s in heads} == {
            key: model.on_file[model.person(key)].number for key in model.on_file
        }

    @invariant()
    def the_gallery_follows(self) -> None:
        index.follow("criminal")
        assert not IndexChange.objects.exists()
        shown = {
            k.number for key, k in self.model.on_file.items() if key[0] == PERSON and self.model.shown(key)
        }
        held = set(gallery("criminal").ids()) if SourceRecord.objects.exists() else set()
        assert held == shown

    @invariant()
    def every_use_is_told_what_became_of_its_record(self) -> None:
        told: dict[int, list[str]] = {}
        for use in RecordUse.objects.prefetch_related("withdrawals"):
            told[use.pk] = [w.op for w in use.withdrawals.all()]
        assert told == {use: self.model.marks[use] for use in self.model.used}

    @invariant()
    def a_number_that_was_given_up_leads_to_the_one_that_stands(self) -> None:
        for number in self.model.former:
            assert current_key("criminal", number) == self.model.leads(number)


@contextmanager
def killed(where: str) -> Iterator[None]:
    """The process dies after the rows of a batch, in the middle of a correction, or before the gallery follows."""
    if not where:
        yield
        return
    target, name = {"rows": (running, "write"), "correction": (running, "correct")}.get(
        where, (index, "follow")
    )
    done: Callable[..., Any] = getattr(target, name)

    def die(*args: Any, **kwargs: Any) -> None:
        if where != "gallery":
            done(*args, **kwargs)
        raise Killed

    with mock.patch.object(target, name, die):
        yield


@pytest.mark.django_db
@pytest.mark.heavy
def test_any_interleaving_leaves_rows_gallery_and_uses_consistent() -> None:
    Interleavings.matter = walk.search(walk.booking(make_cast()), "criminal")
    count = examples(40 if connection.vendor == "sqlite" else 8)
    run_state_machine_as_test(
        Interleavings,
        settings=settings(
            max_examples=count,
            stateful_step_count=12,
            report_multiple_bugs=False,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
