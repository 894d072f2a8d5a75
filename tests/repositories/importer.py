"""A process of its own that takes a feed's file in.

python -m tests.repositories.importer FEED FILE [die]     ``die``: it is killed when the rows are committed and the
                                                          gallery has not followed
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def main(feed: str, file: str, die: bool) -> None:
    """Take it in; the dry run and then the run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    from handover.repositories import index
    from handover.repositories.models import Feed
    from tests.repositories.records import take

    def killed(*_: object, **__: object) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    if die:
        index.follow = killed
    print(take(Feed.objects.get(name=feed), Path(file)).counts, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "die" in sys.argv[3:])
