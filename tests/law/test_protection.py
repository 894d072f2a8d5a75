"""What a finding about a protected person needs besides, as a table of cases (row L18)."""

from __future__ import annotations

import pytest

from handover.stages.review.determination.rules import supervisor_certifies


@pytest.mark.parametrize(
    ("protected", "certificate", "refused"),
    [(True, "", True), (True, "    ", True), (True, "S. Stone", False), (False, "", False)],
)
def test_compliance_is_certified_where_it_was_a_protected_place(
    protected: bool, certificate: str, refused: bool
) -> None:
    """8 USC 1229(e), illustrative: the certificate is of compliance with 8 USC 1367, and not that no place is one."""
    refusal = supervisor_certifies(protected, certificate)
    assert (refusal is not None) is refused
    if refusal is not None:
        assert "complied with where it was a protected place" in refusal.text
