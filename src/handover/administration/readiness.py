"""Whether agencies, people, tokens, the worker, the data folder and the settings are as bookings need them."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from handover.accounts import sign_in_limits
from handover.accounts.models import Agency, User
from handover.accounts.offices import offices
from handover.accounts.roles import Role
from handover.administration.authority import office_of
from handover.administration.machine_tokens import live
from handover.administration.people import SIGNERS
from handover.administration.recertification import to_review, waiting
from handover.administration.retention_schedule import in_force
from handover.administration.running_parts import kinds_here, running, runs
from handover.administration.shortcomings import Shortcoming, declare
from handover.audit import clock
from handover.audit.models import Entry, Head
from handover.papers.authority import BOTH, objection
from handover.process.agency_parts import PART_OF_KIND, AgencyPart
from handover.process.jobs import troubles
from handover.process.worker import alive, lacking

NEEDED: Final = (
    (Role.EXAMINER, "a search between the thresholds waits for an examination"),
    (Role.RECORDS_SPECIALIST, "nobody answers a query, or asks that an order about a record be carried out"),
    (Role.REVIEW_OFFICER, "a case is reviewed by nobody"),
    (Role.COUNSEL, "a citizenship question freezes its case for ever"),
    (Role.SUPERVISOR, "nobody hands over, grants, approves orders or records an authority to sign"),
    (Role.FIELD_OFFICER, "nobody assumes custody or records an outcome"),
    (Role.AUDITOR, "nobody reads the audit"),
)
SOON: Final = timedelta(days=30)
LONG: Final = timedelta(minutes=10)
"""How long a job must have been failing to be reported, although it is retried."""
LATELY: Final = 1_000
"""Entries of the log that are looked at for marks of a wrong clock."""
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def agencies() -> Iterator[Shortcoming]:
    """Report missing kinds of agency, and jails with incomplete data."""
    here = running()
    for kind, why in (
        (Agency.Kind.BUREAU, "nothing can be answered"),
        (Agency.Kind.JAIL, "no booking can come"),
        (Agency.Kind.IMMIGRATION, "a match in the immigration repository reaches nobody"),
        (Agency.Kind.OVERSIGHT, "nobody outside reads the audit"),
    ):
        if PART_OF_KIND.get(kind.value) not in (None, *here):
            continue  # the check `parts` reports what an absent part lacks
        if not Agency.objects.filter(kind=kind).exists():
            remedy = f"handover agency add ORI NAME --kind {kind.value} --time-zone ZONE"
            stops = kind != Agency.Kind.OVERSIGHT
            yield Shortcoming(f"no-{kind.value}", f"no {kind.label.lower()} is on file: {why}", remedy, stops)
    known = [office.ori for office in offices()]
    declared = Agency.objects.filter(reach=Agency.Reach.DEFAULT).exists()
    for jail in Agency.objects.filter(kind=Agency.Kind.JAIL).order_by("ori"):
        if len(known) > 1 and not declared and jail.office not in known:
            what = f"{jail.name} ({jail.ori}) names no immigration office: {known[0]}, the first by ORI, has its cases"
            remedy = (
                f"handover agency update {jail.ori} --office ORI, or make one the default: --reach default"
            )
            yield Shortcoming("no-office", what, remedy, False)
        if not jail.policy:
            remedy = f"handover agency update {jail.ori} --policy PLACE   (handover jurisdictions check lists them)"
            yield Shortcoming(
                "no-policy", f"{jail.name} ({jail.ori}) has no local law on file", remedy, False
            )
        if jail.time_zone == "UTC":
            remedy = f"handover agency update {jail.ori} --time-zone America/Chicago"
            yield Shortcoming("utc-jail", f"{jail.name} ({jail.ori}) has the time zone UTC", remedy, False)


def ways_in() -> Iterator[Shortcoming]:
    """Whether any booking can be sent at all, and which jails have no way of their own."""
    if AgencyPart.BUREAU not in running():
        return
    senders = {token.agency_id for token in live() if token.has("intake:send")}
    clerks = set(
        User.objects.filter(role=Role.JAIL_CLERK.value, is_active=True).values_list("agency_id", flat=True)
    )
    jails = list(Agency.objects.filter(kind=Agency.Kind.JAIL).order_by("ori"))
    without = [j for j in jails if j.pk not in senders | clerks and j.ori not in settings.HANDOVER_DROPS]
    bureaus = set(Agency.objects.filter(kind=Agency.Kind.BUREAU).values_list("pk", flat=True))
    for_all = bool(bureaus & senders)
    for jail in () if for_all else without:
        remedy = f"handover token add NAME --agency {jail.ori} --scope intake:send --scope intake:read"
        by_demo = "the demonstration hands its files in" if settings.HANDOVER_DEMO else "it can send nothing"
        what = f"{jail.name} ({jail.ori}) has no token, clerk or drop folder: {by_demo}"
        none = len(without) == len(jails) and not settings.HANDOVER_DEMO
        yield Shortcoming("no-way-in", what, remedy, none)


def people() -> Iterator[Shortcoming]:
    """Which roles nobody has who can sign in, who may sign nothing, and whose role does not fit."""
    working = [user for user in _active() if not user.unfit]
    for role, why in NEEDED:
        if not runs(role):
            continue
        held = [user for user in working if user.role == role.value]
        kind = " or ".join(sorted(kinds_here(role)))
        code, title = role.value.replace("_", "-"), role.title.lower()
        if not held:
            remedy = (
                f"handover accounts add USERNAME 'FULL NAME' --role {role.value} --agency ORI   (kind {kind})"
            )
            yield Shortcoming(f"no-{code}", f"no {title} is on file: {why}", remedy, role != Role.AUDITOR)
        elif not any(user.has_usable_password() for user in held):
            remedy = f"handover accounts reset {held[0].username}"
            what = f"no {title} has chosen a password yet"
            yield Shortcoming(f"no-password-{code}", what, remedy, role != Role.AUDITOR)
    for user in _active():
        if user.unfit:
            other = f"handover accounts role {user.username} ROLE --agency ORI"
            remedy = f"{other}, or handover accounts disable {user.username}"
            yield Shortcoming("unfit-account", f"{user.username} may do nothing: {user.unfit}", remedy, False)


def locks() -> Iterator[Shortcoming]:
    """Whose account failed sign-ins have locked."""
    for user in _active():
        if found := sign_in_limits.locked(user):
            what = (
                f"{user.username} was locked on {found[0].locked_at:%Y-%m-%d %H:%M} UTC after failed sign-ins"
            )
            remedy = f"ask them whether it was they, then: handover accounts release {user.username}"
            yield Shortcoming("locked-account", what, remedy, False)


def recertification() -> Iterator[Shortcoming]:
    """Accounts that nobody said are still needed."""
    for row in waiting(to_review()):
        what = (
            f"the account {row.user.username} is {row.standing.value}: certified until {row.until:%Y-%m-%d}"
        )
        remedy = f"handover accounts recertify {row.user.username}, or disable"
        yield Shortcoming("account-uncertified", what, remedy, False)


def signers() -> Iterator[Shortcoming]:
    """Whether somebody may sign a warrant of arrest today, by office, power and days."""
    if not runs(Role.WARRANT_SIGNER):
        return
    if not any(_may_sign(user) for user in _active() if user.role in SIGNERS and not user.unfit):
        what = "nobody may sign a warrant (I-200) today: no signer has an office and a power in force"
        office, power = "Assistant Field Office Director", BOTH
        remedy = f"handover accounts authority USERNAME --title '{office}' --power '{power}'   (of a warrant_signer)"
        yield Shortcoming("no-signer", what, remedy)


def tokens() -> Iterator[Shortcoming]:
    """Tokens that end soon or never."""
    for token in live():
        rotate = f"handover token rotate {token.pk} --overlap 24"
        if token.expires_at is None:
            yield Shortcoming("endless-token", f"the token “{token.name}” has no end", rotate, False)
        elif token.expires_at < timezone.now() + SOON:
            what = f"the token “{token.name}” ends on {token.expires_at:%Y-%m-%d}"
            yield Shortcoming("token-ends", what, rotate, False)


def worker() -> Iterator[Shortcoming]:
    """Whether a worker runs, and which jobs wait or were given up."""
    if not alive():
        yield Shortcoming(
            "no-worker", "no worker runs: nothing received is read or answered", "handover work"
        )
    for why, count in lacking().items():
        what, _, remedy = why.partition("; ")
        yield Shortcoming("jobs-wait", f"{count} job(s) wait: {what}", remedy or "see docs/deployment.md")
    if given_up := troubles.stuck().count():
        what = f"{given_up} job(s) were given up and wait for a person"
        yield Shortcoming("jobs-failed", what, "handover jobs list --stuck, then retry or discard each")
    if trying := troubles.in_trouble().filter(stuck=False, since__lt=timezone.now() - LONG).count():
        what = f"{trying} job(s) have failed for over ten minutes and are tried again"
        yield Shortcoming("jobs-trying", what, "handover jobs list shows what they lack", False)


def clocks() -> Iterator[Shortcoming]:
    """Report whether the recorded times of acts can be trusted."""
    ahead = clock.ahead_of_database()
    if abs(ahead) > clock.AGREE:
        what = f"this machine's clock and the database's differ by {abs(ahead).total_seconds():.0f} s"
        yield Shortcoming("clock-apart", what, "let both ask one time source: timedatectl", False)
    since = Head.objects.get(pk=1).size - LATELY
    if marked := Entry.objects.filter(number__gt=since, content__has_key=clock.MARK).count():
        what = f"{marked} of the last {LATELY} acts were recorded while the clock was not to be believed"
        yield Shortcoming(
            "clock-back", what, "handover audit verify names them; see docs/operating.md", False
        )


def folders() -> Iterator[Shortcoming]:
    """Whether others of this machine can read the data folder, the key, the database or the files."""
    for place in private_places():
        if place.stat().st_mode & OTHERS:
            mode = "700" if place.is_dir() else "600"
            what = f"{place} can be opened by other users of this machine ({stat.filemode(place.stat().st_mode)})"
            yield Shortcoming("open-to-others", what, f"chmod {mode} {place}", False)


def private_places() -> list[Path]:
    """List what nobody else of this machine may open: the data folder, which shuts what lies in it, the key and an
    SQLite database.
    """
    data = Path(settings.HANDOVER_DATA_DIR)
    places = [data, data / "secret.key", data / "signing.key", data / "storage.key"]
    if connection.vendor == "sqlite" and (name := str(connection.settings_dict["NAME"])).startswith("/"):
        places += [Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")]
    return [place for place in places if place.exists()]


def settings_fit() -> Iterator[Shortcoming]:
    """Settings that contradict each other, or that do not belong where there are data of real people."""
    hosts = [h for h in settings.ALLOWED_HOSTS if h not in ("127.0.0.1", "localhost", "[::1]")]
    if settings.HANDOVER_LOOPBACK_HTTP and hosts:
        what = f"HANDOVER_LOOPBACK_HTTP serves plain HTTP, and HANDOVER_ALLOWED_HOSTS names {hosts[0]}"
        yield Shortcoming(
            "plain-http", what, "unset HANDOVER_LOOPBACK_HTTP and put a TLS proxy in front", False
        )
    for name in ("DEBUG", "HANDOVER_DEMO"):
        if getattr(settings, name):
            variable = f"HANDOVER_{name.removeprefix('HANDOVER_')}"
            yield Shortcoming(
                "for-trying", f"{variable} is on: never with data of real people", f"unset {variable}", False
            )
    if not settings.HANDOVER_PERSON_PAGE:
        what = "HANDOVER_PERSON_PAGE is not set: notices carry no code, and no person can open their page"
        yield Shortcoming("no-person-page", what, "HANDOVER_PERSON_PAGE=https://HOST/person/", False)
    kept = in_force(timezone.now().date())["closed-cases"].days
    if kept < settings.HANDOVER_PERSON_CODE_DAYS:
        what = f"HANDOVER_PERSON_CODE_DAYS is {settings.HANDOVER_PERSON_CODE_DAYS}, and the records schedule keeps a "
        what += f"closed case for {kept} days: a disposal would wait for its code"
        yield Shortcoming("code-outlives-case", what, f"HANDOVER_PERSON_CODE_DAYS={kept} or less", False)
    if settings.HANDOVER_ABIS_TOKEN and not settings.HANDOVER_ABIS_URL:
        what = "HANDOVER_ABIS_TOKEN is set and HANDOVER_ABIS_URL is not: prints are searched in our own galleries"
        yield Shortcoming("abis-half-set", what, "set both or neither", False)
    known = set(Agency.objects.values_list("ori", flat=True))
    for ori, folder in settings.HANDOVER_DROPS.items():
        if ori not in known:
            yield Shortcoming(
                "drop-agency",
                f"HANDOVER_DROPS names {ori}, which is not on file",
                f"handover agency add {ori} NAME",
            )
        if not Path(folder).is_dir():
            yield Shortcoming(
                "drop-folder", f"HANDOVER_DROPS names {folder}, which is no folder", f"mkdir -p {folder}"
            )


def _active() -> list[User]:
    return list(User.objects.filter(is_active=True).select_related("agency").order_by("username"))


def _may_sign(user: User) -> bool:
    return objection("I-200", office_of(user), user.today) is None


declare(
    agencies, ways_in, people, locks, recertification, signers, worker, settings_fit, folders, tokens, clocks
)
