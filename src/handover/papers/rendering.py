"""Render facts as a tagged PDF (PDF/UA-1). The same facts give the same bytes: no clock, no network, no
locale.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString

from handover.papers.digest import content_digest, plain
from handover.papers.facts import (
    ArrestGround,
    CasePaper,
    DetainerPaper,
    NoticeRequestPaper,
    PaperFactsError,
    PersonNotice,
    ProbableCauseBox,
)
from handover.papers.forms import Form, form_named
from handover.papers.notices import SPOKEN, texts
from handover.papers.rule_texts import of_kind

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class RenderedPaper:
    """A printed form. ``sha256`` (hex) is that of the bytes; ``digest_of_facts`` that of the content, which a
    signature covers and which signing and service do not change.
    """

    form: str
    title: str
    pdf: bytes
    sha256: str
    digest_of_facts: str
    pages: int
    draft: bool


@cache
def _engine() -> Engine:
    kept = ("django.template.loaders.locmem.Loader", of_kind("layouts"))
    return Engine(
        loaders=[("django.template.loaders.cached.Loader", [kept])],
        autoescape=True,
        builtins=["handover.papers.tags"],
        string_if_invalid="INVALID(%s)",
    )


@cache
def _styles(more: str = "") -> tuple[Any, list[Any]]:
    """Load fonts and styles once: unpacking the fonts takes longer than laying out a page. ``more``: a further sheet.

    The layout library is imported by the first paper: it takes half a second, which no other command waits for.
    """
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    from handover.papers.fetcher import PackagedOnly, font_faces

    fonts, fetcher = FontConfiguration(), PackagedOnly()
    sheets = ["paper.css", *([more] if more else [])]
    texts = (font_faces(), *(of_kind("assets")[sheet] for sheet in sheets))
    return fonts, [CSS(string=t, font_config=fonts, url_fetcher=fetcher, base_url="paper:") for t in texts]


def title_of(form: Form) -> str:
    """Return the document title: the form's number and name."""
    return f"{form.code}: {form.title}" if form.official else form.title


def html_of(code: str, facts: CasePaper) -> str:
    """Render the paper as HTML, before layout. Raises UnknownFormError and PaperFactsError."""
    form = form_named(code)
    if type(facts) is not form.facts:
        raise PaperFactsError(f"{code} takes {form.facts.__name__}, not {type(facts).__name__}")
    if isinstance(facts, PersonNotice) and code != f"notice-{facts.language}":
        raise PaperFactsError(f"{code} is in a different language from the facts")
    plain(facts)  # refuses texts that a form cannot carry
    values = {"form": form, "title": title_of(form), "facts": facts, "digest": content_digest(code, facts)}
    values |= {
        "cause": _ticks(ProbableCauseBox, facts, "causes"),
        "ground": _ticks(ArrestGround, facts, "grounds"),
    }
    if isinstance(facts, PersonNotice):
        values["t"] = texts(
            facts.language, on=facts.lodged_on, office=facts.office.name, phone=facts.office_phone,
            days=facts.code_days,
        )  # fmt: skip
    values["notices"] = _served_notices(facts)
    return str(_engine().get_template(form.template).render(Context(values)))


def _served_notices(facts: CasePaper) -> list[dict[str, SafeString]]:
    """The notice to the person that the served form carries: in English, and in the language of service if it is one.

    The other languages are handed over beside it.
    """
    if not isinstance(facts, DetainerPaper | NoticeRequestPaper) or facts.jail.service is None:
        return []
    said = facts.jail.service.language.casefold()
    spoken = next((code for code, names in SPOKEN.items() if any(name in said for name in names)), "en")
    return [
        texts(code, on=facts.dated, office=facts.office.name, phone=facts.office.phone)
        for code in dict.fromkeys(("en", spoken))
    ]


def _own_header_only(_document: Any, pdf: Any) -> None:
    """Give each value in a table the label right before it as its header.

    The layout library links a value to every label in its row, and a row here holds two pairs.
    """
    elements: list[Any] = [o for o in pdf.objects if isinstance(o, dict)]
    by_reference = {o.reference: o for o in elements}
    for row in [o for o in elements if o.get("S") == "/TR"]:
        header = None
        for cell in (by_reference[kid] for kid in row["K"]):
            if cell["S"] == "/TH":
                header = cell["ID"]
                cell["A"]["Scope"] = "/Row"
            elif header is not None:
                cell["A"]["Headers"][:] = [header]


def _ticks(choices: type[StrEnum], facts: CasePaper, field: str) -> dict[str, bool]:
    chosen: frozenset[StrEnum] = getattr(facts, field, frozenset())
    return {choice.value: choice in chosen for choice in choices}


def render(code: str, facts: CasePaper) -> RenderedPaper:
    """Print a form. Raises UnknownFormError, and PaperFactsError if the facts do not fit this form.

    Takes a few tenths of a second.
    """
    pdf, pages = lay_out(html_of(code, facts), finisher=_own_header_only)
    form = form_named(code)
    return RenderedPaper(
        form=code,
        title=title_of(form),
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        digest_of_facts=content_digest(code, facts),
        pages=pages,
        draft=facts.draft,
    )


def lay_out(html: str, style: str = "", finisher: Any = None) -> tuple[bytes, int]:
    """Print HTML as tagged PDF; return its bytes and how many pages it has. ``style``: a packaged sheet beside that of
    the papers. Calls run one at a time, since they share the fonts.
    """
    from weasyprint import HTML

    from handover.papers.fetcher import PackagedOnly

    with _one_at_a_time:
        fonts, sheets = _styles(style)
        document = HTML(string=html, base_url="paper:", url_fetcher=PackagedOnly()).render(
            font_config=fonts, stylesheets=sheets, pdf_variant="pdf/ua-1"
        )
        out = BytesIO()
        document.write_pdf(out, finisher=finisher, pdf_variant="pdf/ua-1")
    return out.getvalue(), len(document.pages)
