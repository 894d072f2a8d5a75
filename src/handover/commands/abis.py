"""``handover abis``: who may use the OSIA interface."""

from __future__ import annotations

from typing import Annotated

import typer

from handover.commands.console import fail, warn_of
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="Our galleries as an OSIA ABIS.")


@app.callback()
def _group() -> None:
    """Keep `token` as a subcommand."""


@app.command(deprecated=True)
@uses_django()
def token(
    ori: str,
    label: str,
    scope: Annotated[list[str], typer.Option(help="an OSIA scope, such as abis.identify; may be repeated")],
    gallery: Annotated[list[str], typer.Option(help="criminal or immigration; may be repeated")],
) -> None:
    """Issue a token for these scopes in these galleries. Use `handover token add` with --scope gallery:NAME."""
    from handover.abis.access import GALLERY
    from handover.administration.machine_tokens import issue_token
    from handover.administration.operators import operator
    from handover.commands.token import refusing, show_secret

    wanted = [*scope, *(f"{GALLERY}{name}" for name in gallery)]
    options = " ".join(f"--scope {name}" for name in wanted)
    warn_of("handover abis token", f"handover token add {label} --agency {ori} {options}")
    if strange := [name for name in scope if not name.startswith("abis.")]:
        raise fail(f"{strange[0]} is not a scope of the ABIS; see them with: handover token scopes")
    with refusing():
        issued = issue_token(label, wanted, ori=ori, actor=operator(), same_name=True)
    show_secret(issued)
