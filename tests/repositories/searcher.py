"""A process of its own that searches: it says who is found by the prints of each person that it is asked for.

python -m tests.repositories.searcher     one number a line in; one line of JSON out: the UCNs, or why it waits
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    """Answer until the input ends. The galleries stay open between two questions, as a worker's do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    from handover.abis.local import LocalAbis
    from handover.abis.values import GalleryNotReadyError
    from tests.abis.galleries import hand

    print("ready", flush=True)
    for line in sys.stdin:
        try:
            found = LocalAbis().identify("criminal", hand(int(line), 5))
            said = [c.person for c in found.candidates if c.band is not None and c.band.value == "identified"]
            print(json.dumps(said), flush=True)
        except GalleryNotReadyError as waits:
            print(json.dumps(str(waits)), flush=True)


if __name__ == "__main__":
    main()
