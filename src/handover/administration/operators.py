"""Who acts on the command line."""

from __future__ import annotations

import os
import pwd
from typing import Final

from handover.accounts.roles import Actor, Role

REGISTRAR: Final = Actor.system("registrar")
"""The program itself, where no person types: the demonstration."""


def operator() -> Actor:
    """Return whoever runs the command, by the login name that the system has for the account. `LOGNAME` in the
    environment is ignored: by setting it, one person could act as two."""
    try:
        login = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # an account without a name, as in a container
        login = str(os.getuid())
    return Actor(f"operator:{login}", f"Operator ({login})", Role.SYSTEM)
