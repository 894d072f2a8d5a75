"""Closed lists with words: the code is stored and found again, the words are shown."""

from __future__ import annotations

import pickle
from collections import Counter

import pytest

import handover.conf.urls  # noqa: F401 - brings in every list
from handover.process.labelled_enum import LabelledEnum


class Colour(LabelledEnum):
    RED = "r", "like blood"
    BLUE = "b", "like the sky"


def test_a_code_is_its_member_and_a_text() -> None:
    assert Colour("r") is Colour.RED
    assert {Colour.RED: 1} == {"r": 1}
    assert f"{Colour.RED} {Colour.RED.title}" == "r like blood"
    assert pickle.loads(pickle.dumps(Colour.BLUE)) is Colour.BLUE


def test_an_unknown_code_and_a_member_without_words_are_refused() -> None:
    with pytest.raises(ValueError, match="'x' is not a valid Colour"):
        Colour("x")
    with pytest.raises(TypeError, match="'g' has no words"):

        class _Nameless(LabelledEnum):
            GREEN = "g"


@pytest.mark.parametrize("chosen", LabelledEnum.__subclasses__(), ids=lambda c: c.__name__)
def test_no_two_codes_of_a_list_have_the_same_words(chosen: type[LabelledEnum]) -> None:
    assert max(Counter(member.title for member in chosen).values()) == 1
