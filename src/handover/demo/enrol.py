"""Import the synthetic world through the regular interfaces: feed files, declared feeds, dry run and import."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.progress import Progress, TaskID

from handover.accounts.roles import Actor
from handover.demo.other_deployments import Bureau
from handover.repositories import index
from handover.repositories.feed_context import feed_file
from handover.repositories.feeds import declare
from handover.repositories.importing.run import apply, dry_run
from handover.repositories.models import Feed, ImportRun
from handover.repositories.subjects import IMMIGRATION, REPOSITORY_OF
from handover.world import World
from handover.world.feed_files import WorldFeed, write_feeds

IMPORTER = Actor.system("importer")
_Tell = Callable[[str, int], None]


def enrol(world: World, folder: Path, bars: Progress, bureau: Bureau | None = None) -> None:
    """Write the world's feeds beside it, and import each once; an import that was killed is gone on with. ``bureau``:
    apart from here, which imports the feeds of its own repositories there."""
    task = bars.add_task("writing feeds", total=world.sizes.criminal + world.sizes.immigration)
    feeds = write_feeds(world, folder, lambda done: bars.update(task, completed=done))
    for one in feeds:
        task = bars.add_task(f"importing {one.source}", total=None)
        if bureau is None or repository_of(one) == IMMIGRATION:
            take_feed(one, partial(_tell, bars, task))
        else:
            bureau.take_feed(
                name=one.name, source=one.source, reliability=one.reliability, path=str(one.path)
            )
            bars.update(task, total=1, completed=1)


def take_feed(one: WorldFeed, tell: _Tell) -> None:
    """Declare a feed, and import its file once."""
    feed = declare(
        one.name, form="jsonl", source=one.source, reliability=one.reliability, mode="incremental", kinds=[],
        agency="", column_map="", most_retracted=0.02, actor=IMPORTER,
    )  # fmt: skip
    take_in(feed, one.path, tell)
    if repository_of(one) != IMMIGRATION:
        index.make_wants()  # a small world may want nobody


def repository_of(one: WorldFeed) -> str:
    """The repository that a feed's records belong to: a source of the world has records of one alone."""
    with one.path.open("rb") as lines:
        return REPOSITORY_OF[json.loads(lines.readline())["kind"]]


def take_in(feed: Feed, path: Path, tell: _Tell) -> None:
    """Import one file of a feed, once."""
    file = feed_file(feed, path)
    runs = ImportRun.objects.filter(feed=feed, file_digest=file.digest())
    if runs.filter(state=ImportRun.State.DONE).exists():
        return
    begun = runs.first()
    digest = begun.plan_digest if begun else dry_run(file, tell, lambda _: None).digest
    apply(file, digest, actor=IMPORTER, progress=tell, rejects=lambda _: None)


def _tell(bars: Progress, task: TaskID, _what: str, done: int) -> None:
    bars.update(task, completed=done)
