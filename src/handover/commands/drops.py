"""``handover drops`` and ``handover receiver``: take in a jail's drop folder, and push its answers."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from handover.commands.agency import on_file
from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django
from handover.visible import visible

drops_app = typer.Typer(no_args_is_help=True, help="Drop folders of jails.")
receiver_app = typer.Typer(no_args_is_help=True, help="Where answers are pushed.")


class ReceiverKind(StrEnum):
    """How answers are pushed."""

    FOLDER = "folder"
    WEBHOOK = "webhook"


@drops_app.command("take")
@uses_django()
def take(
    folder: Annotated[Path, typer.Argument(help="the folder that the jail writes into")],
    agency: Annotated[str, typer.Option(help="ORI of the jail on whose behalf the files come")],
) -> None:
    """Receive every file of a drop folder: one JSON line per file. Exit code 2 if one was refused or
    failed."""
    from handover.stages.intake.folders.folder import FolderError, take_folder

    jail = on_file(agency)
    if not folder.is_dir():
        raise fail(f"no such folder: {folder}; check the path")
    refused = 0
    try:
        with notes.status("taking in") as status:
            for line in take_folder(folder, jail):
                status.update(f"taken in: {line['file']}")
                refused += line["outcome"] in ("refused", "failed")
                typer.echo(visible(json.dumps(line, ensure_ascii=False, default=str)))
    except FolderError as problem:
        raise fail(str(problem)) from problem
    if refused:
        raise typer.Exit(2)


@receiver_app.command("set")
@uses_django()
def set_receiver(
    ori: str, kind: ReceiverKind, target: Annotated[str, typer.Argument(help="folder, or https address")]
) -> None:
    """Push an agency's answers into a folder or to a webhook. Prints a webhook's signing secret."""
    from django.conf import settings

    from handover import outbound
    from handover.administration.operators import operator
    from handover.stages.intake import secrets
    from handover.stages.intake.models import Receiver
    from handover.stages.intake.replies import ledger
    from handover.stages.intake.reply_rules import address_fault

    jail = on_file(ori)
    if kind is ReceiverKind.WEBHOOK:
        allowed = outbound.networks(settings.HANDOVER_PRIVATE_TARGETS)
        fault = address_fault(target, plain_http=settings.HANDOVER_WEBHOOK_PLAIN_HTTP)
        if fault := fault or outbound.fault_of(target, allowed):
            raise fail(f"{target}: {fault}")
    elif not Path(target).is_absolute() or not Path(target).is_dir():
        raise fail(f"{target}: give the full path of an existing folder")
    row = ledger.set_receiver(jail, Receiver.Kind(kind.value), target, actor=operator())
    typer.echo(
        secrets.shown(secrets.reply_key(row)) if kind is ReceiverKind.WEBHOOK else f"answers go to {target}"
    )


@receiver_app.command("stop")
@uses_django()
def stop_receiver(ori: str) -> None:
    """Stop pushing answers to an agency: it fetches them through the API."""
    from handover.administration.operators import operator
    from handover.stages.intake.replies import ledger

    if not ledger.stop_receiver(on_file(ori), actor=operator()):
        raise fail(f"{ori} has no receiver")
    typer.echo(f"{ori} fetches its answers")
