"""``handover abis``: who may use the OSIA interface."""

from __future__ import annotations

from typing import Annotated

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="Our galleries as an OSIA ABIS.")


@app.callback()
def _group() -> None:
    """Keep `token` as a subcommand."""


@app.command()
@uses_django()
def token(
    ori: str,
    label: str,
    scope: Annotated[list[str], typer.Option(help="an OSIA scope, such as abis.identify; may be repeated")],
    gallery: Annotated[list[str], typer.Option(help="criminal or immigration; may be repeated")],
) -> None:
    """Issue a machine account's token for these scopes in these galleries. The token is shown once."""
    from handover.abis.access import issue
    from handover.accounts.models import Agency

    try:
        clear = issue(ori, label, scope, gallery)
    except Agency.DoesNotExist as problem:
        raise fail(f"no agency {ori} is on file; add it with: handover agency add {ori} NAME") from problem
    except ValueError as problem:
        raise fail(str(problem)) from problem
    typer.echo(clear)
