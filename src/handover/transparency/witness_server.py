"""The witness over HTTP: ``POST /add-checkpoint``, ``GET /HASH/checkpoint``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from handover.transparency.checkpoints import LARGEST, NoteError
from handover.transparency.witness import Witness, WitnessAnswer

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
_MOST: Final = LARGEST + 4096
"""Bytes of a request: a note and its proof."""


def wsgi_app(witness: Witness) -> Callable[[Environ, StartResponse], Iterable[bytes]]:
    """Make the application that a WSGI server calls."""

    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answer = _answer(witness, environ)
        body = answer.body.encode()
        start_response(
            f"{answer.status} {HTTPStatus(answer.status).phrase}",
            [
                ("Content-Type", answer.kind),
                ("Content-Length", str(len(body))),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        return [body]

    return app


def _answer(witness: Witness, environ: Environ) -> WitnessAnswer:
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
    if path == "/add-checkpoint":
        return (
            _added(witness, environ)
            if method == "POST"
            else WitnessAnswer(405, "send a checkpoint by POST\n")
        )
    parts = path.strip("/").split("/")
    if len(parts) == 2 and parts[1] == "checkpoint":
        return witness.last(parts[0]) if method == "GET" else WitnessAnswer(405, "read a checkpoint by GET\n")
    return WitnessAnswer(404, "a witness has /add-checkpoint and /HASH/checkpoint\n")


def _added(witness: Witness, environ: Environ) -> WitnessAnswer:
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return WitnessAnswer(400, "Content-Length is no number\n")
    if not 0 < length <= _MOST:
        return WitnessAnswer(
            413 if length > 0 else 411, f"a request has 1 to {_MOST} bytes and says how many\n"
        )
    try:
        return witness.add_checkpoint(environ["wsgi.input"].read(length))
    except (NoteError, OSError) as problem:
        return WitnessAnswer(500, f"what this witness remembers cannot be read or kept: {problem}\n")
