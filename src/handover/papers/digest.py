"""The digest of a paper's content, so that it can be signed before the paper is rendered."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from handover.papers.facts import MAX_TEXT, CasePaper, PaperFactsError
from handover.papers.rule_texts import of_kind

REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the display order of others: a paper must read as it was written."""


def plain(value: Any, *, whole: bool = True) -> Any:
    """Convert facts to JSON values; without ``whole`` the fields filled in later are left out.

    Raises PaperFactsError for a text that a form cannot carry: too long, or with control characters.
    """
    if is_dataclass(value) and not isinstance(value, type):
        kept = [f for f in fields(value) if whole or not f.metadata.get("later")]
        return {f.name: plain(getattr(value, f.name), whole=whole) for f in kept}
    if isinstance(value, frozenset | set):
        return sorted(plain(v, whole=whole) for v in value)
    if isinstance(value, tuple | list):
        return [plain(v, whole=whole) for v in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str):
        return _text(str(value))
    return value


@cache
def wording() -> str:
    """Return the SHA-256 (hex) of all templates and notices: a signature covers the words of the form as well as its
    facts.
    """
    digest = hashlib.sha256()
    for folder in ("layouts", "data/notices"):
        for name, text in sorted(of_kind(folder).items()):
            digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()


def content_digest(form: str, facts: CasePaper) -> str:
    """SHA-256 (hex) of form, wording and facts: the same before and after signing and service."""
    return _digest(form, wording(), plain(facts, whole=False))


def digest_again(form: str, kind: type[CasePaper], kept: Mapping[str, Any], words: str) -> str:
    """The content digest, taken again of facts as they are kept (`plain`). ``words``: `wording` as it was then."""
    said = {f.name for f in fields(kind) if not f.metadata.get("later")}
    return _digest(form, words, {name: value for name, value in kept.items() if name in said})


def _digest(form: str, words: str, facts: Any) -> str:
    content = {"form": form, "wording": words, "facts": facts}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _text(value: str) -> str:
    # A web form sends line breaks as CR LF, and pasted text may have tabs: print them as line break and
    # space.
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if len(value) > MAX_TEXT:
        raise PaperFactsError(f"a field of a paper may have at most {MAX_TEXT} characters")
    if value.isprintable():  # most texts are: no control, surrogate or format character is among them
        return value
    if any(c != "\n" and (unicodedata.category(c) in {"Cc", "Cs"} or c in REORDERING) for c in value):
        raise PaperFactsError("a field of a paper must not contain control characters")
    return value
