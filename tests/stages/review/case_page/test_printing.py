"""A whole case as one PDF: what it holds, for whom, masked as the page is, and recorded once."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import page as checker
import pytest
from django.http import HttpResponse
from django.test import Client

from handover.audit.models import Entry
from handover.papers.case_print import as_print
from handover.process.models import Matter
from handover.repositories.models import ImmigrationIdentity
from handover.stages.detainer.models import Paper
from handover.stages.intake.models import Booking
from handover.stages.notification.queries import link_of
from handover.stages.review.notes.actions import add_note
from handover.web.language import COOKIE
from tests.support.cast import Cast
from tests.support.walk import Person, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def asked(cast: Cast, who: str, case: Matter, language: str = "en") -> HttpResponse:
    client = Client()
    client.force_login(cast[who])
    client.cookies[COOKIE] = language
    answer = client.get(f"/review/cases/{case.reference}/print.pdf", secure=True)
    assert isinstance(answer, HttpResponse)
    return answer


def words(pdf: bytes, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    path = tmp_path / "case.pdf"
    path.write_bytes(pdf)
    out = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s+", " ", out)


def test_a_case_is_one_pdf_with_names_digests_and_page_numbers(cast: Cast, tmp_path: Path) -> None:
    case = case_in(cast, "held")
    add_note(
        case.pk, actor=cast["stone"].actor, kind="note", text="Her lawyer called.\nShe\u202e called again."
    )
    before = Entry.objects.count()
    answer = asked(cast, "ortiz", case)
    assert answer["Content-Type"] == "application/pdf"
    text = words(answer.content, tmp_path)
    booking = Booking.objects.get(matter=case.parent_id)
    identity = ImmigrationIdentity.objects.get(pk=link_of(case.pk).identity)
    pages = int(re.findall(r"Page \d+ of (\d+)", text)[0])
    assert text.count(f"Case {case.reference} · {booking.display_name}") == pages > 1
    assert text.count("Printed by Olive Ortiz, Review officer") == pages
    for told in (
        "Summary", "Criminal history", identity.a_number, "Evidence of the match", "Query and answer", "Determination",
        "Signed, lodged, served", "What the law of the place allows", "Otherwise-release time", "What happened",
        "Her lawyer called.", "\\u202e",
    ):  # fmt: skip
        assert told in text, told
    run_on = text.replace(" ", "")
    assert all(paper.sha256 in run_on for paper in Paper.objects.filter(case=case))
    (entry,) = Entry.objects.order_by("number")[before:]
    assert (entry.act, entry.subject) == ("case.print", case.reference)
    assert entry.content == {"sha256": hashlib.sha256(answer.content).hexdigest(), "pages": pages}
    report = checker.validate_pdf_bytes(answer.content, profile=checker.ValidationProfile.PDF_UA_1)
    assert [f"{fault.rule_id}: {fault.message}" for fault in report.failures] == []
    spanish = words(asked(cast, "ortiz", case, "es").content, tmp_path)
    assert f"Caso {case.reference} · {booking.display_name}" in spanish
    for told in (
        "Resumen",
        "Historial penal",
        "Pruebas de la coincidencia",
        "Firmado, presentado, entregado",
    ):
        assert told in spanish, told
    assert "Evidence of the match" not in spanish
    assert "Her lawyer called." in spanish


def test_of_a_restricted_record_it_shows_what_the_page_shows(cast: Cast, tmp_path: Path) -> None:
    """R12: to whoever need not know neither name, number, note, paper nor reason."""
    case = case_in(cast, "probable_cause", Person(protected=True))
    add_note(case.pk, actor=cast["ortiz"].actor, kind="note", text="Sheltered at an address.")
    identity = ImmigrationIdentity.objects.get(pk=link_of(case.pk).identity)
    text = words(asked(cast, "owens", case).content, tmp_path)
    assert "Restricted record: masked" in text
    for hidden in ("REYES", identity.a_number, identity.fin, "1988", "Sheltered", "ten prints compared"):
        assert hidden not in text, hidden
    assert Entry.objects.get(act="case.print").content["masked"] is True
    assert not Entry.objects.filter(act="restricted.read").exists()
    text = words(asked(cast, "ortiz", case).content, tmp_path)
    assert "Sheltered at an address." in text
    assert Entry.objects.get(act="restricted.read").content["page"] == "print"


def test_parts_that_a_role_does_not_open_are_named_and_left_out(cast: Cast, tmp_path: Path) -> None:
    case = case_in(cast, "held")
    text = words(asked(cast, "reed", case).content, tmp_path)
    assert "Left out Papers, Local law, Release and custody" in text
    assert "Otherwise-release time" not in text
    assert "Signed, lodged, served" not in text
    for who in ("clark", "evans"):
        assert asked(cast, who, case).status_code == 403


def test_links_folds_and_fact_lists_become_what_paper_can_show() -> None:
    page = (
        '<html><body><dl id="x"><div><dt>Born</dt><dd>1988 <a href="/x">see</a></dd></div></dl>'
        "<details><summary>More</summary><p>within</p></details><dl></dl></body></html>"
    )
    assert as_print(page) == (
        '<!doctype html>\n<html><body><table class="facts"><tr><th scope="row">Born</th><td>1988 see</td></tr></table>'
        '<div><p class="opened">More</p><p>within</p></div></body></html>'
    )
