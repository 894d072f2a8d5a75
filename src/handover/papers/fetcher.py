"""Where the papers' pictures, styles and fonts come from: packaged files, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

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
)
"""Fonts of the web pages, and the letters that they lack (``assets/fonts``; both SIL Open Font License), under
names that no installed font has."""

_TYPES = {".svg": "image/svg+xml", ".css": "text/css", ".woff2": "font/woff2"}


class OutsideThePackageError(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint ships no types
    """A paper asked for something that is not a packaged file: an error of its template."""


def packaged() -> dict[str, Path]:
    """Every address a paper may ask for, and its file."""
    found = {f"paper:{p.name}": p for p in sorted(ASSETS.iterdir()) if p.suffix in _TYPES}
    found.update({f"font:{path.name}": path for *_, path in FACES if path.is_file()})
    return found


class PackagedOnly(URLFetcher):  # type: ignore[misc]
    """Serves `packaged` addresses. Any other stops the rendering: no network, no file of the machine."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The packaged file of that address. Raises OutsideThePackageError."""
        path = packaged().get(url)
        if path is None:
            raise OutsideThePackageError(f"not a packaged file: {url}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES[path.suffix]})


def font_faces() -> str:
    """@font-face rules for the fonts that are there; without them a paper falls back to installed fonts."""
    rules = [
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
        f' src: url("font:{path.name}") format("woff2"); }}'
        for family, weight, style, path in FACES
        if path.is_file()
    ]
    return "\n".join(rules)
