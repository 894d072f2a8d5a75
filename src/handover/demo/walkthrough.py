"""Take the human steps by the same actions that the pages use, and leave one case waiting in every queue.

The rule has no memory, so that an interrupted run can resume: a case leaves a state only while another one is
in it; in a state that a jail answers for, another one of the same jail. Of too few bookings to fill the queues none is
left behind. The demo people read what a person would read on the page; they are a demonstration, and no part of the
program decides like this.

Where jails and bureau run deployments of their own, the walk is the office's, which knows every case, and their acts
are taken there (`other_deployments.Apart`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from handover.accounts.roles import Role
from handover.administration.running_parts import running
from handover.demo import record_changes
from handover.demo.other_deployments import Apart, Bureau
from handover.demo.people import bureau, jail, office, stopping
from handover.demo.people.done_so_far import taken
from handover.process.advance import ConflictError, RefusedError
from handover.process.agency_parts import AgencyPart, parts_of
from handover.process.graph import STATE, STEP, Track, states_of
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseState, StateName, StepName
from handover.process.worker import Worker

_Act = Callable[[Matter], None]


@dataclass(frozen=True, slots=True)
class Play:
    """What a person does with a case, and the ``step`` that they are there to take: who may take that says whose act it
    is."""

    track: Track
    step: StepName
    act: _Act

    @property
    def is_the_jails(self) -> bool:
        """Whether nobody but a jail's people may take the step."""
        return {part for role in STEP[self.track, self.step].roles for part in parts_of(role)} == {
            AgencyPart.JAIL
        }


def _case(step: StepName, act: _Act) -> Play:
    return Play(Track.CASE, step, act)


PLAYS: Final[dict[tuple[Track, StateName], Play]] = {
    (Track.SEARCH, "examination"): Play(Track.SEARCH, "confirm_match", bureau.examine),
    (Track.CASE, "queried"): _case("answer_query", office.answer_query),
    (Track.CASE, "awaiting_review"): _case("take_up", office.take_up),
    (Track.CASE, "in_review"): _case("find_probable_cause", office.review_case),
    (Track.CASE, "awaiting_disposition"): _case("record_charge_ended", office.record_disposition),
    (Track.CASE, "citizenship_question"): _case("resolve_not_citizen", stopping.answer_citizenship),
    (Track.CASE, "identity_withdrawn"): _case("close_misidentified", stopping.undo_misidentification),
    (Track.CASE, "child_path"): _case("hand_over_child", stopping.hand_over_child),
    (Track.CASE, "stopped"): _case("cancel_stopped", stopping.answer_stop),
    (Track.CASE, "probable_cause"): _case("draft_package", office.draft),
    (Track.CASE, "awaiting_signature"): _case("sign_warrant", office.sign),
    (Track.CASE, "signed"): _case("lodge", office.lodge),
    (Track.CASE, "lodged"): _case("serve", jail.serve),
    (Track.CASE, "served"): _case("agree_to_hold", jail.answer),
    (Track.CASE, "hold_agreed"): _case("start_hold", jail.report_release_time),
    (Track.CASE, "notify_agreed"): _case("give_notice", jail.report_release_time),
    (Track.CASE, "declined"): _case("report_released", jail.report_released),
    (Track.CASE, "held"): _case("assume_custody", office.assume_custody),
    (Track.CASE, "release_noticed"): _case("assume_custody", office.assume_custody),
    (Track.CASE, "released"): _case("record_at_large", office.record_at_large),
}
"""What a person does with a case of each state, in the graph's order."""
NOBODY_CAME: Final = _case("report_released", jail.report_released)
"""Instead of taking custody at the end of a notice."""
JAIL_PLAYS: Final = {play.step: play for play in (*PLAYS.values(), NOBODY_CAME) if play.is_the_jails}
"""What a jail's people do, by its step."""


def play(progress: Callable[[int], None], *, leave_one: bool = True, apart: Apart | None = None) -> int:
    """Work every queue down to one case, or to none. Returns the number of steps taken."""
    walk = _Walk(leave_one, apart)
    steps, worker = 0, Worker()
    for track in (Track.SEARCH, Track.CASE):
        for _ in range(2):  # cases that were sent back or resumed pass through again
            for state in states_of(track):
                steps += walk.play_state(track, state.name)
                progress(steps)
                worker.run()
            if apart:
                apart.settle()
    steps += _stop_some(worker)
    bureau = apart.bureau if apart else None
    (bureau.change_records if bureau else record_changes.send_changes)()
    worker.run()
    worker.leave()
    if apart:
        apart.settle()
    return steps


def play_searches(*, leave_one: bool) -> int:
    """Compare the prints of each search here that waits for an examiner, or of all but the first; how many."""
    walk = _Walk(leave_one, None)
    return sum(walk.play_state(Track.SEARCH, state.name) for state in states_of(Track.SEARCH))


def oldest_search(state: StateName) -> str:
    """When the bureau accepted the booking of the search that waits longest in a state; empty where none waits."""
    search = Matter.objects.filter(track=Track.SEARCH, state=state).order_by("opened_at", "id").first()
    if search is None:
        return ""
    # A booking that was forwarded came here as of the moment at which the bureau accepted it.
    by: StepName = "accept" if AgencyPart.BUREAU in running() else "receive"
    return RecordedStep.objects.get(matter=search.parent_id, step=by).happened_at.isoformat()


def _instead(state: StateName, tried: set[CaseState]) -> _Act | None:
    """A rare event for a case that would leave this state, where nobody waits yet in the state that it leads to: of the
    office and of the records, never of a jail.

    Each is ``tried`` once: an event that stops nobody must not meet every case that passes.
    """
    for wanted, act, (first, *_) in stopping.STOPS:
        waits = Matter.objects.filter(track=Track.CASE, state=wanted)
        if state == first and wanted not in tried and not waits.exists():
            tried.add(wanted)
            return act
    return None


def _stop_some(worker: Worker) -> int:
    """Play rare events, once per demonstration: a record changes while a request is out, a match is withdrawn, and
    somebody is said to be a child.

    For those that found no case on its way (`_instead`): each takes one from a queue that keeps another one, or from
    an end state, so that no queue is emptied.
    """
    wanted = [
        one for one in stopping.STOPS if not Matter.objects.filter(track=Track.CASE, state=one[0]).exists()
    ]
    return sum(_stop_one(act, froms, worker) for _, act, froms in wanted)


def _stop_one(act: _Act, froms: tuple[CaseState, ...], worker: Worker) -> int:
    for name in froms:
        waiting = list(Matter.objects.filter(track=Track.CASE, state=name).order_by("-opened_at", "id"))
        spare = waiting if STATE[Track.CASE, name].ended else waiting[1:]
        for case in spare:
            with suppress(RefusedError):  # this examiner confirmed the match, and a second one is needed
                act(case)
                worker.run()
                return 1
    return 0


def _turn(track: Track, state: StateName) -> Play | None:
    """Whose turn it is with the next case of this state: nobody comes for the first person whose release was noticed,
    and an officer arrives in time for every second one."""
    if state == "release_noticed":
        came, left = (taken(step, after="give_notice") for step in ("assume_custody", "report_released"))
        return NOBODY_CAME if came >= left else PLAYS[track, state]
    return PLAYS.get((track, state))


@dataclass(frozen=True, slots=True)
class _Walk:
    """One walk: whether a case stays in each queue, and the deployments apart."""

    leave_one: bool
    apart: Apart | None

    def play_state(self, track: Track, state: StateName) -> int:
        """Take each case of a state on; how many."""
        if (track, state) not in PLAYS:
            return 0
        if self.apart and self.apart.bureau and track is Track.SEARCH:
            return self._examine(self.apart.bureau, state)
        rows = Matter.objects.select_related("agency").filter(track=track, state=state)
        by_jail = STATE[track, state].waits_for is Role.JAIL_CLERK
        seen: set[object] = set()
        tried: set[CaseState] = set()
        count = 0
        for case in list(rows.order_by("opened_at", "id")):
            queue = case.agency_id if by_jail else None
            if self.leave_one and queue not in seen:
                seen.add(queue)
                continue
            with suppress(ConflictError):  # somebody on a page was faster
                self._take(case, _instead(state, tried) or _turn(track, state))
                count += 1
        return count

    def _examine(self, bureau: Bureau, state: StateName) -> int:
        """Searches wait at the bureau and here. Of all one stays: the one that would in a single deployment."""
        there, here = bureau.oldest_search(state=state), oldest_search(state)
        at_bureau = bool(there) and (not here or there <= here)
        taken_there = bureau.examine(leaves=self.leave_one and at_bureau)
        return taken_there + play_searches(leave_one=self.leave_one and not at_bureau)

    def _take(self, case: Matter, what: _Act | Play | None) -> None:
        if isinstance(what, Play) and what.is_the_jails and self.apart:
            self.apart.take(what.step, case.reference)
        elif what is not None:
            (what.act if isinstance(what, Play) else what)(case)
