"""Extract minutiae from many files in worker processes with a memory limit; a damaged file may end a worker.

Each job is one finger. If a worker ends (stopped by the system or by C code), the jobs in progress are
retried, each alone in a new worker; a job that ends its worker again is reported as a problem of its file.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handover.formats.minutiae import FingerMinutiae
from handover.matching.fingerprints.files import PROBLEMS, read_with_note

MEMORY: Final = 4 * 1024**3
"""Bytes of address space per worker: LEADER needs half a gigabyte per finger, a gigabyte or more for a large
image.
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read as the finger ``position``; None: of a finger that nobody names (`read_finger`)."""

    path: Path
    position: int | None
    ppi: int = 500
    extractor: str = "mindtct"


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a job: minutiae and a note of what was odd ("" if nothing), or a description of the problem."""

    job: Job
    minutiae: FingerMinutiae | None
    problem: str = ""
    note: str = ""


def _limit(memory: int) -> None:
    """Limit a worker's memory, and forbid core dumps, which would contain a person's prints."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def do(job: Job) -> Done:
    """Run one job in this process. Never raises because of a file."""
    try:
        found, note = read_with_note(job.path, job.position, ppi=job.ppi, extractor=job.extractor)
        return Done(job, found, note=note)
    except PROBLEMS as problem:
        return Done(job, None, str(problem))
    except MemoryError:
        return Done(job, None, f"{job.path.name}: needs more memory than a worker has")


class Pool:
    """Worker processes for jobs. Use as a context manager; ``workers`` processes with ``memory`` bytes each."""

    def __init__(self, workers: int, memory: int = MEMORY) -> None:
        self.workers = workers
        self.memory = memory
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Yield the results in the order of the jobs; a few jobs ahead are in progress."""
        waiting: deque[tuple[Job, Future[Done]]] = deque()
        for job in jobs:
            waiting.append((job, self._submit(job)))
            if len(waiting) > 2 * self.workers:
                yield self._take(waiting)
        while waiting:
            yield self._take(waiting)

    def _take(self, waiting: deque[tuple[Job, Future[Done]]]) -> Done:
        job, future = waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            self._stop()
        ended = _alone(job, self.memory)
        # The jobs after it were lost with the workers; restart them.
        behind = [(other, self._submit(other)) for other, _ in waiting]
        waiting.clear()
        waiting.extend(behind)
        return ended

    def _submit(self, job: Job) -> Future[Done]:
        if self._executor is None:
            self._executor = _executor(self.workers, self.memory)
        try:
            return self._executor.submit(do, job)
        except BrokenProcessPool as problem:
            lost: Future[Done] = Future()
            lost.set_exception(problem)
            return lost

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def _executor(workers: int, memory: int) -> ProcessPoolExecutor:
    # Not forked from this process, which may have threads, but from a fork server that has only imported what
    # is needed.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_limit, initargs=(memory,))


def _alone(job: Job, memory: int) -> Done:
    with _executor(1, memory) as executor:
        try:
            return executor.submit(do, job).result()
        except BrokenProcessPool:
            return Done(job, None, f"{job.path.name}: crashed its extractor; send the print again")
