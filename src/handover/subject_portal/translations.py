"""The page's words in six languages, as data: our own wording, unofficial, not reviewed by a court interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import yaml
from django.http import HttpRequest, QueryDict

DATA = Path(__file__).parent / "texts"
LANGUAGES: Final = {
    "en": "English", "es": "Español", "fr": "Français", "pt": "Português", "vi": "Tiếng Việt", "zh": "中文",
}  # fmt: skip
"""Code and own name, in the order of the notices."""


@cache
def words_of(language: str) -> Mapping[str, str]:
    """Every text of the page in one language; English for a code that is none."""
    code = language if language in LANGUAGES else "en"
    found: dict[str, str] = yaml.safe_load((DATA / f"{code}.yaml").read_text(encoding="utf-8"))
    return found


def language_of(request: HttpRequest) -> str:
    """The language that the address asks for, or that of the page from which a form was sent; else English."""
    came = urlsplit(request.headers.get("Referer", ""))
    before = came.query if came.netloc == request.get_host() else ""
    asked = request.GET.get("lang") or QueryDict(before).get("lang", "en")
    return asked if asked in LANGUAGES else "en"
