"""``handover jurisdictions``: check the data of local law, and query them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import fail

if TYPE_CHECKING:
    from handover.jurisdictions import Coverage, PlaceFile, PolicyAnswer, PolicySet

app = typer.Typer(no_args_is_help=True, help="Local law as dated, illustrative data.")
_Folder = Annotated[
    Path | None, typer.Option(exists=True, file_okay=False, help="data files; default: the shipped ones")
]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object")]


@app.command()
def check(
    folder: _Folder = None,
    as_json: AsJson = False,
    on: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="day from which ages count; default: today, UTC"),
    ] = None,
) -> None:
    """Validate the data files; list places with their instruments, days in force and confidence, how much of the
    country is covered, and how old it is.
    """
    from handover.jurisdictions import agreements, coverage

    policies = _load(folder)
    rows = [row for place in policies.values() for row in _rows(place)]
    covered = coverage(policies, (on or datetime.now(UTC)).date())
    if as_json:
        found = {"places": len(policies), "instruments": rows, "coverage": _coverage_rows(covered)}
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    widths = [max(len(str(row[key])) for row in rows) for key in rows[0]]
    for values in (list(rows[0]), *(row.values() for row in rows)):
        typer.echo("  ".join(str(v).ljust(w) for v, w in zip(values, widths, strict=True)).rstrip())
    cited = sum(int(row["clauses"]) for row in rows)
    typer.echo(
        f"\n{len(policies)} places, {cited} cited clauses and provisions, {len(agreements())} models of agreement: "
        "valid. All of it is illustrative."
    )
    typer.echo("\n".join(covered.summary()))


@app.command()
def evaluate(
    place: str,
    on: Annotated[datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="the day of the request")],
    facts: Annotated[
        str,
        typer.Option(
            help="name=value pairs, for example served_on_person=yes; jurisdictions facts lists them"
        ),
    ] = "",
    folder: _Folder = None,
    as_json: AsJson = False,
) -> None:
    """What the law of PLACE says on a day: hold, notice, transfer, interview, each with its clause."""
    from handover.jurisdictions import FactError, UnknownPlaceError, read_facts
    from handover.jurisdictions import evaluate as evaluate_facts

    try:
        answer = evaluate_facts(read_facts(place, facts), on.date(), _load(folder))
    except FactError as problem:
        raise fail(f"--facts: {problem}") from problem
    except UnknownPlaceError as problem:
        raise fail(f"{problem}; `handover jurisdictions check` lists the places") from problem
    typer.echo(json.dumps(answer.as_dict(), ensure_ascii=False) if as_json else _as_text(answer))


@app.command()
def facts() -> None:
    """List the facts that --facts takes, as a Markdown table: what each means and how to write it."""
    from handover.jurisdictions.fact_table import facts_table

    typer.echo(facts_table(), nl=False)


def _load(folder: Path | None) -> PolicySet:
    from handover.jurisdictions import PolicyFileError, load_policies, shipped_policies

    try:
        return load_policies(folder) if folder else shipped_policies()
    except PolicyFileError as problem:
        raise fail(str(problem)) from problem


def _coverage_rows(covered: Coverage) -> list[dict[str, str | int]]:
    from handover.jurisdictions.coverage import SHOWN

    return [
        {
            "place": p.place.id,
            "level": p.place.level.value,
            "as_of": p.place.as_of.isoformat(),
            "age_days": p.age,
            "marks": p.marks_in_words,
            **{topic.value: p.answer.topic(topic).answer.value for topic in SHOWN},
        }
        for p in covered.places
    ]


def _rows(place: PlaceFile) -> list[dict[str, str | int]]:
    if not place.instruments:
        return [_row(place, "no instrument on record", "", "", 0, "")]
    rows = []
    for i in place.instruments:
        marks = {i.dates_confidence.value, *(rule.confidence.value for rule in i.rules)}
        rows.append(_row(
            place, i.title, i.effective_from.isoformat(), _end(i.effective_to, i.superseded_by),
            len(i.rules), "".join(sorted(marks)),
        ))  # fmt: skip
    return rows


def _row(
    place: PlaceFile, title: str, first: str, last: str, clauses: int, marks: str
) -> dict[str, str | int]:
    values = (place.id, place.level.value, title, first, last, place.as_of.isoformat(), clauses, marks)
    names = ("place", "level", "instrument", "from", "to", "as of", "clauses", "confidence")
    return dict(zip(names, values, strict=True))


def _end(last: date | None, by: str | None) -> str:
    return last.isoformat() if last else f"superseded by {by}" if by else "in force"


def _as_text(answer: PolicyAnswer) -> str:
    from handover.jurisdictions import Topic

    lines = [f"{answer.place_name} ({answer.place}) on {answer.on}; illustrative, as of {answer.as_of}"]
    for topic in Topic:
        found = answer.topic(topic)
        lines += [
            f"{topic.value}: {found.answer.words}",
            f"  {found.text}",
            f"  {found.citation}; {found.confidence.words}; {found.why}",
        ]
        lines += [f"  not known: {text}" for text in found.open]
        lines += [f"  not met: {text}" for text in found.missing]
        lines += [
            f"  ground to decline: {g.entry.title}" for g in found.grounds if found.answer.value == "no"
        ]
    lines += [
        f"longest hold: {one.limit.text} {one.limit.citation}; {one.limit.confidence.words}"
        for one in answer.limits
    ]
    lines += [f"asked, and no power: {a.topic.value}: {a.text} {a.citation}" for a in answer.asked]
    lines += [f"{p.code.value}: {p.text} {p.citation}; {p.confidence.words}" for p in answer.provisions]
    if answer.agreement:
        lines.append(f"287(g): {answer.agreement.name}: {answer.agreement.text} {answer.agreement.citation}")
    return "\n".join(lines)
