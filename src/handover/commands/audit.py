"""``handover audit``: the audit chain, its signed checkpoints, and proofs of entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands import audit_replay
from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.audit.checkpoint_check import LogReport
    from handover.transparency.checkpoints import VerifiedSignature
    from handover.transparency.keys import SignerKey, VerifierKey

app = typer.Typer(
    no_args_is_help=True, help="The audit chain, its signed checkpoints, and proofs of entries."
)
app.command("replay")(audit_replay.replay)
app.command("conformance")(audit_replay.conformance)
app.command("export")(audit_replay.export)
_Keys = Annotated[
    list[Path] | None,
    typer.Option(
        "--keys", help="verifier keys of the log and of witnesses, one per line; default: this log's own"
    ),
]


@contextmanager
def _refusals() -> Iterator[None]:
    """Exit code 2 for what cannot be read or done, 1 for a log that is not what was signed."""
    from handover.audit.checkpoints import CheckpointError, ForgedCheckpointError, InconsistentLogError
    from handover.audit.log_keys import KeyFileError

    try:
        yield
    except (ForgedCheckpointError, InconsistentLogError) as evidence:
        typer.echo(str(evidence))
        raise typer.Exit(1) from evidence
    except (CheckpointError, KeyFileError) as problem:
        raise fail(str(problem)) from problem


@app.command()
@uses_django()
def key(
    name: Annotated[str, typer.Argument(help="the log's permanent name, such as agency.example.gov/audit")],
) -> None:
    """Make the keys that sign checkpoints, and print those by which others verify."""
    from handover.audit.log_keys import make_keys

    with _refusals():
        _tell_keys(make_keys(_folder(), name))


@app.command()
@uses_django()
def checkpoint(
    out: Annotated[Path, typer.Option(help="file to write; the hashes of the entries go beside it")],
    witness: Annotated[
        list[str] | None, typer.Option("--witness", help="address of a witness that cosigns; may be repeated")
    ] = None,
    keys: _Keys = None,
) -> None:
    """Sign the log as it is now, and have witnesses cosign it. Exit code 1 where it is not the log that was signed
    before, 2 where a witness did not cosign. Keep the files on another machine."""
    from django.conf import settings

    from handover.audit import checkpoints
    from handover.audit.witnesses import WitnessError, cosigned, web_client

    missed = []
    with _refusals(), notes.status("reading the log") as status:
        signers = _signers()
        verifiers = _read_keys(keys) if keys else []
        note, hashes = checkpoints.sign(signers)
        checkpoints.refuse_to_replace(out, note, hashes)
        for url in witness or []:
            status.update(f"asking {url}")
            try:
                with web_client([url], settings.HANDOVER_PRIVATE_TARGETS) as web:
                    note = cosigned(note, hashes, url, verifiers, web)
            except WitnessError as problem:
                missed.append(str(problem))
        checkpoints.keep(note)
        _write(note, hashes, out)
    typer.echo(
        f"signed: {note.size} entries of {note.origin}, with {len(note.signatures)} signatures, in {out}"
    )
    if missed:
        raise fail("; ".join(missed))


@app.command()
@uses_django()
def verify(
    more: Annotated[list[Path] | None, typer.Argument(metavar="FILES", help="further checkpoints")] = None,
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", help="a checkpoint that was kept elsewhere; may be repeated"),
    ] = None,
    keys: _Keys = None,
) -> None:
    """Recompute the chain, and compare it with signed checkpoints. Exit code 1 where something is missing or changed.

    What no checkpoint covers yet is reported too: it is the part that somebody could still rewrite unseen.
    """
    from handover.audit import checkpoints
    from handover.audit.verify import verify_against

    files = [*(against or []), *(more or [])]
    with _refusals():
        trusted = _verifiers(keys) if files else []
        held = [checkpoints.held(path, trusted) for path in files]
        with notes.status("reading the chain") as status:
            report = verify_against(
                [*checkpoints.of_file(), *held], lambda n: status.update(f"{n:,} entries read")
            )
    for line in _lines(report, bool(files)):
        typer.echo(line)
    if not report.whole:
        raise typer.Exit(1)


@app.command()
@uses_django()
def prove(
    number: Annotated[int, typer.Argument(min=1, help="the entry's number")],
    out: Annotated[Path, typer.Option(help="file to write, such as entry.tlog-proof")],
) -> None:
    """Write a proof that one entry is in the log of the last checkpoint: the entry goes with it."""
    from handover.audit import checkpoints

    with _refusals(), notes.status("reading the log"):
        proof = checkpoints.prove(number)
        _written(out, str(proof))
    typer.echo(f"entry {number} of {proof.checkpoint.size}: {out}")


@app.command("check-proof")
def check_proof(
    file: Annotated[Path, typer.Argument(help="a proof that `handover audit prove` wrote")],
    keys: Annotated[list[Path], typer.Option("--keys", help="verifier keys of the log and of witnesses")],
) -> None:
    """Check a proof of an entry, without the log: print the entry and who signed. Exit code 1 where it does not fit."""
    from handover.audit.log_keys import KeyFileError
    from handover.audit.proof_files import ProofFileError, checked
    from handover.transparency.checkpoints import NoteError, NoteSignatureError
    from handover.transparency.merkle import ProofError

    try:
        entry, signed = checked(file, _read_keys(keys))
    except (ProofError, NoteSignatureError) as problem:
        typer.echo(f"{file}: {problem}")
        raise typer.Exit(1) from problem
    except (KeyFileError, NoteError, ProofFileError) as problem:
        raise fail(f"{file}: {problem}") from problem
    typer.echo(entry)
    typer.echo(f"in a log {_who(signed)}")


def _lines(report: LogReport, given: bool) -> Iterator[str]:
    if report.broken:
        yield f"broken at entry {report.broken.number}: {report.broken.reason}"
    yield from map(str, report.faults)
    for one in report.fitting:
        if one.signed:
            covered = f"entries 1 to {size}" if (size := one.checkpoint.size) else "no entry"
            yield f"{one.source}: fits, {covered}, {_who(one.signed)}"
    if report.whole:
        yield f"intact: {report.size} entries"
    if back := report.backwards:
        yield (
            f"{back.count} entries have a time before that of an earlier entry, by up to {back.seconds:.0f} s, first "
            f"entry {back.first}: a clock was set back; {back.unmarked} of them do not say so themselves"
        )
    if not given:
        yield "no checkpoint was given (--against): whoever holds the database could have made the whole chain anew"
        return
    for window, holder in ((report.signed, "the database"), (report.cosigned, "database and log key")):
        if window.size:
            yield (
                f"open window: entries {window.first} to {window.last} ({window.size}, since {window.since}) could "
                f"still be rewritten unseen by whoever holds {holder}"
            )
        else:
            yield f"open window for whoever holds {holder}: none"


def _who(signed: Sequence[VerifiedSignature]) -> str:
    times = {one.name: one.at for one in sorted(signed, key=lambda s: s.at is not None)}
    return "signed by " + ", ".join(
        f"{name} {at:%Y-%m-%d %H:%M:%S} UTC" if at else name for name, at in times.items()
    )


def _folder() -> Path:
    from django.conf import settings

    return Path(settings.HANDOVER_DATA_DIR)


def _signers() -> list[SignerKey]:
    """The log's keys; made at the first checkpoint, with the name of the first host that serves the pages."""
    from django.conf import settings

    from handover.audit.log_keys import FILE, kept_keys, make_keys

    if not (_folder() / FILE).exists():
        host = next((h for h in settings.ALLOWED_HOSTS if "*" not in h), "localhost").strip(".")
        made = make_keys(_folder(), f"{host}/audit")
        notes.print(
            f"made the keys of the log {made[0].name}; give {_folder() / 'audit-log.pub'} to whoever verifies"
        )
        return made
    return kept_keys(_folder())


def _verifiers(given: Sequence[Path] | None) -> list[VerifierKey]:
    """The given keys, and this log's own where none of it is among them."""
    from handover.audit.log_keys import kept_keys

    return _read_keys(given) if given else [one.verifier for one in kept_keys(_folder())]


def _read_keys(files: Sequence[Path]) -> list[VerifierKey]:
    from handover.audit.log_keys import KeyFileError
    from handover.transparency.keys import KeyTextError, read_verifiers

    try:
        return [one for path in files for one in read_verifiers(path.read_text())]
    except (KeyTextError, OSError, UnicodeDecodeError) as problem:
        raise KeyFileError(f"the keys cannot be read: {problem}") from problem


def _tell_keys(keys: Sequence[SignerKey]) -> None:
    for one in keys:
        typer.echo(str(one.verifier))


def _write(note: object, hashes: Sequence[bytes], out: Path) -> None:
    from handover.audit.checkpoints import write

    try:
        write(note, hashes, out)  # type: ignore[arg-type]
    except OSError as problem:
        raise fail(f"{out} cannot be written: {problem.strerror or problem}") from problem


def _written(out: Path, text: str) -> None:
    try:
        out.write_text(text)
    except OSError as problem:
        raise fail(f"{out} cannot be written: {problem.strerror or problem}") from problem
