"""``handover migrate``, ``serve``, ``work``, ``intake`` and ``demo``: run the program."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Annotated

import typer

from handover.commands.console import fail, notes
from handover.commands.prerequisites import needs_extra, start_django, uses_django
from handover.conf.starting import answering, listen
from handover.conf.web_role import as_web_role
from handover.demo.settings import demo_environment
from handover.visible import visible


@uses_django(announce=True)
def migrate() -> None:
    """Create or update the tables, and collect the style sheets; on PostgreSQL also the policies and rights of the role
    by which pages are served, where one is set. Exit code 2 where something on file prevents a step of the upgrade."""
    from django.core.management import call_command

    from handover.administration.wall import raise_where_set

    try:
        call_command("migrate", verbosity=1)
        raise_where_set()
    except ValueError as problem:
        raise fail(f"{problem}; nothing of this step was changed") from problem
    from handover.conf.static_files import collect

    collect()


@uses_django(announce=True)
def intake(
    paths: Annotated[list[Path], typer.Argument(help="EBTS files, or folders of them")],
    work: Annotated[bool, typer.Option(help="also run the resulting jobs")] = True,
) -> None:
    """Receive booking files: one JSON line per file. Exit code 2 if one was refused."""
    from handover.stages.intake.command import take_in

    missing = [p for p in paths if not p.exists()]
    if missing:
        raise fail(f"no such file or folder: {missing[0]}; check the path")
    refused = 0
    for line in take_in(paths, work=work, console=notes):
        refused += line["outcome"] == "refused"
        typer.echo(visible(json.dumps(line, ensure_ascii=False)))
    if refused:
        raise typer.Exit(2)


@uses_django(announce=True)
def work(
    once: Annotated[bool, typer.Option(help="stop when no job is ready")] = False,
    pause: Annotated[
        float, typer.Option(help="seconds between checks for jobs that nothing announced")
    ] = 1.0,
) -> None:
    """Run jobs, and record expired clocks."""
    from handover.conf.worker import run

    run(once=once, pause=pause, console=notes)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="port to listen on")] = 8000,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="server processes")] = 1,
) -> None:
    """Serve the pages. The port answers at once; /health/ says "starting" until the pages are there."""
    listener = _open(host, port)
    with answering(listener):
        _prepare_pages()
    from handover.conf.serving import serve as run

    run(listener, workers, notes)


@uses_django(announce=True, before=as_web_role)
def _prepare_pages() -> None:
    from handover.administration.wall_check import not_behind_the_wall, shortcomings_of_the_wall
    from handover.conf.serving import prepare
    from handover.conf.tables import advice, missing

    if why := not_behind_the_wall():
        raise fail(f"{why}; unset other ways to write the two addresses (docs/deployment.md)")
    for found in shortcomings_of_the_wall():  # first: without its rights the role reads no migrations
        raise fail(f"{found.what}; {found.remedy}")
    if changes := missing():
        raise fail(advice(changes))
    prepare()


def _open(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as problem:
        raise fail(
            f"cannot listen on {host}:{port} ({problem.strerror or problem}); choose another --port or --host"
        ) from None


@needs_extra("demo")
def demo(
    bookings: Annotated[int, typer.Option(min=1, max=20_000, help="number of booking files")] = 60,
    seed: Annotated[int, typer.Option(help="the same seed generates the same state")] = 20200225,
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="serve the pages afterwards")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="port to listen on")] = 8000,
    identities: Annotated[
        int, typer.Option(min=50, max=1_000_000, help="people in the criminal repository")
    ] = 2000,
    agencies: Annotated[
        int,
        typer.Option(
            help="deployments: 1 for all; 2: bureau and office on --port, the jails on the next; 3: the office on "
            "--port, the jails and the bureau on the next two"
        ),
    ] = 1,
) -> None:
    """Serve the pages, and meanwhile generate a synthetic world and take its bookings from start to end.

    With --no-serve the last line is a JSON summary. In several deployments each has data, pages and people of its own
    below the data folder, and tells the others by messages; a page there shows those of one case, drawn from all logs.
    Exit code 1 if a message is left over, two logs differ about one of that case, or an audit chain is broken.
    """
    from handover.demo.agencies.combination import refusal

    if why := refusal(agencies, port, os.environ):
        raise fail(why)
    if agencies > 1:
        _demo_apart(agencies, bookings, seed, identities, port, serving=serving)
    else:
        _demo_of_one(bookings, seed, identities, port, serving=serving)


def _demo_apart(
    agencies: int, bookings: int, seed: int, identities: int, port: int, *, serving: bool
) -> None:
    from handover.conf.reading import SettingsError, read

    try:
        folder = read().data_dir
    except SettingsError as problem:
        raise fail(str(problem)) from None
    from handover.demo.agencies.console import is_right
    from handover.demo.agencies.pairing import PairingError
    from handover.demo.agencies.run import DemoSizes, SideError, run_apart
    from handover.demo.agencies.side_people import SideApartError

    for one in range(port, port + agencies):
        _open("127.0.0.1", one).close()
    sizes = DemoSizes(agencies, bookings, seed, identities)
    try:
        result = run_apart(sizes, folder, port, notes, start_django, serving=serving)
    except (SideApartError, PairingError, SideError) as problem:
        raise fail(str(problem)) from problem
    typer.echo(json.dumps(result, ensure_ascii=False))
    if not is_right(result):
        raise typer.Exit(1)


@uses_django(announce=True, before=demo_environment)
def _demo_of_one(bookings: int, seed: int, identities: int, port: int, *, serving: bool) -> None:
    if not serving:
        from handover.demo.run import run

        summary = run(bookings=bookings, seed=seed, identities=identities, console=notes)
        typer.echo(json.dumps(summary, ensure_ascii=False))
        return
    from handover.conf.serving import prepare as prepare_pages
    from handover.conf.serving import serve as serve_pages
    from handover.demo.progress import walk_behind
    from handover.demo.run import prepare

    listener = _open("127.0.0.1", port)
    with answering(listener), notes.status("making tables, agencies and people"):
        prepare()
        prepare_pages()
    walk = walk_behind(bookings, seed, identities)
    then = "Bookings are being processed in the background; the home page shows the progress."
    try:
        serve_pages(listener, 1, notes, then=then)
    finally:
        walk.terminate()
        walk.wait()
