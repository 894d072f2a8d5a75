"""How often one address may try a code, and how many statements of one case may wait for their answer.

A code has 58 random bits (`detainer.person_code`), so that the limit spares the server rather than the code. It counts
by address and not by case: whoever guesses at somebody's case must not be able to lock that person out.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from handover.accounts import try_counts
from handover.web.proxies import place_of

TRIES: Final = 10
WITHIN: Final = timedelta(minutes=15)
MOST_WAITING: Final = 5
"""Statements of one case that wait for an answer; a claim of citizenship or age is taken however many wait."""


def take_try(address: str) -> bool:
    """Count a try before its code is looked at, as many at once would pass otherwise; False: not one more."""
    return try_counts.take(_of(address), TRIES, WITHIN).allowed


def give_back(address: str) -> None:
    """Return the try of a right code."""
    try_counts.give_back(_of(address))


def _of(address: str) -> str:
    return f"code:{place_of(address)}"
