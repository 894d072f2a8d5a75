"""The store of files keeps none of them readable, and its keys are rotated while it is used."""

from __future__ import annotations

import hashlib
import os
import time

import pytest
from pytest_django.fixtures import Settings

from handover.administration.operators import REGISTRAR
from handover.audit.models import Entry
from handover.sealed_columns.keys import data_keys
from handover.sealing.data_keys import LockedError
from handover.stages.intake import file_keys, file_store
from handover.stages.intake.file_keys import SETTLED
from handover.stages.intake.readiness import storage_keys

DATA = b"2.018 QUILLFEATHER" * 9000


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: object) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    settings.HANDOVER_STORAGE_KEY, settings.HANDOVER_STORAGE_KEY_FALLBACKS = "one storage key", []
    data_keys().newest()  # the first is made here: where there is none, it is asked whether rows are sealed already


def unsealed(data: bytes) -> str:
    """A file as an earlier version kept it."""
    digest = hashlib.sha256(data).hexdigest()
    path = file_store._path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return digest


def test_what_is_kept_is_sealed_is_read_back_and_its_size_is_told_when_it_goes() -> None:
    digest = file_store.put(DATA)
    kept = file_store._path(digest).read_bytes()
    assert b"QUILLFEATHER" not in kept
    assert (file_store.get(digest), file_store.put(DATA)) == (DATA, digest)
    assert file_store.discard(digest) == len(DATA)
    with pytest.raises(file_store.MissingBytesError, match="no file"):
        file_store.get(digest)


@pytest.mark.django_db
def test_an_altered_or_exchanged_file_is_refused(settings: Settings) -> None:
    one, two = file_store.put(b"one"), file_store.put(b"two")
    file_store._path(one).write_bytes(file_store._path(two).read_bytes())
    with pytest.raises(file_store.MissingBytesError, match="altered"):
        file_store.get(one)
    settings.HANDOVER_STORAGE_KEY = "another"
    for act in (lambda: file_store.get(two), lambda: file_store.put(b"three")):
        with pytest.raises(LockedError):
            act()
    assert [found.code for found in storage_keys()] == ["storage-key"]


@pytest.mark.django_db
def test_a_rotation_seals_everything_anew_and_leaves_altered_files_and_their_key() -> None:
    old, sealed, bad = unsealed(DATA), file_store.put(b"sealed"), file_store.put(b"bad")
    file_store._path(bad).write_bytes(file_store._path(bad).read_bytes()[:-1])
    done = file_keys.rotate(REGISTRAR)
    assert (done.number, done.sealed, done.altered, done.retired) == (2, 2, (bad,), ())
    assert (file_store.get(old), file_store.get(sealed)) == (DATA, b"sealed")
    assert b"QUILLFEATHER" not in file_store._path(old).read_bytes()
    assert file_keys.report().files == {1: 1, 2: 2}
    assert Entry.objects.get(act="keys.rotate").content["altered"] == 1


@pytest.mark.django_db
def test_an_unused_key_is_forgotten_once_nobody_can_write_with_it_any_more() -> None:
    digest = file_store.put(b"kept")
    assert file_keys.rotate(REGISTRAR).retired == ()
    past = time.time() - SETTLED - 1
    for number in (1, 2):
        os.utime(data_keys()._path(number), (past, past))
    assert file_keys.rotate(REGISTRAR).retired == (1,)
    assert data_keys().numbers() == [2, 3]
    assert file_store.get(digest) == b"kept"


def test_what_is_erased_while_it_is_sealed_anew_stays_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = file_store.put(b"erased")
    number, write = data_keys().add(), file_store._write

    def erased_meanwhile(path: object, parts: object) -> None:
        file_store.discard(digest)
        write(path, parts)  # type: ignore[arg-type]

    monkeypatch.setattr(file_store, "_write", erased_meanwhile)
    file_store.seal_anew(file_store._path(digest), number)
    assert not file_store._path(digest).exists()
