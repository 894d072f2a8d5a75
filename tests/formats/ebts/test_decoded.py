"""A code is shown with what its table says of it, and never lost."""

from __future__ import annotations

import pytest

from handover.formats.ebts.dictionary import decoded, height


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


@pytest.mark.parametrize(
    ("code", "shown"),
    [("509", "5 ft 9 in (509)"), ("N71", "71 in (N71)"), ("000", "unknown (000)"), ("", ""), ("5-9", "5-9")],
)
def test_a_height_in_feet_and_inches(code: str, shown: str) -> None:
    assert height(code) == shown
