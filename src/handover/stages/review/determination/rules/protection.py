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
    """R12, 8 USC 1229(e): if the place was protected, a supervisor certifies compliance with 8 USC 1367; otherwise
    that the place was not protected. The supervisor who certifies is named (law-findings L18; illustrative)."""
    if not protected or len(certificate.strip()) >= 5:
        return None
    return Refusal(
        "certificate",
        "Name the supervisor who certified that 8 USC 1367 was complied with where it was a protected place (8 USC "
        "1229(e)), or that it was none.",
    )
