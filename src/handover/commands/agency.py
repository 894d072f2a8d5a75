"""``handover agency``: agencies on file, their machine accounts, and the accounts' signing secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handover.commands.console import fail, notes, warn_of
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.accounts.models import Agency

app = typer.Typer(no_args_is_help=True, help="Agencies and their machine accounts.")

_Ori = Annotated[str, typer.Argument(help="nine capital letters and digits (EBTS 1.008)")]
_Kind = Annotated[str, typer.Option(help="jail, bureau, immigration or oversight")]
_Zone = Annotated[str, typer.Option(help="IANA name, such as America/Chicago")]
Policy = Annotated[str, typer.Option(help="jurisdiction whose law binds the jail")]
_Address = Annotated[str, typer.Option(help="postal address, as printed on papers")]
Phone = Annotated[str, typer.Option(help="telephone, as printed on papers")]
_Office = Annotated[str, typer.Option(help="ORI of the immigration office that has a jail's cases")]
Reach = Annotated[
    str, typer.Option(help="of an immigration office: own, default (also of jails that name none), national")
]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object")]


@app.command("add")
@uses_django()
def add_agency(  # noqa: PLR0913, PLR0917 - an option a field
    ori: _Ori, name: str, kind: _Kind = "jail", time_zone: _Zone = "", policy: Policy = "", address: _Address = "",
    phone: Phone = "", office: _Office = "", reach: Reach = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Put an agency on file, so that its bookings are answered. The time zone is UTC where none is given.

    An agency that is on file as given is left alone; one that differs is refused with what differs: `handover agency
    update` changes it.
    """
    from django.core.exceptions import ValidationError

    from handover.administration import agencies
    from handover.administration.operators import operator

    given = {
        "name": name,
        "kind": kind,
        **_given(
            time_zone=time_zone, policy=policy, address=address, phone=phone, office=office, reach=reach
        ),
    }
    try:
        agency, new = agencies.add_agency(ori, given, actor=operator())
    except agencies.AgencyOnFileError as problem:
        raise fail(f"{problem}; change it with: handover agency update {ori}, or leave it") from problem
    except ValidationError as problem:
        raise fail(faults_in_words(problem)) from problem
    text = f"{agency.ori} is on file as a {agency.kind}" + ("" if new else " already; nothing was changed")
    _tell(text, {**agencies.described(agency), "new": new}, as_json)


@app.command("update")
@uses_django()
def update_agency(  # noqa: PLR0913, PLR0917 - an option a field
    ori: _Ori, name: Annotated[str, typer.Option(help="name, as shown on pages and papers")] = "", kind: _Kind = "",
    time_zone: _Zone = "", policy: Policy = "", address: _Address = "", phone: Phone = "", office: _Office = "",
    reach: Reach = "",
    clear: Annotated[list[str] | None, typer.Option(help="empty policy, address, phone, office; repeatable")] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Change what the options name of an agency, and leave the rest; prints what changed."""
    from django.core.exceptions import ValidationError

    from handover.administration import agencies
    from handover.administration.operators import operator

    given = _given(
        name=name, kind=kind, time_zone=time_zone, policy=policy, address=address, phone=phone, office=office,
        reach=reach,
    )  # fmt: skip
    for field in clear or ():
        if field not in ("policy", "address", "phone", "office"):
            raise fail(f"--clear {field}: only policy, address, phone and office can be empty")
        given[field] = ""
    on_file(ori)
    try:
        changed = agencies.update_agency(ori, given, actor=operator())
    except ValidationError as problem:
        raise fail(faults_in_words(problem)) from problem
    lines = [f"{field}: {was or 'nothing'} -> {now or 'nothing'}" for field, (was, now) in changed.items()]
    content = {
        "ori": ori,
        "changed": {field: {"was": was, "is": now} for field, (was, now) in changed.items()},
    }
    _tell("\n".join(lines) or f"{ori} is so already; nothing was changed", content, as_json)


@app.command("list")
@uses_django()
def list_agencies(kind: _Kind = "", as_json: AsJson = False) -> None:
    """List the agencies on file: ORI, kind, time zone, policy, name."""
    from handover.accounts.models import Agency
    from handover.administration.agencies import described

    rows = Agency.objects.order_by("kind", "ori")
    found = [described(agency) for agency in (rows.filter(kind=kind) if kind else rows)]
    lines = [
        f"{a['ori']}  {a['kind']:<11}  {a['time_zone']:<20}  {a['policy'] or '-':<20}  {a['name']}"
        for a in found
    ]
    _tell("\n".join(lines) or "no agency is on file", {"agencies": found}, as_json)


@app.command("show")
@uses_django()
def show_agency(ori: _Ori, as_json: AsJson = False) -> None:
    """Show what is on file of an agency, with the numbers of its people and live machine tokens."""
    from handover.administration.agencies import described

    agency = on_file(ori)
    content: dict[str, Any] = {
        **described(agency),
        "people": agency.people.filter(is_active=True).count(),
        "tokens": agency.tokens.filter(revoked_at=None).count(),
    }
    _tell(
        "\n".join(f"{name}: {value if value != '' else '-'}" for name, value in content.items()),
        content,
        as_json,
    )


@app.command("import")
@uses_django()
def import_agencies(
    file: Annotated[
        Path,
        typer.Argument(help="YAML or CSV: ori, name, kind, time_zone, policy, address, phone, office, reach"),
    ],
    apply: Annotated[
        bool, typer.Option("--apply", help="apply the list; without it nothing is changed")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import a list of agencies: first a report of what is new, changed, unchanged and rejected, then --apply.

    A file with a rejected line changes nothing and ends with exit code 2.
    """
    from handover.administration import agency_file
    from handover.administration.operators import operator

    try:
        lines = agency_file.read_file(file)
    except agency_file.AgencyFileError as problem:
        raise fail(str(problem)) from problem
    report = agency_file.apply(lines, actor=operator()) if apply else agency_file.report_on(lines)
    done = apply and not report.faults
    _tell(_report_in_words(report, done=done), {**report.as_dict(), "applied": done}, as_json)
    for fault in report.faults:
        notes.print(f"rejected: {fault}", highlight=False, markup=False, soft_wrap=True)
    if report.faults:
        raise fail(f"{len(report.faults)} fault(s) in {file}; nothing was changed, correct the file")


def _report_in_words(report: Any, *, done: bool) -> str:
    from handover.administration.agencies import in_words

    lines = [f"{ori}: new" for ori in report.new]
    lines += [f"{ori}: changed; {in_words(found)}" for ori, found in report.changed.items()]
    counts = f"{len(report.new)} new, {len(report.changed)} changed, {len(report.unchanged)} unchanged"
    hint = "" if done or report.faults else "; nothing was changed yet, add --apply"
    return "\n".join([*lines, counts + hint])


def on_file(ori: str) -> Agency:
    """Return the agency; exit with code 2 where there is none."""
    from handover.accounts.models import Agency

    found = Agency.objects.filter(ori=ori).first()
    if found is None:
        raise fail(f"no agency {ori} is on file; add it with: handover agency add {ori} NAME")
    return found


def faults_in_words(problem: Any) -> str:
    """Write a ``ValidationError`` on one line, each fault with its field."""
    if not hasattr(problem, "error_dict"):
        return "; ".join(problem.messages)
    return "; ".join(f"{name}: {' '.join(messages)}" for name, messages in problem.message_dict.items())


def _given(**options: str) -> dict[str, str]:
    return {name: value for name, value in options.items() if value}


def _tell(text: str, content: dict[str, Any], as_json: bool) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False) if as_json else text)


@app.command("token", deprecated=True)
@uses_django()
def issue_token(ori: str, label: str) -> None:
    """Issue a token with every scope of the intake API. Use `handover token add LABEL --agency ORI --scope ...`."""
    from handover.administration.machine_tokens import issue_token as issue
    from handover.administration.operators import operator
    from handover.commands.token import refusing, show_secret
    from handover.stages.intake.scopes import EVENTS, READ, SEND

    warn_of(
        "handover agency token",
        f"handover token add {label} --agency {ori} --scope {SEND} --scope {READ} ...",
    )
    with refusing():
        issued = issue(label, (SEND, READ, EVENTS), ori=ori, actor=operator(), same_name=True)
    show_secret(issued)


@app.command("signing-secret")
@uses_django()
def signing_secret(ori: str, label: str) -> None:
    """Show the secret with which a machine account signs its events."""
    from handover.accounts.models import MachineToken
    from handover.stages.intake import secrets

    live = MachineToken.objects.filter(agency__ori=ori, name=label, revoked_at=None).order_by("-pk").first()
    if live is None:
        made_by = f'handover token add "{label}" --agency {ori} --scope jail:events'
        raise fail(f"{ori} has no live machine account “{label}”; make it with: {made_by}")
    typer.echo(secrets.shown(secrets.event_key(live)))
