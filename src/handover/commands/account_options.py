"""What the commands about accounts share: their arguments, and how they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from handover.commands.console import fail

Username = Annotated[str, typer.Argument(help="the person's user name")]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object")]


@contextmanager
def refusing() -> Iterator[None]:
    """Report what keeps an account from being made, found or changed as a message with exit code 2."""
    from handover.administration.people import PersonError

    try:
        yield
    except PersonError as problem:
        raise fail(str(problem)) from problem
