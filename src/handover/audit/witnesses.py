"""Send a checkpoint to a witness and take its cosignatures (C2SP tlog-witness)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import httpx

from handover.audit.checkpoints import CheckpointError, InconsistentLogError
from handover.outbound import client, named_by_number, networks
from handover.transparency.checkpoints import LogCheckpoint, NoteError, NoteSignatureError, signature_lines
from handover.transparency.keys import VerifierKey
from handover.transparency.merkle import consistency_proof
from handover.transparency.witness import WitnessRequest


class WitnessError(CheckpointError):
    """A witness could not be asked, or did not answer as the protocol says. The checkpoint stands without it."""


def web_client(urls: Sequence[str], allowed: Sequence[str] = ()) -> httpx.Client:
    """Make a client for the witnesses that an operator named; ``allowed``: private networks by the settings."""
    named = [network for url in urls for network in named_by_number(url)]
    return client(timeout=httpx.Timeout(20.0), allowed=[*networks(allowed), *named])


def cosigned(
    checkpoint: LogCheckpoint,
    hashes: Sequence[bytes],
    url: str,
    keys: Sequence[VerifierKey],
    web: httpx.Client,
) -> LogCheckpoint:
    """Return the checkpoint with the cosignatures of the witness at ``url``. ``hashes``: of the log's leaves.

    Raises `WitnessError`; and `InconsistentLogError` where the witness has seen what this log does not have, or holds
    that it is not the log that it saw: this is evidence, not a fault of the network.
    """
    answer = _asked(checkpoint, hashes, 0, url, web)
    if answer.status_code == 409:
        seen = _size(answer.text, url)
        if seen > checkpoint.size:
            raise InconsistentLogError(
                f"{url} has seen {seen} entries, and there are {checkpoint.size}: the last ones are missing"
            )
        answer = _asked(checkpoint, hashes, seen, url, web)
    if answer.status_code == 422:
        raise InconsistentLogError(
            f"{url} holds that this is not the log that it saw: {answer.text.strip()[:200]}"
        )
    if answer.status_code != 200:
        raise WitnessError(f"{url} answered {answer.status_code}: {answer.text.strip()[:200]}")
    return _with_lines(checkpoint, answer.text, url, keys)


def _asked(
    checkpoint: LogCheckpoint, hashes: Sequence[bytes], old: int, url: str, web: httpx.Client
) -> httpx.Response:
    request = WitnessRequest(old, tuple(consistency_proof(hashes, old)), checkpoint)
    try:
        return web.post(url.rstrip("/") + "/add-checkpoint", content=str(request).encode())
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise WitnessError(f"{url} cannot be reached: {problem}") from problem


def _size(text: str, url: str) -> int:
    if not text.strip().isdecimal() or len(text) > 20:
        raise WitnessError(f"{url} does not say how many entries it has seen")
    return int(text)


def _with_lines(checkpoint: LogCheckpoint, text: str, url: str, keys: Sequence[VerifierKey]) -> LogCheckpoint:
    """The checkpoint with the lines of known keys that fit."""
    try:
        lines = signature_lines(text)
        known = {(k.name, k.key_id) for k in keys}
        mine = tuple(line for line in lines if (line.name, line.key_id) in known)
        if not replace(checkpoint, signatures=mine).verified(keys):
            raise WitnessError(f"{url} answered with no signature of a key that was given for it")
    except (NoteError, NoteSignatureError) as problem:
        raise WitnessError(f"{url} answered with a signature that does not fit: {problem}") from problem
    return replace(checkpoint, signatures=(*checkpoint.signatures, *mine))
