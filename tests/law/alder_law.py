"""The law of Alder County as a test has it."""

from __future__ import annotations

from typing import Final

from handover.jurisdictions import PolicySet, load, shipped_policies

_PLACE: Final = """
id: us-columbia-alder
name: Alder
level: county
within: us-columbia
illustrative: true
fictional: true
as_of: 2026-11-28
instruments:
"""


def alder_with(*instruments: str) -> PolicySet:
    """All shipped law, with these instruments, each as YAML, in the place of Alder's own."""
    text = _PLACE + "\n".join(instruments)
    return shipped_policies().with_place(load.parse_place(text, "us-columbia-alder.yaml"))
