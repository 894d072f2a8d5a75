"""A process of its own that takes a feed's file in.

python -m tests.repositories.importer FEED FILE [digest=DIGEST] [die | die=N]

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


def main(feed: str, file: Path, digest: str, die: str) -> None:
    """Take it in; the dry run, where none was done, and then the run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
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
    print(seen if die == "0" else counts, flush=True)


if __name__ == "__main__":
    more = dict(word.partition("=")[::2] for word in sys.argv[3:])
    main(sys.argv[1], Path(sys.argv[2]), more.get("digest", ""), more.get("die", "-") or "die")
