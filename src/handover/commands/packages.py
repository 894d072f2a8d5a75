"""``handover oversight package``: what is published of the figures, drafted by one person and released by another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from handover.commands.console import fail, notes, solved
from handover.commands.prerequisites import needs_extra, uses_django

app = typer.Typer(
    no_args_is_help=True,
    help="Transparency packages: what is published of the figures, by two people.",
)


@app.command()
@uses_django()
@needs_extra("oversight")
def draft(
    tables: Annotated[
        list[str] | None,
        typer.Option("--table", help="a table to put in; may be repeated", show_default="all there are"),
    ] = None,
    by: Annotated[
        str,
        typer.Option(help="username of an auditor or supervisor who drafts it", show_default="the operator"),
    ] = "",
) -> None:
    """Draft a package: tables of the kept figures and of the releases that were taken in.

    Counts of 1 to 10 are withheld, with what would give them away in this package and beside every released one. The
    last line is one JSON object with what a linear program learned over everything; `cut_off` is true where more is
    withheld than is needed, since a smaller choice takes longer than the program looks for one. Agencies may
    reply for 14 days; then, or once each has, a second person releases it on the page “Transparency packages”.
    """
    from handover.administration.operators import operator
    from handover.commands.typed_proof import proved_person
    from handover.process.advance import RefusedError
    from handover.stages.oversight.packages import acts

    try:
        actor = proved_person(by).actor if by else operator()
        with notes.status("protecting the tables") as status:
            told = solved(status, "protecting the tables")
            row = acts.draft(actor=actor, only=tables or (), told=told)
    except RefusedError as refused:
        raise fail(f"not drafted: {refused}") from refused
    content = acts.content_in(row)
    names = [one["name"] for one in content["tables"]]
    typer.echo(
        json.dumps({
            "package": row.pk, "tables": names, "reply_until": row.reply_until.isoformat(), **content["attack"],
        })
    )  # fmt: skip


@app.command("list")
@uses_django()
def list_packages() -> None:
    """List every package, a line of JSON each."""
    from handover.stages.oversight.models import FigurePackage

    for one in FigurePackage.objects.select_related("decision").order_by("pk"):
        decision = getattr(one, "decision", None)
        state = "waits" if decision is None else "released" if decision.released else "declined"
        told = {"package": one.pk, "state": state, "reply_until": one.reply_until.isoformat(),
                "manifest": decision.manifest if decision else ""}  # fmt: skip
        typer.echo(json.dumps(told))


@app.command()
@uses_django()
def attack() -> None:
    """Attack everything that was released with a linear program. One JSON object; exit code 1 where it learns a
    withheld number exactly or to within 5, or all that a group gained is in one cell and everybody can see it."""
    from handover.released_data.linked_releases import gains_told, learned
    from handover.released_data.linked_tables import CLOSE, NotSolvedError, exact, narrower
    from handover.released_data.solver_work import SolverWork
    from handover.stages.oversight.packages.acts import earlier_releases

    releases = earlier_releases()
    try:
        with notes.status("solving") as status:
            work = SolverWork(told=solved(status, "solving"))
            found, gains = learned(releases, work), gains_told(releases, work)
    except NotSolvedError as problem:
        raise fail(f"not known what everything released tells: {problem}") from problem
    told = {"releases": len(releases), "withheld": len(found), "recovered": len(exact(found)),
            "recovered_nearly": len(narrower(found, CLOSE)), "gains_told": gains}  # fmt: skip
    typer.echo(json.dumps(told))
    if told["recovered"] or told["recovered_nearly"] or told["gains_told"]:
        raise typer.Exit(1)


@app.command()
@uses_django()
def write(
    number: Annotated[int, typer.Argument(help="the package's number; handover oversight package list")],
    out: Annotated[Path, typer.Option(help="folder to write, for a web server of static files")],
) -> None:
    """Write the files of a released package to a folder; `sha256sum -c SHA256SUMS` checks them."""
    from handover.stages.oversight.models import PackageFile
    from handover.stages.oversight.packages.proofs import write_missing

    write_missing()
    rows = PackageFile.objects.filter(package=number, package__decision__released=True)
    if not rows:
        raise fail(f"package {number} was not released; see: handover oversight package list")
    out.mkdir(parents=True, exist_ok=True)
    for row in rows:
        (out / row.name).write_bytes(bytes(row.content))
    proved = any(row.name.endswith(".tlog-proof") for row in rows)
    typer.echo(json.dumps({"package": number, "files": len(rows), "folder": str(out), "log_proof": proved}))
