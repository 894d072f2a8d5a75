"""The staff's pages in Spanish: whoever chooses it reads it, everybody else English; which words have a translation."""

from __future__ import annotations

import gettext
import io
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import structlog
from django.test import Client
from django.utils import translation

from handover.stages.notification.need_to_know import RESTRICTED
from handover.web import catalog, po_files
from handover.web.apps import compile_words
from handover.web.language import COOKIE
from handover.web.po_files import BOTH
from handover.web.templatetags.handover import NOT_NAMES
from tests.queues.test_costs import pages
from tests.support.cast import Cast
from tests.support.walk import case_in

LEAST = {
    "pages": 1.0, "histories": 0.95, "menu": 0.95,
    "queues": 0.95, "states": 0.95, "steps": 0.95, "cases": 0.95, "form labels": 0.95, "law": 1.0,
    "events": 1.0, "form hints": 0.85, "form choices": 0.85, "figures": 1.0,
}  # fmt: skip
"""Of each group of words, the share that has its Spanish at least; a word without one is shown in English."""
HOLES = re.compile(r"%\(\w+\)s|{\w*}|%\S")
"""Where something is put into the words."""
NAME = "Handover"
"""The program's own, which is a word of its pages too."""


def test_the_words_of_the_pages_have_their_spanish() -> None:
    known = po_files.read(catalog.path_of("es").read_text(encoding="utf-8"))
    for group, words in catalog.collected().items():
        lacking = [word for word in words if not known.get(word)]
        share = 1 - len(lacking) / len(words)
        assert share >= LEAST[group], f"python -m handover.web.catalog, then translate in {group}: {lacking}"


def test_what_the_pages_read_is_what_was_translated() -> None:
    po = catalog.path_of("es")
    text = po.read_text(encoding="utf-8")
    known = po_files.read(text)
    assert text == po_files.written("es", known.keys() - {""}, known), "run python -m handover.web.catalog"
    compiled = po_files.compiled(known)
    assert po.with_suffix(".mo").read_bytes() == compiled, "compiled by another po_files: remove the .mo"
    read = gettext.GNUTranslations(io.BytesIO(compiled))
    told = {word: said for word, said in known.items() if word and said}
    assert {word: _said(read, word) for word in told} == told
    assert read.info()["x-reviewed"].startswith("no")
    for word, said in told.items():
        for one, other in zip(word.split(BOTH), said.split(BOTH), strict=True):
            assert sorted(HOLES.findall(one)) == sorted(HOLES.findall(other)), word


def _said(read: gettext.GNUTranslations, word: str) -> str:
    """What gettext answers: of a word with a plural, for one and for many."""
    if BOTH not in word:
        return read.gettext(word)
    one, more = word.split(BOTH)
    return BOTH.join(read.ngettext(one, more, n) for n in (1, 5))


def test_the_catalogue_keeps_quotes_lines_and_backslashes() -> None:
    words = {
        'say "no"\nor\\not': 'di "no"\no\\no',
        "open": "",
        f"a row{BOTH}%(n)s rows": f"una fila{BOTH}%(n)s filas",
    }
    assert {w: s for w, s in po_files.read(po_files.written("es", words, words)).items() if w} == words


def test_what_changed_or_was_never_compiled_is_compiled_when_the_program_starts(tmp_path: Path) -> None:
    po = tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    for number, said in enumerate(("sí", "no", "quizá")):
        po.write_text(po_files.written("es", ["yes"], {"yes": said}), encoding="utf-8")
        os.utime(po, (1000 - number, 1000 - number))  # as when a tree goes back to an earlier state
        assert po_files.compile_stale(tmp_path) == [po]
        with po.with_suffix(".mo").open("rb") as mo:
            assert gettext.GNUTranslations(mo).gettext("yes") == said
        assert po_files.compile_stale(tmp_path) == []
    assert sorted(path.name for path in po.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_source_tree_that_cannot_be_written_to_serves_its_pages_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(package: Path) -> list[Path]:
        raise PermissionError(f"{package} is read-only")

    monkeypatch.setattr(po_files, "compile_stale", refuse)
    with structlog.testing.capture_logs() as logs:
        compile_words(Path("tree"))
    assert [(line["log_level"], line["error"]) for line in logs] == [("warning", "tree is read-only")]


@pytest.mark.django_db
def test_who_chooses_spanish_reads_it_and_records_stay_as_they_are(cast: Cast, settings: object) -> None:
    case = case_in(cast, "awaiting_review")
    client = Client()
    client.force_login(cast["ortiz"])
    english = client.get("/", secure=True).content.decode()
    assert '<html lang="en">' in english
    assert "Needs you now" in english
    answer = client.post("/language/", {"language": "es", "next": "/review/queue/reviews/"}, secure=True)
    assert answer["Location"] == "/review/queue/reviews/"
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"] and cookie["secure"]
    for address, words in (
        ("/", "Lo necesita a usted ahora"), ("/review/queue/reviews/", "Casos por revisar"),
        (f"/review/cases/{case.reference}/", "En espera de un oficial de revisión"), ("/accounts/sign-in/", ""),
    ):  # fmt: skip
        answer = client.get(address, secure=True)
        page = answer.content.decode()
        assert words in page, address
        assert "REYES" in page or address == "/accounts/sign-in/"
        if answer.status_code == 200:
            assert '<html lang="es">' in page
            assert (answer["Content-Language"], "Cookie" in answer["Vary"]) == ("es", True)
            assert "Ningún traductor ha revisado" in page
    assert (
        translation.get_language() != "es"
    )  # and the next request of this thread is not in Spanish by accident
    file = client.get("/review/queue/reviews/export.csv", secure=True).content.decode()
    assert "Waiting for a review officer" in file
    client.post("/language/", {"language": "en", "next": "//elsewhere.example/"}, secure=True)
    assert '<html lang="en">' in client.get("/", secure=True).content.decode()


class Said(HTMLParser):
    """The texts of a page that are said to be in its own language: those outside of what is marked as another."""

    EMPTY = frozenset({"br", "img", "input", "link", "meta", "hr", "source", "wbr"})
    ATTRIBUTES = ("aria-label", "placeholder", "data-label", "alt")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        language = said.get("lang") or self._language()
        if language == "es":
            self.texts |= {text for name in self.ATTRIBUTES if (text := said.get(name))}
        if tag not in self.EMPTY:
            self._open.append((tag, "" if tag in ("script", "style", "svg") else language))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._language() == "es" and data.strip():
            self.texts.add(" ".join(data.split()))

    def _language(self) -> str:
        return self._open[-1][1] if self._open else ""


@pytest.mark.django_db
@pytest.mark.heavy
@pytest.mark.one_database
def test_no_page_of_the_menu_says_in_english_what_has_its_spanish(cast: Cast) -> None:
    """Nor anything outside of what it marks as English, where a word of the program has a translation."""
    for state in ("queried", "in_review", "awaiting_signature", "served", "held"):
        case_in(cast, state)
    known = po_files.read(catalog.path_of("es").read_text(encoding="utf-8"))
    english = {word for word, said in known.items() if said and said != word} - {*known.values(), NAME}
    found = {}
    for person, address in pages(cast):
        client = Client()
        client.force_login(person)
        client.cookies[COOKIE] = "es"
        left = Said(client.get(address, secure=True).content.decode()).texts & english
        if left:
            found[person.username, address] = left
    assert not found, "\n".join(f"{where}: {left}" for where, left in found.items())


@pytest.mark.django_db
def test_an_unknown_language_and_a_foreign_address_change_nothing(client: Client) -> None:
    answer = client.post("/language/", {"language": "xx", "next": "//elsewhere.example/"}, secure=True)
    assert (answer["Location"], COOKIE in client.cookies) == ("/", False)
    client.cookies[COOKIE] = "../../etc"
    assert '<html lang="en">' in client.get("/accounts/sign-in/", secure=True).content.decode()
    client.cookies[COOKIE] = "es"
    assert '<html lang="es">' in client.get("/accounts/sign-in/", secure=True).content.decode()
    assert "Content-Language" not in client.get("/person/", secure=True).headers


def test_the_words_that_stand_for_a_name_are_those_of_the_lists() -> None:
    assert RESTRICTED in NOT_NAMES
