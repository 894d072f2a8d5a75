"""What can be done over HTTPS once the services run: a booking's way, a refusal's answer, and a person's first sign-in.

Run by the walk, with the token in the environment. Ends with an error where something is not as it should be.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

PLACE, PORT = Path(os.environ["PLACE"]), int(os.environ["HTTPS"])
PASSWORD = "some words that nobody has"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def client(**more: Any) -> httpx.Client:
    """A client that finds handover.example on this machine and trusts the certificate of the walk."""
    trusted = ssl.create_default_context(cafile=str(PLACE / "etc" / "handover" / "tls.crt"))
    return httpx.Client(
        base_url=f"https://handover.example:{PORT}", verify=trusted, timeout=60, trust_env=False, **more
    )


def resolve_here() -> None:
    """Let handover.example be this machine."""
    found = socket.getaddrinfo
    socket.getaddrinfo = lambda host, *rest, **more: found(
        "127.0.0.1" if host in ("handover.example", b"handover.example") else host, *rest, **more
    )


def soon(what: Callable[[], bool], about: str) -> None:
    """Wait until it is so; a worker takes its time."""
    until = time.monotonic() + 120
    while not what():
        if time.monotonic() > until:
            raise SystemExit(f"{about}: not within two minutes")
        time.sleep(0.5)


def bookings() -> None:
    """The booking that came waits for galleries; a wrong one is answered at once by an ERRT."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    os.environ["HANDOVER_DATA_DIR"] = str(PLACE / "sender")
    django.setup()
    from tests.stages.files import car

    api = client(headers={"Authorization": f"Bearer {os.environ['TOKEN']}"})
    reference = re.findall(r'"reference": ?"([^"]+)"', (PLACE / "out.txt").read_text())[-1]
    state = f"/intake/api/v1/submissions/{reference}"
    soon(lambda: api.get(state).json()["state"] == "accepted", "the booking is read")
    tomorrow = datetime.now(UTC).date() + timedelta(days=400)
    body = car(tcn="CXLIVESCANFUTURE1", arrest_date=tomorrow)
    sent = api.post(
        "/intake/api/v1/submissions", content=body, headers={"Content-Type": "application/octet-stream"}
    )
    assert sent.status_code == 202, sent.text
    answers = "/intake/api/v1/answers"
    soon(lambda: bool(api.get(answers).json()["answers"]), "a wrong booking is answered")
    assert api.get(answers).json()["answers"][0]["kind"] == "ERRT"
    assert api.post("/intake/api/v1/events").status_code == 403
    assert api.get("/abis/v1/galleries?transactionId=1").status_code == 403


def first_sign_in() -> None:
    """The supervisor chooses a password behind the link of `init`, and signs in."""
    link = re.findall(r"https://handover\.example\S*(/accounts/first/\S+)", (PLACE / "out.txt").read_text())[
        0
    ]
    person = client(follow_redirects=True)
    page = person.get(link)
    chosen = _posted(person, page, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert "Your password is set" in chosen.text, chosen.status_code
    home = _posted(person, person.get("/accounts/sign-in/"), {"username": "stone", "password": PASSWORD})
    assert "Sky Stone" in home.text, home.status_code
    assert client().get(link, follow_redirects=True).status_code == 404
    assert all(cookie.secure for cookie in person.cookies.jar)


def _posted(person: httpx.Client, page: httpx.Response, told: dict[str, str]) -> httpx.Response:
    assert page.status_code == 200, page.status_code
    token = _TOKEN.search(page.text)
    assert token is not None
    return person.post(
        page.url, data={"csrfmiddlewaretoken": token[1], **told}, headers={"Referer": str(page.url)}
    )


if __name__ == "__main__":
    resolve_here()
    bookings()
    first_sign_in()
    print("visited")
