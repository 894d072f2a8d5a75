"""Texts that settings take, each with its check. A check raises ``ValueError`` with what the operator reads."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated, Final
from urllib.parse import urlsplit

import dj_database_url
from pydantic import AfterValidator

LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
PARTS: Final = ("bureau", "office", "jail")
LEAST_CODE_DAYS: Final = 740
"""Two years in which an answer may be brought before a court, however long they are: 731 days where a 29 February lies
in them, and to the end of the next working day where the last is none (Fed. R. Civ. P. 6(a)(1), from memory)."""
MOST_CODE_DAYS: Final = 3650
GALLERIES: Final = ("criminal", "immigration")


def _parts(text: str) -> str:
    named = [name.strip() for name in text.split(",") if name.strip()]
    if not named or not set(named) <= set(PARTS):
        raise ValueError(f"names one or more of {', '.join(PARTS)}")
    return text


def _log_level(level: str) -> str:
    if level.upper() not in LOG_LEVELS:
        raise ValueError(f"is none of {', '.join(LOG_LEVELS)}")
    return level.upper()


def _database(url: str) -> str:
    """Refuse what no driver of ours reads. The message does not repeat the address: it may hold a password."""
    try:
        engine = dj_database_url.parse(url)["ENGINE"] if url else "sqlite3"
    except (ValueError, KeyError):
        engine = ""
    if not engine.endswith(("postgresql", "sqlite3")):
        raise ValueError(
            "is not an address of a database; write it as postgresql://USER:PASSWORD@HOST:PORT/NAME"
        )
    return url


def _networks(text: str) -> str:
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            ip_network(part)
        except ValueError as problem:
            raise ValueError(
                f"{part!r} is no address or network; write it as 10.0.0.2 or 10.0.0.0/24"
            ) from problem
    return text


def _origin(url: str) -> str:
    parts = urlsplit(url)
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if url and not (_over_tls_or_near(url) and bare):
        raise ValueError("is not https://HOST or https://HOST:PORT (http is allowed on loopback only)")
    return url.rstrip("/").lower()


def _header_of_its_own(name: str) -> str:
    if name and not re.fullmatch(r"[Xx]-[A-Za-z0-9]+(-[A-Za-z0-9]+)*", name):
        raise ValueError("is no header of its own; write it as X-Client-Subject")
    if name.lower().startswith("x-forwarded-"):
        raise ValueError("is a header that clients send too; write it as X-Client-Subject")
    return name


def _printable_on_notices(url: str) -> str:
    if url and not (_over_tls_or_near(url) and urlsplit(url).path.endswith("/person/")):
        raise ValueError("is not https://HOST/person/ (http is allowed on loopback only)")
    return url


def _as_long_as_disputed(days: int) -> int:
    """Refuse a time that is shorter than the one in which somebody may object, or so long that it is none."""
    if not LEAST_CODE_DAYS <= days <= MOST_CODE_DAYS:
        raise ValueError(
            f"is not {LEAST_CODE_DAYS} to {MOST_CODE_DAYS} days: for two years a person may dispute an answer (5 USC "
            "552a(g)(5), illustrative)"
        )
    return days


def _prints_over_tls(url: str) -> str:
    """Require https, or loopback, for prints and the token."""
    if url and not _over_tls_or_near(url):
        raise ValueError("HANDOVER_ABIS_URL must be https://HOST/... (http is allowed on loopback only)")
    return url


def _folders_of_agencies(text: str) -> str:
    pairs("ORI=FOLDER", text)
    return text


def _folders_of_feeds(text: str) -> str:
    pairs("FEED=FOLDER", text)
    return text


def _our_galleries(text: str) -> str:
    if unknown := sorted(set(pairs("OURS=THEIRS", text)) - set(GALLERIES)):
        raise ValueError(f"{unknown[0]} is none of our galleries ({', '.join(GALLERIES)})")
    return text


def _over_tls_or_near(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )


def pairs(form: str, text: str) -> dict[str, str]:
    """Read ``A=B`` separated by commas. Raises ``ValueError`` for an entry that lacks a side."""
    found = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        ours, _, theirs = (side.strip() for side in entry.partition("="))
        if not (ours and theirs):
            raise ValueError(f"{entry!r} is not {form}")
        found[ours] = theirs
    return found


PartNames = Annotated[str, AfterValidator(_parts)]
LogLevel = Annotated[str, AfterValidator(_log_level)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]
Networks = Annotated[str, AfterValidator(_networks)]
Origin = Annotated[str, AfterValidator(_origin)]
HeaderName = Annotated[str, AfterValidator(_header_of_its_own)]
CodeDays = Annotated[int, AfterValidator(_as_long_as_disputed)]
PersonPage = Annotated[str, AfterValidator(_printable_on_notices)]
AbisUrl = Annotated[str, AfterValidator(_prints_over_tls)]
AgencyFolders = Annotated[str, AfterValidator(_folders_of_agencies)]
FeedFolders = Annotated[str, AfterValidator(_folders_of_feeds)]
GalleryNames = Annotated[str, AfterValidator(_our_galleries)]
