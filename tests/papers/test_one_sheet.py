"""The person's notice is one sheet in each language, with nothing of its words cut off."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from handover.papers import LANGUAGES, Party, render
from handover.papers.rendering import html_of
from tests.papers.sample import JAIL, PERSON, papers
from tests.papers.test_long import HEIGHT, MARGIN, WIDTH, boxes

FOOT = 51.0  # points: 18 mm, what the notice leaves below its words
ORDINARY = (PERSON.name, JAIL.name)
LONG_NAMES = (
    "DE LA CRUZ VILLANUEVA Y GARCÍA LÓPEZ, María Guadalupe Esperanza",
    "Alder County Sheriff's Office Detention and Reentry Center",
)
NO_CODE: dict[str, str] = {}
CODE_ALONE = {"code": "2345-6789-ABCD"}
CODE_AND_PAGE = {"code": "2345-6789-ABCD", "page": "https://handover.columbia.example/person/"}
LONG_PAGE = {
    "code": "2345-6789-ABCD",
    "page": "https://handover.example/" + "columbia-state/" * 3 + "person/",
}
WHERE_TO_ASK = {
    "en": "Ask the office for the address",
    "es": "Pida a la oficina la dirección",
    "fr": "Demandez au bureau l’adresse",
    "pt": "Peça ao escritório o endereço",
    "vi": "Hãy hỏi văn phòng địa chỉ",
    "zh": "请问办公室在哪里",
    "tl": "Itanong sa opisina ang address",
    "ko": "페이지 주소를 사무소에",
}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def blocks_of(page: str) -> list[str]:
    """The words of every heading, paragraph, line of a list and cell, without the spaces between them."""
    found = re.findall(r"<(h1|h2|p|li|th|td)\b[^>]*>(.*?)</\1>", page[page.index("<body") :], re.S)
    return [squeezed(html.unescape(re.sub(r"<[^>]+>", "", inner))) for _, inner in found]


@pytest.mark.parametrize(
    ("names", "coded"),
    [(ORDINARY, NO_CODE), (ORDINARY, CODE_ALONE), (ORDINARY, CODE_AND_PAGE), (LONG_NAMES, LONG_PAGE)],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_sheet_and_every_word_on_it(
    language: str, names: tuple[str, str], coded: dict[str, str], tmp_path: Path
) -> None:
    """The longer of the two requests; with a code, its address or neither."""
    facts = replace(
        papers()[f"notice-{language}"],
        subject=replace(PERSON, name=names[0]), to=Party(names[1], JAIL.ori), **coded,  # type: ignore[arg-type]
    )  # fmt: skip
    paper = render(f"notice-{language}", facts)
    assert paper.pages == 1
    words = boxes(paper.pdf, tmp_path)
    shown = squeezed(html.unescape("".join(word for word, _, _ in words)))
    blocks = blocks_of(html_of(f"notice-{language}", facts))
    assert len(blocks) > 20
    assert [block for block in blocks if block not in shown] == []
    assert max(right for _, right, _ in words) <= WIDTH - MARGIN + 1
    foot = squeezed(html.unescape("".join(word for word, _, low in words if low > HEIGHT - FOOT)))
    assert facts.reference in foot
    assert blocks[-1][-9:] not in foot


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_without_an_address_says_where_to_ask(language: str) -> None:
    without, given = (
        html_of(f"notice-{language}", replace(papers()[f"notice-{language}"], **coded))  # type: ignore[arg-type]
        for coded in (CODE_ALONE, CODE_AND_PAGE)
    )
    assert WHERE_TO_ASK[language] in without
    assert WHERE_TO_ASK[language] not in given
    cell = re.search(r'colspan="3">(.*?)</td>', without, re.S)
    assert cell is not None
    assert not re.search(r"[:：]\s*(<|$)", cell[1])
