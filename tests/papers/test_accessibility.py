"""PDF/UA-1 by an independent checker, for every form, signed and draft; a broken paper shows that it checks."""

from io import BytesIO

import page
import pikepdf
import pytest

from handover.papers import FORMS, RenderedPaper
from tests.papers.sample import papers

pytestmark = pytest.mark.heavy

SIGNED_FORMS = [code for code, facts in papers(signature=None).items() if facts.draft]


def faults(pdf: bytes) -> list[str]:
    """What the checker finds against PDF/UA-1."""
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert report.rules.total > 100
    return [f"{f.rule_id}: {f.message}" for f in report.failures]


@pytest.mark.parametrize("code", FORMS)
def test_every_form_passes(code: str, signed: dict[str, RenderedPaper]) -> None:
    assert faults(signed[code].pdf) == []


@pytest.mark.parametrize("code", SIGNED_FORMS)
def test_every_draft_passes(code: str, drafts: dict[str, RenderedPaper]) -> None:
    assert faults(drafts[code].pdf) == []


def test_the_checker_finds_a_figure_without_its_words(signed: dict[str, RenderedPaper]) -> None:
    with pikepdf.open(BytesIO(signed["I-247A"].pdf)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure":
                del item["/Alt"]
        out = BytesIO()
        pdf.save(out)
    assert any("ALTERNATIVE-TEXT" in fault for fault in faults(out.getvalue()))
