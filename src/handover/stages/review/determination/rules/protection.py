"""Additional requirements for a finding about a protected person (R12). Pure."""

from __future__ import annotations

from handover.process.fold import Refusal


def not_abuser_alone(protected: bool, attested: bool) -> Refusal | None:
    """R12, 8 USC 1367(a)(1): nothing adverse may rest solely on what an abuser said."""
    if not protected or attested:
        return None
    return Refusal(
        "not_abuser_alone",
        "The record falls under 8 USC 1367. Confirm that the finding does not rest solely on what an abuser said.",
    )


def supervisor_certifies(protected: bool, certificate: str) -> Refusal | None:
    """R12, 8 USC 1229(e): an arrest at a protected place is certified; the supervisor is named (secondary source)."""
    if not protected or len(certificate.strip()) >= 5:
        return None
    return Refusal("certificate", "Name the supervisor who certified that no protected place is concerned.")
