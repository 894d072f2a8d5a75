"""The glossary has its form, and the words it rules out do not occur in what users read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.heavy  # it reads every text of the tree

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "handover"
GLOSSARY = ROOT / "docs" / "glossary.md"
HEAD = ("Term", "Meaning", "Avoid")
TITLES = re.compile(
    r"Immigration Alien (Query|Response)|Alien Quer(y|ies)|Deportable/Inadmissible Alien|Arrest of Alien"
    r"|alien registration number|sex offenders|hit confirmation"
    r"|Sanctuary (Promise|Values)|sanctuary-promise|visiting room",
    re.IGNORECASE,
)
"""Titles of statutes, forms, messages and registries, in which a word that is otherwise avoided stands rightly."""
_CODE = re.compile(r"`([^`]+)`")


def tables(text: str) -> Iterator[list[tuple[str, ...]]]:
    """The tables of a page: rows of cells, the head first, without the line below it."""
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        rows = [tuple(c.strip() for c in line.strip().strip("|").split("|")) for line in block.splitlines()]
        yield [row for row in rows if set("".join(row)) != {"-"}]


TABLES = list(tables(GLOSSARY.read_text(encoding="utf-8")))
ROWS = [row for table in TABLES for row in table[1:]]
AVOIDED = sorted({word for *_, cell in ROWS for word in _CODE.findall(cell)})


def test_each_table_has_the_three_columns_filled() -> None:
    assert len(TABLES) == 2
    assert [table[0] for table in TABLES] == [HEAD, HEAD]
    assert all(len(row) == 3 and all(row) for row in ROWS)


def test_terms_stand_in_alphabetical_order_and_once() -> None:
    for table in TABLES:
        terms = [row[0].strip("`").casefold() for row in table[1:]]
        assert terms == sorted(terms)
    every = [row[0].strip("`").casefold() for row in ROWS]
    assert len(every) == len(set(every))


def test_a_meaning_is_a_sentence_and_no_word_is_both_used_and_ruled_out() -> None:
    assert [row[0] for row in ROWS if not row[1].endswith(".")] == []
    assert {row[0].strip("`").casefold() for row in ROWS} & {word.casefold() for word in AVOIDED} == set()


def ruled_out(text: str) -> list[str]:
    """The avoided words that a text has, titles apart."""
    plain = TITLES.sub("", " ".join(text.split()))
    return [w for w in AVOIDED if re.search(rf"(?<![\w./-]){re.escape(w)}s?(?!\w)", plain, re.IGNORECASE)]


def test_a_word_that_is_ruled_out_is_found_and_a_title_is_not() -> None:
    assert ruled_out("The alien's record") == ["alien"]
    assert ruled_out("Send the Immigration Alien Query") == []
    assert ruled_out("two\n  Illegals") == ["illegals"]


def template_text(source: str) -> str:
    """What a template shows: its text, the attributes that are read out, and the phrases its tags are given."""
    source = re.sub(r"\{#.*?#\}", " ", source, flags=re.DOTALL)
    phrases = [p for tag in re.findall(r"\{%.*?%\}", source) for p in re.findall(r'"([^"]*\s[^"]*)"', tag)]
    source = re.sub(r"\{[%{].*?[%}]\}", " ", source, flags=re.DOTALL)
    phrases += re.findall(r'(?:aria-label|title|alt|placeholder|value)="([^"]*)"', source)
    return " ".join([re.sub(r"<[^>]*>", " ", source), *phrases])


def code_text(source: str) -> str:
    """The phrases of a module: every string of more than one word that is no docstring."""
    tree = ast.parse(source)
    silent = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    said = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]
    return " \n".join(text for text in said if " " in text.strip())


def read_by_users() -> Iterator[tuple[str, str]]:
    """Each file that has text for users, with that text."""
    for path in sorted(SOURCE.rglob("*")):
        if "migrations" in path.parts or "uswds" in path.parts:
            continue
        if path.suffix == ".html":
            yield str(path.relative_to(ROOT)), template_text(path.read_text(encoding="utf-8"))
        elif path.suffix == ".py":
            yield str(path.relative_to(ROOT)), code_text(path.read_text(encoding="utf-8"))
        elif path.suffix in (".yaml", ".md"):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "docs" / "openapi.json"]):
        if path != GLOSSARY:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """What `read_by_users` finds, read when a test asks and not when tests are collected."""
    return dict(read_by_users())


def test_there_is_text_of_every_kind(texts: dict[str, str]) -> None:
    assert len([name for name in texts if name.endswith(".html")]) > 50
    assert len([name for name in texts if name.endswith(".py") and texts[name]]) > 100
    assert {"README.md", "docs/openapi.json", "docs/commands.md"} <= set(texts)


def test_no_text_for_users_has_a_word_that_is_ruled_out(texts: dict[str, str]) -> None:
    found = {name: words for name, text in texts.items() if (words := ruled_out(text))}
    assert found == {}, "see docs/glossary.md for the right word"


def test_the_source_is_called_by_one_word() -> None:
    """The glossary's word is architecture; no file, contract or variable of a template is a house or a room."""
    other = re.compile(r"\b(house|rooms?)\b")
    paths = [p for top in ("src", "tests") for p in (ROOT / top).rglob("*.py") if "migrations" not in p.parts]
    names = [str(p.relative_to(ROOT)) for p in paths]
    contracts = re.findall(r'^name = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    variables = [
        v for p in SOURCE.rglob("*.html") for v in re.findall(r"\{[{%].*?[%}]\}", p.read_text("utf-8"))
    ]
    assert len(contracts) > 10
    assert len(variables) > 1000
    assert [one for one in (*names, *contracts, *variables) if other.search(one.replace("_", " "))] == []
