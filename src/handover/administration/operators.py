"""Who acts on the command line."""

from __future__ import annotations

import getpass
import os
from typing import Final

from handover.accounts.roles import Actor, Role

REGISTRAR: Final = Actor.system("registrar")
"""The program itself, where no person types: the demonstration."""


def operator() -> Actor:
    """Return whoever runs the command, by the login name of the system."""
    try:
        login = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        login = str(os.getuid())
    return Actor(f"operator:{login}", f"Operator ({login})", Role.SYSTEM)
