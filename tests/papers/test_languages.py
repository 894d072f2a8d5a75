"""The notice in eight languages: the same parts, every letter in a packaged font, the dates in its own order."""

import re
from datetime import date

import pytest
from fontTools.ttLib import TTFont

from handover.papers import LANGUAGES, NOTICES, content_digest
from handover.papers.fetcher import FACES
from handover.papers.notices import texts, words
from handover.papers.rendering import html_of
from handover.papers.tags import day
from tests.papers.sample import papers

UNOFFICIAL = {
    "en": "Unofficial", "es": "No oficial", "fr": "Non officiel", "pt": "Não oficial", "vi": "Không chính thức",
    "zh": "非官方", "tl": "Hindi opisyal", "ko": "비공식",
}  # fmt: skip


def body_of(language: str, **changes: object) -> str:
    from dataclasses import replace

    facts = papers()[f"notice-{language}"]
    html = html_of(f"notice-{language}", replace(facts, **changes))  # type: ignore[arg-type]
    return html[html.index("<body") :]


def test_there_is_a_notice_for_each_language() -> None:
    assert [*NOTICES] == [f"notice-{code}" for code in ("en", "es", "fr", "pt", "vi", "zh", "tl", "ko")]
    assert set(LANGUAGES) == set(UNOFFICIAL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", ["hold", "notify"])
def test_each_notice_has_the_parts_of_the_english_one(language: str, asked: str) -> None:
    ours, english = body_of(language, request=asked), body_of("en", request=asked)
    for part in (
        "<h1>",
        "<h2>",
        "<p",
        "<li>",
        "<strong>",
        "<td",
        "I-247A",
        "I-247G",
        "(855) 448-6903",
        "CRCL",
    ):
        assert ours.count(part) == english.count(part), part
    assert bool(re.search(r"48 ?(hours|horas|heures|giờ|小时|oras|시간)", ours)) == (asked == "hold")
    assert UNOFFICIAL[language] in ours


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_and_its_page_are_printed_and_are_no_part_of_the_digest(language: str) -> None:
    """The person's own page (`handover.subject_portal`); a digest of the code could be searched for it."""
    from dataclasses import replace

    facts = papers()[f"notice-{language}"]
    coded = replace(facts, code="2345-6789-ABCD", page="https://handover.example/person/")  # type: ignore[call-arg]
    html = html_of(f"notice-{language}", coded)
    assert "2345-6789-ABCD" in html
    assert "https://handover.example/person/" in html
    assert content_digest(f"notice-{language}", coded) == content_digest(f"notice-{language}", facts)
    assert "colspan" not in body_of(language)


@pytest.mark.parametrize("weight", [400, 700])
def test_every_letter_of_every_notice_is_in_a_packaged_font(weight: int) -> None:
    """Else an installed font steps in, and the bytes differ between machines. `scripts/paper-assets` makes them."""
    has: set[int] = set()
    for _, heavy, style, path in FACES:
        if heavy == weight and style == "normal":
            has |= set(TTFont(path).getBestCmap())
    for language in LANGUAGES:
        letters = {
            c
            for asked in ("hold", "notify")
            for c in body_of(language, request=asked, code="2345-6789-ABCD", page="https://x.example/person/")
            if c.isprintable()
        }
        assert {c for c in letters if ord(c) not in has} == set(), language


@pytest.mark.parametrize(
    ("language", "on", "words"),
    [
        ("en", date(2026, 11, 2), "November 2, 2026"), ("es", date(2026, 11, 2), "2 de noviembre de 2026"),
        ("fr", date(2026, 8, 2), "2 août 2026"), ("fr", date(2026, 8, 1), "1er août 2026"),
        ("pt", date(2026, 3, 2), "2 de março de 2026"), ("vi", date(2026, 3, 2), "ngày 2 tháng 3 năm 2026"),
        ("zh", date(2026, 3, 2), "2026 年 3 月 2 日"), ("tl", date(2026, 3, 2), "ika-2 ng Marso, 2026"),
        ("ko", date(2026, 3, 2), "2026년 3월 2일"),
    ],
)  # fmt: skip
def test_a_day_in_the_order_of_the_language(language: str, on: date, words: str) -> None:
    assert day(on, language) == words


def test_each_sentence_is_a_key_that_every_language_has() -> None:
    """A translator corrects a sentence; none is missing, and each fills in what the English one does."""
    english = words("en")
    for language in LANGUAGES:
        ours = words(language)
        assert list(ours) == list(english), language
        for key, text in ours.items():
            assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", english[key]), (language, key)
            assert text.count("**") == english[key].count("**"), (language, key)


def test_a_name_on_record_marks_nothing() -> None:
    said = texts("en", on=date(2026, 11, 2), office="**<b>Office</b>** {phone}", phone="555")
    assert "<b>" not in said["hold"]
    assert "**&lt;b&gt;Office&lt;/b&gt;**" in said["hold"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_print_says_the_same_in_18_points(language: str) -> None:
    from dataclasses import replace

    facts = papers()[f"notice-{language}"]
    large = replace(facts, large=True)  # type: ignore[call-arg]
    ours, plain = html_of(f"notice-{language}", large), html_of(f"notice-{language}", facts)
    assert ours.replace('class="notice large"', 'class="notice"') == plain
    assert content_digest(f"notice-{language}", large) == content_digest(f"notice-{language}", facts)
