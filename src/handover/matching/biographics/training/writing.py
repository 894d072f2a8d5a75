"""A table of weights as the text of its file, figures rounded to three digits that count."""

from __future__ import annotations

import json
from typing import Any, Final

_HEAD: Final = """\
# Fellegi-Sunter weights of the search. m = P(level | one person), u = P(level | two people), weight = log2(m / u) bits.
# A [surname] or [given] level has no fixed u: u = max(spread * f, u_least), where f is the frequency of the more
# frequent of the two tokens. source: "trained: n pairs" = m by expectation and maximisation, n pairs showing the field;
# "gallery" = counted there; "set" = chosen by hand, see weights_v1.toml.
"""


def as_toml(table: dict[str, Any]) -> str:
    """The file. ``table`` as `weights.shipped_table` gives it; tables of tables are written a row a line."""
    lines = [
        _HEAD,
        *(f"{name} = {_value(value)}" for name, value in table.items() if not isinstance(value, dict)),
    ]
    for name, part in table.items():
        if isinstance(part, dict):
            groups = (
                {f"{name}.{key}": rows for key, rows in part.items()} if name == "number" else {name: part}
            )
            for title, rows in groups.items():
                lines += ["", f"[{title}]", *(f"{key} = {_value(value)}" for key, value in rows.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, float):
        return repr(float(f"{value:.4g}")) if value else "0.0"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return str(value) if isinstance(value, int) else json.dumps(str(value))
