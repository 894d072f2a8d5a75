"""``handover peers prove`` and ``check-proof``: that a message was sent or received, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django

Message = Annotated[str, typer.Argument(help="its id: SENDER:REQUEST:STEP:KIND:RECEIVER")]


@uses_django()
def prove(
    message: Message,
    out: Annotated[Path, typer.Option(help="file to write, such as message.tlog-proof")],
) -> None:
    """Write a proof that this deployment sent or received a message, and when: its entry in the last signed log.

    The entry goes with it, and names the case and the step. Sign the log and have the peer cosign it before: `handover
    audit checkpoint --witness https://PEER`, where `handover witness serve` runs.
    """
    from handover.audit.checkpoints import CheckpointError
    from handover.exchange.proving import ProvingError
    from handover.exchange.proving import prove as proven

    try:
        found = proven(message)
        out.write_text(str(found.proof))
    except (ProvingError, CheckpointError, OSError) as problem:
        raise fail(str(problem)) from problem
    said = "recorded here" if found.sent else "received"
    place = f"entry {found.proof.index + 1} of {found.proof.checkpoint.size}"
    typer.echo(f"{said} {found.at:%Y-%m-%d %H:%M:%S} UTC: {place}, {out}")


@uses_django()
def check_proof(
    message: Message,
    file: Annotated[Path, typer.Argument(help="the proof that the peer wrote with `handover peers prove`")],
    keys: Annotated[
        list[Path],
        typer.Option("--keys", help="verifier keys of the peer's log and of the witness; may be repeated"),
    ],
) -> None:
    """Compare a peer's proof of a message with what it signed then: its message, or its receipt for ours.

    Exit code 1 where the entry is not the one that it named, or the log was not cosigned: it was made anew.
    """
    from handover.exchange.proving import ContradictedError, ProvingError, check
    from handover.transparency.keys import KeyTextError, read_verifiers

    try:
        trusted = [one for path in keys for one in read_verifiers(path.read_text())]
        signed = check(message, file, trusted)
    except ContradictedError as evidence:
        typer.echo(f"{message}: {evidence}")
        raise typer.Exit(1) from evidence
    except (ProvingError, KeyTextError, OSError, UnicodeDecodeError) as problem:
        raise fail(str(problem)) from problem
    typer.echo(
        f"{message}: the entry that the peer named then, in its log as signed by "
        + ", ".join(sorted({one.name for one in signed}))
    )
