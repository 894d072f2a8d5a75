"""A jail reads what its paper carries: that a request is stopped or withdrawn, and never what the office found out.

Not tried here: the words of what a clerk may report (the same whatever is on record), of local law, and of the papers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone

from handover.accounts.roles import Role
from handover.process.case_track import STOPPED
from handover.process.definitions import State, Step
from handover.process.graph import Track, states_of, steps_of
from handover.process.jail_words import CALLED_OFF, IS_STOPPED, IS_WITHDRAWN, SHOWN, state_title, step_title
from handover.process.models import Matter
from handover.process.step_columns import JailReads
from handover.process.worker import Worker
from handover.stages.custody import corrections
from handover.stages.custody.recipients import CORRECTED, Recipient, RecipientKind, text_for
from handover.stages.custody.recipients import REASONS as WHY
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.children import actions as children
from handover.stages.review.children.rules import Care, ConsularOutcome
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.public import CounselAnswer
from handover.stages.review.stops import actions as stops
from tests.safeguards.conftest import Post
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.safeguards.gate.ways import now
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.one_database

TELLING = re.compile(
    r"citizen|nationalit|\bstatus\b|\balien|child|minor\b|younger|juvenile|\bage\b|adult|protect|victim|\b1367\b|counsel\b"
    r"|another person|prints|fingerprint|match|consul|interpreter recorded|on record bars|asylum|no action",
    re.IGNORECASE,
)
CLERK = Role.JAIL_CLERK


@pytest.mark.parametrize("state", states_of(Track.CASE), ids=lambda s: s.name)
def test_no_title_of_a_state_tells_a_jail_what_was_found(state: State) -> None:
    said = state_title(state, CLERK)
    assert not TELLING.search(said)
    if state.name in STOPPED:
        assert said == IS_STOPPED
    if state.name in CALLED_OFF:
        assert said == IS_WITHDRAWN
    assert state_title(state, Role.COUNSEL) == state.title, "the office reads its own"


@pytest.mark.parametrize("step", [s for s in steps_of(Track.CASE) if s.name in SHOWN], ids=lambda s: s.name)
def test_no_title_of_a_step_that_a_jail_reads_tells_it_either(step: Step) -> None:
    assert not TELLING.search(step_title(step, CLERK))


def test_a_jail_reads_of_every_step_that_is_its_own_or_that_moves_its_request() -> None:
    own = {s.name for s in steps_of(Track.CASE) if CLERK in s.roles}
    moves = {s.name for s in steps_of(Track.CASE) if s.state_after in (*STOPPED, *CALLED_OFF)}
    assert own | moves <= SHOWN
    silent = [s.name for s in states_of(Track.CASE) if s.jail_reads in (None, JailReads.NOTHING)]
    assert silent == [], "a state is always shown: say what a jail reads"
    assert [s.name for s in steps_of(Track.CASE) if s.jail_reads is None] == [], "say what a jail reads"


@pytest.mark.parametrize("why", [*WHY.values(), CORRECTED])
@pytest.mark.parametrize("kind", [RecipientKind.JAIL, RecipientKind.AGENCY])
def test_what_is_drafted_for_somebody_outside_gives_no_reason(kind: RecipientKind, why: str) -> None:
    said = text_for(Recipient(kind, "Birch County Jail", "CX0020000"), "C-7K2M9QWERT", why)
    assert "no longer stands" in said
    assert why not in said
    assert not TELLING.search(said)


# --- the pages --------------------------------------------------------------------------------------------


def _cancelled(cast: Cast, reason: LiftReason) -> Matter:
    case = at_state(cast, "held")
    return cancelling.cancel(
        case.pk, actor=cast["ortiz"].actor, version=case.version, reason=reason, reasons=REASONS
    )


def _citizen(cast: Cast) -> Matter:
    case = STOPS["citizenship_question"](cast, at_state(cast, "held"))
    return cancelling.resolve_and_cancel(
        case.pk, actor=cast["lane"].actor, version=case.version, answer=CounselAnswer(REASONS, REASONS, "Sky Stone")
    )  # fmt: skip


def _resumed(cast: Cast) -> Matter:
    case = STOPS["citizenship_question"](cast, at_state(cast, "served"))
    return citizenship.resolve_citizenship(
        case.pk, actor=cast["lane"].actor, version=case.version, citizen=False, fact_part=REASONS, law_part=REASONS,
        supervisor="Sky Stone",
    )  # fmt: skip


def _let_go_on(cast: Cast) -> Matter:
    case = STOPS["stopped"](cast, at_state(cast, "served"))
    return stops.resume(
        case.pk, actor=cast["stone"].actor, version=case.version, reasons=REASONS, done=REASONS
    )


def _child(cast: Cast) -> Matter:
    case = STOPS["child_path"](cast, at_state(cast, "held"))
    case = children.tell_consulate(
        case.pk, actor=cast["stone"].actor, version=case.version, country="Myanmar", told_person_at=timezone.now(),
        outcome=ConsularOutcome.DECLINED,
    )  # fmt: skip
    case = children.provide_interpreter(
        case.pk, actor=cast["stone"].actor, version=case.version, language="Burmese", interpreter="T. Aung"
    )
    return cancelling.hand_over_and_cancel(
        case.pk, actor=cast["stone"].actor, version=case.version, care=next(iter(Care)), reasons=REASONS
    )  # fmt: skip


def _misidentified(cast: Cast) -> Matter:
    case = STOPS["identity_withdrawn"](cast, at_state(cast, "held"))
    return cancelling.reverse_and_cancel(
        case.pk, actor=cast["stone"].actor, version=case.version, reasons=REASONS, person_told="In person."
    )


ENDS: dict[str, Callable[[Cast], Matter]] = {
    **{f"stop: {s}": lambda cast, s=s: STOPS[s](cast, at_state(cast, "held")) for s in STOPS},  # type: ignore[misc]
    "citizen": _citizen, "child": _child, "misidentified": _misidentified, "goes on": _resumed,
    "let go on": _let_go_on,
    **{f"cancelled: {r.value}": lambda cast, r=r: _cancelled(cast, r) for r in LiftReason},  # type: ignore[misc]
}  # fmt: skip


def _told(answer: Any) -> str:
    """What a page tells of this case: without what the clerk may do, what local law says, and the papers."""
    page: Any = lxml.html.fromstring(answer.content.decode())
    main = page.get_element_by_id("main-content")
    for part in main.xpath(".//*[@aria-labelledby='next' or @aria-labelledby='law']"):
        part.getparent().remove(part)
    return " ".join(main.text_content().split())


@pytest.mark.django_db
@pytest.mark.parametrize("end", ENDS)
def test_no_page_of_the_jail_tells_why_a_request_was_stopped_or_withdrawn(
    cast: Cast, post: Post, end: str
) -> None:
    case = ENDS[end](cast)
    Worker().run()
    case = now(case)
    client = Client()
    client.force_login(cast["clark"])
    own = ("/custody/requests/", f"/custody/requests/{case.reference}/")
    for address in ("/", "/search/?q=reyes", *own):
        read = _told(client.get(address))
        assert not (found := TELLING.search(read)), (
            f"{address}: …{read[max(0, found.start() - 80) : found.end() + 60]}…"
        )
        now_told = read.partition("What happened since")[0]
        assert address not in own or ("Do not hold" in now_told) == (case.state in (*STOPPED, *CALLED_OFF))
    if case.state in (*STOPPED, *CALLED_OFF):
        refused = post("clark", f"/custody/requests/{case.reference}/hold/", version=case.version)
        stale = post("clark", f"/custody/requests/{case.reference}/hold/", version=1)
        for answer in (refused, stale, client.get(f"/custody/requests/{case.reference}/decline/")):
            assert answer.status_code in (409, 422)
            assert not (found := TELLING.search(_told(answer))), found


@pytest.mark.django_db
def test_what_a_jail_that_handed_the_person_on_is_told_gives_no_reason(cast: Cast) -> None:
    from tests.safeguards.test_told_outside import found_a_citizen, in_custody_after_a_transfer

    case = found_a_citizen(cast, in_custody_after_a_transfer(cast))
    for draft in corrections.of_case(case.pk).exclude(kind="custody"):
        corrections.tell(
            case.pk, actor=cast["stone"].actor, version=now(case).version, draft_id=draft.pk, sent=True, how="Telephone"
        )  # fmt: skip
    client = Client()
    client.force_login(cast["clark"])
    read = _told(client.get(f"/custody/requests/{case.reference}/history/"))
    assert "no longer stands" in read
    assert not TELLING.search(read)


@pytest.mark.django_db
def test_a_clerk_who_asks_the_question_reads_that_the_request_is_stopped(cast: Cast) -> None:
    case = case_in(cast, "served")
    client = Client()
    client.force_login(cast["clark"])
    said = {"version": case.version, "indicium": "claim", "text": "Says: born in Ohio."}
    answer = client.post(f"/custody/requests/{case.reference}/citizenship/", said, follow=True)
    assert "Do not hold" in answer.content.decode()
    assert "Frozen" not in answer.content.decode()
