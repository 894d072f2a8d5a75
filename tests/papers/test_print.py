"""The PDFs themselves: structure for readers who do not see them, the facts for those who do."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from handover.papers import FORMS, JailBlock, RenderedPaper, content_digest, render
from handover.papers.fetcher import FACES, PackagedOnly, packaged
from handover.papers.rendering import html_of
from tests.papers.sample import SIGNED, papers

pytestmark = pytest.mark.heavy
SIGNED_FORMS = [code for code, facts in papers(signature=None).items() if facts.draft]


def elements(pdf: pikepdf.Pdf) -> list[tuple[str, Any]]:
    """(type, element) of the structure tree, in reading order."""
    found: list[tuple[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), node))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def text_of(paper: RenderedPaper, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper.pdf)
    out = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"[ \n]+", " ", out)


@pytest.mark.parametrize("code", FORMS)
def test_tagged_titled_and_in_its_language(code: str, signed: dict[str, RenderedPaper]) -> None:
    with pikepdf.open(BytesIO(signed[code].pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == {"zh": "zh-Hans"}.get(code[7:], code[7:]) if "notice" in code else "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == signed[code].title
        assert len(pdf.pages) == signed[code].pages
        with pdf.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"


@pytest.mark.parametrize("code", FORMS)
def test_headings_tables_and_ticks_are_told_to_a_screen_reader(
    code: str, signed: dict[str, RenderedPaper]
) -> None:
    with pikepdf.open(BytesIO(signed[code].pdf)) as pdf:
        tree = elements(pdf)
        headings = [kind for kind, _ in tree if re.fullmatch(r"/H\d", kind)]
        assert headings[0] == "/H1"
        assert headings.count("/H1") == 1
        assert set(headings[1:]) == {"/H2"}
        assert all(str(node.Alt) in ("Ticked:", "Not ticked:") for kind, node in tree if kind == "/Figure")
        cells = [(kind, node) for kind, node in tree if kind in ("/TH", "/TD")]
        assert len(cells) >= 8
        header = None
        for kind, node in cells:  # each value names exactly the label before it
            if kind == "/TH":
                assert node.A.Scope == "/Row"
                header = str(node.ID)
            else:
                assert [str(h) for h in node.A.Headers] == [header]


@pytest.mark.parametrize("code", FORMS)
def test_nothing_runs_and_every_font_travels_with_the_paper(
    code: str, signed: dict[str, RenderedPaper]
) -> None:
    with pikepdf.open(BytesIO(signed[code].pdf)) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        descriptors = []
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary):
                assert "/JS" not in item
                assert item.get("/S") not in ("/JavaScript", "/Launch", "/URI")
                if item.get("/Type") == "/FontDescriptor":
                    descriptors.append(item)
        assert descriptors
        assert all({"/FontFile2", "/FontFile3"} & set(d.keys()) for d in descriptors)
        names = {str(d.FontName).split("+")[-1] for d in descriptors}
        if len([a for a in packaged() if a.startswith("font:")]) == len(FACES):
            ours = (
                "Source-Sans-Paper",
                "Public-Sans-Paper",
                "Paper-Letters",
                "Paper-Chinese",
                "Paper-Korean",
            )
            assert all(name.startswith(ours) for name in names), names


TOLD = {
    "I-247A": ["GARCÍA LÓPEZ, María Elena", "A 012 345 678", "February 29, 1988", "Mexico (MM)", "EV-2611-0042",
               "Alder County Jail (CX0010000)", "not more than 48 hours", "only if a copy is served on the person",
               "555-0191", "555-0199", "earlier detainer dated October 30, 2026", "Dana Whitfield",
               "8 CFR 287.5(e)(2)", "November 2, 2026, 20:15 CST (UTC-06:00)", "Robin Ashby", "L. Ortiz",
               "November 3, 2026, 09:40 CST", "November 6, 2026, 17:00 CST", "driving under suspension, charged"],
    "I-247G": ["Do not hold the person on this paper", "555-0191", "Dana Whitfield"],
    "I-200": ["INA 237(a)(1)(B)", "Notice to appear of May 4, 2026", "no judge did", "Certificate of service",
              "Corrections Sergeant"],
    "I-205": ["Immigration judge, Port Columbia", "June 14, 2019", "INA 212(a)(6)(A)(i)", "Port of departure",
              "Right index finger", "the United States"],
    "cancellation": ["form I-247A", "November 3, 2026, 12:05 CST", "no longer stands",
                     "nobody is to be held on the cancelled paper"],
    "warrant-cancellation": ["form I-205", "November 3, 2026, 12:05 CST", "nobody is arrested, detained or removed"],
    "held-record": ["REYES LUNA, Marco", "Nothing is held here", "What was not released", "552a(j)(2)"],
    "handover-record": ["November 4, 2026, 10:20 CST", "Country of nationality: Algeria", "Finley Ford",
                        "Due and not recorded", "Taken over by"],
    "I-213": ["Burglary, convicted", "Driving under suspension, pending", "criminal history; as of 2026-09-01",
              "identity rests on ten prints", "Olive Ortiz, Deportation Officer", "INA 241(a)(5)"],
    "I-862": ["Notice to appear of May 4, 2026", "INA 237(a)(1)(B)", "No departure on record", "A summary for"],
    "notice-en": ["up to 48 hours", "It is a request", "(855) 448-6903", "Unofficial", "Talk to a lawyer"],
    "notice-es": ["hasta 48 horas", "Es una petición", "(855) 448-6903", "No oficial", "2 de noviembre de 2026",
                  "Página 1 de 1", "Explicación no oficial"],
    "notice-fr": ["jusqu’à 48 heures", "C’est une demande", "(855) 448-6903", "Non officiel", "2 novembre 2026",
                  "Page 1 sur 1"],
    "notice-pt": ["até 48 horas", "É um pedido", "(855) 448-6903", "Não oficial", "2 de novembro de 2026"],
    "notice-vi": ["tối đa 48 giờ", "Đây là một yêu cầu", "(855) 448-6903", "Không chính thức",
                  "ngày 2 tháng 11 năm 2026"],
    "notice-zh": ["48 小时连续计算", "这是一个请求", "(855) 448-6903", "非官方", "2026 年 11 月 2 日"],
    "notice-tl": ["hanggang 48 oras", "Isa itong kahilingan", "(855) 448-6903", "ika-2 ng Nobyembre, 2026"],
    "notice-ko": ["48시간", "이것은 요청입니다", "(855) 448-6903", "비공식", "2026년 11월 2일"],
}  # fmt: skip


@pytest.mark.parametrize("code", FORMS)
def test_the_facts_are_on_the_paper(code: str, signed: dict[str, RenderedPaper], tmp_path: Path) -> None:
    text = text_of(signed[code], tmp_path)
    assert [fact for fact in TOLD[code] if fact not in text] == []
    pages = signed[code].pages
    assert text.count(signed[code].digest_of_facts) >= pages
    assert text.count("HC-2026-000417") >= pages
    if not code.startswith("notice"):
        whose = "Reconstructed layout" if FORMS[code].reconstructed else "Handover's own layout"
        assert text.count(f"{whose} – not an official form") >= pages
        assert all(f"Page {n} of {pages}" in text for n in range(1, pages + 1))
    assert "DRAFT" not in text


@pytest.mark.parametrize("code", SIGNED_FORMS)
def test_an_unsigned_paper_says_draft_on_every_page(
    code: str, drafts: dict[str, RenderedPaper], tmp_path: Path
) -> None:
    draft = drafts[code]
    assert draft.draft
    text = text_of(draft, tmp_path)
    assert text.count("DRAFT – not signed") > draft.pages
    assert "asks for nothing" in text
    assert "Dana Whitfield" not in text


@pytest.mark.parametrize("code", SIGNED_FORMS)
def test_signing_changes_the_bytes_and_not_the_content(
    code: str, signed: dict[str, RenderedPaper], drafts: dict[str, RenderedPaper]
) -> None:
    assert signed[code].sha256 != drafts[code].sha256
    assert (
        signed[code].digest_of_facts == drafts[code].digest_of_facts == content_digest(code, papers()[code])
    )
    assert signed[code].sha256 == hashlib.sha256(signed[code].pdf).hexdigest()


def ticked(html: str) -> list[bool]:
    return [name == "ticked" for name in re.findall(r'src="paper:(\w+)\.svg"', html)]


def test_the_boxes_ticked_are_the_ones_in_the_facts() -> None:
    # ICE, CBP, box 1, a, b, c, d, box 2, earlier detainer, I-200, I-205, then the three ways of service.
    detainer = papers()["I-247A"]
    assert ticked(html_of("I-247A", detainer)) == [0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0]
    empty: dict[str, Any] = {
        "causes": frozenset(),
        "resume_custody": True,
        "warrant": "",
        "jail": JailBlock(),
    }
    assert ticked(html_of("I-247A", replace(detainer, **empty))) == [0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    asked_by = html_of("I-247A", replace(detainer, component="CBP"))  # type: ignore[call-arg]
    assert ticked(asked_by)[:2] == [0, 1]
    assert ticked(html_of("I-200", papers()["I-200"])) == [0, 1, 0, 0, 0], (
        "served in person: nothing to choose"
    )
    ordered = html_of("I-205", replace(papers()["I-205"], ordering="board"))  # type: ignore[call-arg]
    assert ticked(ordered) == [0, 0, 1, 0]


def test_the_served_form_names_who_lodged_it_and_carries_the_notice_in_the_language_of_service() -> None:
    detainer = papers()["I-247A"]
    served = html_of("I-247A", replace(detainer, lodged_by=SIGNED))  # type: ignore[call-arg]
    assert "Lodged by" in served
    assert "You may stay silent" in served
    assert "Puede guardar silencio" in served, "the certificate says that Spanish was read"
    unserved = html_of("I-247A", replace(detainer, jail=JailBlock()))  # type: ignore[call-arg]
    assert "You may stay silent" not in unserved
    assert "Lodged by" not in unserved


def test_box_2_asks_for_no_hold() -> None:
    box2: dict[str, Any] = {"causes": frozenset(), "resume_custody": True, "warrant": ""}
    assert "Hold the person" not in html_of("I-247A", replace(papers()["I-247A"], **box2))


@pytest.mark.parametrize("code", FORMS)
def test_no_template_asks_for_a_value_that_is_not_there(code: str) -> None:
    for facts in (papers()[code], papers(signature=None)[code]):
        bare = replace(facts, subject=replace(facts.subject, birth_date=None, a_number="", fin="", sex=""))
        for name in ("jail", "service"):
            if hasattr(bare, name):
                empty: dict[str, Any] = {name: type(bare).__dataclass_fields__[name].default}
                bare = replace(bare, **empty)
        html = html_of(code, bare)
        assert "INVALID(" not in html
        assert "None" not in html


def test_the_notice_says_what_was_asked_and_no_more() -> None:
    for code, hold, notify in (
        ("notice-en", "48 hours", "did not ask"),
        ("notice-es", "48 horas", "No pidieron"),
    ):
        asked: dict[str, Any] = {"request": "notify"}
        assert hold in html_of(code, papers()[code])
        only_notice = html_of(code, replace(papers()[code], **asked))
        assert notify in only_notice
        assert hold not in only_notice


def test_two_processes_print_the_same_bytes(signed: dict[str, RenderedPaper]) -> None:
    script = (
        "from handover.papers import render\nfrom tests.papers.sample import papers\n"
        "for code, facts in reversed(papers().items()): print(code, render(code, facts).sha256)"
    )
    # Another order, zone, locale and hash seed: none of them may reach the paper.
    env = {
        **os.environ,
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    out = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    ).stdout
    assert dict(line.split() for line in out.splitlines()) == {c: p.sha256 for c, p in signed.items()}


def test_names_are_text_and_never_markup(tmp_path: Path) -> None:
    name = '<img src="file:///etc/passwd"> & {{ facts.tz }} "x\' </style>'
    facts = papers()["I-247G"]
    hostile = replace(facts, subject=replace(facts.subject, name=name), reference='C"><script>1</script>')
    text = text_of(render("I-247G", hostile), tmp_path)
    assert name.replace(" ", "") in text.replace(" ", "")
    assert 'Case C"><script>1</script>' in text


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "data:image/png;base64,AA==", "paper:../facts.py"],
)
def test_nothing_but_packaged_files_is_fetched(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        HTML(
            string=f'<img src="{address}" alt="x">', base_url="paper:", url_fetcher=PackagedOnly()
        ).write_pdf()
