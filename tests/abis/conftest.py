"""The ABIS with three people in the criminal gallery and two in the immigration gallery."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from handover import outbound
from handover.abis import backend
from tests.abis.galleries import Caller, fill, token
from tests.support.cast import Cast


@pytest.fixture(scope="session")
def _pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The galleries, made once; each test has a copy."""
    from django.conf import settings

    kept, place = settings.HANDOVER_DATA_DIR, tmp_path_factory.mktemp("abis")
    settings.HANDOVER_DATA_DIR = place
    fill({"criminal": (1, 2, 3), "immigration": (1, 4)})
    settings.HANDOVER_DATA_DIR = kept
    yield place


@pytest.fixture
def filled(settings: Settings, tmp_path: Path, _pattern: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    shutil.copytree(_pattern / "galleries", tmp_path / "galleries")


@pytest.fixture
def call(cast: Cast, filled: None) -> Caller:
    """An account with every scope in both galleries."""
    return Caller(token(cast))


@pytest.fixture
def server(transactional_db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """This very installation behind a port, over plain HTTP: its base address as an ABIS.

    pytest-django's own fixture starts before a test may say that HTTP will do. A thread of the server, and its
    connection to the database, lives as long as the caller's connection: none is left open.
    """
    made: list[httpx.Client] = []
    client = outbound.client

    def noted(**given: Any) -> httpx.Client:
        made.append(client(**given))
        return made[-1]

    monkeypatch.setattr(outbound, "client", noted)
    settings.SECURE_SSL_REDIRECT = False
    running = LiveServer("127.0.0.1")
    yield f"{running.url}/abis"
    for one in made:
        one.close()
    backend._remote.cache_clear()
    running.stop()
