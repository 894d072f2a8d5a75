"""The people of a deployment apart in the demonstration of several (`demo.agencies.hands`).

Usage: ``python -m handover.commands.demo_hands``, in the environment of that deployment.
"""

from __future__ import annotations

import sys

from handover.commands.prerequisites import start_django
from handover.demo.agencies.hands import answer_lines


def main() -> None:
    """Answer what comes in, line by line. What the program prints meanwhile is no answer."""
    answers, sys.stdout = sys.stdout, sys.stderr
    start_django()
    answer_lines(sys.stdin, answers)


if __name__ == "__main__":
    main()
