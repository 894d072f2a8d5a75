"""docs/papers.md: every field of the public forms, and every fact that ours print, stand in one table."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from handover.commands.reference import HEAD
from handover.papers import FORMS
from handover.papers.field_table import FIELDS, TITLES, papers_page

ROOT = Path(__file__).resolve().parents[2]
SAID_ELSEWHERE = {"reference", "tz", "dated", "to", "office", "subject", "restricted", "history_matched"}
"""Facts that every paper has, or that say how the others are printed."""


def test_the_page_is_what_the_registry_says() -> None:
    assert (ROOT / "docs" / "papers.md").read_text(encoding="utf-8") == papers_page(HEAD)


def _resolves(kind: object, path: str) -> bool:
    for name in path.split("."):
        kinds = [k for k in (kind, *get_args(kind)) if isinstance(k, type) and is_dataclass(k)]
        found = next((k for k in kinds if name in {f.name for f in fields(k)}), None)
        if found is None:
            return False
        kind = get_type_hints(found)[name]
    return True


@pytest.mark.parametrize("row", [f for f in FIELDS if f.ours], ids=lambda f: f"{f.form} {f.label}")
def test_what_is_named_as_ours_is_a_fact_of_that_paper(row: object) -> None:
    for name in row.ours.split(","):  # type: ignore[attr-defined]
        assert _resolves(FORMS[row.form].facts, name.strip()), name  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", TITLES)
def test_every_fact_of_a_paper_stands_in_its_table(form: str) -> None:
    named = {n.strip().split(".")[0] for f in FIELDS if f.form == form for n in f.ours.split(",")}
    facts = FORMS[form].facts
    unsigned = set() if facts.needs_signature else {"signature"}
    assert {f.name for f in fields(facts)} - named - SAID_ELSEWHERE - unsigned == set()


def test_what_is_absent_says_why() -> None:
    assert [f.label for f in FIELDS if not f.ours and not f.why] == []
