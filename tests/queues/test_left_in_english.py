"""What the pages of custody say in English to whoever reads Spanish, outside of what they mark as English: words that
no catalogue knows are seen by their small words, of which English has its own."""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.test import Client
from django.urls import reverse

from handover.accounts.models import User
from handover.web.language import COOKIE
from tests.queues.test_language import Said
from tests.safeguards.gate.every_page import opened, pages_of
from tests.safeguards.gate.scenes import SCENES
from tests.support.cast import Cast
from tests.support.walk import REASONS

pytestmark = [
    pytest.mark.django_db, pytest.mark.heavy, pytest.mark.one_database, pytest.mark.usefixtures("person_page"),
]  # fmt: skip

SMALL: Final = re.compile(
    r"\b(the|of|and|is|was|were|are|with|for|who|that|not|from|by|has|have|it|its|this|to|be|or|on|at)\b",
    re.IGNORECASE,
)
MONTHS: Final = re.compile(r"\b(Jan|Apr|Aug|Dec) \d{1,2}, \d{4}")
"""Months whose English name is no Spanish one."""
TRIED: Final = (
    "in_review", "served", "held", "released", "in_custody", "cancelled", "stopped out", "citizenship_question out",
    "lodged, charges changed", "time proposed",
)  # fmt: skip
READ_BY: Final = {"clark": "custody:jail_case", "ford": "custody:field_case"}
QUOTED: Final = re.compile(
    rf"{re.escape(REASONS)}|Order of the county court|[^.;]*General Order 12[^.]*|\(the terms of [^)]*\)"
)
"""What people wrote, and what the data of a place say: quoted as it stands, and not marked yet."""


def english(text: str) -> bool:
    """Whether a text is English: a month, or two small words or more that Spanish does not have."""
    text = QUOTED.sub("", text)
    return bool(MONTHS.search(text)) or len(set(map(str.lower, SMALL.findall(text)))) >= 2


def left(client: Client, address: str) -> set[str]:
    client.cookies[COOKIE] = "es"
    answer = client.get(address)
    if answer.status_code != 200:
        return set()
    return {text for text in Said(answer.content.decode()).texts if english(text)}


@pytest.mark.parametrize("scene", TRIED)
def test_no_page_of_a_case_says_in_english_what_it_does_not_mark(cast: Cast, scene: str) -> None:
    matter, found = SCENES[scene](cast), dict[str, set[str]]()
    for who, name in READ_BY.items():
        client = Client()
        client.force_login(User.objects.get(username=who))
        address = reverse(name, kwargs={"reference": matter.reference})
        found[f"{who} {address}"] = left(client, address)
    for page in pages_of(scene):
        if page.name.startswith("custody:") and not page.is_button:
            client, form = opened(cast, page, matter)
            found[page.name] = left(client, form.address)
    said = {where: texts for where, texts in found.items() if texts}
    assert not said, "\n".join(f"{where}: {sorted(texts)}" for where, texts in said.items())


def test_what_is_english_is_seen() -> None:
    assert english("The hold has ended and nobody came.")
    assert english("Dec 24, 2026, 10:02 CST")
    assert not english("La retención terminó y nadie vino; 24 dic 2026, a las 10:02 CST.")
