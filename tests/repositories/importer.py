"""A process of its own that takes a feed's file in.

python -m tests.repositories.importer FEED FILE [digest=DIGEST] [die | die=N]

With - for FILE: what `one_process_each` reads from stdin.

``digest``: of a dry run that was done before. ``die``: it is killed when the rows are committed and the gallery has not
followed. ``die=N``: it is killed before the N-th statement of the run. The last line tells the counts; with ``die=0``
how many statements there were.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any


def killed(*_: object, **__: object) -> Any:
    """End this process as the kernel does: nothing of it runs any more."""
    os.kill(os.getpid(), signal.SIGKILL)


def prepare() -> None:
    """Start Django, and import what a run imports."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    import tests.repositories.records  # noqa: F401


def take_in(feed: str, file: Path, digest: str, die: str) -> None:
    """Take it in; the dry run, where none was done, and then the run."""
    from django.db import connection

    from handover.repositories import index
    from handover.repositories.models import Feed
    from tests.repositories.records import plan_of, run_of

    if die == "die":
        index.follow = killed
    of = Feed.objects.get(name=feed)
    digest = digest or plan_of(of, file).digest
    seen = 0

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if str(seen) == die:
            killed()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(statement):
        counts = run_of(of, file, digest).counts
    print(f"statements {seen}" if die == "0" else counts, flush=True)


def one_process_each(feed: str) -> None:
    """Take in each file that stdin names (file, digest, die by tabs) in a process of its own, and tell how it ended.

    The processes are copies of this one, which has no connection, so that none waits for Python and Django to start.
    """
    for line in sys.stdin:
        file, digest, die = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            code = 1
            try:
                take_in(feed, Path(file), digest, die)
                code = 0
            finally:
                os._exit(code)
        print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    prepare()
    if sys.argv[2] == "-":
        one_process_each(sys.argv[1])
    else:
        more = dict(word.partition("=")[::2] for word in sys.argv[3:])
        take_in(sys.argv[1], Path(sys.argv[2]), more.get("digest", ""), more.get("die", "-") or "die")
