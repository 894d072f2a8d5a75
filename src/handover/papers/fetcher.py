"""Load the papers' pictures, styles and fonts, from packaged files only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from handover.papers.rule_texts import of_kind

HERE = Path(__file__).parent
ASSETS = HERE / "assets"
OWN = ASSETS / "fonts"
PAGES = HERE.parent / "web" / "static" / "uswds" / "fonts"

FACES = (
    # family, weight, style, file
    ("Source Sans Paper", 400, "normal", PAGES / "source-sans-pro/sourcesanspro-regular-webfont.woff2"),
    ("Source Sans Paper", 400, "italic", PAGES / "source-sans-pro/sourcesanspro-italic-webfont.woff2"),
    ("Source Sans Paper", 700, "normal", PAGES / "source-sans-pro/sourcesanspro-bold-webfont.woff2"),
    ("Public Sans Paper", 700, "normal", PAGES / "public-sans/PublicSans-Bold.woff2"),
    ("Paper Letters", 400, "normal", OWN / "letters-regular.woff2"),
    ("Paper Letters", 700, "normal", OWN / "letters-bold.woff2"),
    ("Paper Chinese", 400, "normal", OWN / "chinese-regular.woff2"),
    ("Paper Chinese", 700, "normal", OWN / "chinese-bold.woff2"),
    ("Paper Korean", 400, "normal", OWN / "korean-regular.woff2"),
    ("Paper Korean", 700, "normal", OWN / "korean-bold.woff2"),
)
"""The fonts of the web pages and supplementary fonts for characters that these lack (``assets/fonts``; both
SIL Open Font License), under names that no installed font has.
"""

_TYPES = {".svg": "image/svg+xml", ".css": "text/css", ".woff2": "font/woff2"}


class OutsideThePackageError(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint ships no types
    """A paper requested something that is not a packaged file: a defect of its template."""


def packaged() -> dict[str, Path]:
    """Map every address that a paper may request to its file."""
    found = {f"paper:{p.name}": p for p in sorted(ASSETS.iterdir()) if p.suffix in _TYPES}
    found.update({f"font:{path.name}": path for *_, path in FACES if path.is_file()})
    return found


class PackagedOnly(URLFetcher):  # type: ignore[misc]
    """Serves `packaged` addresses. Any other stops the rendering: no network and no other files are read."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the packaged file at that address. Raises OutsideThePackageError."""
        path = packaged().get(url)
        if path is None:
            raise OutsideThePackageError(f"not a packaged file: {url}")
        text = of_kind("assets").get(path.name)
        content = path.read_bytes() if text is None else text.encode()
        return URLFetcherResponse(url, content, {"Content-Type": _TYPES[path.suffix]})


def font_faces() -> str:
    """Write @font-face rules for the fonts present; without them a paper falls back to installed fonts."""
    rules = [
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
        f' src: url("font:{path.name}") format("woff2"); }}'
        for family, weight, style, path in FACES
        if path.is_file()
    ]
    return "\n".join(rules)
