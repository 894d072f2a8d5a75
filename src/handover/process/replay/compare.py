"""Compare a matter as reconstructed from the log with the rows on file: state, times, office, holder, steps, clocks and
digests, and what is on file that the log does not tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model

from handover.audit.chain import instant
from handover.process.case_clocks.models import Clock, RunningClock, nearest_end
from handover.process.erasure.columns import Erasable
from handover.process.facts import BESIDE, Fact, fits
from handover.process.integrity.erasures import of_row
from handover.process.models import Matter, RecordedStep
from handover.process.naming import digests_in, same_in_log
from handover.process.replay import left
from handover.process.replay.told import ToldMatter


@dataclass(slots=True)
class ReplayedMatter:
    """What was compared of one matter and what differs. ``unverifiable``: rows of an earlier version."""

    reference: str
    state: str = ""
    steps: int = 0
    clocks: int = 0
    digests: int = 0
    erased: int = 0
    unverifiable: int = 0
    differences: list[str] = field(default_factory=list)


def compare(told: ToldMatter, first_clock: int | None) -> ReplayedMatter:
    """Compare. ``first_clock``: the first log entry that records a clock; older matters have none."""
    found = ReplayedMatter(told.reference, told.standing.state, len(told.steps))
    found.differences += [f"step {d.number} ({d.step}): {d.text}" for d in told.deviations]
    matter = Matter.objects.select_related("agency", "office").filter(reference=told.reference).first()
    if matter is None:
        found.differences.append("the log tells of it, and no such matter is on file")
        return found
    steps: dict[int, RecordedStep] = {s.number: s for s in matter.steps.all()}
    found.differences += [*_of_row(told, matter), *_of_steps(told, steps)]
    found.differences += [*left.of_place(told, matter, steps), *left.of_changes(told, matter)]
    _clocks(told, matter, first_clock, found)
    _digests(told, matter, steps, found)
    return found


def _of_row(told: ToldMatter, matter: Matter) -> Iterator[str]:
    pairs = {
        "track": (matter.track, str(told.track)),
        "state": (matter.state, told.standing.state),
        "version": (matter.version, told.standing.version),
        "agency": (matter.agency.ori, told.steps[-1].agency),
    }
    for name, (here, there) in pairs.items():
        if here != there:
            yield f"its {name} is {here!r}; the log leads to {there!r}"


def _of_steps(told: ToldMatter, steps: Mapping[int, RecordedStep]) -> Iterator[str]:
    here = dict(steps)
    for step in told.steps:
        row = here.pop(step.number, None)
        if row is None:
            yield f"step {step.number} ({step.step}) is told and is not on file"
            continue
        pairs = {
            "name": (row.step, step.step), "state": (row.state, step.state), "actor": (row.actor_key, step.actor.key),
        }  # fmt: skip
        wrong = [name for name, (a, b) in pairs.items() if a != b]
        wrong += [] if same_in_log(row.facts, step.facts) else ["facts"]
        if not wrong and step.digest and Fact.of(row).digest != step.digest:
            wrong = ["digest"]
        if wrong:
            yield f"step {step.number} ({step.step}): its {', '.join(wrong)} is not as the log tells"
    for number, row in sorted(here.items()):
        yield f"step {number} ({row.step}) is on file and the log does not tell of it"


def _clocks(told: ToldMatter, matter: Matter, first_clock: int | None, found: ReplayedMatter) -> None:
    rows = list(Clock.objects.filter(case=matter).order_by("pk"))
    found.clocks = len(rows)
    here = Counter((c.kind, instant(c.started_at), instant(c.due_at)) for c in rows)
    there = Counter(told.clocks)
    untold = list((here - there).elements())
    of_before = first_clock is None or told.steps[0].entry < first_clock
    if of_before:
        found.unverifiable += len(untold)
    else:
        found.differences += [
            f"a clock {kind} from {start} to {end} is on file and not in the log"
            for kind, start, end in untold
        ]
    for kind, start, end in (there - here).elements():
        found.differences.append(f"the log tells of a clock {kind} from {start} to {end} that is not on file")
    if of_before and untold:
        return
    newest = {kind: end for kind, _, end in told.clocks}
    due = nearest_end(newest, told.standing.state) if told.standing.state else None
    running = RunningClock.objects.filter(case=matter).first()
    shown = instant(running.due_at) if running else None
    if due != shown:
        found.differences.append(f"the clock that runs ends {shown}; by the log it ends {due}")
    elif running and running.state != told.standing.state:
        found.differences.append(f"the clock that runs is listed under {running.state!r}, not its state")


def _digests(
    told: ToldMatter, matter: Matter, steps: Mapping[int, RecordedStep], found: ReplayedMatter
) -> None:
    """Compare each row with its digest in the log, and the columns around it with its step. For rows beside a step's
    facts, use the step's digest: the log has one digest over all of them, which `_of_steps` has compared."""
    of_step = {label: step for step in steps.values() for label, _ in digests_in(step.facts)}
    beside = {
        label: digest
        for step in told.steps if BESIDE in step.facts and step.number in steps
        for label, digest in digests_in(steps[step.number].facts)
    }  # fmt: skip
    named = {**beside, **told.digests}
    for label, digest in named.items():
        found.digests += 1
        row = _row_named(label)
        if row is None:
            found.differences.append(f"{label} is named by the log and is not on file")
            continue
        if isinstance(row, Erasable) and row.erasure is not None:
            found.erased += 1
            wrong = [text for _, text in of_row(row, digest)]
        else:
            wrong = [] if fits(row, digest) else [f"{label} does not give the digest that the log has of it"]
        around = "" if wrong else left.otherwise(row, matter, of_step.get(label))
        found.differences += wrong or (
            [f"{label} is not as its step recorded it: {around}"] if around else []
        )
    found.differences += left.unnamed(matter, named, told)


def _row_named(label: str) -> Model | None:
    name, _, pk = label.partition(":")
    try:
        model = apps.get_model(name)
    except (LookupError, ValueError):
        return None
    return model._base_manager.filter(pk=pk).first() if pk.isdigit() else None
