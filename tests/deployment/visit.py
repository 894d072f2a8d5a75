"""What can be done over HTTPS once the services run: a booking answered, a refusal, first sign-ins, a case reviewed.

Run by the walk, with the token in the environment. Ends with an error where something is not as it should be.
"""

from __future__ import annotations

import base64
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

from handover.accounts.one_time_codes import STEP, code_at

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
    """Wait until it is so. A worker that starts compiles the matcher, which takes long where others work too."""
    until = time.monotonic() + 900
    while not what():
        if time.monotonic() > until:
            raise SystemExit(f"{about}: not within fifteen minutes")
        time.sleep(0.5)


def bookings() -> None:
    """The booking that came is searched and answered with the record; a wrong one is answered by an ERRT."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    os.environ["HANDOVER_DATA_DIR"] = str(PLACE / "sender")
    django.setup()
    from tests.stages.files import car

    api = client(headers={"Authorization": f"Bearer {os.environ['TOKEN']}"})
    reference = re.findall(r'"reference": ?"([^"]+)"', (PLACE / "out.txt").read_text())[-1]
    state = f"/intake/api/v1/submissions/{reference}"
    soon(lambda: api.get(state).json()["state"] == "answered", "the booking is answered")
    answers = "/intake/api/v1/answers"
    tcr = api.get(state).json()["tcn"]
    soon(lambda: bool(api.get(answers, params={"tcr": tcr}).json()["answers"]), "the answer is listed")
    (told,) = api.get(answers, params={"tcr": tcr}).json()["answers"]
    assert told["kind"] == "SRE", told
    assert b"123456AB7" in api.get(f"{answers}/{told['tcn']}").content
    tomorrow = datetime.now(UTC).date() + timedelta(days=400)
    body = car(tcn="CXLIVESCANFUTURE1", arrest_date=tomorrow)
    sent = api.post(
        "/intake/api/v1/submissions", content=body, headers={"Content-Type": "application/octet-stream"}
    )
    assert sent.status_code == 202, sent.text
    wrong = {"tcr": "CXLIVESCANFUTURE1"}
    soon(lambda: bool(api.get(answers, params=wrong).json()["answers"]), "a wrong booking is answered")
    assert api.get(answers, params=wrong).json()["answers"][0]["kind"] == "ERRT"
    assert api.post("/intake/api/v1/events").status_code == 403
    assert api.get("/abis/v1/galleries?transactionId=1").status_code == 403


def first_sign_in(username: str, name: str, link: str) -> httpx.Client:
    """A person chooses a password behind their link, and signs in; the link is good once."""
    person = client(follow_redirects=True)
    chosen = posted(person, person.get(link), {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert "Your password is set" in chosen.text, chosen.status_code
    agreed = posted(person, person.get("/accounts/sign-in/"), {"agree": "1"})
    asked = posted(person, agreed, {"username": username, "password": PASSWORD})
    assert "A second factor is required here" in asked.text, asked.status_code
    with_factor(person, asked)
    home = person.get("/")
    assert name in home.text, home.status_code
    assert client().get(link, follow_redirects=True).status_code == 404
    assert all(cookie.secure for cookie in person.cookies.jar)
    return person


def with_factor(person: httpx.Client, page: httpx.Response) -> None:
    """Set an authenticator app up, as the page says: a key, and the code that it gives now."""
    token = _TOKEN.findall(page.text)[-1]
    headers = {"Referer": str(page.url)}
    shown = person.post("/accounts/factors/new/", data={"csrfmiddlewaretoken": token}, headers=headers)
    key = re.findall(r"secret=([A-Z2-7]+)", shown.text)[0]
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    codes = posted(person, shown, {"code": code_at(secret, int(time.time()) // STEP)})
    assert "Your recovery codes" in codes.text, codes.status_code


def links() -> list[str]:
    """The links in the order in which the people were put on file: stone, evans, reed, ortiz, ..."""
    found = re.findall(r"https://handover\.example\S*(/accounts/first/\S+)", (PLACE / "out.txt").read_text())
    return list(dict.fromkeys(found))


def case_reviewed() -> None:
    """The match opened a case: a records specialist answers its query, an officer takes it up and decides."""
    stone, _, reed, ortiz = links()[:4]
    first_sign_in("stone", "Sky Stone", stone)
    specialist = first_sign_in("reed", "Robin Reed", reed)
    officer = first_sign_in("ortiz", "Olive Ortiz", ortiz)
    cases: list[str] = []

    def opened() -> bool:
        cases[:] = re.findall(r"/review/cases/(C-[A-Z0-9]+)/", officer.get("/review/cases/").text)
        return bool(cases)

    soon(opened, "a case is opened by the print match")
    query = specialist.get(f"/notification/{cases[0]}/")
    rests_on = re.findall(r'name="records" value="([^"]+)"', query.text)
    assert rests_on, "the query lists the records of the person"
    answered = posted(specialist, query, {
        "opinion": "appears_removable", "status": "no_status", "records": rests_on,
        "remarks": "Searched the case and court systems; see the records.",
    })  # fmt: skip
    assert answered.status_code == 200, answered.text
    page = f"/review/cases/{cases[0]}/"
    posted(officer, officer.get(page), {}, to=f"{page}take-up/")
    file = officer.get(page)
    assert "AGGRAVATED ASSAULT" in file.text and "removal order" in file.text, (
        "both histories are on the page"
    )
    done = posted(officer, officer.get(f"{page}no-action/"), {
        "reason": "no_probable_cause",
        "reasons": "Read both histories and the order; no probable cause is found.",
    })  # fmt: skip
    assert done.status_code == 200, done.text
    assert "no-action/" not in officer.get(page).text, "it is decided"


def posted(person: httpx.Client, page: httpx.Response, told: dict[str, Any], to: str = "") -> httpx.Response:
    """Send the form of a page, with its token and the version that it was read at; ``to`` another address of its."""
    assert page.status_code == 200, (page.url, page.status_code)
    token = _TOKEN.search(page.text)
    assert token is not None
    version = re.search(r'name="version" value="(\d+)"', page.text)
    hidden = {"version": version[1]} if version else {}
    data = {"csrfmiddlewaretoken": token[1], **hidden, **told}
    return person.post(to or page.url, data=data, headers={"Referer": str(page.url)})


if __name__ == "__main__":
    resolve_here()
    bookings()
    case_reviewed()
    print("visited")
