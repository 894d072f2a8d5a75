"""Every page on which a step is taken, and the scene on which somebody can take it."""

from __future__ import annotations

from typing import Final

from django.test import Client
from django.urls import reverse

from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.custody import corrections
from handover.stages.disclosure.queries import requests_of
from handover.web.step_pages import StepPage, registered
from tests.safeguards.gate.hostile import Form, form_on
from tests.safeguards.gate.scenes import SCENES
from tests.support.cast import PEOPLE, Cast

WHERE: Final = {
    "review:agency_reply": "agency asked",
    "custody:confirm_time": "time proposed",
    "custody:record_interview": "in_review, interview asked",
    "detainer:cancel_warrant": "cancelled",
    "custody:record_handover": "in_custody",
    "detainer:report_loan": "in_custody",
    "detainer:resume_custody": "lent",
    "custody:loan_release": "lent",
    "custody:loan_death": "lent",
    "custody:jail_citizenship": "served",
    "custody:jail_child": "served",
    "custody:jail_dispute": "served",
    "custody:tell": "misidentified",
    "detainer:serve_late": "notify_agreed, not served",
    "custody:review_charges": "lodged, charges changed",
    "disclosure:end_representation": "represented",
    "disclosure:tell_representative": "represented",
    "disclosure:answer_access": "represented",
    "detainer:resolve_cancel": "citizenship_question out",
    "detainer:reverse_cancel": "identity_withdrawn out",
    "detainer:child_cancel": "child out, cared for",
    "review:hand_over_child": "child cared for",
    "detainer:cancel_stopped": "stopped out",
    "review:settle_stopped": "stopped in custody",
    "custody:report_while_stopped": "stopped out",
    "custody:report_withdrawn": "cancelled",
    "custody:report_unserved_hold": "lodged",
    "review:answer_discretion": "in_review, memo",
    "review:read_discretion": "cancelled",
    "custody:propose_time": "held",
}
"""The scene of a page that is not open in every state in which its step could begin."""
OTHER_TRACKS: Final = {
    "file_dispute": "in_review",
    "withdraw_match": "matched",
    "record_first_judgement": "referred",
    "confirm_match": "judged",
    "request_confirmation": "want found",
    "answer_confirmation": "want asked",
}


def scene_of(page: StepPage) -> str:
    """The name of the scene on which the page is open."""
    if page.name in WHERE:
        return WHERE[page.name]
    if page.track is not Track.CASE:
        return OTHER_TRACKS.get(page.step, "disputed")
    return next(name for name in SCENES if name.partition(" ")[0] in page.steps[0].origins)


def pages_of(scene: str) -> list[StepPage]:
    """The pages that are tried on a scene."""
    return [page for page in registered() if scene_of(page) == scene]


def opened(cast: Cast, page: StepPage, matter: Matter) -> tuple[Client, Form]:
    """The page's form, and the client of somebody who may send it."""
    clerks = {"CX0010000": "clark", "CX0020000": "bell", "CX0030000": "cole"}
    address = _address(page, matter)
    seen = []
    for username, _, role, ori in PEOPLE:
        if role not in page.takers or (username in clerks.values() and ori != matter.agency.ori):
            continue
        client = Client()
        client.force_login(cast[username])
        if page.is_button:
            return client, Form(address, {"version": [str(matter.version)]})
        answer = client.get(address)
        seen.append((username, answer.status_code))
        if answer.status_code == 200:
            return client, form_on(answer, address, matter.agency.zone)  # type: ignore[arg-type]
    raise AssertionError(f"{page.name} is open to nobody on {matter.state}: {seen}")


def _address(page: StepPage, matter: Matter) -> str:
    given = {"reference": matter.reference}
    if page.link == "custody:handover":
        given["key"] = "7"
    elif page.link == "disclosure:case":
        given["key"] = str(requests_of(matter.pk)[0].pk)
    elif page.link:
        given["key"] = str(corrections.of_case(matter.pk)[0].pk)
    return reverse(page.name, kwargs=given)
