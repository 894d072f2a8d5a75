"""Requests at a fixed rate, however long the answers take, over connections that stay open."""

from __future__ import annotations

import http.client
import queue
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """One page as one person opens it. ``name``: how it is told."""

    name: str
    path: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Milliseconds from the moment at which it was due to be sent, and whether it was answered with 200."""

    name: str
    ms: float
    well: bool
    size: int


def alone(
    port: int, pages: list[Asked], busy: Callable[[], float], times: int = 5
) -> dict[str, tuple[float, int, int, float]]:
    """Each page by itself: the median of milliseconds, the status, the bytes of the answer as compressed, and the
    milliseconds of processor by ``busy``, as a mean."""
    found = {}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    for page in pages:
        _ask(connection, page)
        taken, before = [], busy()
        for _ in range(times):
            begun = time.perf_counter()
            status, size = _ask(connection, page)
            taken.append(1000 * (time.perf_counter() - begun))
            if taken[-1] > 5_000:
                break
        cpu = (busy() - before) / len(taken)
        found[page.name] = sorted(taken)[len(taken) // 2], status, size, cpu
    return found


def load(port: int, pages: list[Asked], rate: float, seconds: float, threads: int = 16) -> list[Answered]:
    """Ask for the pages in random order at ``rate`` requests a second."""
    order: queue.SimpleQueue[tuple[float, Asked] | None] = queue.SimpleQueue()
    chosen = random.Random(16)
    begin = time.perf_counter() + 0.5
    for n in range(int(rate * seconds)):
        order.put((begin + n / rate, chosen.choice(pages)))
    for _ in range(threads):
        order.put(None)
    answers: list[Answered] = []
    workers = [threading.Thread(target=_work, args=(port, order, answers)) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return answers


def _work(port: int, order: queue.SimpleQueue[tuple[float, Asked] | None], answers: list[Answered]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    while (job := order.get()) is not None:
        due, page = job
        time.sleep(max(0.0, due - time.perf_counter()))
        try:
            status, size = _ask(connection, page)
        except (OSError, http.client.HTTPException):
            status, size = 0, 0
            connection.close()
        answers.append(Answered(page.name, 1000 * (time.perf_counter() - due), status == 200, size))


def _ask(connection: http.client.HTTPConnection, page: Asked) -> tuple[int, int]:
    connection.request("GET", page.path, headers={"Cookie": page.cookie, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    return answer.status, len(answer.read())


def told(answers: list[Answered], seconds: float) -> dict[str, dict[str, float]]:
    """Path to p50_ms, p95_ms, requests_s and the number of failures."""
    by_page: dict[str, list[Answered]] = defaultdict(list)
    for one in answers:
        by_page[one.name].append(one)
    return {name: _figures(ones, seconds) for name, ones in sorted(by_page.items())} | {
        "all": _figures(answers, seconds)
    }


def _figures(ones: list[Answered], seconds: float) -> dict[str, float]:
    taken = sorted(one.ms for one in ones)
    return {
        "p50_ms": round(taken[len(taken) // 2], 1),
        "p95_ms": round(taken[min(len(taken) - 1, int(0.95 * len(taken)))], 1),
        "requests_s": round(len(ones) / seconds, 1),
        "failed": sum(not one.well for one in ones),
        "bytes": sorted(one.size for one in ones)[len(ones) // 2],
    }
