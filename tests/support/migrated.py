"""An empty SQLite database with every migration applied, made once and copied: migrating takes longer than most tests.

The copy is kept in pytest's cache under a digest of what makes it, so that a changed migration makes a new one.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django
from django.apps import apps

import handover


def digest() -> str:
    """Of every migration, of the operations that they consist of, and of Django itself."""
    source = Path(handover.__file__).parent
    made_by = (
        "accounts/create_tables.py",
        "accounts/spare_index.py",
        "audit/append_only.py",
        "process/erasure/triggers.py",
        "sealed_columns/migration_steps.py",
    )
    parts = [source / path for path in made_by]
    for config in apps.get_app_configs():
        parts += sorted(Path(config.path).glob("migrations/*.py"))
    made_of = hashlib.sha256(django.__version__.encode())
    for path in parts:
        made_of.update(path.name.encode() + path.read_bytes())
    return made_of.hexdigest()[:20]


def keep(database: Mapping[str, Any], made: Path) -> None:
    """Keep the tests' database as ``made``, once. Where no test of a run uses one, none is made, and the settings name
    the database of the source tree's own deployment: that is not kept."""
    if database["NAME"] == database["TEST"]["NAME"] and not made.exists():
        copy(Path(database["NAME"]), made)


def copy(source: Path, target: Path) -> None:
    """Copy a database that may be open; the target appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # The whole name of the target: of several processes each has a database of its own.
    part = target.with_name(f"{target.name}.{hashlib.sha256(str(source).encode()).hexdigest()[:8]}.part")
    part.unlink(missing_ok=True)
    with sqlite3.connect(source) as old, sqlite3.connect(part) as new:
        old.backup(new)
    for journal in ("-wal", "-shm"):
        Path(f"{target}{journal}").unlink(missing_ok=True)
    part.replace(target)
