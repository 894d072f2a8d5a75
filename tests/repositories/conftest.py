"""Each test of the repositories has galleries of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def own_galleries(settings: Settings, tmp_path: Path) -> Path:
    """The data folder of this test alone."""
    settings.HANDOVER_DATA_DIR = tmp_path / "data"
    return tmp_path / "data"
