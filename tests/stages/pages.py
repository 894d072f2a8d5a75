"""What the tests of a stage's pages ask: a page as somebody, and a form with a file."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.cast import Cast


def page(
    client: Client,
    cast: Cast,
    who: str,
    name: str,
    *args: object,
    status: int = 200,
    query: dict[str, str] | None = None,
) -> str:
    client.force_login(cast[who])
    response = client.get(reverse(name, args=args), query or {})
    assert response.status_code == status
    return response.content.decode(errors="replace")


def upload(data: bytes, name: str = "one.ebts") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, data)}
