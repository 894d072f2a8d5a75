"""The command line. Thin: it reads arguments, shows progress, and calls what the pages and jobs call.

Exit codes: 0 done, 1 a check found something (a broken chain), 2 bad input.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from handover.commands import (
    abis,
    accounts,
    api,
    drops,
    ebts,
    evaluate,
    gallery,
    jurisdictions,
    link,
    process,
)
from handover.commands.console import fail, notes
from handover.commands.reference import reference

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="From a booking to a lawful custody decision."
)
audit_app = typer.Typer(no_args_is_help=True, help="The audit chain.")
oversight_app = typer.Typer(no_args_is_help=True, help="Figures with their denominators.")
agency_app = typer.Typer(no_args_is_help=True, help="Agencies and their machine accounts.")
app.add_typer(audit_app, name="audit")
app.add_typer(oversight_app, name="oversight")
app.add_typer(agency_app, name="agency")
app.add_typer(accounts.app, name="accounts")
app.add_typer(process.app, name="process")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(jurisdictions.app, name="jurisdictions")
app.command()(link.link)
app.add_typer(abis.app, name="abis")
app.add_typer(gallery.app, name="gallery")
app.add_typer(drops.drops_app, name="drops")
app.add_typer(drops.receiver_app, name="receiver")
app.add_typer(api.app, name="api")
app.add_typer(ebts.app, name="ebts")

app.command()(reference)


def main() -> None:
    """Start Django, then the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    if len(sys.argv) > 1 and sys.argv[1] == "demo":
        from handover.demo.settings import demo_environment

        demo_environment()
    import django
    from django.db import DatabaseError

    from handover.conf.logs import configure
    from handover.conf.tables import advice, missing

    django.setup()
    configure()
    try:
        app()
    except DatabaseError:
        # An error of the database is most often one of its age; anything else is shown as it is.
        if changes := missing():
            raise SystemExit(fail(advice(changes)).exit_code) from None
        raise


@app.command()
def migrate() -> None:
    """Create or update the tables."""
    from django.core.management import call_command

    call_command("migrate", verbosity=1)


@app.command()
def intake(
    paths: Annotated[list[Path], typer.Argument(help="EBTS files, or folders of them")],
    work: Annotated[bool, typer.Option(help="also run the jobs that follow")] = True,
) -> None:
    """Take booking files in: one JSON line a file. Exit code 2 if one was refused."""
    from handover.stages.intake.command import take_in

    missing = [p for p in paths if not p.exists()]
    if missing:
        raise fail(f"no such file or folder: {missing[0]}; check the path")
    refused = 0
    for line in take_in(paths, work=work, console=notes):
        refused += line["outcome"] == "refused"
        typer.echo(json.dumps(line, ensure_ascii=False))
    if refused:
        raise typer.Exit(2)


@app.command()
def work(
    once: Annotated[bool, typer.Option(help="stop when no job is ready")] = False,
    pause: Annotated[float, typer.Option(help="seconds between looks for work")] = 1.0,
) -> None:
    """Run jobs and write down what clocks have decided."""
    from handover.conf.worker import run

    run(once=once, pause=pause, console=notes)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="port to listen on")] = 8000,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="server processes")] = 1,
) -> None:
    """Serve the pages."""
    from handover.conf.serving import serve as run
    from handover.conf.tables import advice, missing

    if changes := missing():
        raise fail(advice(changes))

    run(host, port, workers, notes)


@app.command()
def demo(
    bookings: Annotated[int, typer.Option(min=1, max=20_000, help="booking files that come in")] = 60,
    seed: Annotated[int, typer.Option(help="the same seed makes the same state")] = 20200225,
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="serve the pages afterwards")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="port to listen on")] = 8000,
    identities: Annotated[
        int, typer.Option(min=50, max=1_000_000, help="people in the criminal repository")
    ] = 4000,
) -> None:
    """Make a synthetic world, walk its bookings all the way, and show the pages."""
    from handover.demo.run import run

    summary = run(bookings=bookings, seed=seed, identities=identities, console=notes)
    if serving:
        from handover.conf.serving import serve as serve_pages

        notes.print(f"\nServing on http://127.0.0.1:{port}/ - stop with Ctrl-C.", highlight=False)
        serve_pages("127.0.0.1", port, 1, notes)
    else:
        typer.echo(json.dumps(summary, ensure_ascii=False))


@audit_app.command()
def verify() -> None:
    """Recompute the chain; name the first entry that does not fit. Exit code 1 if there is one."""
    from handover.audit.verify import verify as check

    with notes.status("reading the chain") as status:
        size, broken = check(lambda n: status.update(f"{n:,} entries read"))
    if broken:
        typer.echo(f"broken at entry {broken.number}: {broken.reason}")
        raise typer.Exit(1)
    typer.echo(f"whole: {size} entries")


@oversight_app.command()
def funnel(as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False) -> None:
    """Counts from booking to outcome, each with its denominator."""
    from handover.stages.oversight.queries import funnel as count
    from handover.stages.oversight.text import as_text

    figures = count()
    typer.echo(json.dumps(figures.as_json()) if as_json else as_text(figures))


@agency_app.command("add")
def add_agency(
    ori: str,
    name: str,
    kind: Annotated[str, typer.Option(help="jail, bureau, immigration or oversight")] = "jail",
    time_zone: Annotated[str, typer.Option(help="IANA name")] = "UTC",
    policy: Annotated[str, typer.Option(help="jurisdiction whose law binds the jail")] = "",
) -> None:
    """Put an agency on file, so that its bookings are answered."""
    from django.core.exceptions import ValidationError

    from handover.web.people.registry import register_agency

    try:
        agency = register_agency(ori, name, kind, time_zone, policy)
    except ValidationError as problem:
        raise fail("; ".join(problem.messages)) from problem
    typer.echo(f"{agency.ori} is on file as a {agency.kind}")


@agency_app.command("token")
def issue_token(ori: str, label: str) -> None:
    """Issue a machine account's token. It is shown once."""
    from handover.accounts.models import Agency
    from handover.web.people.registry import issue_token as issue

    try:
        clear = issue(ori, label)
    except Agency.DoesNotExist as problem:
        raise fail(f"no agency {ori} is on file; add it with: handover agency add {ori} NAME") from problem
    typer.echo(clear)


@agency_app.command("signing-secret")
def signing_secret(ori: str, label: str) -> None:
    """Show the secret with which a machine account signs the events that it sends."""
    from handover.accounts.models import MachineToken
    from handover.stages.intake import secrets

    live = MachineToken.objects.filter(agency__ori=ori, label=label, revoked_at=None).order_by("-pk").first()
    if live is None:
        raise fail(
            f"{ori} has no live machine account “{label}”; make it with: handover agency token {ori} LABEL"
        )
    typer.echo(secrets.shown(secrets.event_key(live)))
