"""``handover check``: what is not right with a deployment, and what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import notes
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.administration.shortcomings import Shortcoming


@uses_django()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
    deploy: Annotated[
        bool,
        typer.Option("--deploy", help="also refuse what is unsafe with data of real people"),
    ] = False,
    integrity: Annotated[
        bool,
        typer.Option(
            "--integrity",
            help="also compare stored files, audit chain, steps, facts and galleries with each other",
        ),
    ] = False,
) -> None:
    """Say what is not right with this deployment and what to do. Exit code 1 where bookings or cases would stop, with
    --deploy also where data of real people would not be safe, and with --integrity, which reads every byte and row,
    where something does not fit.
    """
    found = current(deploy=deploy)
    stops = [one for one in found if one.stops]
    unfit = _unfit() if integrity and not any(one.code == "tables" for one in found) else []
    if as_json:
        content = {"ready": not stops, "shortcomings": [one.as_dict() for one in found]}
        content |= {"does_not_fit": unfit} if integrity else {}
        typer.echo(json.dumps(content, ensure_ascii=False))
    else:
        typer.echo("\n".join([as_checklist(found), *unfit]))
        if integrity and not unfit:
            typer.echo("whole: kept files, audit chain, steps, facts and galleries fit")
    if stops or unfit:
        raise typer.Exit(1)


def _unfit() -> list[str]:
    from handover.conf.integrity import findings

    with notes.status("reading everything"):
        return findings()


def current(*, deploy: bool = False) -> list[Shortcoming]:
    """Return what is not right; missing tables alone where there are some."""
    from handover.administration.shortcomings import Shortcoming, shortcomings
    from handover.conf.tables import missing

    if changes := missing():
        return [
            Shortcoming(
                "tables", f"the tables lack {changes} changes that this version needs", "handover migrate"
            )
        ]
    if not deploy:
        return shortcomings()
    from handover.administration.deployment import deployment

    first = deployment()
    known = {one.code for one in first}
    return first + [one for one in shortcomings() if one.code not in known]


def as_checklist(found: list[Shortcoming]) -> str:
    """Write shortcomings as a list: what is not right, and below it what to do."""
    stops = [one for one in found if one.stops]
    lines = []
    for title, rows in (
        ("To do before bookings pass", stops),
        ("Advice", [one for one in found if not one.stops]),
    ):
        if rows:
            lines += [f"{title}:", *(f"  [ ] {one.what}\n      {one.remedy}" for one in rows), ""]
    if not stops:
        lines.append("ready: a booking can come, be answered, and its case be reviewed")
    return "\n".join(lines).rstrip()
