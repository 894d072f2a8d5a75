"""Review's queues of cases, each declared once, and the page of a case that it adds."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.case_track.states import MAY_CLOSE
from handover.process.models import Matter
from handover.stages.notification.public import queries as notification
from handover.stages.review.determination.queries import memos_waiting
from handover.web.case_head import CasePage
from handover.web.queues import Queue

OFFICE: Final = IMMIGRATION_ROLES | {Role.RECORDS_SPECIALIST, Role.AUDITOR}
"""Who may open any of them."""


def _queue(**rest: object) -> Queue:
    return Queue(visible=notification.visible_to, page="review:case", readers=OFFICE, **rest)  # type: ignore[arg-type]


QUEUES: Final = (
    _queue(
        title="Cases to review", explain="Answered by a records specialist; the longest waiting first.",
        url_name="review:reviews", address="queue/reviews/", verb="Review", states=("awaiting_review", "in_review"),
        workers=frozenset({Role.REVIEW_OFFICER, Role.SUPERVISOR}), take="take_up",
    ),
    _queue(
        title="Citizenship questions", explain="Frozen until counsel answers.",
        url_name="review:citizenship_questions", address="queue/citizenship/", verb="Answer",
        states=("citizenship_question",), workers=frozenset({Role.COUNSEL, Role.SUPERVISOR}),
        watchers=frozenset({Role.SUPERVISOR}), order="due",
    ),
    _queue(
        title="Dispositions to watch", explain="A court's disposition is waited for.",
        url_name="review:dispositions", address="queue/dispositions/", verb="Look again",
        states=("awaiting_disposition",), workers=frozenset({Role.RECORDS_SPECIALIST}), order="due",
    ),
    _queue(
        title="Neutral reviews",
        explain="Findings on database checks; somebody else reads them before a hold is asked for.",
        url_name="review:neutral", address="queue/neutral/", verb="Read", states=("probable_cause",),
        workers=frozenset({Role.SUPERVISOR}), order="due", acts=("review_neutrally",),
    ),
    Queue(
        title="Memos of discretion",
        explain="No detainer by discretion, or one withdrawn by it: somebody else than who wrote the memo answers.",
        url_name="review:memos", address="queue/memos/", verb="Answer", page="review:case", readers=OFFICE,
        states=(*MAY_CLOSE, "awaiting_review", "cancelled"), visible=memos_waiting,
        workers=frozenset({Role.SUPERVISOR}), acts=("close_by_discretion", "return_discretion", "read_discretion"),
    ),
    _queue(
        title="Stopped cases",
        explain="Something on record bars what was done. The jail was told at once to hold nobody; a supervisor "
        "answers: cancel, review again, or say why it stands. A review officer may cancel.",
        url_name="review:stopped", address="queue/stopped/", verb="Answer", states=("stopped",),
        workers=frozenset({Role.SUPERVISOR, Role.REVIEW_OFFICER}), order="due",
    ),
    _queue(
        title="Matches withdrawn",
        explain="Stopped until a supervisor has traced and reversed what the match led to.",
        url_name="review:identity", address="queue/identity/", verb="Reverse", states=("identity_withdrawn",),
        workers=frozenset({Role.SUPERVISOR}),
    ),
    _queue(
        title="Children", explain="A date on record or somebody's word makes the person a child: no routine detainer. "
        "Consular notice, interpreter, and into whose care; a supervisor closes (R17, illustrative).",
        url_name="review:children", address="queue/children/", verb="See", states=("child_path",),
        workers=frozenset({Role.SUPERVISOR, Role.REVIEW_OFFICER}), watchers=frozenset({Role.REVIEW_OFFICER}),
        order="due",
    ),
    _queue(
        title="All cases", explain="Every case that you may open.", url_name="review:cases", address="cases/",
        verb="Open", states=(), workers=OFFICE, order="-since", counted=False,
    ),
)  # fmt: skip


def _page(case: Matter) -> str:
    return reverse("review:case", kwargs={"reference": case.reference})


def _notes(case: Matter) -> str:
    return reverse("review:notes", kwargs={"reference": case.reference})


CASE_PAGES: Final = (CasePage("Case", OFFICE, _page, 10), CasePage("Notes", OFFICE, _notes, 80))
