"""What the synthetic people of the demonstration have in common. Never loaded where there are data of real
people.
"""

from typing import Final

DEMO_PASSWORD: Final = "every person here is synthetic"  # noqa: S105 - shown on the demo's own sign-in page
"""The one password of all demo people. `HANDOVER_DEMO` shows it on the sign-in page."""
