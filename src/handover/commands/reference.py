"""``handover reference``: write reference pages of commands, settings and facts of local law from the program
itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from handover.commands.prerequisites import start_django

_Word = TyperGroup | TyperCommand
HEAD = "Written by `handover reference` from the program itself; do not edit by hand.\n"
DATA_DIR = "`var` in a source tree, else the platform's folder for a user's data (`~/.local/share/handover`)"


def pages(root: _Word) -> dict[str, str]:
    """Return each page's name and text. ``root`` is the program's command group."""
    from handover.administration.data_inventory import inventory_page
    from handover.administration.retention_schedule import schedule_page
    from handover.exchange.messages.page import agencies_page
    from handover.jurisdictions.fact_table import facts_table
    from handover.papers.field_table import papers_page
    from handover.released_data.reference import released_data_page
    from handover.stages.oversight.registry.page import figures_page

    return {
        "commands.md": _commands(root),
        "settings.md": _settings(),
        "jurisdiction-facts.md": facts_table(),
        "released-data.md": released_data_page(HEAD),
        "papers.md": papers_page(HEAD),
        "data-inventory.md": inventory_page(HEAD),
        "agencies.md": agencies_page(HEAD),
        "figures.md": figures_page(HEAD),
        "retention.md": schedule_page(HEAD),
    }


def write(root: _Word, folder: Path) -> list[Path]:
    """Write the pages into an existing folder; returns the paths."""
    written = []
    for name, text in pages(root).items():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    from handover.commands.jurisdictions_page import with_places
    from handover.commands.records_page import with_record_fields
    from handover.commands.safeguards_page import with_bars
    from handover.commands.stages_page import readmes, with_steps

    for name, rewritten in (
        ("safeguards.md", with_bars), ("records.md", with_record_fields), ("jurisdictions.md", with_places),
    ):  # fmt: skip
        page = folder / name
        if page.exists():
            page.write_text(rewritten(page.read_text(encoding="utf-8")), encoding="utf-8")
            written.append(page)
    for stage, page in readmes(folder).items():
        page.write_text(with_steps(stage, page.read_text(encoding="utf-8")), encoding="utf-8")
        written.append(page)
    return written


def panel_of(command: object) -> str:
    """Return who uses a command of the program: the heading that it is listed under."""
    return str(getattr(command, "rich_help_panel", ""))


def _walk(command: _Word, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], _Word]]:
    if isinstance(command, TyperGroup):
        for name in sorted(command.commands):
            found = command.commands[name]
            if isinstance(found, TyperGroup | TyperCommand):
                yield from _walk(found, (*path, name))
    elif not command.hidden:
        yield path, command


def _commands(root: _Word) -> str:
    assert isinstance(root, TyperGroup)
    lines = ["# Commands", "", HEAD, "Grouped by who uses them. `handover --version` prints the version.", ""]
    lines += ["Exit codes: 0 success, 1 a check found a fault, 2 bad input or a missing installation.", ""]
    for who, names in groupby(
        root.list_commands(typer.Context(root)), lambda name: panel_of(root.commands[name])
    ):
        lines += [f"## {who}", ""]
        for name in names:
            lines += _command(root.commands[name], name)
    return "\n".join(lines).rstrip() + "\n"


def _command(command: object, name: str) -> list[str]:
    """Return the lines for a command, or for each command of a group."""
    assert isinstance(command, TyperGroup | TyperCommand)
    lines = []
    for path, one in _walk(command, ("handover", name)):
        lines += [f"### `{' '.join(path)}`", "", _paragraphs(one.help or ""), ""]
        if rows := [row for parameter in one.params if (row := _parameter(parameter))]:
            lines += ["| Argument or option | Default | Description |", "|---|---|---|", *rows, ""]
    return lines


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n")).strip()


def _parameter(parameter: Any) -> str:
    """Return one row of a table. ``--help`` is left out, since every command has it."""
    if isinstance(parameter, TyperOption):
        names = [*parameter.opts, *parameter.secondary_opts]
        if "--help" in names:
            return ""
        name, about = ", ".join(f"`{n}`" for n in names), parameter.help or ""
    else:
        name = f"`{(parameter.name or '').upper()}`" + ("..." if parameter.nargs == -1 else "")
        about = getattr(parameter, "help", None) or ""
    return f"| {name} | {_default(parameter)} | {_cell(about)} |"


def _default(parameter: Any) -> str:
    """Return a default; one that depends on the machine is described by ``show_default`` of the option."""
    if parameter.required:
        return "required"
    if isinstance(words := getattr(parameter, "show_default", None), str):
        return words
    value = parameter.default
    return "" if value in (None, "", ()) or callable(value) else f"`{value}`"


def _settings() -> str:
    from handover.conf.environment import Environment

    lines = ["# Settings", "", HEAD, "Environment variables, read once at startup.", ""]
    lines += ["| Variable | Default | What it does |", "|---|---|---|"]
    for name, field in Environment.model_fields.items():
        default = DATA_DIR if name == "data_dir" else _shown(field.default)
        lines.append(f"| `HANDOVER_{name.upper()}` | {default} | {_cell(field.description or '')} |")
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    if value in ("", None):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def reference(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(file_okay=False, exists=True)] = Path("docs"),
) -> None:
    """Write the pages of commands, settings, facts of local law and bars from the program itself."""
    start_django()
    root = context.find_root().command
    assert isinstance(root, TyperGroup)
    for path in write(root, folder):
        typer.echo(f"written to {path}")
