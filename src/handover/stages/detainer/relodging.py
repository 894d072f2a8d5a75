"""Prevent repeated lodging: one detainer per custody (R9). Pure; checks the person's other cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from handover.process.fold import Refusal


@dataclass(frozen=True, slots=True)
class OtherDetainer:
    """A detainer of the same person in another case: with which jail, of which arrest, whether it is still out,
    and whether a hold on it has begun."""

    reference: str
    jail: str
    arrested_on: date | None
    out: bool
    hold_begun: bool


def none_out_here(jail: str, others: Iterable[OtherDetainer]) -> Refusal | None:
    """Two detainers with one jail for one person: the older is cancelled first, as superseded or duplicate."""
    found = next((o for o in others if o.out and o.jail == jail), None)
    if found is None:
        return None
    return Refusal(
        "duplicate",
        f"A detainer for this person is already with this jail (case {found.reference}). Cancel it first.",
    )


def no_hold_on_two(jail: str, others: Iterable[OtherDetainer]) -> Refusal | None:
    """R9: if a transfer brings a second request for the same person to a jail, it may hold on neither until the
    office has cancelled one; otherwise two holds could follow each other."""
    found = next((o for o in others if o.out and o.jail == jail), None)
    if found is None:
        return None
    return Refusal(
        "duplicate",
        f"Another request for this person is with this jail (case {found.reference}). The immigration office cancels "
        "one before a hold on the other is agreed to.",
    )


def no_second_hold(arrested_on: date | None, others: Iterable[OtherDetainer]) -> Refusal | None:
    """8 CFR 287.7(d), form I-247A: after a hold has begun, a new detainer for the same arrest would extend it, at
    whichever jail the person is by then.

    A new arrest, later than that of the earlier hold, is a new custody.
    """
    for other in others:
        same = other.arrested_on is None or arrested_on is None or arrested_on <= other.arrested_on
        if other.hold_begun and same:
            return Refusal(
                "serial",
                f"A hold on this person's arrest has already begun (case {other.reference}, jail {other.jail}). A "
                "second detainer would extend it, and there is no extension.",
            )
    return None
