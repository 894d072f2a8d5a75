"""Rate limit per machine account, for all requests. Counted in memory, in each server process."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from handover.web.access import access_of
from handover.web.proxies import certificate_subject

REMEMBERED: Final = 10_000
"""Machines that are remembered at most; the one that was silent longest is forgotten first."""


class RequestRates:
    """A bucket for each machine: it holds ``a_minute`` requests and is filled at that rate. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def wait(self, who: bytes, a_minute: int, now: float) -> float:
        """Take one request; return the seconds to wait where there is none left, else 0."""
        with self._lock:
            left, at = self._buckets.pop(who, (float(a_minute), now))
            left = min(float(a_minute), left + (now - at) * a_minute / 60)
            taken = left >= 1
            self._buckets[who] = (left - 1 if taken else left, now)
            while len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - left) * 60 / a_minute


class MachineRates:
    """Answer 429 with ``Retry-After`` to a machine that asks too often, before its token is looked up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response, self._rates = get_response, RequestRates()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; `process_view` does the work."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: object) -> HttpResponse | None:
        """Return the refusal, or None."""
        declared, said = (
            access_of(view),
            request.headers.get("Authorization", "") or certificate_subject(request),
        )
        if not (declared and declared.machine and said):
            return None
        who = hashlib.sha256(said.encode()).digest()
        seconds = self._rates.wait(who, settings.HANDOVER_TOKEN_RATE, time.monotonic())
        if not seconds:
            return None
        text = f"This token made more than {settings.HANDOVER_TOKEN_RATE} requests in a minute; wait and send again."
        return JsonResponse({"detail": text}, status=429, headers={"Retry-After": str(ceil(seconds))})
