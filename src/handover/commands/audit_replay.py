"""``handover audit replay``, ``conformance`` and ``export``: what the log alone says of matters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django


@uses_django()
def replay(
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="CASE...", help="references; none: every matter")
    ] = None,
) -> None:
    """Rebuild cases from the audit log alone (state, office, holder, steps, clocks, digests) and compare them with what
    is on file, and find rows on file that nothing in the log names.

    One line per case, with its differences under it, then the counts as JSON. Exit code 1 where something differs,
    2 for a case that the log does not know.
    """
    from handover.process.replay.compare import compare
    from handover.process.replay.reading import first_clock, told_matters

    since, totals = (
        first_clock(),
        dict.fromkeys(("cases", "steps", "clocks", "digests", "erased", "unverifiable"), 0),
    )
    differing, missing = 0, set(cases or [])
    with notes.status("replaying") as status:
        for told in told_matters(cases or None):
            one = compare(told, since)
            missing.discard(one.reference)
            for name in totals:
                totals[name] += 1 if name == "cases" else getattr(one, name)
            differing += bool(one.differences)
            if cases or one.differences:
                _tell(one.reference, one.state, one.steps, one.differences)
            status.update(f"{totals['cases']:,} replayed")
    typer.echo(json.dumps({**totals, "differing": differing}))
    if missing:
        raise fail(f"the log tells of no {', '.join(sorted(missing))}; references are like C-7KQ2M9X4TR")
    if differing:
        raise typer.Exit(1)


@uses_django()
def conformance(as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False) -> None:
    """Check every matter of the log against the process graph: how many do not conform, over all and by step.

    Exit code 1 where one does not.
    """
    from handover.process.replay.conformance import conformance as count
    from handover.process.replay.reading import told_matters

    with notes.status("folding every matter"):
        found = count(told_matters())
    if as_json:
        typer.echo(json.dumps(found.as_json()))
    else:
        typer.echo(f"{found.nonconforming:,} of {found.matters:,} matters do not conform to the process")
        for row in found.steps:
            typer.echo(f"  {row.step:<44} {row.deviating:>7,} of {row.taken:>9,}")
    if found.nonconforming:
        raise typer.Exit(1)


@uses_django()
def export(
    folder: Annotated[Path, typer.Argument(help="folder to write into", file_okay=False)],
    cases: Annotated[
        list[str] | None, typer.Option("--case", help="only these references; may be repeated")
    ] = None,
) -> None:
    """Write the log's steps for process mining: OCEL 2.0, XES, the process as PNML, and a manifest.

    People are pseudonyms that differ from export to export. The export itself is recorded in the audit log.
    """
    from django.db import transaction
    from django.utils import timezone

    from handover.administration.operators import operator
    from handover.audit.append import append
    from handover.audit.models import Head
    from handover.process.replay.event_log import write_event_log
    from handover.process.replay.reading import told_matters

    head = Head.objects.get(pk=1)
    try:
        with notes.status("writing the event log"):
            manifest = write_event_log(
                folder, told_matters(cases or None), head.size, head.digest, timezone.now()
            )
    except FileExistsError as problem:
        raise fail(f"{problem}; choose another folder") from problem
    except OSError as problem:
        raise fail(f"{folder} cannot be written: {problem.strerror or problem}") from problem
    with transaction.atomic():
        append(act="audit.mine", actor=operator(), content=manifest["counts"])
    typer.echo(json.dumps({"folder": str(folder), **manifest["counts"]}))


def _tell(reference: str, state: str, steps: int, differences: list[str]) -> None:
    said = "differs" if differences else "as the log tells"
    typer.echo(f"{reference}: {state or 'not begun'} after {steps} steps, {said}")
    for one in differences:
        typer.echo(f"  {one}")
