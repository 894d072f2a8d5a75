"""Take the human steps by the same actions that the pages use, and leave one case waiting in every queue.

The rule has no memory, so that an interrupted run can resume: a case leaves a state only while another one is
in it; in a state that a jail answers for, another one of the same jail. The demo people read what a person
would read on the page; they are a demonstration, and no part of the program decides like this.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from handover.accounts.roles import Role
from handover.demo import record_changes
from handover.demo.people import bureau, jail, office, stopping
from handover.process.advance import ConflictError, RefusedError
from handover.process.graph import STATE, Track, states_of
from handover.process.models import Matter
from handover.process.names import CaseState, StateName
from handover.process.worker import Worker

Play = Callable[[Matter], None]

PLAYS: dict[tuple[Track, StateName], Play] = {
    (Track.SEARCH, "examination"): bureau.examine,
    (Track.CASE, "queried"): office.answer_query,
    (Track.CASE, "awaiting_review"): office.take_up,
    (Track.CASE, "in_review"): office.review_case,
    (Track.CASE, "awaiting_disposition"): office.record_disposition,
    (Track.CASE, "citizenship_question"): stopping.answer_citizenship,
    (Track.CASE, "identity_withdrawn"): stopping.undo_misidentification,
    (Track.CASE, "child_path"): stopping.hand_over_child,
    (Track.CASE, "stopped"): stopping.answer_stop,
    (Track.CASE, "probable_cause"): office.draft,
    (Track.CASE, "awaiting_signature"): office.sign,
    (Track.CASE, "signed"): office.lodge,
    (Track.CASE, "lodged"): jail.serve,
    (Track.CASE, "served"): jail.answer,
    (Track.CASE, "hold_agreed"): jail.report_release_time,
    (Track.CASE, "notify_agreed"): jail.report_release_time,
    (Track.CASE, "declined"): jail.report_released,
    (Track.CASE, "held"): office.assume_custody,
    (Track.CASE, "release_noticed"): jail.end_of_notice,
    (Track.CASE, "released"): office.record_at_large,
}
"""What a person does with a case of each state, in the graph's order."""


def play(progress: Callable[[int], None]) -> int:
    """Work every queue down to one case. Returns the number of steps taken."""
    steps, worker = 0, Worker()
    for track in (Track.SEARCH, Track.CASE):
        for _ in range(2):  # cases that were sent back or resumed pass through again
            for state in states_of(track):
                steps += _play_state(track, state.name)
                progress(steps)
                worker.run()
    steps += _stop_some(worker)
    record_changes.clear_a_want()
    record_changes.dispose_of_a_charge()
    worker.run()
    worker.leave()
    return steps


def _instead(state: StateName, tried: set[CaseState]) -> Play | None:
    """A rare event for a case that would leave this state, where nobody waits yet in the state that it leads to.

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


def _stop_one(act: Play, froms: tuple[CaseState, ...], worker: Worker) -> int:
    for name in froms:
        waiting = list(Matter.objects.filter(track=Track.CASE, state=name).order_by("-opened_at", "id"))
        spare = waiting if STATE[Track.CASE, name].ended else waiting[1:]
        for case in spare:
            with suppress(RefusedError):  # this examiner confirmed the match, and a second one is needed
                act(case)
                worker.run()
                return 1
    return 0


def _play_state(track: Track, state: StateName) -> int:
    act = PLAYS.get((track, state))
    if act is None:
        return 0
    waiting = list(
        Matter.objects.select_related("agency").filter(track=track, state=state).order_by("opened_at", "id")
    )
    by_jail = STATE[track, state].waits_for is Role.JAIL_CLERK
    seen: set[object] = set()
    tried: set[CaseState] = set()
    taken = 0
    for case in waiting:
        queue = case.agency_id if by_jail else None
        if queue not in seen:
            seen.add(queue)
            continue
        with suppress(ConflictError):  # somebody on a page was faster
            (_instead(state, tried) or act)(case)
            taken += 1
    return taken
