"""Intake from files and folders, for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.worker import Worker, lacking, take_over
from handover.stages.intake import actions, delays, queries, rules
from handover.stages.intake.models import Submission

_Line = dict[str, Any]


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named, in order; hidden and ``.part`` files left out."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                p
                for p in path.iterdir()
                if p.is_file() and not p.name.startswith(".") and p.suffix != ".part"
            )
        else:
            yield path


def take_in(paths: Iterable[Path], *, work: bool, console: Console) -> Iterator[_Line]:
    """Receive each file and yield one line per file: the receipt, or why there is none. Then run the jobs and add the
    outcome."""
    files = list(files_in(paths))
    taken: list[tuple[Path, _Line]] = []
    with console.status("taking in") as status:
        for count, path in enumerate(files, 1):
            status.update(f"taking in {count} of {len(files)}: {path.name}")
            taken.append((path, _receive(path)))
        if work:
            take_over()
            worker = Worker()
            worker.run(lambda n: status.update(f"{n} jobs done"))
            worker.leave()
    for why, count in lacking().items() if work else ():
        console.print(f"{count} job(s) wait: {why}", highlight=False, markup=False, soft_wrap=True)
    for path, line in taken:
        yield {"file": path.name, **line, **_standing(line)}


def _receive(path: Path) -> _Line:
    size = path.stat().st_size
    if size > rules.MAX_BYTES:
        # A file that is too large is never read into memory; its size decides.
        finding = rules.small_enough(size)
        return {"outcome": "refused", "problem": f"{finding.code} - {finding.text}" if finding else ""}
    try:
        receipt = actions.receive(
            path.read_bytes(), channel=Submission.Channel.COMMAND, actor=actions.INTAKE, filename=path.name
        )
    except (actions.TcnReusedError, RefusedError) as problem:
        return {"outcome": "refused", "problem": str(problem)}
    return {"outcome": "received", "booking": receipt.reference, "tcn": receipt.tcn, "again": receipt.again}


def _standing(line: _Line) -> _Line:
    if "booking" not in line:
        return {}
    matter = Matter.objects.get(reference=line["booking"])
    answer = queries.answers_of(matter.pk).last()
    shown: _Line = {"state": matter.state}
    if delay := delays.notice_of(matter.pk):
        shown["delay"] = delay.text
    if matter.state == "refused" and answer:
        shown |= {"outcome": "refused", "answer": answer.tcn, "problems": answer.problems}
    elif answer:
        shown |= {"outcome": "answered", "answer": answer.tcn, "summary": answer.summary}
    return shown
