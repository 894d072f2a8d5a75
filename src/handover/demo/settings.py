"""What the demonstration sets where nobody chose: plain HTTP on loopback, demo people, its own data folder."""

from __future__ import annotations

import os


def demo_environment() -> None:
    """Set defaults before Django starts. A deployment that sets them keeps its own."""
    os.environ.setdefault("HANDOVER_DEMO", "true")
    os.environ.setdefault("HANDOVER_LOOPBACK_HTTP", "true")
    os.environ.setdefault("HANDOVER_PERSON_PAGE", "http://127.0.0.1:8000/person/")
