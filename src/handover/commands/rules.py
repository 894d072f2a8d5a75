"""``handover rules``: which local law, weights, thresholds and papers are in force; a change of them by two people."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.administration.adoption.models import RuleSet

app = typer.Typer(
    no_args_is_help=True,
    help="Rules in force: local law, weights, thresholds and papers, changed by two people.",
)
_Number = Annotated[int, typer.Argument(help="The set's number; handover rules list")]
Reasons = Annotated[
    str, typer.Option(help="why, in your own words, at least 40 characters; no name of a person")
]


@app.command("list")
@uses_django()
def list_sets(
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object per line")] = False,
) -> None:
    """List every set with who proposed and who decided, and where what this program has loaded differs.

    Exit code 1 where something is loaded that was not adopted.
    """
    from handover.administration.adoption.models import RuleSet
    from handover.administration.adoption.standing import departures, in_force

    standing = in_force()
    for one in RuleSet.objects.select_related("decision").order_by("pk"):
        decision = getattr(one, "decision", None)
        state = "waits" if decision is None else "adopted" if decision.adopted else "declined"
        said = {
            "set": one.pk, "state": "in force" if one == standing else state, "proposed_by": one.by_name,
            "proposed": one.at.isoformat(), "decided_by": decision.by_name if decision else "",
            "decided": decision.at.isoformat() if decision else "",
        }  # fmt: skip
        decided = f"; decided by {said['decided_by']} on {decision.at:%Y-%m-%d}" if decision else ""
        line = f"set {one.pk}: {said['state']}; proposed by {one.by_name} on {one.at:%Y-%m-%d}{decided}"
        typer.echo(json.dumps(said) if as_json else line)
    differ = departures()
    for departure in differ:
        notes.print(
            f"not adopted as it is loaded: {departure}", highlight=False, markup=False, soft_wrap=True
        )
    if differ:
        raise typer.Exit(1)


@app.command()
@uses_django()
def propose(
    reasons: Reasons,
    by: Annotated[
        str,
        typer.Option(help="username of a supervisor or counsel who proposes it", show_default="the operator"),
    ] = "",
) -> None:
    """Propose what this program has loaded: its files and its settings. Computes the effect on the open cases.

    Run it with the new version or the changed file before the servers use it; nothing changes until a second person
    adopts the set. Exit code 2 where it is refused: nothing differs, or the same is proposed already.
    """
    from handover.administration.adoption import acts
    from handover.administration.operators import operator
    from handover.commands.typed_proof import proved_person
    from handover.process.advance import RefusedError
    from handover.stages.oversight.rule_changes import compute

    try:
        actor = proved_person(by).actor if by else operator()
        rules = acts.propose(actor=actor, reasons=reasons)
    except RefusedError as refused:
        raise fail(f"not proposed: {refused}") from refused
    with notes.status("computing the effect on open cases"):
        effect = compute(rules, actor)
    _show(rules, effect.content)
    typer.echo(f"Set {rules.pk} waits for a supervisor or counsel: the page “Rules in force”.")


@app.command()
@uses_django()
def effect(number: _Number) -> None:
    """Compute a set's effect on the cases that are open now, record it, and print it as JSON by part."""
    from handover.administration.operators import operator
    from handover.stages.oversight.rule_changes import compute

    rules = _waiting(number)
    with notes.status("computing the effect on open cases"):
        found = compute(rules, operator())
    _show(rules, found.content)


@app.command()
@uses_django()
def approve(
    number: _Number,
    reasons: Reasons,
    by: Annotated[str, typer.Option(help="username of the supervisor or counsel who adopts it")],
) -> None:
    """Adopt a set as a second person, whose password and code are asked for; the page “Rules in force” does the same.

    Prints the effect as it is now and asks. Exit code 2 where it is refused: another account of the proposer,
    one made since or by them, or an effect that changed meanwhile.
    """
    from handover.commands.typed_proof import proved_person
    from handover.process.advance import RefusedError
    from handover.stages.oversight.rule_changes import adopt, compute

    rules, person = _waiting(number), proved_person(by)
    shown = compute(rules, person.actor)
    _show(rules, shown.content)
    typer.confirm("Adopt this set?", abort=True)
    _decide(lambda: adopt(rules, read=shown.pk, reasons=reasons, person=person), RefusedError)
    typer.echo(f"Set {rules.pk} is in force. Programs that loaded other files must be started anew.")


@app.command()
@uses_django()
def decline(
    number: _Number, reasons: Reasons, by: Annotated[str, typer.Option(help="username of who declines it")]
) -> None:
    """Decline a set, with reasons; the password and code of whoever declines are asked for."""
    from handover.commands.typed_proof import proved_person
    from handover.process.advance import RefusedError
    from handover.stages.oversight import rule_changes

    rules, person = _waiting(number), proved_person(by)
    _decide(lambda: rule_changes.decline(rules, reasons=reasons, person=person), RefusedError)
    typer.echo(f"Set {rules.pk} is declined.")


def _decide(act: Callable[[], object], refused: type[Exception]) -> None:
    try:
        act()
    except refused as problem:
        raise fail(f"not decided: {problem}") from problem


def _waiting(number: int) -> RuleSet:
    from handover.administration.adoption.models import RuleSet

    found = RuleSet.objects.filter(pk=number, decision=None).first()
    if found is None:
        raise fail(f"no set {number} waits; see: handover rules list")
    return found


def _show(rules: RuleSet, content: object) -> None:
    typer.echo(json.dumps({"set": rules.pk, "effect": content}, ensure_ascii=False))
