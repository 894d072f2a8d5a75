"""The parent's side of the decoding children: start, ask, replace after a crash, end with the program."""

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
"""Images a child decodes before a new one takes its place: C decoders leak on damaged input."""
_START: Final = 65.0


@dataclass(frozen=True, slots=True)
class Reply:
    """``ppi`` 0 where the image does not state it; ``data`` pixels, or the encoded image."""

    width: int
    height: int
    ppi: int
    data: bytes


class UnreadableImageError(Exception):
    """The decoder answered that it cannot read the image."""


class DiedError(Exception):
    """The child ended in the middle of its work; ``how`` in words, ``late`` where it ran out of time."""

    def __init__(self, how: str, late: bool) -> None:
        super().__init__(how)
        self.how = how
        self.late = late


class Child:
    """One decoding process. Not thread-safe: `Children` lends it to one thread at a time."""

    def __init__(self) -> None:
        """Start it and wait until it is ready. Raises ``RuntimeError`` where it cannot start."""
        self.served = 0
        # -P: a module of the current folder must not take the place of a decoder. A session of its own:
        # an interrupt at the terminal is for the program, which then ends its children.
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
        """Whether it can be asked again."""
        return self.process.poll() is None

    def close(self) -> None:
        """End it, by the end of its input or else by force, and collect it."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def abandon(self) -> None:
        """Drop a child that this process only inherited by a fork: its parent ends it."""
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
                # Its own alarm should have ended it: it is stopped or starved.
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
    """Up to ``most`` children, started when asked for, lent to threads, ended with the program.

    Survives a fork (a preloading server): the new process starts children of its own.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._idle: list[Child] = []
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(most)
        os.register_at_fork(after_in_child=self._forked)
        atexit.register(self.close)

    def ask(self, operation: str, width: int, height: int, data: bytes, seconds: float = SECONDS) -> Reply:
        """Let a child do it. Raises ``ImageError`` where the image is refused, crashes it or takes too long.

        A death is put down to the image only where the child was fresh: one that has seen other images
        may have been harmed by those, or ended from outside while idle, so a fresh one tries again.
        """
        name = f"{operation.strip('+')} image of {width} x {height} pixels"
        with self._free:
            child = self._borrow()
            while True:
                try:
                    reply = child.ask(operation, width, height, data, seconds)
                except UnreadableImageError as reason:
                    # After an error path in C code nothing vouches for the state of the child.
                    child.close()
                    text = f"{name}: damaged or of an unusual kind ({reason}); send the print again"
                    raise ImageError(text) from None
                except DiedError as problem:
                    child.close()
                    if problem.late:
                        text = f"{name}: not done within {seconds:g} s; send the print again"
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
        """End every idle child."""
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
