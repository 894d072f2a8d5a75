"""``handover init``: from an empty machine to a deployment, and what is still missing until the first booking."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from handover.commands.accounts import show_link
from handover.commands.check import as_checklist, current
from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django


@uses_django(announce=True)
def init(
    file: Annotated[
        Path | None, typer.Option(help="YAML: site, agencies (a list or a file), people, ...")
    ] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="ask nothing")] = False,
) -> None:
    """Make a deployment: tables, private folders, key, agencies, people, galleries. It can be run again.

    What is there already is named and left alone. Prints a one-time link for each new person, and then what is missing
    until the first booking can come, each with its command. On a terminal it asks for what --file does not say.
    """
    from handover.administration.init_parts import SITE, InitContext, InitError, check_keys, parts
    from handover.administration.operators import operator

    base = file.resolve().parent if file else Path.cwd()
    plan = _read(file) if file else {}
    context = InitContext(operator(), base)
    try:
        check_keys(plan, str(file))
        _migrate()
        if not (file or no_input) and _is_terminal():
            plan = asked()
        for part in parts():
            for line in part.apply(plan.get(part.key) if part.key else None, context):
                typer.echo(f"{part.about}: {line}")
    except InitError as problem:
        raise fail(f"{problem}; correct it and run handover init again, what is done stays done") from problem
    for user in context.new_people:
        show_link(user, str(plan.get(SITE) or ""))
    typer.echo(f"\n{as_checklist(current())}")


def asked() -> dict[str, Any]:
    """Ask for agencies and a supervisor where there are none; an empty answer goes on without."""
    from handover.accounts.models import Agency, User
    from handover.accounts.roles import Role

    plan: dict[str, Any] = {}
    if not Agency.objects.exists():
        listed = _ask("File of agencies, YAML or CSV (empty: asked one by one)")
        plan["agencies"] = listed or _agencies()
    if not User.objects.filter(role=Role.SUPERVISOR.value, is_active=True).exists():
        username = _ask(
            "User name of the first supervisor, who hands over and records authority (empty: later)"
        )
        if username:
            ori = _ask("  ORI of their immigration office", _office(plan))
            plan["people"] = [
                {"username": username, "name": _ask("  Full name"), "role": "supervisor", "agency": ori}
            ]
    return plan


def _office(plan: dict[str, Any]) -> str:
    """Return the ORI of the immigration office that was just named or is on file."""
    from handover.accounts.models import Agency

    named = plan.get("agencies")
    just = [one["ori"] for one in named if one["kind"] == "immigration"] if isinstance(named, list) else []
    on_file = Agency.objects.filter(kind=Agency.Kind.IMMIGRATION).values_list("ori", flat=True)
    return str(next(iter([*just, *on_file]), ""))


def _agencies() -> list[dict[str, str]]:
    found = []
    for kind, title in (
        ("bureau", "criminal records bureau"),
        ("immigration", "immigration office"),
        ("jail", "first jail"),
    ):
        ori = _ask(f"ORI of the {title} (empty: later)")
        if ori:
            one = {"ori": ori, "kind": kind, "name": _ask("  Name")}
            one["time_zone"] = _ask("  Time zone", "America/Chicago")
            if kind == "jail" and (
                policy := _ask("  Place whose law binds it, such as us-tx (empty: later)")
            ):
                one["policy"] = policy
            found.append(one)
    return found


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _ask(question: str, default: str = "") -> str:
    return str(typer.prompt(question, default=default, show_default=bool(default), err=True)).strip()


def _migrate() -> None:
    from django.core.management import call_command

    from handover.administration.wall import raise_where_set
    from handover.conf.tables import missing

    changes = missing()
    if changes:
        with notes.status(f"making the tables: {changes} changes"):
            call_command("migrate", verbosity=0)
    raise_where_set()
    typer.echo(f"tables: {f'made, {changes} changes' if changes else 'up to date'}")


def _read(file: Path) -> dict[str, Any]:
    from handover.yaml_text import YamlTextError, parse_yaml

    try:
        content = parse_yaml(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise fail(f"{file} cannot be read: {problem.strerror}") from problem
    except (UnicodeDecodeError, YamlTextError) as problem:
        raise fail(f"{file}: {problem}") from problem
    if not isinstance(content, dict):
        raise fail(f"{file}: write keys such as agencies and people")
    return content
