"""The parent's side of the decoding child processes: start, use, replace after a crash, stop with the
program.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handover.formats.images.values import ImageError
from handover.formats.images.worker import REPLY, REQUEST

SECONDS: Final = 20.0
"""Time limit of one image. A 4000 x 4000 JPEG 2000 takes about two seconds."""
_GRACE: Final = 5.0
_RECYCLE: Final = 500
"""Images that a child decodes before a new one replaces it: C decoders leak memory on damaged input."""
_START: Final = 65.0


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply. ``ppi`` is 0 if the image does not state it; ``data`` holds pixels, or the encoded image."""

    width: int
    height: int
    ppi: int
    data: bytes


class UnreadableImageError(Exception):
    """The decoder answered that it cannot read the image."""


class DiedError(Exception):
    """The child ended during its work; ``how`` describes it, ``late``: it ran out of time."""

    def __init__(self, how: str, late: bool) -> None:
        super().__init__(how)
        self.how = how
        self.late = late


class Child:
    """One decoding process. Not thread-safe: `Children` lends it to one thread at a time."""

    def __init__(self) -> None:
        """Start the process and wait until it is ready. Raises ``RuntimeError`` if it cannot start."""
        self.served = 0
        # -P: a module in the current folder must not replace a decoder. A separate session:
        # an interrupt at the terminal is for the program, which then stops its children.
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).with_name("worker.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        try:
            self._take(1, _START)
        except DiedError as problem:
            self.close()
            raise RuntimeError(f"the image decoder does not start: {problem.how}") from None

    def ask(self, operation: str, width: int, height: int, data: bytes, seconds: float) -> Reply:
        """Raises ``UnreadableImageError`` with the decoder's reason, ``DiedError`` where the child is gone."""
        self.served += 1
        head = REQUEST.pack(
            operation.encode("ascii"), width, height, max(1, round(seconds * 1000)), len(data)
        )
        self._send(head + data)
        done, got_width, got_height, ppi, size = REPLY.unpack(self._take(REPLY.size, seconds + _GRACE))
        body = self._take(size, _GRACE)
        if not done:
            raise UnreadableImageError(body.decode("ascii", "replace"))
        return Reply(got_width, got_height, ppi, body)

    def is_alive(self) -> bool:
        """Return whether the child can be used again."""
        return self.process.poll() is None

    def close(self) -> None:
        """Stop the child, by closing its input or else by force, and reap it."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def abandon(self) -> None:
        """Forget a child that this process only inherited by a fork: its parent stops it."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.returncode = 0

    def _send(self, data: bytes) -> None:
        assert self.process.stdin is not None
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self.process.stdin.fileno(), view) :]
        except BrokenPipeError:
            raise self._ending() from None

    def _take(self, size: int, seconds: float) -> bytes:
        assert self.process.stdout is not None
        pipe = self.process.stdout.fileno()
        parts = bytearray()
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        while len(parts) < size:
            if not poll.poll(seconds * 1000):
                # Its own alarm should have ended it: it is suspended or gets no processor time.
                self.process.kill()
                raise self._ending(late=True)
            part = os.read(pipe, min(size - len(parts), 1 << 20))
            if not part:
                raise self._ending()
            parts += part
        return bytes(parts)

    def _ending(self, *, late: bool = False) -> DiedError:
        try:
            code = self.process.wait(timeout=_GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        if code >= 0:
            return DiedError(f"ended with status {code}", late)
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return DiedError(f"was ended by {name}", late or -code == signal.SIGALRM)


class Children:
    """Up to ``most`` children, started on demand, lent to threads, stopped with the program.

    Survives a fork (a preloading server): the new process starts its own children.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._idle: list[Child] = []
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(most)
        os.register_at_fork(after_in_child=self._forked)
        atexit.register(self.close)

    def ask(self, operation: str, width: int, height: int, data: bytes, seconds: float = SECONDS) -> Reply:
        """Run an operation in a child. Raises ``ImageError`` if the image is refused, crashes the child or
        takes too long.

        A crash is attributed to the image only if the child was new: one that has decoded other images may
        have been damaged by those, or stopped from outside while idle, so a new one tries again.
        """
        name = f"{operation.strip('+')} image of {width} x {height} pixels"
        with self._free:
            child = self._borrow()
            while True:
                try:
                    reply = child.ask(operation, width, height, data, seconds)
                except UnreadableImageError as reason:
                    # After an error path in C code the state of the child cannot be trusted.
                    child.close()
                    text = f"{name}: damaged or of an unsupported kind ({reason}); send the print again"
                    raise ImageError(text) from None
                except DiedError as problem:
                    child.close()
                    if problem.late:
                        text = f"{name}: not finished within {seconds:g} s; send the print again"
                        raise ImageError(text) from None
                    if child.served == 1:
                        text = f"{name}: damaged, its decoder {problem.how}; send the print again"
                        raise ImageError(text) from None
                    child = Child()
                except BaseException:
                    child.close()
                    raise
                else:
                    self._give_back(child)
                    return reply

    def close(self) -> None:
        """Stop every idle child."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()

    def _borrow(self) -> Child:
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None:
                return Child()
            if child.is_alive():
                return child
            child.close()

    def _give_back(self, child: Child) -> None:
        if child.served >= _RECYCLE:
            child.close()
            return
        with self._lock:
            self._idle.append(child)

    def _forked(self) -> None:
        inherited, self._idle = self._idle, []
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(self.most)
        for child in inherited:
            child.abandon()


CHILDREN: Final = Children(max(1, min(4, os.cpu_count() or 1)))
