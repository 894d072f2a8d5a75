"""``handover accounts rename`` and ``factor-remove``."""

from __future__ import annotations

from typing import Annotated

import typer

from handover.commands.account_options import Username, refusing
from handover.commands.prerequisites import uses_django


@uses_django()
def rename(username: Username, to: Annotated[str, typer.Argument(help="the new user name")]) -> None:
    """Give a person another user name. What they did stays theirs."""
    from handover.administration import people
    from handover.administration.operators import operator

    with refusing():
        user = people.rename(username, to, actor=operator())
    typer.echo(f"{username} is {user.username} from now on")


@uses_django()
def factor_remove(username: Username) -> None:
    """Remove the second factor of a person who lost their app and recovery codes. First make sure who is asking."""
    from handover.administration.operators import operator
    from handover.administration.people import remove_second_factor

    with refusing():
        user = remove_second_factor(username, actor=operator())
    typer.echo(f"{user.username} signs in with the password alone until they set up another app")


def add_to(app: typer.Typer) -> None:
    """Add the two to the commands about accounts."""
    app.command()(rename)
    app.command("factor-remove")(factor_remove)
