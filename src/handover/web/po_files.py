"""gettext's files: a ``.po`` read and written, its ``.mo`` compiled. No contexts.

Texts with a plural have one key, as in a ``.mo``: singular and plural, separated by `BOTH`.
"""

from __future__ import annotations

import ast
import os
import re
import struct
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

BOTH: Final = "\0"
HEADER: Final = (
    "Content-Type: text/plain; charset=UTF-8\\n"
    "Language: {language}\\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\\n"
    "X-Reviewed: no; written by the makers of the program, not by a translator\\n"
)
_ONE: Final = "msgstr[0]"
_MORE: Final = "msgstr[1]"


def read(po: str) -> dict[str, str]:
    """The words of a ``.po`` with their translations, empty where there is none."""
    return {_key(parts): _value(parts) for entry in _entries(po) if "msgid" in (parts := _parts(entry))}


def _entries(po: str) -> list[list[str]]:
    return [entry.splitlines() for entry in re.split(r"\n\s*\n", po) if entry.strip()]


def _parts(entry: Iterable[str]) -> dict[str, str]:
    """The texts of one entry by their keywords; a text goes on in the lines after it."""
    found: dict[str, str] = {}
    part = ""
    for line in entry:
        keyword, _, after = line.partition(" ")
        part, text = (keyword, after) if keyword.startswith("msg") else (part, line)
        if part and text.startswith('"'):
            found[part] = found.get(part, "") + ast.literal_eval(text)
    return found


def _key(parts: dict[str, str]) -> str:
    more = parts.get("msgid_plural")
    return parts["msgid"] if more is None else f"{parts['msgid']}{BOTH}{more}"


def _value(parts: dict[str, str]) -> str:
    if "msgid_plural" not in parts:
        return parts.get("msgstr", "")
    one, more = parts.get(_ONE, ""), parts.get(_MORE, "")
    return f"{one}{BOTH}{more}" if one and more else ""


def written(language: str, words: Iterable[str], known: dict[str, str]) -> str:
    """A ``.po`` of these words, with the translations that are known."""
    entries = [f'msgid ""\nmsgstr ""\n{_lines(HEADER.format(language=language))}']
    entries += [_entry(word, known.get(word, "")) for word in sorted(words)]
    return "\n\n".join(entries) + "\n"


def _entry(word: str, said: str) -> str:
    if BOTH not in word:
        return f"msgid {_quoted(word)}\nmsgstr {_quoted(said)}"
    (one, _, more), (said_one, _, said_more) = word.partition(BOTH), said.partition(BOTH)
    return (
        f"msgid {_quoted(one)}\nmsgid_plural {_quoted(more)}\n"
        f"{_ONE} {_quoted(said_one)}\n{_MORE} {_quoted(said_more)}"
    )


def _lines(text: str) -> str:
    return "\n".join(f'"{line}"' for line in re.findall(r".*?\\n", text))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def compiled(known: dict[str, str]) -> bytes:
    """The ``.mo`` of these translations: the same bytes for the same words, on every machine."""
    pairs = sorted((key.encode(), value.encode()) for key, value in known.items() if value)
    ids, strings, offsets = b"", b"", []
    for key, value in pairs:
        offsets.append((len(ids), len(key), len(strings), len(value)))
        ids, strings = ids + key + b"\0", strings + value + b"\0"
    start = 7 * 4
    texts = start + 16 * len(pairs)
    keys = [number for at, size, _, _ in offsets for number in (size, texts + at)]
    values = [number for _, _, at, size in offsets for number in (size, texts + len(ids) + at)]
    head = (0x950412DE, 0, len(pairs), start, start + 8 * len(pairs), 0, 0)
    return struct.pack(f"<{7 + 4 * len(pairs)}I", *head, *keys, *values) + ids + strings


def compile_stale(package: Path) -> list[Path]:
    """Compile each ``.po`` of a package whose ``.mo`` is missing or of another ``.po``, and name them. Only a source
    tree has a ``.po``: the wheel brings what was compiled when it was built."""
    stale = [
        po
        for po in sorted(package.glob("locale/*/LC_MESSAGES/*.po"))
        if not _is_of(po.with_suffix(".mo"), po)
    ]
    for po in stale:
        _compile_beside(po)
    return stale


def _is_of(mo: Path, po: Path) -> bool:
    """Whether a ``.mo`` was compiled from this ``.po``, whose time it was given."""
    return mo.exists() and mo.stat().st_mtime_ns == po.stat().st_mtime_ns


def _compile_beside(po: Path) -> None:
    """Write the ``.mo``, whole at once: another process may do the same, or read it."""
    times = po.stat()
    number, part = tempfile.mkstemp(dir=po.parent, suffix=".part")
    with os.fdopen(number, "wb") as file:
        file.write(compiled(read(po.read_text(encoding="utf-8"))))
    Path(part).chmod(0o644)
    os.utime(part, ns=(times.st_atime_ns, times.st_mtime_ns))
    Path(part).replace(po.with_suffix(".mo"))
