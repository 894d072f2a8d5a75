"""Console output shared by all commands: notes and progress on stderr, and one way to refuse."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.status import Status

notes = Console(stderr=True)
CORES: Final = os.cpu_count() or 1
"""Return the default number of workers of a command."""


def warn_of(old: str, new: str) -> None:
    """Say that a command is deprecated and what takes its place (docs/api-policy.md)."""
    notes.print(f"deprecated: {old}; use: {new}", highlight=False, markup=False, soft_wrap=True)


def solved(status: Status, doing: str) -> Callable[[int], None]:
    """Tell on a line of progress how many linear programs were solved."""
    return lambda n: status.update(f"{doing}: {n:,} linear programs solved")


def fail(text: str) -> typer.Exit:
    """Print what is wrong and exit with code 2."""
    notes.print(f"[bold]error:[/bold] {escape(text)}", highlight=False, soft_wrap=True)
    return typer.Exit(2)
