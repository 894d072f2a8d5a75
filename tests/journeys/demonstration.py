"""The demonstration with papers that are stamped and not laid out: a third of its time goes there, and no journey reads
one of these. Papers of what the journeys do themselves are laid out by the server. The tests that kill it need it as
little: a paper is stored alike, whatever is on it.

Usage: ``python -m tests.journeys.demonstration ARGUMENT...``, as for ``handover demo``.
"""

from __future__ import annotations

import os
import sys
from typing import Final

DEMONSTRATION: Final = (sys.executable, "-m", "tests.journeys.demonstration")
"""Its command line, from the root of the source tree."""


def main() -> None:
    """Run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    from handover import cli
    from handover.stages.detainer import documents
    from tests.support.stamped import stamp

    documents.render = stamp  # type: ignore[attr-defined]
    sys.argv[1:1] = ["demo"]
    cli.main()


if __name__ == "__main__":
    main()
