from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.stages.files import BIRCH
from tests.stages.intake.jail import Jail
from tests.support.cast import Cast


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path


@pytest.fixture
def alder(cast: Cast) -> Jail:
    return Jail(cast)


@pytest.fixture
def birch(cast: Cast) -> Jail:
    return Jail(cast, BIRCH)
