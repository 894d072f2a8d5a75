"""What docs/records.md says of fields, rules and formats, from the models and the rules themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final

from handover.formats.records import (
    bodies,
    canonical,
    ebts_feed,
    envelope,
    history_changes,
    print_files,
    rules,
)
from handover.formats.records.bodies import CORRECTIONS, KINDS
from handover.formats.records.envelope import PARENTS, RecordEnvelope
from handover.formats.records.record_formats import FORMATS
from handover.formats.records.values import BIRTH_PATTERN, IdNumber, NameParts, RecordForm

_MODULES: Final = (canonical, envelope, rules, bodies, print_files, history_changes, ebts_feed)
_CODES: Final = re.compile(r"((?:``[a-z0-9-]+``(?:, )?)+): (.*)", re.DOTALL)


def formats_text() -> str:
    """List the formats of feed files."""
    lines = ["| format | what it is | files |", "|---|---|---|"]
    lines += [
        f"| `{row.name}` | {row.words} | {', '.join(f'`{s}`' for s in row.suffixes)} |"
        for row in FORMATS.values()
    ]
    return "\n".join([*lines, ""])


def fields_text() -> str:
    """List the fields of the envelope, of each kind's body and of each correction's."""
    lines = ["### The envelope", "", *_table(RecordEnvelope), ""]
    for kind, model in KINDS.items():
        lines += [f"### `{kind}`", "", _summary(model) + _parent(kind, model), "", *_table(model), ""]
    lines += ["### Parts", "", *_parts(), "", "### Corrections", ""]
    for model in dict.fromkeys(CORRECTIONS.values()):
        ops = ", ".join(f"`{op}`" for op, one in CORRECTIONS.items() if one is model)
        lines += [f"{ops}: {_summary(model)}", "", *_table(model), ""]
    return "\n".join(lines)


def rules_text() -> str:
    """List the rules with their codes, as the functions that hold them say."""
    lines = ["| rule | what it asks |", "|---|---|"]
    for text in dict.fromkeys(_rule_docs()):
        found = _CODES.match(text)
        if found:
            codes = ", ".join(re.findall(r"``([a-z0-9-]+)``", found[1]))
            meaning = re.sub(r"``([^`]*)``", r"`\1`", found[2].partition(" Raises ")[0]).strip()
            lines.append(f"| {codes} | {meaning[:1].upper()}{meaning[1:]} |")
    return "\n".join([*lines, ""])


def _rule_docs() -> Iterator[str]:
    for module in _MODULES:
        for function in _functions(module):
            yield " ".join((inspect.getdoc(function) or "").split())


def _functions(module: ModuleType) -> Iterator[Callable[..., Any]]:
    """Yield the functions of a module and of its classes, in the order of the file."""
    for value in vars(module).values():
        if inspect.isfunction(value) and value.__module__ == module.__name__:
            yield value
        elif inspect.isclass(value) and value.__module__ == module.__name__:
            yield from (one for one in vars(value).values() if inspect.isfunction(one))
            yield from (
                one.wrapped
                for one in vars(value).values()
                if inspect.isfunction(getattr(one, "wrapped", None))
            )


def _parts() -> list[str]:
    return ["A name:", "", *_table(NameParts), "", "A number of a person:", "", *_table(IdNumber)]


def _parent(kind: str, model: type[RecordForm]) -> str:
    """Return what a record belongs to, where its description does not say it."""
    parent, field = PARENTS.get(kind, ("", ""))
    return (
        f" `{field}` is the key of its `{parent}`." if parent and f"`{field}`" not in _summary(model) else ""
    )


def _summary(model: type[RecordForm]) -> str:
    text = " ".join((inspect.getdoc(model) or "").split())
    return re.sub(r"``([^`]*)``", r"`\1`", text)


def _table(model: type[RecordForm]) -> list[str]:
    schema = model.model_json_schema()
    required = set(schema.get("required", ()))
    lines = ["| field | takes | must | says |", "|---|---|---|---|"]
    for name, part in schema["properties"].items():
        must = "yes" if name in required else ""
        lines.append(f"| `{name}` | {_takes(part)} | {must} | {_bounded(part)} |")
    return lines


def _takes(part: dict[str, Any]) -> str:
    if "$ref" in part:
        return {"NameParts": "name", "IdNumber": "number of a person"}[part["$ref"].rpartition("/")[2]]
    if "anyOf" in part:
        return _takes(part["anyOf"][0])
    if "enum" in part:
        return " ".join(f"`{word}`" for word in part["enum"] if word)
    if part["type"] == "array":
        return f"list of: {_takes(part['items'])}"
    if part.get("format") == "date":
        return "date"
    if part.get("pattern") == BIRTH_PATTERN:
        return "birth date"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}[part["type"]]


def _bounded(part: dict[str, Any]) -> str:
    told = str(part.get("description", ""))
    most = part.get("maxLength") or next(
        (one["maxLength"] for one in part.get("anyOf", ()) if "maxLength" in one), None
    )
    size = f"at most {most:,} characters" if most else ""
    return "; ".join(text for text in (told, size) if text).replace("|", "\\|")
