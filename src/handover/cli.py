"""The command line: every command, in groups by who uses it. Thin: a command reads arguments, shows progress, and
calls what the pages and jobs call.

The modules imported here import little, and a command imports what it needs when it runs: so the help is there at
once. `commands.prerequisites` starts Django for the commands that need it.

Exit codes: 0 done, 1 a check found something (a broken chain), 2 bad input.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

import handover
from handover.commands import (
    abis,
    accounts,
    agency,
    agreements,
    api,
    audit,
    backup,
    check,
    drops,
    ebts,
    evaluate,
    gallery,
    init,
    jobs,
    jurisdictions,
    keys,
    link,
    matcher,
    metrics,
    oversight,
    peers,
    process,
    records,
    records_expunge,
    records_index,
    records_shown,
    retention,
    rules,
    search,
    service,
    study,
    token,
    witness,
)
from handover.commands.reference import panel_of, reference

TRIAL: Final = "To try it out"
ADMINISTRATORS: Final = "System administrators"
INTEGRATORS: Final = "Jails, bureaus and those who connect them"
COUNSEL: Final = "Counsel, auditors and oversight"
MATCHING: Final = "Matching engineers and analysts"
DEVELOPERS: Final = "Developers of Handover"
WHO: Final = (TRIAL, ADMINISTRATORS, INTEGRATORS, COUNSEL, MATCHING, DEVELOPERS)


class Program(TyperGroup):
    """The commands in the order of those who use them: typer lists every group after every command."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names, first those of the first group of users."""
        return sorted(self.commands, key=lambda name: WHO.index(panel_of(self.commands[name])))


app = typer.Typer(
    cls=Program,
    no_args_is_help=True,
    add_completion=False,
    help="From a booking to a lawful custody decision.",
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"handover {handover.__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="print the version and stop"),
    ] = False,
) -> None:
    """Options of the program itself."""


app.command(rich_help_panel=TRIAL)(service.demo)

app.command(rich_help_panel=ADMINISTRATORS)(service.migrate)
app.command(rich_help_panel=ADMINISTRATORS)(init.init)
app.command(rich_help_panel=ADMINISTRATORS)(check.check)
app.command(rich_help_panel=ADMINISTRATORS)(metrics.metrics)
app.command(rich_help_panel=ADMINISTRATORS)(service.serve)
app.command(rich_help_panel=ADMINISTRATORS)(service.work)
app.add_typer(agency.app, name="agency", rich_help_panel=ADMINISTRATORS)
app.add_typer(token.app, name="token", rich_help_panel=ADMINISTRATORS)
app.add_typer(agreements.app, name="agreements", rich_help_panel=ADMINISTRATORS)
app.add_typer(accounts.app, name="accounts", rich_help_panel=ADMINISTRATORS)
app.command(rich_help_panel=ADMINISTRATORS)(search.search)
records.app.command("show")(records_shown.show)
records.app.command("history")(records_shown.history)
records.app.command("index")(records_index.index_records)
records.app.command("expunge")(records_expunge.expunge)
app.add_typer(records.app, name="records", rich_help_panel=ADMINISTRATORS)
app.add_typer(drops.drops_app, name="drops", rich_help_panel=ADMINISTRATORS)
app.add_typer(drops.receiver_app, name="receiver", rich_help_panel=ADMINISTRATORS)
app.add_typer(peers.app, name="peers", rich_help_panel=ADMINISTRATORS)
app.add_typer(backup.app, name="backup", rich_help_panel=ADMINISTRATORS)
app.add_typer(jobs.app, name="jobs", rich_help_panel=ADMINISTRATORS)
app.add_typer(keys.app, name="keys", rich_help_panel=ADMINISTRATORS)
app.add_typer(abis.app, name="abis", rich_help_panel=ADMINISTRATORS)
app.add_typer(matcher.app, name="matcher", rich_help_panel=ADMINISTRATORS)

app.command(rich_help_panel=INTEGRATORS)(service.intake)
app.add_typer(ebts.app, name="ebts", rich_help_panel=INTEGRATORS)
app.add_typer(api.app, name="api", rich_help_panel=INTEGRATORS)

app.add_typer(jurisdictions.app, name="jurisdictions", rich_help_panel=COUNSEL)
app.add_typer(oversight.app, name="oversight", rich_help_panel=COUNSEL)
app.add_typer(study.app, name="study", rich_help_panel=COUNSEL)
app.add_typer(audit.app, name="audit", rich_help_panel=COUNSEL)
app.add_typer(witness.app, name="witness", rich_help_panel=COUNSEL)
app.add_typer(rules.app, name="rules", rich_help_panel=COUNSEL)
app.add_typer(retention.app, name="retention", rich_help_panel=COUNSEL)
app.add_typer(process.app, name="process", rich_help_panel=COUNSEL)

app.add_typer(gallery.app, name="gallery", rich_help_panel=MATCHING)
app.command(rich_help_panel=MATCHING)(link.link)
app.add_typer(evaluate.app, name="evaluate", rich_help_panel=MATCHING)

app.command(rich_help_panel=DEVELOPERS)(reference)


def main() -> None:
    """Run the command that the words name."""
    app()
