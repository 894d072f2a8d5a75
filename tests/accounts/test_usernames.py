"""A user name has one form, whoever types it and however."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.accounts.usernames import normal_username


@pytest.mark.parametrize(
    "typed", ["evans ", " evans", "Evans", "EVANS\t", "\uff45\uff56\uff41\uff4e\uff53", "\u3000evans"]
)
def test_blanks_capitals_and_full_width_letters_make_no_other_name(typed: str) -> None:
    assert normal_username(typed) == "evans"


@given(st.text(max_size=20))
def test_the_form_of_a_form_is_itself(typed: str) -> None:
    assert normal_username(normal_username(typed)) == normal_username(typed)
