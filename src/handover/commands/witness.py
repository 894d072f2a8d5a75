"""``handover witness``: cosign checkpoints of another agency's audit log. It needs no database."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer

from handover.commands.console import fail, notes

app = typer.Typer(no_args_is_help=True, help="Cosign the audit log of another agency.")
_Folder = Annotated[
    Path, typer.Option(help="where the witness keeps its keys and what it has seen", file_okay=False)
]
PRIVATE, PUBLIC = "witness.key", "witness.pub"


@app.command()
def key(
    name: Annotated[
        str, typer.Argument(help="the witness's permanent name, such as agency.example.gov/witness")
    ],
    folder: _Folder = Path("witness"),
) -> None:
    """Make the keys of a witness, and print those by which others verify."""
    from handover.audit.log_keys import KeyFileError, keep
    from handover.transparency.keys import KeyTextError, witness_keys

    try:
        made = keep(folder, PRIVATE, PUBLIC, witness_keys(name))
    except (KeyTextError, KeyFileError) as problem:
        raise fail(str(problem)) from problem
    for one in made:
        typer.echo(str(one.verifier))


@app.command()
def serve(
    log: Annotated[
        list[Path], typer.Option("--log", help="verifier keys of a log that is witnessed; may be repeated")
    ],
    folder: _Folder = Path("witness"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="port to listen on")] = 8100,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
) -> None:
    """Cosign checkpoints that show their log only grew, until stopped. A log that lost or changed an entry is refused.

    Run it at another agency than the log's: whoever holds both can deceive everybody.
    """
    from waitress import create_server

    from handover.audit.log_keys import KeyFileError, read_key_file
    from handover.transparency.keys import KeyTextError, VerifierKey, read_verifiers
    from handover.transparency.witness import Witness
    from handover.transparency.witness_server import wsgi_app

    logs: dict[str, list[VerifierKey]] = defaultdict(list)
    try:
        keys = read_key_file(folder / PRIVATE, "make them: handover witness key NAME")
        for path in log:
            for one in read_verifiers(path.read_text()):
                logs[one.name].append(one)
    except (KeyFileError, KeyTextError, OSError, UnicodeDecodeError) as problem:
        raise fail(str(problem)) from problem
    try:
        server = create_server(
            wsgi_app(Witness(keys, logs, folder)), host=host, port=port, threads=4, ident=None
        )
    except OSError as problem:
        raise fail(
            f"cannot listen on {host}:{port} ({problem.strerror or problem}); choose another --port"
        ) from problem
    notes.print(
        f"{keys[0].name} witnesses {', '.join(logs)} on http://{host}:{port}/ - stop with Ctrl-C.",
        highlight=False, markup=False, soft_wrap=True,
    )  # fmt: skip
    server.run()
