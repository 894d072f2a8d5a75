"""``handover api``: the description of the HTTP interface for machine accounts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="The HTTP interface for machine accounts.")


@app.callback()
def _group() -> None:
    """Keep ``describe`` as a subcommand, though it is the only one."""


def whole_description() -> dict[str, Any]:
    """The description of the intake's calls with those of the feeds, as docs/openapi.json holds it."""
    from handover.repositories.api import description as of_feeds
    from handover.stages.intake.api import description

    found, feeds = description(), of_feeds()
    found["paths"] |= feeds["paths"]
    found["components"]["schemas"] |= feeds["components"]["schemas"]
    found["components"]["securitySchemes"] |= feeds["components"]["securitySchemes"]
    return found


@app.command()
@uses_django()
def describe(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="- for standard output")] = Path(
        "docs/openapi.json"
    ),
) -> None:
    """Write the OpenAPI description of what machine accounts call: the intake and the feeds of records."""
    text = json.dumps(whole_description(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if str(file) == "-":
        typer.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8")
    typer.echo(f"written to {file}")
