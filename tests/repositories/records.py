"""Records as a feed sends them, and a feed's file taken in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.formats.records import FeedContext
from handover.repositories.feeds import declare
from handover.repositories.importing.outcomes import Planned
from handover.repositories.importing.run import FeedFile, ImportReport, apply, dry_run
from handover.repositories.models import Feed

SOURCE = "STATE-CCH"
ACTOR = Actor.system("importer")
DAY = "2026-01-15"
Value = dict[str, Any]


def line(
    kind: str, key: str, body: Mapping[str, Any], *, op: str = "upsert", version: int = 1, **more: Any
) -> Value:
    """One line of a feed."""
    return {
        "kind": kind, "op": op, "source": SOURCE, "source_key": key, "source_version": version, "as_of": DAY,
        "body": dict(body), **more,
    }  # fmt: skip


def person(n: int, *, last: str = "", version: int = 1, **more: Any) -> Value:
    """A criminal identity with names of its own."""
    names = [{"last": last or f"FAMILY{n:05d}", "first": f"GIVEN{n % 97}"}]
    body = {
        "ucn": f"U{n:07d}",
        "sid": f"ST{n:06d}",
        "names": names,
        "births": [f"19{50 + n % 40}-03-0{1 + n % 9}"],
    }
    return line("criminal_identity", f"p{n}", {**body, **more}, version=version)


def history(n: int, *, category: str = "unknown") -> list[Value]:
    """A person with an arrest, a charge and a disposition."""
    return [
        person(n),
        line(
            "arrest", f"a{n}", {"identity": f"p{n}", "arrested_on": "2019-05-04", "agency_ori": "XX0010000"}
        ),
        line("charge", f"c{n}", {"arrest": f"a{n}", "literal": "THEFT", "severity": "misdemeanour"}),
        line("disposition", f"d{n}", {"charge": f"c{n}", "category": category, "disposed_on": "2019-09-01"}),
    ]


def feed(name: str = "cch", **more: Any) -> Feed:
    """A declared feed."""
    values: dict[str, Any] = {
        "form": "jsonl", "source": SOURCE, "reliability": "system", "mode": "incremental", "kinds": [], "agency": "",
        "column_map": "", "most_retracted": 0.02, **more,
    }  # fmt: skip
    return declare(name, actor=ACTOR, **values)


def write(path: Path, rows: Iterable[Value]) -> Path:
    """A file of JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def feed_file(of: Feed, path: Path) -> FeedFile:
    """A file as it was sent today."""
    return FeedFile(of, path, FeedContext(timezone.now().date(), source=of.source, folder=path.parent))


def quiet(_what: str, _done: int) -> None:
    """Show no progress."""


def plan_of(of: Feed, path: Path, refused: list[Planned] | None = None) -> ImportReport:
    """The dry run."""
    kept: list[Planned] = [] if refused is None else refused
    return dry_run(feed_file(of, path), quiet, kept.append)


def take(of: Feed, path: Path, refused: list[Planned] | None = None, **more: Any) -> ImportReport:
    """The dry run, and then the run that it confirms."""
    return run_of(of, path, plan_of(of, path).digest, refused, **more)


def run_of(
    of: Feed, path: Path, digest: str, refused: list[Planned] | None = None, **more: Any
) -> ImportReport:
    """The run that a dry run with this digest confirms."""
    kept: list[Planned] = [] if refused is None else refused
    return apply(feed_file(of, path), digest, actor=ACTOR, progress=quiet, rejects=kept.append, **more)


def today() -> dt.date:
    """The day in UTC."""
    return timezone.now().date()
