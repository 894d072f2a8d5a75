"""YAML that somebody else wrote."""

from __future__ import annotations

import pytest

from handover.yaml_text import YamlTextError, parse_yaml


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 5_000, "- " * 100_000, "? " * 5_000], ids=lambda t: t[:3]
)
def test_a_text_nested_without_end_is_refused_before_it_is_built(text: str) -> None:
    with pytest.raises(YamlTextError, match="more than 40 lists and mappings in one another"):
        parse_yaml(text)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "the key 'a' stands twice", 3),
        ("a:\n  b: 1\n  b: 2\n", "the key 'b' stands twice", 3),
        ("a: &x [y, y]\nb: [*x, *x]\n", "aliases are not allowed", 2),
        ("a: 1\nb: [\n", "not YAML: did not find", 3),
        ("? [a]\n: 1\n", "a key is a text", 1),
        ("a: !!python/object/apply:os.getcwd []\n", "not YAML: could not determine a constructor", 1),
        ("a: \x07", "not YAML: ", None),
        ("a: 1\n---\nb: 2\n", "not YAML: but found another document", 2),
        ("<<: {a: 1}\nb: 2\nb: 3\n", "the key 'b' stands twice", 3),
    ],
)
def test_what_is_wrong_is_said_on_one_line_with_its_place(text: str, message: str, line: int | None) -> None:
    with pytest.raises(YamlTextError, match=message) as wrong:
        parse_yaml(text)
    assert wrong.value.line == line
    assert "\n" not in str(wrong.value)


def test_a_scalar_is_as_yaml_means_it_or_the_text_that_stands_there() -> None:
    text = "state: NO\nnumber: 010\nday: 2026-01-31\nlist: [yes, ~]\n"
    assert parse_yaml(text, texts_only=True) == {
        "state": "NO", "number": "010", "day": "2026-01-31", "list": ["yes", "~"],
    }  # fmt: skip
    assert parse_yaml(text)["state"] is False
    assert parse_yaml("") is None
