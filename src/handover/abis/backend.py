"""The ABIS in which prints are searched: our own galleries or, by one setting, another OSIA ABIS."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from handover.abis.values import Abis
from handover.outbound import networks

# Each way is imported where it is taken: our own galleries bring a compiler, which most commands never need.


@cache
def _remote(url: str, token: str, seconds: float, private: tuple[str, ...]) -> Abis:
    from handover.abis.client import RemoteAbis
    from handover.abis.transport import Transport

    return RemoteAbis(Transport(url, token, seconds=seconds, allowed=networks(private)))


def is_remote() -> bool:
    """Return whether prints are searched in another ABIS."""
    return bool(settings.HANDOVER_ABIS_URL)


def abis() -> Abis:
    """Return the ABIS at `HANDOVER_ABIS_URL`, or the galleries of this machine if it is not set."""
    if not is_remote():
        from handover.abis.local import LocalAbis

        return LocalAbis()
    return _remote(
        settings.HANDOVER_ABIS_URL, settings.HANDOVER_ABIS_TOKEN, settings.HANDOVER_ABIS_TIMEOUT,
        tuple(settings.HANDOVER_PRIVATE_TARGETS),
    )  # fmt: skip
