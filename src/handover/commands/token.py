"""``handover token``: the tokens of machines, each with its scopes and its end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.administration.machine_tokens import Issued

app = typer.Typer(no_args_is_help=True, help="Tokens of machines, each with its scopes.")

Which = Annotated[str, typer.Argument(help="name of the token, or its number in the list")]
Days = Annotated[
    int | None,
    typer.Option("--expires", min=1, max=3650, help="days until it ends", show_default="HANDOVER_TOKEN_DAYS"),
]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object")]


@contextmanager
def refusing() -> Iterator[None]:
    """Report what keeps a token from being made or found as a message with exit code 2."""
    from handover.administration.machine_tokens import TokenError

    try:
        yield
    except TokenError as problem:
        raise fail(str(problem)) from problem


@app.command()
@uses_django()
def add(
    name: str,
    scope: Annotated[list[str], typer.Option(help="what it may do (handover token scopes); may be repeated")],
    agency: Annotated[str, typer.Option(help="ORI of the agency for whom the machine acts")] = "",
    expires: Days = None,
    as_json: AsJson = False,
) -> None:
    """Make a token. Its secret is printed once and cannot be read again."""
    from handover.administration.machine_tokens import issue_token
    from handover.administration.operators import operator

    with refusing():
        issued = issue_token(name, scope, ori=agency, days=expires, actor=operator())
    show_secret(issued, as_json)


@app.command("list")
@uses_django()
def list_tokens(
    every: Annotated[bool, typer.Option("--all", help="also those that are expired or revoked")] = False,
    agency: Annotated[str, typer.Option(help="only those of this ORI")] = "",
    as_json: AsJson = False,
) -> None:
    """List the tokens: number, name, agency, scopes, when made, used and ending. No secret is shown."""
    from handover.accounts.models import MachineToken
    from handover.administration.machine_tokens import described, live

    rows = MachineToken.objects.select_related("agency").order_by("name", "pk") if every else live()
    found = [described(token) for token in (rows.filter(agency__ori=agency) if agency else rows)]
    if as_json:
        typer.echo(json.dumps({"tokens": found}, ensure_ascii=False))
        return
    for one in found:
        used, ends = one["last_used"][:10] or "never", one["expires"][:10] or "no end"
        typer.echo(
            f"{one['number']:>4}  {one['name']:<24}  {one['agency'] or '-':<9}  {one['state']:<7}  used {used}, "
            f"ends {ends}  {' '.join(one['scopes'])}"
        )
    if not found:
        typer.echo("no token is on file")


@app.command()
@uses_django()
def certificate(
    which: Which,
    subject: Annotated[
        str,
        typer.Argument(
            help="its subject, as the proxy writes it; empty: no certificate stands for it any more"
        ),
    ],
) -> None:
    """Let a client certificate stand for a token: the machine then sends no secret, and the proxy names its subject.

    The proxy must verify the certificate and set HANDOVER_CLIENT_CERTIFICATE_HEADER on every request itself.
    """
    from django.conf import settings

    from handover.administration.machine_tokens import bind_certificate
    from handover.administration.operators import operator

    if subject and not settings.HANDOVER_CLIENT_CERTIFICATE_HEADER:
        raise fail(
            "no proxy names certificates here; set HANDOVER_CLIENT_CERTIFICATE_HEADER=X-Client-Subject first"
        )
    with refusing():
        token = bind_certificate(which, subject, actor=operator())
    told = (
        f"is opened by the certificate of {token.certificate_subject} too"
        if subject
        else "has no certificate now"
    )
    typer.echo(f"{token.name} (number {token.pk}) {told}")


@app.command()
@uses_django()
def revoke(which: Which) -> None:
    """End a token at once."""
    from handover.administration.machine_tokens import revoke_token
    from handover.administration.operators import operator

    with refusing():
        token = revoke_token(which, actor=operator())
    typer.echo(f"revoked: {token.name} (number {token.pk})")


@app.command()
@uses_django()
def rotate(
    which: Which,
    overlap: Annotated[
        float, typer.Option(min=0, max=720, help="hours for which the present secret stays valid")
    ] = 24,
    expires: Days = None,
    as_json: AsJson = False,
) -> None:
    """Give a token a new secret, printed once; the present one stays valid for a while.

    A jail's signing secret is renewed with it: `handover agency signing-secret` shows the new one, and events signed
    with the earlier one are taken as long as the earlier token is sent with them.
    """
    from handover.administration.machine_tokens import rotate_token
    from handover.administration.operators import operator

    with refusing():
        issued = rotate_token(which, overlap=timedelta(hours=overlap), days=expires, actor=operator())
    show_secret(issued, as_json)


@app.command()
@uses_django()
def scopes(as_json: AsJson = False) -> None:
    """List the scopes that a token can have. A token of one interface opens no other."""
    from handover.accounts.scopes_on_offer import declared

    found = [
        {"scope": scope.name, "about": scope.about, "needs_agency": scope.of_agency} for scope in declared()
    ]
    if as_json:
        typer.echo(json.dumps({"scopes": found}, ensure_ascii=False))
    for one in () if as_json else found:
        typer.echo(f"{one['scope']:<28}  {one['about']}")


def show_secret(issued: Issued, as_json: bool = False) -> None:
    """Print the secret alone on standard output, and beside it on standard error what it opens and until when."""
    from handover.administration.machine_tokens import described

    token = described(issued.token)
    if as_json:
        typer.echo(json.dumps({**token, "secret": issued.secret}, ensure_ascii=False))
        return
    notes.print(
        f"token {token['number']}, {token['name']}: {' '.join(token['scopes'])}; ends {token['expires'][:10]}; keep "
        "the secret now, it is not shown again",
        highlight=False, markup=False, soft_wrap=True,
    )  # fmt: skip
    typer.echo(issued.secret)
