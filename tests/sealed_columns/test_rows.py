"""What is sealed is found in no byte of the database, opens in its place alone, and is sealed anew while it is used."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from pytest_django.fixtures import Settings

from handover.administration.operators import REGISTRAR
from handover.process.facts import Fact, fits
from handover.process.models import Matter
from handover.sealed_columns import rows
from handover.sealed_columns.fields import SealedCell, SealedColumn, SealedValueError, opened_cell
from handover.sealed_columns.keys import data_keys, forget_newest
from handover.sealed_columns.rows import columns_of, sealed_models
from handover.sealing.data_keys import LockedError
from handover.stages.detainer.models import Paper
from handover.stages.intake import file_keys
from handover.stages.intake.readiness import unsealed_rows
from handover.stages.review.determination.models import Determination
from handover.stages.review.models import Statement
from handover.stages.review.notes.actions import add_note
from handover.stages.review.notes.models import CaseNote, NoteFile
from tests.support.cast import Cast
from tests.support.walk import case_in

CANARY = "Quillfeather"
COLUMNS = [(model, column) for model in sealed_models() for column in columns_of(model)]


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: object) -> Iterator[None]:
    settings.HANDOVER_DATA_DIR = tmp_path
    settings.HANDOVER_STORAGE_KEY, settings.HANDOVER_STORAGE_KEY_FALLBACKS = "one storage key", []
    forget_newest()
    data_keys().newest()  # the first is made here: where there is none, it is asked whether rows are sealed already
    yield
    forget_newest()


def dump() -> bytes:
    """Every byte of the database, as a copy of the file or a dump has it."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return bytes(cursor.connection.serialize())
        out = BytesIO()
        for table in connection.introspection.table_names():
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as copied:
                for part in copied:
                    out.write(bytes(part))
        return out.getvalue()


def holds(kept: bytes, text: str) -> bool:
    return text.encode() in kept or text.encode().hex().encode() in kept


def written_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on rows are written as by an earlier version."""
    for base in SealedColumn.__subclasses__():
        monkeypatch.setattr(base, "pre_save", lambda self, row, add: getattr(row, self.attname))
        monkeypatch.setattr(base, "is_empty", lambda self, value: True)


@pytest.mark.parametrize(("model", "column"), COLUMNS, ids=[str(column) for _, column in COLUMNS])
def test_each_column_hides_its_value_and_opens_it_for_its_own_row_alone(
    model: type[Model], column: SealedColumn
) -> None:
    value: Any = CANARY if column.get_internal_type() == "TextField" else [CANARY]
    value = CANARY.encode() if not column.as_text else value
    cell = column.written(value, b"a salt")
    assert isinstance(cell, SealedCell)
    raw = cell.raw if isinstance(cell.raw, bytes) else cell.raw.encode()
    assert CANARY.encode() not in raw
    assert opened_cell(model, column.name, cell, b"a salt") == value
    with pytest.raises(SealedValueError):
        column.opened(cell, b"the salt of another row")
    for other, another in COLUMNS:
        if another.as_text == column.as_text and (other, another) != (model, column):
            with pytest.raises(SealedValueError):
                another.opened(cell, b"a salt")
    empty: tuple[Any, ...] = (None, "", [], {}) if column.as_text else (None, b"")
    for nothing in empty:
        assert column.written(nothing, b"a salt") == nothing
    if column.as_text:
        typed = column.written("erased by order, says the person", b"a salt")
        assert isinstance(typed, SealedCell)


def walked(cast: Cast, state: Any = "in_review") -> Matter:
    """A case, with a note, a file and a statement that have the canary's name."""
    case = case_in(cast, state)
    add_note(
        case.pk, actor=cast["ortiz"].actor, kind="note", text=f"{CANARY} called.", name="a.txt",
        content=f"{CANARY} wrote.".encode(),
    )  # fmt: skip
    Statement.objects.create(
        matter=case, number=case.version, by_key="k", by_name="n", at=case.moved_at, made_at=case.moved_at,
        made_to="an officer", language="English", interpreter="nobody", text=f"I am {CANARY}.",
    )  # fmt: skip
    return case


@pytest.mark.django_db
def test_no_byte_of_the_database_has_what_is_sealed(cast: Cast) -> None:
    walked(cast, "signed")
    paper, found = Paper.objects.order_by("pk").last(), Determination.objects.get()
    assert paper is not None
    kept = dump()
    for text in (CANARY, paper.pdf.decode(), found.reasons, "an officer"):
        assert holds(kept, text) is (text == "an officer")
    assert rows.unsealed() == {}
    assert not list(unsealed_rows())
    assert isinstance(Paper.objects.values_list("facts", flat=True)[0], SealedCell)
    with pytest.raises(TypeError, match="sealed"):
        str(Paper.objects.values_list("facts", flat=True)[0])
    with pytest.raises(FieldError, match="sealed"):
        Statement.objects.filter(**{"text__contains": CANARY})
    with pytest.raises(FieldError, match="sealed"):
        Paper.objects.filter(**{"facts__names": []})
    with pytest.raises(TypeError, match="sealed"):
        Statement.objects.update(text="another")


@pytest.mark.django_db
def test_old_rows_are_read_counted_and_sealed_block_by_block_after_a_stop_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        written_plain(earlier)
        walked(cast)
        add_note(
            Matter.objects.get(track="case").pk,
            actor=cast["ortiz"].actor,
            kind="note",
            text=f"{CANARY} again.",
        )
    assert holds(dump(), CANARY)
    digests = {row: Fact.of(row).digest for row in (*CaseNote.objects.all(), Statement.objects.get())}
    (told,) = unsealed_rows()
    assert (told.code, told.remedy, told.stops) == ("rows-not-sealed", "handover keys seal", False)
    assert rows.unsealed()["review.CaseNote.text"] == 2
    monkeypatch.setattr(rows, "BLOCK", 1)

    def killed(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        file_keys.seal_rows(REGISTRAR, killed)
    assert rows.unsealed()
    done = file_keys.seal_rows(REGISTRAR)
    assert done.sealed > 0
    assert (rows.unsealed(), done.altered) == ({}, [])
    assert not holds(dump(), CANARY)
    assert file_keys.seal_rows(REGISTRAR).sealed == 0
    for row, digest in digests.items():
        assert fits(type(row)._base_manager.get(pk=row.pk), digest)


@pytest.mark.django_db
def test_a_rotation_seals_rows_anew_and_without_the_key_nothing_opens_and_nothing_is_lost(
    cast: Cast, settings: Settings
) -> None:
    walked(cast)
    first = file_keys.report().values
    assert set(first) == {1}
    settings.HANDOVER_STORAGE_KEY, settings.HANDOVER_STORAGE_KEY_FALLBACKS = "another", ["one storage key"]
    number = data_keys().add()
    assert NoteFile.objects.get().content == f"{CANARY} wrote.".encode()
    add_note(
        Matter.objects.get(track="case").pk, actor=cast["ortiz"].actor, kind="note", text="by the new key"
    )
    both = file_keys.report().values
    assert (set(both), both[2]) == ({1, number}, 1)
    done = file_keys.rotate(REGISTRAR)
    assert (done.number, done.rows > 1, set(file_keys.report().values)) == (3, True, {3})
    settings.HANDOVER_STORAGE_KEY, settings.HANDOVER_STORAGE_KEY_FALLBACKS = "a wrong one", []
    forget_newest()
    with pytest.raises(LockedError, match="HANDOVER_STORAGE_KEY"):
        Statement.objects.get().text  # noqa: B018
    with pytest.raises(LockedError):
        add_note(Matter.objects.get(track="case").pk, actor=cast["ortiz"].actor, kind="note", text="not kept")
    settings.HANDOVER_STORAGE_KEY = "another"
    assert Statement.objects.get().text == f"I am {CANARY}."
    assert CaseNote.objects.count() == 2


@pytest.mark.django_db
def test_the_database_lets_a_value_pass_to_a_later_key_and_to_nothing_else(cast: Cast) -> None:
    case = walked(cast)
    add_note(case.pk, actor=cast["ortiz"].actor, kind="note", text="another")
    second, note = CaseNote.objects.order_by("-pk")
    digest = Fact.of(note).digest
    column = CaseNote._meta.get_field("text")
    assert isinstance(column, SealedColumn)
    key = data_keys().key(1)
    for value in (column.sealed("x", note.salt, 1, key), SealedCell("plain"), SealedCell("hndcell1:x")):
        refused(note, text=value)
    number = data_keys().add()
    moved = column.sealed("of the other", second.salt, number, data_keys().key(number))
    refused(note, text=moved, kind="call")
    assert CaseNote._base_manager.filter(pk=note.pk).update(text=moved) == 1
    altered = CaseNote.objects.get(pk=note.pk)
    with pytest.raises(SealedValueError, match=r"CaseNote\.text"):
        altered.text  # noqa: B018
    assert not fits(altered, digest)
    assert file_keys.rotate(REGISTRAR).altered == (f"review.CaseNote:{note.pk}",)


def refused(row: Model, **values: Any) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**values)
