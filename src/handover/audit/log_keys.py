"""The keys by which this deployment signs checkpoints of its audit log, in a file that only its owner reads."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from handover.transparency.keys import KeyTextError, SignerKey, log_keys, read_signers

FILE: Final = "audit-log.key"
PUBLIC: Final = "audit-log.pub"
"""The keys by which others verify; to be given to witnesses and auditors."""


class KeyFileError(Exception):
    """A file of keys is not there, or cannot be read; the message says which and what to do."""


def kept_keys(folder: Path) -> list[SignerKey]:
    """Read the log's keys. Raises `KeyFileError`."""
    return read_key_file(folder / FILE, "make them: handover audit key NAME")


def make_keys(folder: Path, name: str) -> list[SignerKey]:
    """Make the log's keys and keep them. Raises `KeyFileError` where there are some, or for a name that cannot be one:
    a log that changes its name is another log."""
    return keep(folder, FILE, PUBLIC, _made(name))


def _made(name: str) -> list[SignerKey]:
    try:
        return log_keys(name)
    except KeyTextError as problem:
        raise KeyFileError(str(problem)) from problem


def keep(folder: Path, private: str, public: str, keys: Sequence[SignerKey]) -> list[SignerKey]:
    """Write new keys, and beside them those to give away. Raises `KeyFileError` where the file is there."""
    path = folder / private
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as problem:
        raise KeyFileError(f"{path} holds keys already; they are not replaced") from problem
    with os.fdopen(handle, "w") as out:
        out.writelines(key.as_text() + "\n" for key in keys)
    (folder / public).write_text("".join(f"{key.verifier}\n" for key in keys))
    return list(keys)


def read_key_file(path: Path, to_do: str) -> list[SignerKey]:
    """Read keys from a file. Raises `KeyFileError`; ``to_do`` says what helps where it is not there."""
    try:
        return read_signers(path.read_text())
    except FileNotFoundError as problem:
        raise KeyFileError(f"{path} is not there; {to_do}") from problem
    except (KeyTextError, UnicodeDecodeError, OSError) as problem:
        raise KeyFileError(f"{path}: {problem}") from problem
