"""``handover api``: the description of the HTTP interface for machine accounts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="The HTTP interface for machine accounts.")


@app.callback()
def _group() -> None:
    """Keep ``describe`` as a subcommand, though it is the only one."""


@app.command()
@uses_django()
def describe(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="- for standard output")] = Path(
        "docs/openapi.json"
    ),
) -> None:
    """Write the OpenAPI description of the intake API."""
    from handover.stages.intake.api import description

    text = json.dumps(description(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if str(file) == "-":
        typer.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8")
    typer.echo(f"written to {file}")
