"""What a hostile or broken client sends in a field, and the form that it takes it from: the one that the page shows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote_from_bytes
from zoneinfo import ZoneInfo

import lxml.html
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st

from tests.support.walk import REASONS

NASTY: Final = (
    "", " ", "\0", "Desk\0", "\ud800", "A\udfff", "\x85", "\x1b[31m", "\u202e", "\u2028", "²", "①", "١", "-1",
    "1_000", "0x10", "1e400", "NaN", "-Infinity", "9" * 30, "2147483648", "9223372036854775808", "9" * 5000,
    "0001-01-01", "9999-12-31", "0000-00-00", "2026-02-30", "0001-01-01T00:00", "0026-11-20T10:00",
    "9999-12-31T23:59", "9998-12-31T23:59", "0002-01-01T00:00", "2026-13-45T99:99", "2026-11-20T10:00+99:00",
    "x" * 5_000, "\U0001f600" * 300, "<script>",
    "' OR 1=1 --", "{% now 'Y' %}", "../../etc/passwd",
)  # fmt: skip
"""One of each kind: nothing, what PostgreSQL or UTF-8 cannot hold, digits that are no number, numbers and days out of
every bound, long texts, and what another program would run."""
VALUES: Final = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(), max_size=40),
    st.integers().map(str),
    st.datetimes().map(lambda at: at.strftime("%Y-%m-%dT%H:%M").rjust(16, "0")),
)
Change = tuple[int, list[str], bool]
CHANGES: Final = st.lists(
    st.tuples(st.integers(0, 10_000), st.lists(VALUES, max_size=2), st.booleans()), min_size=1, max_size=3
)
"""Each: which field, its values (none: it is missing; two: it is repeated), and whether the good value comes first."""

Said = dict[str, list[str]]


@dataclass(frozen=True)
class Form:
    """A form as its page shows it, filled in as well as its inputs alone tell."""

    address: str
    good: Said

    def with_changes(self, changes: Sequence[Change]) -> Said:
        """The same with other values in some fields."""
        names, said = list(self.good), {k: list(v) for k, v in self.good.items()}
        for number, values, keeps in changes:
            name = names[number % len(names)]
            said[name] = [*(self.good[name] if keeps else []), *values]
        return said


def form_on(answer: HttpResponse, address: str, zone: ZoneInfo) -> Form:
    """The page's form that is posted to the page itself. Raises ``AssertionError`` where it shows none."""
    page: Any = lxml.html.fromstring(answer.content.decode())
    for found in page.forms:
        if found.method == "POST" and (found.action or address).partition("?")[0] == address:
            return Form(address, filled(found, zone))
    raise AssertionError(f"{address} shows no form of its own")


def filled(form: Any, zone: ZoneInfo) -> Said:
    """A good value for each input: the first choice, all boxes ticked, the present moment, reasons."""
    said: Said = {}
    for field in form.xpath(".//input|.//select|.//textarea"):
        name = field.get("name")
        if not name or name == "csrfmiddlewaretoken":
            continue
        kind = field.get("type", "text") if field.tag == "input" else field.tag
        if kind == "select":
            said[name] = [o.get("value", "") for o in field.xpath(".//option") if o.get("value")][:1] or [""]
        elif kind == "checkbox":
            said.setdefault(name, []).append(field.get("value", "on"))
        elif kind == "radio":
            said.setdefault(name, [field.get("value", "on")])
        else:
            said[name] = [_typed(kind, field, zone)]
    return said


def _typed(kind: str, field: Any, zone: ZoneInfo) -> str:
    shown = field.get("value") if field.tag == "input" else field.text
    now: datetime = timezone.now().astimezone(zone) - timedelta(minutes=2)
    if shown and shown.strip():
        return str(shown)
    made = {"datetime-local": f"{now:%Y-%m-%dT%H:%M}", "date": f"{now:%Y-%m-%d}", "number": "1"}
    return made.get(kind, REASONS[: int(field.get("maxlength") or len(REASONS))].strip())


def encoded(said: Mapping[str, Sequence[str]]) -> bytes:
    """A form's body as bytes of whatever the values are: a lone surrogate too, which a browser could not send."""
    pairs = [(name, value) for name, values in said.items() for value in values]
    return "&".join(f"{_quoted(n)}={_quoted(v)}" for n, v in pairs).encode()


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


def posted(client: Client, address: str, said: Mapping[str, Sequence[str]]) -> HttpResponse:
    """What the page answers. Nothing of it stays."""
    with transaction.atomic():
        answer = client.post(address, encoded(said), content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    assert isinstance(answer, HttpResponse)
    return answer


def got(client: Client, address: str, query: Mapping[str, Sequence[str]]) -> HttpResponse:
    """What the page answers to a query. Nothing of it stays."""
    with transaction.atomic():
        answer = client.get(f"{address}?{encoded(query).decode()}")
        transaction.set_rollback(True)
    assert isinstance(answer, HttpResponse)
    return answer


def fault_of(answer: HttpResponse) -> str:
    """What is wrong with an answer to bad input; nothing where it is a success or a refusal in words."""
    status = answer.status_code
    if status >= 500:
        return f"{status}"
    if status < 400:
        return ""
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        return "" if len(json.loads(answer.content).get("detail", "")) > 10 else f"{status} without words"
    page: Any = lxml.html.fromstring(answer.content.decode())
    said = page.xpath("//*[contains(@class,'usa-error-message') or contains(@class,'usa-alert')]")
    words = " ".join(" ".join(e.text_content() for e in said).split())
    if status == 422:
        return "" if len(words) > 10 else "422 without words"
    return "" if len(" ".join(page.text_content().split())) > 20 else f"{status} without words"
