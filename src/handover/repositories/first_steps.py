"""What `handover init` gives the repositories: a gallery each, empty and so not ready until records come, and feeds."""

from __future__ import annotations

from typing import Any, Final

from handover.abis.galleries import folder
from handover.administration.init_parts import InitContext, InitError, InitPart, declare
from handover.matching.gallery_manifest import MANIFEST, GalleryError
from handover.repositories import index
from handover.repositories.feeds import FeedError
from handover.repositories.feeds import declare as declare_feed
from handover.repositories.models import Feed


def make_galleries(_: Any, __: InitContext) -> list[str]:
    """Create the galleries that are not there."""
    said = []
    for name in index.GALLERIES:
        if (folder(name) / MANIFEST).exists():
            said.append(f"there: gallery {name}")
            continue
        try:
            from handover.matching.gallery import Gallery

            Gallery.create(folder(name), name)
        except (GalleryError, OSError) as problem:
            raise InitError(f"gallery {name}: {problem}") from problem
        said.append(f"made: gallery {name}, empty; a search waits until its records are imported")
    return said


_FEED: Final[dict[str, Any]] = {
    "name": "", "source": "", "form": "jsonl", "reliability": "system", "mode": "incremental", "kinds": [],
    "agency": "", "map": "", "most_retracted": 0.02,
}  # fmt: skip
"""The fields of a feed with what stands where one is left out. ``map``: the path of a column map."""


def put_feeds(value: Any, context: InitContext) -> list[str]:
    """Declare the feeds of a list. One that is declared already with other values is left alone."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise InitError(
            "feeds: write a list, each feed with name, source and perhaps form, reliability and the rest"
        )
    return [_put_feed(entry, f"feeds, entry {number}", context) for number, entry in enumerate(value, 1)]


def _put_feed(entry: dict[Any, Any], where: str, context: InitContext) -> str:
    if unknown := sorted(str(name) for name in entry if name not in _FEED):
        raise InitError(f"{where}: “{unknown[0]}” is none of {', '.join(_FEED)}")
    told = {**_FEED, **entry}
    if not isinstance(told["kinds"], list) or type(told["most_retracted"]) not in (int, float):
        raise InitError(f"{where}: kinds is a list, most_retracted a number from 0 to 1")
    if told["mode"] not in Feed.Mode.values or not 0 <= told["most_retracted"] <= 1:
        raise InitError(f"{where}: mode is full or incremental, most_retracted a number from 0 to 1")
    name = str(told["name"])
    there = Feed.objects.filter(name=name).exists()
    try:
        column_map = (context.base / str(told["map"])).read_text(encoding="utf-8") if told["map"] else ""
        declare_feed(
            name, form=str(told["form"]), source=str(told["source"]), reliability=str(told["reliability"]),
            mode=told["mode"], kinds=[str(kind) for kind in told["kinds"]], agency=str(told["agency"]),
            column_map=column_map, most_retracted=float(told["most_retracted"]), actor=context.actor,
        )  # fmt: skip
    except (FeedError, OSError, UnicodeDecodeError) as problem:
        if there and isinstance(problem, FeedError):
            return f"left alone: {problem}"
        raise InitError(f"{where}: {problem}") from problem
    return f"{'there' if there else 'declared'}: feed {name}"


declare(InitPart("feeds", "feeds", put_feeds, order=31))
declare(InitPart("", "galleries", make_galleries, order=30))
