"""Read the settings from the environment, and say of each that is wrong what, where and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from pydantic import ValidationError

from handover.conf.environment import Environment

PREFIX: Final = "HANDOVER_"
NOT_SETTINGS: Final = frozenset(
    {"HANDOVER_SAMPLES", "HANDOVER_LOOKS"}
    | {f"HANDOVER_REQUIRE_{what}" for what in ("POSTGRESQL", "BROWSER", "BARE_MACHINE")}
)
"""Variables of the tests and scripts, which the program itself does not read."""
SECRET: Final = frozenset(
    {
        "database_url", "web_database_url", "secret_key", "secret_key_fallbacks", "signing_key", "abis_token",
        "storage_key", "storage_key_fallbacks",
    }
)  # fmt: skip
"""Settings whose value never appears in a message."""


class SettingsError(Exception):
    """One line for each variable that cannot be used."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """Return the settings of the process's environment. Raises `SettingsError` that lists every fault.

    ``environ`` stands for the process's environment where names are checked; values are read from the process.
    """
    faults = list(_unknown(os.environ if environ is None else environ))
    try:
        found = Environment()
    except ValidationError as problem:
        raise SettingsError(faults + [_told(error) for error in problem.errors()]) from None
    if faults:
        raise SettingsError(faults)
    return found


def _unknown(environ: Mapping[str, str]) -> Iterator[str]:
    """Name each variable that looks like a setting and is none, with the setting that it resembles."""
    known = sorted(name.upper() for name in Environment.model_fields)
    for name in sorted(environ):
        wanted = name.upper().removeprefix(PREFIX)
        if not name.upper().startswith(PREFIX) or wanted in known or name in NOT_SETTINGS:
            continue
        near = get_close_matches(wanted, known, n=1)
        hint = f"did you mean {PREFIX}{near[0]}?" if near else "docs/settings.md lists the settings; unset it"
        yield f"{name} is not a setting; {hint}"


def _told(error: Any) -> str:
    """Say which variable is wrong, its value where that is no secret, and why."""
    field = str(error["loc"][0]) if error["loc"] else ""
    why = str(error["msg"]).removeprefix("Value error, ")
    if not field:
        return why
    value = "" if field in SECRET else f"=“{error['input']}”"
    remedy = "; correct it or unset it (docs/settings.md)" if "HANDOVER_" not in why else ""
    return f"{PREFIX}{field.upper()}{value}: {why}{remedy}"
