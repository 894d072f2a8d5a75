"""``handover agreements``: agreements of jails under 8 USC 1357(g), and the officers whom they name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django

app = typer.Typer(
    no_args_is_help=True, help="Agreements of jails under 8 USC 1357(g), and the officers whom they name."
)

_Instrument = Annotated[str, typer.Argument(help="number or name of the agreement")]
Username = Annotated[str, typer.Argument(help="the officer's user name")]
First = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")]
Last = Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="last day")]
_End = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="last day on which it stands")]


@contextmanager
def _refusing() -> Iterator[None]:
    from django.core.exceptions import ObjectDoesNotExist, ValidationError

    try:
        yield
    except ValidationError as problem:
        raise fail("; ".join(problem.messages)) from problem
    except (ObjectDoesNotExist, PermissionError) as problem:
        raise fail(str(problem)) from problem


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


@app.command()
@uses_django()
def add(
    instrument: _Instrument,
    agency: Annotated[str, typer.Option(help="ORI of the jail")],
    model: Annotated[str, typer.Option(help="jem, wso or tfm")],
    office: Annotated[str, typer.Option(help="ORI of the immigration office that supervises")],
    first: First,
    last: Last = None,
) -> None:
    """Put an agreement on file."""
    from handover.administration.designations import record_agreement
    from handover.administration.operators import operator

    with _refusing():
        record_agreement(
            agency, model=model, instrument=instrument, office=office, first=first.date(), last=_day(last),
            actor=operator(),
        )  # fmt: skip
    typer.echo(f"{instrument} is on file")


@app.command()
@uses_django()
def end(instrument: _Instrument, last: _End) -> None:
    """End an agreement: nobody acts on it after that day."""
    from handover.administration.designations import end_agreement
    from handover.administration.operators import operator

    with _refusing():
        row = end_agreement(instrument, last=last.date(), actor=operator())
    typer.echo(f"{instrument} ends on {row.last}")


@app.command()
@uses_django()
def designate(
    username: Username,
    instrument: Annotated[str, typer.Option(help="the agreement that names the officer")],
    certified_by: Annotated[str, typer.Option(help="who certified the training: name and office")],
    hours: Annotated[int, typer.Option(help="hours of certified training", min=0)],
    trained_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="last day of the training")],
    first: First,
    last: Last = None,
) -> None:
    """Record that an agreement names an officer, with the certified training."""
    from handover.administration.designations import designate as name_officer
    from handover.administration.operators import operator

    with _refusing():
        name_officer(
            username, instrument=instrument, trained_on=trained_on.date(), hours=hours, certified_by=certified_by,
            first=first.date(), last=_day(last), actor=operator(),
        )  # fmt: skip
    typer.echo(f"{username} is named by {instrument}")


@app.command()
@uses_django()
def undesignate(username: Username, last: _End) -> None:
    """End an officer's designations: they act on none after that day."""
    from handover.administration.designations import end_designation
    from handover.administration.operators import operator

    with _refusing():
        ended = end_designation(username, last=last.date(), actor=operator())
    typer.echo(f"{username}: {len(ended)} ended on {last.date()}")


@app.command("list")
@uses_django()
def list_() -> None:
    """List the agreements on file, and whom each names."""
    from handover.accounts.local_agreements import LocalAgreement

    rows = LocalAgreement.objects.select_related("agency", "office").prefetch_related("designations__person")
    for row in rows:
        typer.echo(
            f"{row.instrument}: {row.agency.ori}, {row.model}, {row.first} to {row.last or 'open'}, {row.office.ori}"
        )
        for one in row.designations.all():
            typer.echo(
                f"  {one.person.username}: {one.training_hours} h, {one.first} to {one.last or 'open'}"
            )
