from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from handover.stages.intake import queries


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path


@pytest.fixture(autouse=True)
def _no_settling(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL an answer is held back for a moment; one writer needs no waiting for."""
    monkeypatch.setattr(queries, "SETTLING", timedelta(0))
