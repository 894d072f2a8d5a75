"""Very long texts wrap and run on to further pages inside the margins, or are refused; nothing is cut off."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handover.papers import CasePaper, PaperFactsError, QuotedRecord, render
from tests.papers.sample import papers

WIDTH, HEIGHT, MARGIN = 612.0, 792.0, 45.0  # points: letter paper, 16 mm
WORDS = " ".join(f"word{n}" for n in range(440))
LINE = QuotedRecord("Encounter " + "at a port of entry " * 12, "case system", "2026-10-01", "system")

LONG: list[tuple[str, dict[str, Any]]] = [
    ("I-200", {"charging_decision": WORDS}),
    ("I-200", {"charging_decision": "X" * 4000}),
    ("I-205", {"ordering_body": "Y" * 900, "ina_sections": tuple(f"212(a)({n})" for n in range(80))}),
    ("I-213", {"reasons": WORDS, "encounter": "Z" * 4000, "immigration": (LINE,) * 60}),
    ("I-862", {"allegations": (WORDS,) * 3}),
    ("I-247A", {"contact_phone": "5" * 400}),
]


def boxes(pdf: bytes, folder: Path) -> list[tuple[str, float, float]]:
    """(word, right edge, lower edge) in points, of every word on every page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    out = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r'xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', out)
    return [(word, float(x), float(y)) for x, y, word in found]


@pytest.mark.heavy
@pytest.mark.parametrize(("code", "long"), LONG)
def test_long_texts_stay_inside_the_margins_and_reach_their_end(
    code: str, long: dict[str, Any], tmp_path: Path
) -> None:
    base = papers()[code]
    facts: CasePaper = replace(base, subject=replace(base.subject, name="N" * 300), **long)
    paper = render(code, facts)
    words = boxes(paper.pdf, tmp_path)
    assert max(x for _, x, _ in words) <= WIDTH - MARGIN + 1
    assert max(y for _, _, y in words) <= HEIGHT
    text = "".join(word for word, _, _ in words)
    assert text.count("N") >= 300
    for value in long.values():
        if value == WORDS:
            assert "word439" in text
        elif isinstance(value, str):
            assert text.count(value[0]) >= len(value)
    assert paper.pages <= 8


def test_a_paper_is_no_carrier_for_a_file() -> None:
    with pytest.raises(PaperFactsError, match="at most 200 records"):
        replace(papers()["I-213"], **{"immigration": (LINE,) * 201})  # type: ignore[arg-type]
    with pytest.raises(PaperFactsError, match="at most 4000 characters"):
        render("I-213", replace(papers()["I-213"], **{"reasons": "x" * 4001}))  # type: ignore[arg-type]
