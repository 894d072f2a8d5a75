"""What the pages say of courts' orders, of corrections and of what was told late passes through gettext: whatever the
modules put together themselves, which no template holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.custody import case_events, court_orders, time_corrections
from handover.stages.custody.case_history import course_of
from handover.stages.custody.court_orders import NO_PAPER, CourtPaper
from handover.stages.custody.models import Breach, CustodyEvent
from handover.stages.custody.terms import EventKind as K
from handover.stages.custody.terms import StoppedKind
from handover.web import catalog
from handover.web.facility_time import local_words
from handover.web.step_marks import marks_of
from tests.law.between_steps import claims, clerk, expires, happens, told_while_stopped
from tests.law.test_court_orders import corrects, never_was
from tests.safeguards.gate.ways import now
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WHY = "The paper was found today."
TYPED = (
    REASONS, WHY, "By the paper of the county court.", "Told by the sergeant on duty.",
    "Superior Court of Columbia, 26-CV-1041, Order of that day", "By the times on record.",
)  # fmt: skip
"""What people wrote, and the texts of breaches, which stay as they were recorded."""
TIME = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4}(, \d\d:\d\d [A-Z]{3,4})?")
SAID = re.compile("⟦[^⟦⟧]*⟧")


@pytest.fixture
def foreign(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language in which every word that passes through gettext stands between brackets."""
    trans = translation._trans  # type: ignore[attr-defined]
    monkeypatch.setattr(trans, "gettext", lambda words: f"⟦{words}⟧")
    monkeypatch.setattr(trans, "ngettext", lambda one, more, n: f"⟦{one if n == 1 else more}⟧")
    yield


def not_said(text: str, *names: str) -> str:
    """What of a text passed through no gettext, and was not typed by anybody."""
    for typed in (*TYPED, *names):
        text = text.replace(typed, "")
    text = TIME.sub("", text)
    while SAID.search(text):
        text = SAID.sub("", text)
    return "".join(re.findall(r"[A-Za-z ]*[A-Za-z]{2,}[A-Za-z ]*", text)).strip()


def test_words_outside_are_found() -> None:
    assert not_said("⟦it made the hold ⟦longer⟧⟧: Nov 3, 2026, 10:00 CST") == ""
    assert not_said(f"⟦release⟧: proposes {REASONS}") == "proposes"


def with_everything(cast: Cast) -> Matter:
    """A hold in which orders were entered, lifted, struck and corrected, a stop came, and things were told late."""
    case = case_in(cast, "held")
    for act in (
        happens(K.COURT_NO_HOLD), never_was, happens(K.HOSPITAL, -30), happens(K.COURT_NO_HOLD, -0.6),
        lambda cast, case: corrects(cast, case, -0.7), expires, happens(K.COURT_LIFTED, -0.3),
    ):  # fmt: skip
        case = now(act(cast, case))
    return proposed(cast, case)


def proposed(cast: Cast, case: Matter) -> Matter:
    """A correction waits for a second person."""
    event = CustodyEvent.objects.filter(matter=case).order_by("number").last()
    assert event is not None
    return time_corrections.propose(
        case.pk, actor=clerk(cast, case), version=case.version, stated=f"event:{event.number}", reasons=REASONS,
        becomes=event.happened_at + timedelta(minutes=5),
    )  # fmt: skip


def stopped(cast: Cast) -> Matter:
    """A hold that was stopped, and what was told of it then."""
    case = now(claims(cast, case_in(cast, "held")))
    return now(told_while_stopped(StoppedKind.HELD)(cast, case))


@pytest.mark.usefixtures("foreign")
def test_what_is_said_beside_a_step_and_of_what_happened_passes_through_gettext(cast: Cast) -> None:
    known = {word for words in catalog.collected().values() for word in words}
    for case in (with_everything(cast), stopped(cast)):
        kept = {name for step in case.steps.all() for name in (step.actor_name, step.actor_agency) if name}
        kept |= {breach.text for breach in Breach.objects.filter(matter=case)}
        course = course_of(case, for_jail=False)
        assert {entry.label for entry in course} <= known
        texts = [
            *(entry.text for entry in course),
            *(text for beside in marks_of(case).values() for text in beside),
        ]
        assert len(texts) >= 3
        assert [left for text in texts if (left := not_said(text, *kept))] == []


@pytest.mark.usefixtures("foreign")
@pytest.mark.parametrize("state", ["held", "served"])
def test_what_follows_from_an_order_passes_through_gettext(cast: Cast, state: CaseState) -> None:
    case = case_in(cast, state)
    for kind in (K.COURT_NO_HOLD, K.COURT_LIFTED):
        follows = case_events.follows_from(case, kind, at(-0.1))
        assert [not_said(text) for text in follows] == [""] * 3
        assert any(local_words(at(-0.1), case.agency) in text for text in follows) or kind is K.COURT_NO_HOLD
    with pytest.raises(RefusedError) as refused:
        case_events.report_event(
            case.pk, actor=clerk(cast, case), version=case.version, kind=K.COURT_NO_HOLD, happened_at=at(-0.1),
            text=WHY, paper=CourtPaper("County Court", "26-CV-1"),
        )  # fmt: skip
    assert [not_said(one.text) for one in refused.value.refusals] == [""]


def test_what_refuses_an_order_is_in_the_catalogue() -> None:
    """A refusal is translated where it is shown, beside its field."""
    known = set(catalog.collected()["events"])
    refusals = [
        *court_orders.paper_is_named(K.COURT_LIFTED, NO_PAPER),
        court_orders.lifts_an_order(K.COURT_LIFTED, None, at(0), ()),
        court_orders.no_hold_goes_on(K.COURT_LIFTED, at(-1), at(0)),
        court_orders.told_afterwards(K.HOSPITAL, out=False),
    ]
    assert {one.text for one in refusals if one} <= known
    assert len([one for one in refusals if one]) == 6
