"""How a person comes to the page of their case, and what it says."""

from __future__ import annotations

from django.test import Client

from handover.process.models import Matter

ENTRANCE, PAGE = "/person/", "/person/case/"
CODES: dict[str, str] = {}
"""What was printed, by reference: nothing in the database tells it."""


def enter(case: Matter, code: str = "", lang: str = "en") -> Client:
    client = Client()
    answer = client.post(
        f"{ENTRANCE}?lang={lang}", {"reference": case.reference, "code": code or CODES[case.reference]}
    )
    assert answer.status_code == 302, answer.content.decode()[-500:]
    return client


def text(client: Client, lang: str = "en") -> str:
    answer = client.get(f"{PAGE}?lang={lang}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.content.decode()
