"""The folder of the data keys is gone, or the storage key is another: nothing is shown as empty or altered, no new key
takes the place of a lost one, and with the old one back everything opens."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from handover.process.models import RecordedStep
from handover.sealed_columns.keys import KEYS, data_keys, files_folder, forget_newest
from handover.sealing.data_keys import LockedError
from handover.stages.intake import file_keys, file_store, readiness
from handover.stages.review.notes.models import CaseNote
from tests.sealed_columns.test_rows import CANARY, own_keys, walked
from tests.support.cast import Cast

__all__ = ["own_keys"]
pytestmark = pytest.mark.django_db
Restore = Callable[[], object]


def folder_is_gone(_: Settings) -> Restore:
    there = files_folder() / KEYS
    aside = Path(shutil.move(there, there.with_name("aside-of-keys")))
    return lambda: shutil.move(aside, there)


def another_storage_key(settings: Settings) -> Restore:
    before, settings.HANDOVER_STORAGE_KEY = settings.HANDOVER_STORAGE_KEY, "another storage key"
    return lambda: setattr(settings, "HANDOVER_STORAGE_KEY", before)


def restarted() -> None:
    """As in a process that has opened no key yet."""
    data_keys()._open.clear()
    forget_newest()


@pytest.mark.parametrize("lose", [folder_is_gone, another_storage_key])
def test_what_is_lost_is_said_and_comes_back_whole(
    cast: Cast, settings: Settings, lose: Callable[[Settings], Restore]
) -> None:
    settings.SECURE_SSL_REDIRECT = False
    case = walked(cast)
    page, client = f"/review/cases/{case.reference}/", Client()
    client.force_login(cast["ortiz"])
    assert CANARY in client.get(page).content.decode()
    restore = lose(settings)
    restarted()
    for language, words in (("en", "its key is not there"), ("es", "su clave no está")):
        client.cookies["handover_language"] = language
        answer = client.get(page)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
        assert words in answer.content.decode()
        assert CANARY not in answer.content.decode()
    steps, notes = RecordedStep.objects.count(), CaseNote.objects.count()
    said = {"kind": "note", "text": "typed while the key was away"}
    assert client.post(f"{page}notes/", said).status_code == 503
    assert (RecordedStep.objects.count(), CaseNote.objects.count()) == (steps, notes)
    with pytest.raises(LockedError):
        file_store.put(b"bytes that came meanwhile")
    with pytest.raises(LockedError):
        file_keys.rotate(cast["stone"].actor)
    assert {one.stops for one in readiness.storage_keys()} == {True}
    restore()
    restarted()
    client.cookies.pop("handover_language")
    assert CANARY in client.get(page).content.decode()
    assert list(readiness.storage_keys()) == []


def test_a_process_that_has_the_key_open_makes_no_other_when_the_folder_goes(
    cast: Cast, settings: Settings
) -> None:
    """Its new values would open while it runs, and never again."""
    walked(cast)
    folder_is_gone(settings)
    forget_newest()
    with pytest.raises(LockedError, match="restore the folder"):
        walked(cast)
    assert data_keys().numbers() == []


def test_the_first_key_of_all_is_made_by_itself(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path / "a new deployment"
    assert data_keys().numbers() == []
    file_store.put(b"the first booking")
    assert data_keys().numbers() == [1]
