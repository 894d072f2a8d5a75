"""``handover search``: an operator's check that a person is found. Keys and readiness only: no status, no history."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django


@uses_django()
def search(
    purpose: Annotated[
        str, typer.Option(help="why you search, at least 10 characters; recorded in the audit")
    ],
    last: Annotated[str, typer.Option(help="last name")] = "",
    first: Annotated[str, typer.Option(help="first name")] = "",
    born: Annotated[str, typer.Option(help="date of birth, CCYY-MM-DD; 00 for what is not known")] = "",
    number: Annotated[str, typer.Option(help="TYPE=NUMBER, such as UCN=123456789 or SOC=...")] = "",
    gallery: Annotated[str, typer.Option(help="criminal, immigration or wants")] = "criminal",
    limit: Annotated[int, typer.Option(min=1, max=50, help="most candidates")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Check that the name search finds a person: prints the keys of the candidates, and whether the gallery is ready.

    Exit code 1 where the gallery is not ready or the answer is not complete.
    """
    from handover.administration.operators import operator
    from handover.matching.gallery import GalleryError
    from handover.repositories import index
    from handover.repositories.key_search import keys_found
    from handover.web.reading_audit import note_reading

    if len(purpose.strip()) < 10:
        raise fail("--purpose: say why you search, in at least 10 characters")
    if gallery not in index.GALLERIES:
        raise fail(f"--gallery: one of {', '.join(index.GALLERIES)}")
    kind, _, value = number.partition("=")
    if number and not value:
        raise fail("--number: write TYPE=NUMBER, such as UCN=123456789")
    if not (last or born or value):
        raise fail("give a last name, a date of birth or a number to search for")
    note_reading(operator(), "search.read", "", gallery=gallery, purpose=purpose.strip()[:200])
    try:
        found = keys_found(gallery, last=last, first=first, born=born, number=(kind, value), limit=limit)
    except GalleryError as problem:
        raise fail(str(problem)) from problem
    if as_json:
        typer.echo(json.dumps(found.as_json()))
    else:
        whole = "complete" if found.complete else "incomplete"
        typer.echo(f"{gallery}: {found.reason or 'ready'}; {found.size} records, {whole}")
        for key, probability in found.keys:
            typer.echo(f"{key}  {probability:.2f}")
        if not found.keys:
            typer.echo("nobody")
    if found.reason or not found.complete:
        raise typer.Exit(1)
