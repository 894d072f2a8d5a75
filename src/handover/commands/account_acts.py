"""``handover accounts rename``, ``factor-remove`` and ``whose``."""

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


@uses_django()
def whose(
    username: Username,
    same_person: Annotated[
        str,
        typer.Option(help="an account of the same person", show_default="nobody else's on file"),
    ] = "",
) -> None:
    """Record whose account it is, for acts that need two people: the account of a separate person, or of the same
    person as another account. A person cannot decide with one account what they proposed with another. Until somebody
    else recertifies the account, it is no second person to you.
    """
    from handover.administration.operators import operator
    from handover.administration.whose_account import say_person

    with refusing():
        user = say_person(username, same_as=same_person, actor=operator())
    said = f"one person's with {same_person}" if same_person else "another person's than any other"
    typer.echo(f"{user.username} is {said}")


def add_to(app: typer.Typer) -> None:
    """Add them to the commands about accounts."""
    app.command()(whose)
    app.command()(rename)
    app.command("factor-remove")(factor_remove)
