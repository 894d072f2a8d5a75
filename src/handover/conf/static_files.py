"""Style sheets, scripts and fonts: collected once for each version, compressed, and named by their content.

A browser keeps a file for a year if its name is derived from its content. Where nothing was collected, in tests and
in development, each file is served from where it lies under its plain name.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.storage import CompressedManifestStaticFilesStorage

_MARK: Final = "collected.txt"
_UNUSED: Final = ["htmx-2.js", "htmx-2.ext-*", "htmx-4*", "*.md", "NOTICE"]
"""Files of packages that no page loads."""


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Gives each file the address that tells its content, once it was collected."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the name that tells the content; the plain one where the file was not collected."""
        return str(self.hashed_files.get(self.hash_key(name.replace("\\", "/")), name))

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """Keep the plain name of a file that the design system's style sheet names and that is not shipped."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name


def collect() -> bool:
    """Collect the files where they changed since the last time. Returns whether it was done."""
    mark = Path(settings.STATIC_ROOT) / _MARK
    now = _state()
    if mark.exists() and mark.read_text(encoding="utf-8") == now:
        return False
    from django.core.management import call_command

    call_command(
        "collectstatic",
        interactive=False,
        clear=True,
        verbosity=0,
        ignore_patterns=_UNUSED,
        stdout=StringIO(),
    )
    mark.write_text(now, encoding="utf-8")
    return True


def _state() -> str:
    """A line a file: its name, size and time of change."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list(None):
            stat = Path(storage.path(name)).stat()
            lines.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return "\n".join(sorted(lines))
