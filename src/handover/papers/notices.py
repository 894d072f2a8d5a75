"""The words of the person's notice, in each language, a key a sentence: data/notices/<language>.yaml.

A translator corrects one sentence without touching a layout. ``**…**`` is bold, ``{on}``, ``{office}``, ``{phone}``
and ``{days}`` are filled in. No translation was reviewed by a court interpreter, and each says that it is unofficial.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from handover.papers.rule_texts import of_kind
from handover.papers.tags import day
from handover.yaml_text import parse_yaml

SPOKEN: Mapping[str, tuple[str, ...]] = {
    "es": ("spanish", "español"), "fr": ("french", "français"), "pt": ("portuguese", "português"),
    "vi": ("vietnamese", "việt"), "zh": ("chinese", "mandarin", "cantonese", "中文"), "tl": ("tagalog", "filipino"),
    "ko": ("korean", "한국"),
}  # fmt: skip
"""The words by which a certificate of service names a language that there is a notice in."""
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@cache
def words(language: str) -> Mapping[str, str]:
    """Every sentence in one language, by its key. Raises ``KeyError`` for a language that there is none of."""
    found: dict[str, str] = parse_yaml(of_kind("data/notices")[f"{language}.yaml"])
    return found


def texts(language: str, *, on: date, office: str, phone: str, days: int = 0) -> dict[str, SafeString]:
    """Every sentence filled in, safe to print: day of lodging, the office's name and its telephone, the days for
    which the code holds."""
    filled = {"on": day(on, language), "office": office, "phone": phone, "days": str(days)}
    return {key: _printed(text, filled) for key, text in words(language).items()}


def _printed(text: str, filled: Mapping[str, str]) -> SafeString:
    # Placeholders are put in after the bold is marked: no name on record can mark anything.
    marked = _BOLD.sub(r"<strong>\1</strong>", str(escape(text)))
    for name, value in filled.items():
        marked = marked.replace(f"{{{name}}}", str(escape(value)))
    return mark_safe(marked)  # noqa: S308 - each part was escaped above
