"""Fixtures that every room shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample data; a test that needs it is skipped where it is absent."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    place = Path(os.environ.get("HANDOVER_SAMPLES", default))
    if not place.is_dir():
        pytest.skip("sample data not found: set HANDOVER_SAMPLES")
    return place
