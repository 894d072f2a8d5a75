"""The child process that runs the decoders. Started by its path; it imports nothing from this project.

Requests arrive on stdin, replies go to the original stdout; each is a fixed header and its data, big-endian.
Request: operation (8 bytes, a compression label or ``+WSQ`` to encode), width, height, the time limit
in milliseconds, length. Reply: 1 and the image, or 0 and a reason; width, height, ppi (0 unknown), length.
One byte ``R`` signals that it is ready. It ends at the end of its input.
"""

from __future__ import annotations

import contextlib
import io
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any

REQUEST = struct.Struct(">8sIIII")
REPLY = struct.Struct(">BIIII")
READY = b"R"
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space. 4000 x 4000 pixels of JPEG 2000 take about a third."""
START_SECONDS = 60

_Result = tuple[int, int, int, bytes]


def main() -> int:
    """Answer requests until stdin ends."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    signal.alarm(START_SECONDS)
    # Decoders print to stdout and stderr; the pipe to the parent must carry only replies.
    replies = os.dup(1)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
        operations = load()
        os.dup2(nowhere.fileno(), 2)
    limit()
    with contextlib.suppress(BrokenPipeError):
        send(replies, READY)
        signal.alarm(0)
        serve(operations, replies)
    return 0


def limit() -> None:
    """Limit memory, and forbid files and core dumps, which would contain a person's prints."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def serve(operations: dict[bytes, Callable[[bytes, int, int], _Result]], replies: int) -> None:
    """Serve one request after another. The alarm's default action ends the process, even inside C code."""
    while head := take(REQUEST.size):
        name, width, height, milliseconds, size = REQUEST.unpack(head)
        signal.setitimer(signal.ITIMER_REAL, milliseconds / 1000)
        data = take(size)
        try:
            got_width, got_height, ppi, pixels = operations[name.rstrip(b"\0")](data, width, height)
            reply = REPLY.pack(1, got_width, got_height, ppi, len(pixels)) + pixels
        except Exception as problem:
            text = f"{type(problem).__name__} {problem}"[:200].encode("ascii", "replace")
            reply = REPLY.pack(0, 0, 0, 0, len(text)) + text
        send(replies, reply)
        signal.setitimer(signal.ITIMER_REAL, 0)


def take(size: int) -> bytes:
    """Read exactly that many bytes from stdin, or nothing at its end."""
    parts = bytearray()
    while len(parts) < size:
        part = os.read(0, min(size - len(parts), 1 << 20))
        if not part:
            return b""
        parts += part
    return bytes(parts)


def send(pipe: int, data: bytes) -> None:
    """Write all of the bytes."""
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]


def load() -> dict[bytes, Callable[[bytes, int, int], _Result]]:
    """Return the operations, with their libraries imported before memory is limited."""
    import _wsq
    from PIL import Image, Jpeg2KImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

    # Imported to register themselves.
    assert Jpeg2KImagePlugin and JpegImagePlugin and PngImagePlugin and TiffImagePlugin

    def wsq(data: bytes, width: int, height: int) -> _Result:
        pixels, got_width, got_height, ppi = _wsq.decompress(data)
        return got_width, got_height, max(0, ppi), pixels

    def encode(data: bytes, width: int, height: int) -> _Result:
        return width, height, 0, _wsq.compress(data, height, width, 0.75)

    def pillow(kind: str) -> Callable[[bytes, int, int], _Result]:
        def read(data: bytes, width: int, height: int) -> _Result:
            with Image.open(io.BytesIO(data), formats=(kind,)) as image:
                if image.size != (width, height):
                    raise ValueError("its headers state different sizes")
                if image.mode not in {"1", "L", "P", "RGB"}:
                    raise ValueError(f"pixels of mode {image.mode}, not 8-bit grey")
                return width, height, resolution(image.info), image.convert("L").tobytes()

        return read

    jp2 = pillow("JPEG2000")
    return {
        b"WSQ20": wsq,
        b"+WSQ": encode,
        b"JP2": jp2,
        b"JP2L": jp2,
        b"PNG": pillow("PNG"),
        b"TIFF": pillow("TIFF"),
        b"JPEGB": pillow("JPEG"),
    }


def resolution(info: dict[Any, Any]) -> int:
    """Return pixels per inch if the image states the same in both directions, else 0."""
    across, down = info.get("dpi", (0, 0))
    return round(across) if 0 < across < 100_000 and round(across) == round(down) else 0


if __name__ == "__main__":
    sys.exit(main())
