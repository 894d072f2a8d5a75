"""Run the demonstration from nothing to a summary. Each part runs once, even if an earlier run was
interrupted.
"""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from handover.accounts.models import User
from handover.administration.adoption.acts import adopt_shipped
from handover.administration.agencies import put_agency
from handover.administration.operators import REGISTRAR
from handover.administration.running_parts import running
from handover.demo import feed
from handover.demo.bureau import BureauHere
from handover.demo.cast import cast_people, members
from handover.demo.enrol import enrol
from handover.demo.other_deployments import Apart, Bureau
from handover.demo.progress import ToldProgress
from handover.demo.publishing import publish
from handover.demo.scenarios import arrangement
from handover.demo.summary import as_text, chain_here, counts, of_all, of_both
from handover.demo.walkthrough import play
from handover.process.agency_parts import AgencyPart
from handover.process.worker import Worker, take_over, waiting
from handover.stages.custody.tasks import tick
from handover.world import Sizes, World, generate
from handover.world.agencies import AGENCIES, FIELD_OFFICES, QUERY_CENTRE

FEEDS = "feeds"
"""Folder of the world's feed files, in the world's own."""
REFERENCE_SENDERS = (
    ("DDNMI0039", "Test booking site of public sample files"),
    ("MDNISTIMG", "Sender of NIST reference transactions"),
)
"""Jails named in public sample files; registered so that these files can be processed too."""


def run(
    *, bookings: int, seed: int, identities: int, console: Console, apart: Apart | None = None
) -> dict[str, Any]:
    """Run all parts; return the summary as JSON values and print it on one screen."""
    began = time.monotonic()
    prepare()
    elsewhere = apart.bureau if apart else None
    bureau = elsewhere or BureauHere()
    with _progress(console) as bars:
        folder = _folder(bookings, seed, identities)
        world = _world(bars, bookings, seed, identities)
        enrol(world, folder / FEEDS, bars, elsewhere)
        _intake(world, folder, bars, bureau)
        _jobs(bars, "searching and answering", apart)
        bureau.report(matched=feed.matched())
        task = bars.add_task("people take their steps", total=None)
        play(lambda n: bars.update(task, completed=n), leave_one=bookings >= len(arrangement()), apart=apart)
        bars.update(task, total=bars.tasks[task].completed or 1, completed=bars.tasks[task].completed or 1)
        _jobs(bars, "running the resulting jobs", apart)
        tick()
    publish()
    counted = of_both(counts(), elsewhere.count()) if elsewhere else counts()
    chains = [chain_here(), *(apart.chains() if apart else ())]
    result = {**counted, "audit": of_all(chains), "seconds": round(time.monotonic() - began, 1)}
    console.print(as_text(result), highlight=False)
    return result


def prepare() -> None:
    """Make what the pages need to be opened: tables, agencies and people."""
    call_command("migrate", verbosity=0)
    adopt_shipped(REGISTRAR)
    _agencies()
    if not set(User.objects.values_list("username", flat=True)) >= {m.username for m in members()}:
        cast_people()


def _progress(console: Console) -> Progress:
    return ToldProgress(
        TextColumn("{task.description:<28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _world(bars: Progress, bookings: int, seed: int, identities: int) -> World:
    """Return the world of these sizes and this seed. It is generated once, in a temporary folder that is
    renamed when complete.
    """
    folder = _folder(bookings, seed, identities)
    if not folder.exists():
        sizes = Sizes(
            criminal=identities, immigration=max(30, identities * 6 // 10), bookings=bookings,
            images=max(1, bookings // 30), defects=max(1, bookings // 20), arranged=arrangement(),
        )  # fmt: skip
        task = bars.add_task("generating a synthetic state", total=None)
        world = generate(
            seed, sizes, lambda what, done, total: bars.update(task, description=what, completed=done, total=total),
            today=_day(),
        )  # fmt: skip
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
        world.save(aside)
        aside.rename(folder)
    return World.load(folder)


def _day() -> date:
    """Return the day that has begun at every agency: at midnight in UTC it is yesterday still where people are held."""
    return min(timezone.now().astimezone(ZoneInfo(agency.time_zone)).date() for agency in AGENCIES)


def _folder(bookings: int, seed: int, identities: int) -> Path:
    return Path(settings.HANDOVER_DATA_DIR) / "world" / f"{seed}-{identities}-{bookings}"


_REACH: Final = {FIELD_OFFICES[0].ori: "default", QUERY_CENTRE.ori: "national"}
"""One office has the cases of all jails, so that the demonstration's people meet in them."""


def _agencies() -> None:
    """Put on file whoever works here, and whoever a part here has to do with: a jail knows of no bureau."""
    bureau = bool({AgencyPart.BUREAU, AgencyPart.OFFICE} & running())
    for a in AGENCIES:
        if a.kind == "bureau" and not bureau:
            continue
        given = {"name": a.name, "kind": a.kind, "time_zone": a.time_zone, "policy": a.policy,
                 "address": a.address, "phone": a.phone, "reach": _REACH.get(a.ori, "own")}  # fmt: skip
        put_agency(a.ori, given, actor=REGISTRAR)
    for ori, name in REFERENCE_SENDERS if AgencyPart.BUREAU in running() else ():
        given = {"name": name, "kind": "jail", "time_zone": "America/New_York"}
        put_agency(ori, given, actor=REGISTRAR)


def _intake(world: World, folder: Path, bars: Progress, bureau: Bureau) -> None:
    names = world.booking_names()
    task = bars.add_task("taking in booking files", total=len(names))
    for name in names:
        bureau.receive(path=str(folder / "bookings" / name))
        bars.advance(task)


def _jobs(bars: Progress, title: str, apart: Apart | None) -> None:
    """Run every job to its end, those postponed after a failure included, here and apart from here."""
    take_over()
    if apart:
        _jobs_of_all(bars, title, apart)
        return
    worker, task = Worker(), bars.add_task(title, total=waiting() or 1)
    done = 0
    while waiting():
        while worker.run_one():
            done += 1
            if done % 5 == 0:
                bars.update(task, completed=done, total=done + waiting())
        time.sleep(0.2 if waiting() else 0)  # a failed job is retried a little later
    bars.update(task, completed=max(done, 1), total=max(done, 1))
    worker.leave()


def _jobs_of_all(bars: Progress, title: str, apart: Apart) -> None:
    task, done = bars.add_task(title, total=None), 0
    while (passed := apart.pass_on()) or apart.jobs():
        done += passed
        bars.update(task, completed=done)
        time.sleep(0 if passed else 0.2)
    bars.update(task, total=max(done, 1), completed=max(done, 1))
