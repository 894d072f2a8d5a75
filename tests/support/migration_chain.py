"""The migrations one after the other, as they were written, without the squashed ones that take their place.

``python -m tests.support.migration_chain identification.0006_alter_statusrecord_status``: migrate so far; without a
word, to the end.
"""

from __future__ import annotations

import os
import sys

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

TAKES_OVER_FROM = ("identification", "0006_alter_statusrecord_status")
"""What the first migration of the repositories needs, and the squashed ones cannot say without a circle."""


class Chain(MigrationLoader):
    """A loader that knows no squashed migration."""

    def load_disk(self) -> None:
        """Load the rest; what comes after a squashed migration comes after the last that it replaces."""
        super().load_disk()
        last = {key: m.replaces[-1] for key, m in self.disk_migrations.items() if m.replaces}
        self.disk_migrations = {key: m for key, m in self.disk_migrations.items() if key not in last}
        for migration in self.disk_migrations.values():
            after = [last.get((app, name), (app, name)) for app, name in migration.dependencies]
            if migration.app_label == "repositories" and migration.initial:
                after.append(TAKES_OVER_FROM)
            vars(migration)["dependencies"] = after


def along_the_chain(connection: BaseDatabaseWrapper) -> MigrationExecutor:
    """Return what applies and takes back the migrations of the chain."""
    executor = MigrationExecutor(connection)
    executor.loader = Chain(connection)
    return executor


def _main(words: list[str]) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    django.setup()
    from django.db import connection

    executor = along_the_chain(connection)
    targets = [(app, name) for app, _, name in (word.partition(".") for word in words)]
    executor.migrate(targets or executor.loader.graph.leaf_nodes())


if __name__ == "__main__":
    _main(sys.argv[1:])
