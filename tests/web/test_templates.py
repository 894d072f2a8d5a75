"""Each template can be read: a filter or a tag that it does not load is found before anybody opens the page."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import get_template

SOURCES = Path(__file__).resolve().parents[2] / "src" / "handover"


def test_every_template_compiles() -> None:
    names = [path.as_posix().partition("/templates/")[2] for path in SOURCES.rglob("templates/**/*.html")]
    assert len(names) > 150
    for name in names:
        get_template(name)
