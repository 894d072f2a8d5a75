"""A database and a data folder in which nothing of earlier tests is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings


@pytest.fixture
def no_remains(transactional_db: None) -> None:
    """Rows that earlier tests deleted lie in the files of PostgreSQL until its tables are written anew."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM FULL")


@pytest.fixture
def own_folder(settings: Settings, tmp_path: Path, patient_erasures: None) -> None:
    """A data folder for this test alone."""
    settings.HANDOVER_DATA_DIR = tmp_path
