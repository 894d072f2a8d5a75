"""A record that an officer may link to a decision. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record that an officer may link: ``key`` as pages send it, ``kind`` of record, what it shows, and the
    reliability class of its source (R4): primary, system or secondary."""

    key: str
    kind: str  # match, status, order, encounter, charge, answer, statement
    shows: str  # e.g. removal_order:final, permanent_resident:current, convicted
    label: str
    reliability: str = "primary"
    sections: str = ""
    """INA sections that an order or a charging document names, as its source writes them."""
