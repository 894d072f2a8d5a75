"""The demonstration's default settings: plain HTTP on loopback, demo people, a separate data folder."""

from __future__ import annotations

import os


def demo_environment() -> None:
    """Set defaults before Django starts. Settings that a deployment chose are kept."""
    os.environ.setdefault("HANDOVER_DEMO", "true")
    os.environ.setdefault("HANDOVER_LOOPBACK_HTTP", "true")
    os.environ.setdefault("HANDOVER_PERSON_PAGE", "http://127.0.0.1:8000/person/")
