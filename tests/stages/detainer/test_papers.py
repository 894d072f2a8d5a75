"""What is printed at each step, for whom, and that the jail's certificate of service is on the paper."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from handover.papers import NOTICES
from handover.process.models import Matter
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling, queries
from handover.stages.detainer.models import Paper
from handover.stages.detainer.rules import LiftReason
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.laid_out, pytest.mark.one_database]


def printed(case: Matter, form: str) -> Paper:
    """The newest print of a form."""
    return Paper.objects.filter(case=case, form=form).order_by("-number")[0]


def text_of(paper: Paper, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    path = folder / f"{paper.form}.pdf"
    path.write_bytes(bytes(paper.pdf))
    out = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(out.split())


def test_the_papers_of_a_signed_package_are_kept_and_digest_alike(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    kept = {(p.form, p.draft): p for p in queries.papers_for(cast["ortiz"], case)}
    signed = ("I-247A", "I-205", "I-213")
    assert set(kept) == {(f, d) for f in signed for d in (True, False)} | {(n, False) for n in NOTICES}
    for form in signed:
        assert kept[form, True].facts_digest == kept[form, False].facts_digest


def test_a_jail_gets_what_is_made_for_it_and_not_the_offices_file(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    forms = {(p.form, p.draft) for p in queries.papers_for(cast["clark"], case)}
    assert forms == {(f, False) for f in ("I-247A", "I-205", *NOTICES)}


def test_the_printing_that_stands_comes_first_and_loses_nothing(cast: Cast) -> None:
    case = case_in(cast, "served")
    papers = list(queries.papers_for(cast["ortiz"], case))
    now, earlier = queries.standing_papers(case, papers)
    assert [p.form for p in now] == list(dict.fromkeys(p.form for p in now))
    assert not any(p.draft for p in now)
    certified = next(p for p in now if p.form == "I-247A")
    assert certified.number == case.steps.get(step="serve").number
    assert [(p.form, p.draft) for p in earlier] == [
        *[(form, True) for form in ("I-205", "I-213", "I-247A")], ("I-247A", False),
    ]  # fmt: skip
    assert {p.pk for p in (*now, *earlier)} == {p.pk for p in papers}


def test_service_recorded_on_screen_is_on_the_paper(cast: Cast, tmp_path: Path) -> None:
    case = case_in(cast, "lodged")
    form = detainer.ServiceDetails(
        "inmate_mail", at(0), "Unit B, Alder County Jail", "Portuguese", "R. Ashby", "Sergeant", "L. Ortiz"
    )
    served = detainer.serve(case.pk, actor=cast["clark"].actor, version=case.version, form=form)
    text = text_of(printed(served, "I-247A"), tmp_path)
    for fact in ("Unit B, Alder County Jail", "Portuguese", "R. Ashby", "Sergeant", "L. Ortiz", "THEFT (charged)",
                 "Recorded on screen by Casey Clark", "Wren Walsh", "8 CFR 287.7(b)"):  # fmt: skip
        assert fact in text
    lodged = Paper.objects.get(case=case, form="I-247A", draft=False, number__lt=served.version)
    assert printed(served, "I-247A").facts_digest == lodged.facts_digest
    with pikepdf.open(BytesIO(bytes(printed(served, "I-247A").pdf))) as pdf:
        assert pdf.Root.MarkInfo.Marked


def test_a_cancellation_tells_the_jail_neither_the_reason_nor_the_words_of_the_office(
    cast: Cast, tmp_path: Path
) -> None:
    case = case_in(cast, "served")
    words = "Counsel found that the father naturalised in 1994; see the internal memorandum."
    ended = cancelling.cancel(
        case.pk, actor=cast["stone"].actor, version=case.version, reason=LiftReason.CITIZEN, reasons=words
    )
    paper = printed(ended, "cancellation")
    assert "naturalised" not in text_of(paper, tmp_path)
    assert "naturalised" not in str(paper.facts)
    text = text_of(paper, tmp_path)
    assert "the request no longer stands" in text
    assert "presumptive claim" not in text
    assert queries.papers_for(cast["clark"], ended).filter(form="cancellation").exists()


def test_the_narrative_keeps_charges_and_convictions_apart_and_quotes_the_reasons(
    cast: Cast, tmp_path: Path
) -> None:
    case = case_in(cast, "awaiting_signature", Person(convicted=False))
    text = text_of(printed(case, "I-213"), tmp_path)
    facts = printed(case, "I-213").facts
    assert facts["convictions"] == []
    assert ["AGGRAVATED ASSAULT" in line["text"] for line in facts["charges"]] == [True]
    assert REASONS in text
    assert "removal order, final" in text
    assert "Convictions * None on record." in text


def test_a_protected_record_is_not_written_out(cast: Cast, tmp_path: Path) -> None:
    """R12: 8 USC 1367."""
    case = case_in(cast, "awaiting_signature", Person(protected=True))
    paper = printed(case, "I-213")
    assert paper.facts["immigration"] == []
    text = text_of(paper, tmp_path)
    assert "The records are restricted. They are not written out" in text
    assert "USC 1367" not in text
    assert "no lawful status" not in text
    assert "Immigration Court" not in text
