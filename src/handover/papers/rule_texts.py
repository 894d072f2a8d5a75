"""The texts that determine a paper's look and wording, read once, so that what is printed is what was digested."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

HERE: Final = Path(__file__).parent
_KINDS: Final = (
    "layouts/*.html",
    "data/notices/*.yaml",
    "assets/*.css",
    "assets/*.svg",
    "data/authority.yaml",
)


@cache
def rule_texts() -> Mapping[str, str]:
    """Layouts, sentences of the notices, styles, pictures, and the titles that may sign: each text by its path in this
    package, such as ``layouts/i200.html``. Fonts are not among them.
    """
    paths = (path for kind in _KINDS for path in sorted(HERE.glob(kind)))
    return MappingProxyType(
        {path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    )


def of_kind(folder: str) -> dict[str, str]:
    """The texts of one folder, by file name."""
    return {
        name.removeprefix(f"{folder}/"): text
        for name, text in rule_texts().items()
        if name.startswith(f"{folder}/")
    }
