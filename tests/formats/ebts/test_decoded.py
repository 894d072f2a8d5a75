"""A code is shown with what its table says of it, and never lost."""

from __future__ import annotations

import pytest

from handover.formats.ebts.dictionary import decoded


@pytest.mark.parametrize(
    ("table", "code", "shown"),
    [
        ("POB", "HD", "Honduras (HD)"),
        ("POB", "hd", "Honduras (hd)"),
        ("CTZ", "EL", "El Salvador (EL)"),
        ("POB", "Q?", "Q?"),
        ("POB", "", ""),
        ("none", "HD", "HD"),
    ],
)
def test_a_code_with_its_meaning(table: str, code: str, shown: str) -> None:
    assert decoded(table, code) == shown
