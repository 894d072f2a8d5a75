"""``handover accounts``: people and their roles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands import account_acts, account_authority, account_sessions
from handover.commands.account_options import AsJson, Username, refusing
from handover.commands.console import notes
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.accounts.models import User

app = typer.Typer(no_args_is_help=True, help="People, their roles and their authority to sign.")

RoleName = Annotated[
    str, typer.Option(help="jail_clerk, examiner, review_officer, ...; handover accounts roles")
]
Site = Annotated[
    str, typer.Option(help="address of the pages", show_default="the first host of HANDOVER_ALLOWED_HOSTS")
]


@app.command()
@uses_django()
def add(
    username: Username,
    full_name: str,
    role: RoleName,
    agency: Annotated[str, typer.Option(help="ORI of the agency for whom the person works")],
    title: Annotated[str, typer.Option(help="office held, as printed below a signature")] = "",
    site: Site = "",
    namesake: Annotated[
        bool, typer.Option(help="another person has that name, and this is not the same one")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a person on file, and print a link by which they choose their password: valid once, for a day.

    The role must fit the kind of agency. A person who is on file as given is left alone, and gets no new link:
    `handover accounts reset` makes one.
    """
    from handover.administration.operators import operator
    from handover.administration.people import add_person

    with refusing():
        user, new = add_person(
            username,
            full_name,
            role,
            agency,
            title=title,
            namesake=namesake,
            actor=operator(),
        )
    if new:
        show_link(user, site, as_json)
    else:
        typer.echo(
            json.dumps(_account(user)) if as_json else f"{username} is on file already; nothing was changed"
        )


@app.command()
@uses_django()
def reset(username: Username, site: Site = "", as_json: AsJson = False) -> None:
    """Remove a person's password, end their sessions, and print a link to choose another: valid once, for a day."""
    from handover.administration.operators import operator
    from handover.administration.people import reset_password

    with refusing():
        user = reset_password(username, actor=operator())
    show_link(user, site, as_json)


@app.command()
@uses_django()
def disable(username: Username) -> None:
    """Disable a person's account; their sessions end."""
    _set_active(username, active=False)


@app.command()
@uses_django()
def enable(username: Username) -> None:
    """Enable a person's account again, in the role on file."""
    _set_active(username, active=True)


@app.command()
@uses_django()
def role(
    username: Username,
    new_role: Annotated[str, typer.Argument(help="the role from now on")],
    agency: Annotated[str, typer.Option(help="ORI, where the person also moves to another agency")] = "",
) -> None:
    """Give a person another role. An authority to sign ends with a role that may have one."""
    from handover.administration.operators import operator
    from handover.administration.people import change_role

    with refusing():
        user = change_role(username, new_role, agency, actor=operator())
    typer.echo(f"{username} is {user.role} in {user.agency.ori if user.agency else ''}")


@app.command()
@uses_django()
def roles(as_json: AsJson = False) -> None:
    """List the roles, and the kinds of agency that have them."""
    from handover.accounts.roles import SIGN_IN, kinds_of

    found = [{"role": one.value, "title": one.title, "kinds": sorted(kinds_of(one))} for one in SIGN_IN]
    if as_json:
        typer.echo(json.dumps({"roles": found}))
    for one in () if as_json else found:
        typer.echo(f"{one['role']:<19} {one['title']:<21} in: {', '.join(one['kinds'])}")


@app.command("list")
@uses_django()
def list_people(
    every: Annotated[bool, typer.Option("--all", help="also those who are disabled")] = False,
    agency: Annotated[str, typer.Option(help="only those of this ORI")] = "",
    as_json: AsJson = False,
) -> None:
    """List the people on file: user name, role, agency, name, last sign-in, and why somebody can do nothing."""
    from handover.accounts.models import User

    rows = User.objects.select_related("agency").order_by("username")
    rows = rows if every else rows.filter(is_active=True)
    found = [_account(user) for user in (rows.filter(agency__ori=agency) if agency else rows)]
    if as_json:
        typer.echo(json.dumps({"people": found}, ensure_ascii=False))
        return
    for one in found:
        note = one["unfit"] or (
            "locked" if one["locked"] else "" if one["has_password"] else "no password yet"
        )
        seen = str(one["last_sign_in"])[:10] or "never"
        about = f"{one['name']}; signed in {seen}" + (f"; {note}" if note else "")
        typer.echo(f"{one['username']:<16}  {one['role'] or '-':<18}  {one['agency'] or '-':<9}  {about}")
    if not found:
        typer.echo("nobody is on file")


def show_link(user: User, site: str = "", as_json: bool = False) -> None:
    """Print the one-time link alone on standard output, and whom it is for on standard error."""
    from handover.accounts.one_time_link import one_time_path
    from handover.administration.sites import address_of_site

    link = f"{(site or address_of_site()).rstrip('/')}{one_time_path(user)}"
    if as_json:
        typer.echo(json.dumps({**_account(user), "link": link}, ensure_ascii=False))
        return
    notes.print(f"{user.username}: good once, for a day; hand it over safely", highlight=False, markup=False)
    typer.echo(link)


def _account(user: User) -> dict[str, object]:
    from handover.administration.people import described

    return described(user)


def _set_active(username: str, *, active: bool) -> None:
    from handover.administration.operators import operator
    from handover.administration.people import set_active

    with refusing():
        set_active(username, active, actor=operator())
    typer.echo(f"{username} is {'enabled' if active else 'disabled'}")


for more in (account_sessions, account_authority, account_acts):
    more.add_to(app)
