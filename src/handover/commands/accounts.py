"""``handover accounts``: people, their roles, and who may sign by what power and on which days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.accounts.models import User

app = typer.Typer(no_args_is_help=True, help="People, their roles and their authority to sign.")

Username = Annotated[str, typer.Argument(help="the person's user name")]
RoleName = Annotated[
    str, typer.Option(help="jail_clerk, examiner, review_officer, ...; handover accounts roles")
]
Site = Annotated[
    str, typer.Option(help="address of the pages", show_default="the first host of HANDOVER_ALLOWED_HOSTS")
]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object")]


@contextmanager
def refusing() -> Iterator[None]:
    """Report what keeps an account from being made, found or changed as a message with exit code 2."""
    from handover.administration.people import PersonError

    try:
        yield
    except PersonError as problem:
        raise fail(str(problem)) from problem


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
        bool, typer.Option(help="another person has that name in the agency, and this is not the same one")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a person on file, and print a link by which they choose their password: good once, for a day.

    The role must fit the kind of agency. A person who is on file as given is left alone, and gets no new link:
    `handover accounts reset` makes one.
    """
    from handover.administration.operators import operator
    from handover.administration.people import add_person

    with refusing():
        user, new = add_person(
            username, full_name, role, agency, title=title, namesake=namesake, actor=operator()
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
    """Take a person's password away, end their sessions, and print a link to choose another: good once, for a day."""
    from handover.administration.operators import operator
    from handover.administration.people import reset_password

    with refusing():
        user = reset_password(username, actor=operator())
    show_link(user, site, as_json)


@app.command()
@uses_django()
def release(username: Username) -> None:
    """Let a person sign in again whose account failed sign-ins have locked. Ask them first whether it was they."""
    from handover.administration.operators import operator
    from handover.administration.people import release_account

    with refusing():
        release_account(username, actor=operator())
    typer.echo(f"{username} may sign in again")


@app.command()
@uses_django()
def recertify(username: Username) -> None:
    """Record that a person still needs their account, as is asked every 90 days; otherwise nobody signs in with it."""
    from handover.accounts.recertification import EVERY
    from handover.administration.operators import operator
    from handover.administration.recertification import recertify as needed

    with refusing():
        needed(username, actor=operator())
    typer.echo(f"{username} is needed for another {EVERY.days} days")


@app.command()
@uses_django()
def review(
    agency: Annotated[str, typer.Option(help="only those of this ORI")] = "",
    due: Annotated[bool, typer.Option("--due", help="only those that end soon or have ended")] = False,
    as_json: AsJson = False,
) -> None:
    """List the active accounts for recertification: until when each is good, role, last sign-in, same names."""
    from handover.administration.recertification import to_review, waiting

    rows = waiting(to_review(agency)) if due else to_review(agency)
    same = [", ".join(other.username for other in row.same_name) for row in rows]
    found = [
        {**_account(row.user), "standing": row.standing.value, "same_name": names}
        for row, names in zip(rows, same, strict=True)
    ]
    if as_json:
        typer.echo(json.dumps({"accounts": found}, ensure_ascii=False))
    for one in () if as_json else found:
        seen = str(one["last_sign_in"])[:10] or "never"
        about = f"{one['name']}; signed in {seen}" + (
            f"; same name: {one['same_name']}" if one["same_name"] else ""
        )
        until = f"{str(one['certified_until'])[:10]} {one['standing']}"
        typer.echo(
            f"{one['username']:<16}  {until:<19}  {one['role'] or '-':<18}  {one['agency'] or '-':<9}  {about}"
        )
    if not found and not as_json:
        typer.echo("no account is waiting")


@app.command("end-sessions")
@uses_django()
def end_sessions(username: Username) -> None:
    """Sign a person out wherever they are signed in, as after a device was lost."""
    from handover.administration.operators import operator
    from handover.administration.people import end_sessions as ended

    with refusing():
        count = ended(username, actor=operator())
    typer.echo(f"{username} is signed out; live sessions that ended: {count}")


@app.command()
@uses_django()
def sessions(username: Username, as_json: AsJson = False) -> None:
    """List where a person is signed in: device by what the browser says, address, since when, last use."""
    from django.conf import settings

    from handover.accounts import live_sessions
    from handover.accounts.models import User

    user = User.objects.named(username)
    if user is None:
        raise fail(f"no person {username} is on file; see them with: handover accounts list --all")
    found = [
        {
            "device": row.device,
            "address": row.address,
            "since": row.began_at.isoformat(timespec="seconds"),
            "last_used": row.seen_at.isoformat(timespec="seconds"),
        }
        for row in live_sessions.of(user, several=settings.HANDOVER_SEVERAL_SESSIONS)
    ]
    if as_json:
        typer.echo(json.dumps({"sessions": found}))
    for one in () if as_json else found:
        typer.echo(
            f"{one['device']:<28}  {one['address'] or '-':<39}  since {one['since']}, used {one['last_used']}"
        )
    if not found and not as_json:
        typer.echo(f"{username} is signed in nowhere")


@app.command()
@uses_django()
def disable(username: Username) -> None:
    """Let a person do nothing from now on; their sessions end."""
    _set_active(username, active=False)


@app.command()
@uses_django()
def enable(username: Username) -> None:
    """Let a disabled person work again, in the role on file."""
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


@app.command()
@uses_django()
def authority(
    username: Annotated[
        str, typer.Argument(help="the person's user name; without options the authority is only shown")
    ],
    title: Annotated[str, typer.Option(help="office held, as the regulation lists it")] = "",
    power: Annotated[
        str, typer.Option(help="8 CFR 287.5(e)(2), 8 CFR 241.2, or both with a semicolon between")
    ] = "",
    first: Annotated[str, typer.Option("--from", help="first day, YYYY-MM-DD")] = "",
    last: Annotated[str, typer.Option("--until", help="last day, YYYY-MM-DD")] = "",
    end: Annotated[bool, typer.Option("--end", help="withdraw the power from today on")] = False,
) -> None:
    """Record a person's authority to sign warrants, with an audit entry; an expired authority does not sign.

    Prints one JSON object: the authority on record, and for each form whether the person may sign it today.
    """
    from django.core.exceptions import ValidationError

    from handover.accounts.models import User
    from handover.administration.authority import set_authority
    from handover.administration.operators import operator

    try:
        user = User.objects.get_by_natural_key(username)
        if end:
            user = set_authority(
                username, title=user.title, authority="", first=None, last=None, actor=operator()
            )
        elif title or power or first or last:
            user = set_authority(
                username, title=title or user.title, authority=power or user.authority,
                first=_day(first, "--from") or user.authority_from, last=_day(last, "--until") or user.authority_until,
                actor=operator(),
            )  # fmt: skip
    except User.DoesNotExist as problem:
        raise fail(f"no person {username} is on file; check the user name") from problem
    except ValidationError as problem:
        raise fail("; ".join(problem.messages)) from problem
    typer.echo(json.dumps(_shown(user), ensure_ascii=False))


@app.command()
@uses_django()
def delegation(
    username: Annotated[str, typer.Argument(help="the user name of the person to whom a power is delegated")],
    power: Annotated[
        str, typer.Option(help="8 CFR 287.5(e)(2), 8 CFR 241.2, or “neutral review (Gonzalez settlement)”")
    ],
    order: Annotated[str, typer.Option(help="delegation order, by its number or name")],
    given_by: Annotated[str, typer.Option("--by", help="who gave it: name and office")],
    first: Annotated[str, typer.Option("--from", help="first day, YYYY-MM-DD")],
    last: Annotated[str, typer.Option("--until", help="last day, YYYY-MM-DD")] = "",
) -> None:
    """Record that a power to sign warrants was delegated to a person (8 CFR 2.1), with an audit entry. So is recorded
    whom the office names to review findings neutrally.

    Prints one JSON object: the authority on record, and for each form whether the person may sign it today.
    """
    from django.core.exceptions import ValidationError

    from handover.accounts.models import User
    from handover.administration.authority import delegate
    from handover.administration.operators import operator

    begins = _day(first, "--from")
    if begins is None:
        raise fail("--from: a delegation has a first day, YYYY-MM-DD")
    try:
        delegate(
            username, provision=power, instrument=order, given_by=given_by, first=begins, last=_day(last, "--until"),
            actor=operator(),
        )  # fmt: skip
    except User.DoesNotExist as problem:
        raise fail(f"no person {username} is on file; check the user name") from problem
    except ValidationError as problem:
        raise fail("; ".join(problem.messages)) from problem
    typer.echo(json.dumps(_shown(User.objects.get(username=username)), ensure_ascii=False))


def _day(text: str, option: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise fail(f"{option} {text}: write the day as YYYY-MM-DD") from problem


def _shown(user: User) -> dict[str, object]:
    """Return the authority on record, and which forms it permits today by the dated titles of the
    regulations.
    """
    from django.utils import timezone

    from handover.web.people.queries import may_sign

    now = may_sign(user, timezone.now())
    return {
        "username": user.username,
        "title": user.title,
        "authority": user.authority,
        "from": user.authority_from.isoformat() if user.authority_from else None,
        "until": user.authority_until.isoformat() if user.authority_until else None,
        "today": {form: found.text if found else "may sign" for form, found in now.forms.items()},
        "delegations": [
            {
                "power": d.provision,
                "order": d.instrument,
                "from": d.first.isoformat(),
                "until": d.last.isoformat() if d.last else None,
            }
            for d in now.delegations
        ],
    }
