"""What every command says in the same way: notes and progress on stderr, one kind of refusal."""

from __future__ import annotations

import os
from typing import Final

import typer
from rich.console import Console
from rich.markup import escape

notes = Console(stderr=True)
CORES: Final = os.cpu_count() or 1
"""How many workers a command uses unless told otherwise."""


def fail(text: str) -> typer.Exit:
    """Say what is wrong and leave with exit code 2."""
    notes.print(f"[bold]error:[/bold] {escape(text)}", highlight=False, soft_wrap=True)
    return typer.Exit(2)
