"""``handover metrics``: figures for a monitor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django


@uses_django()
def metrics(
    out: Annotated[
        Path | None,
        typer.Option(
            help="file to write, whole or not at all, such as .../textfile/handover.prom; default: print"
        ),
    ] = None,
) -> None:
    """Print figures about jobs, workers, unanswered bookings, audit and clock in Prometheus' text format; nothing
    about a person. A timer writes them into the folder of node_exporter's textfile collector."""
    from handover.administration.metrics import as_text

    text = as_text()
    if out is None:
        typer.echo(text, nl=False)
        return
    aside = out.with_name(f".{out.name}.part")
    try:
        aside.write_text(text)
        aside.chmod(0o644)
        aside.replace(out)
    except OSError as problem:
        raise fail(f"{out} cannot be written: {problem.strerror or problem}") from problem
