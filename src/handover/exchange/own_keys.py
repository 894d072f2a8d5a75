"""The key by which this deployment signs messages, in a file that only its owner reads; during a rotation also the
next one, which signs nothing yet."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE: Final = "exchange.key"


class OwnKeyError(Exception):
    """The file of keys is not there, or cannot be read; the message says what to do."""


def kept(folder: Path) -> list[Ed25519PrivateKey]:
    """The key that signs, and after it the next one where one was made. Raises `OwnKeyError`."""
    path = folder / FILE
    try:
        lines = path.read_text().split()
        found = [
            Ed25519PrivateKey.from_private_bytes(base64.b64decode(line, validate=True)) for line in lines
        ]
    except FileNotFoundError as problem:
        raise OwnKeyError(f"{path} is not there; make one: handover peers key --new") from problem
    except (ValueError, OSError) as problem:
        raise OwnKeyError(f"{path} cannot be read as keys") from problem
    if not found:
        raise OwnKeyError(f"{path} holds no key")
    return found


def make(folder: Path) -> Ed25519PrivateKey:
    """Make the first key, or the next one beside it. Raises `OwnKeyError` where a next one waits already."""
    keys = kept(folder) if (folder / FILE).exists() else []
    if len(keys) > 1:
        raise OwnKeyError("a next key was made already; give it to every peer, then: handover peers use-key")
    new = Ed25519PrivateKey.generate()
    _write(folder, [*keys, new])
    return new


def use_next(folder: Path) -> Ed25519PrivateKey:
    """Sign with the next key from now on, and forget the one before. Raises `OwnKeyError` where there is none."""
    keys = kept(folder)
    if len(keys) < 2:
        raise OwnKeyError("no next key was made; make one: handover peers key --new")
    _write(folder, keys[1:])
    return keys[1]


def public_of(key: Ed25519PrivateKey) -> bytes:
    """Its public half."""
    return key.public_key().public_bytes_raw()


def _write(folder: Path, keys: list[Ed25519PrivateKey]) -> None:
    """Write a new file beside it, then rename it: if killed in between, the earlier file remains."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder / f".{FILE}.{secrets.token_hex(4)}"
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.writelines(base64.b64encode(key.private_bytes_raw()).decode() + "\n" for key in keys)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(folder / FILE)
