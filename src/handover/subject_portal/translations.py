"""The page's words in the languages of the notices, as data: our own wording, unofficial, not reviewed by a court
interpreter.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict
from django.utils.translation.trans_real import parse_accept_lang_header

from handover import papers
from handover.yaml_text import parse_yaml

DATA = Path(__file__).parent / "texts"
_OWN_NAMES: Final = {
    "en": "English", "es": "Español", "fr": "Français", "pt": "Português", "vi": "Tiếng Việt", "zh": "中文",
    "tl": "Tagalog", "ko": "한국어",
}  # fmt: skip
LANGUAGES: Final[dict[str, str]] = {code: _OWN_NAMES[code] for code in papers.LANGUAGES}
"""Code and own name. Whoever was given a notice in a language finds the page in it: the codes are those of the notices.
"""
_ALSO: Final = {"fil": "tl"}
"""What browsers call a language that has another code here."""


@cache
def words_of(language: str) -> Mapping[str, str]:
    """Every text of the page in one language; English for a code that is none."""
    code = language if language in LANGUAGES else "en"
    found: dict[str, str] = parse_yaml((DATA / f"{code}.yaml").read_text(encoding="utf-8"))
    return found


def _asked_before(request: HttpRequest) -> str:
    try:
        came = urlsplit(request.headers.get("Referer", ""))
        before = came.query if came.netloc == request.get_host() else ""
        return QueryDict(before).get("lang") or ""
    except (ValueError, TooManyFieldsSent):  # a header may say anything
        return ""


def language_of(request: HttpRequest) -> str:
    """The language that the address asks for, or that of the page from which a form was sent, or the first of the
    browser's languages that is here; else English.
    """
    asked = request.GET.get("lang") or _asked_before(request)
    if asked in LANGUAGES:
        return asked
    spoken = (
        code.split("-")[0] for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    )
    return next((code for one in spoken if (code := _ALSO.get(one, one)) in LANGUAGES), "en")
