"""One world to be isolated: what Alder's jail has of every kind, and what Birch's has beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from handover.accounts.models import Agency, MachineToken, User
from handover.accounts.roles import SIGN_IN, Role, kinds_of
from handover.accounts.scopes_on_offer import declared
from handover.accounts.sign_in_records import LiveSession
from handover.papers.authority import BOTH
from handover.process.models import Matter, RecordedStep
from handover.process.worker import Worker
from handover.stages.custody import designees, events
from handover.stages.custody.handover_parts import BY_KEY
from handover.stages.detainer.models import Paper
from handover.stages.identification.models import Search
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import Answer, Booking, Delivery, ReportedEvent, RosterAlarm, Submission
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.notes import actions as notes
from handover.stages.review.notes.models import CaseNote
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.stages.files import ALDER, BIRCH, image, sent_by
from tests.stages.intake.jail import Jail, event, roster
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

CEDAR: Final = "CX0030000"
OFFICE_OF_BIRCH: Final = "CXIMMIG02"
OFFICE_ROLES: Final = tuple(role for role in SIGN_IN if kinds_of(role) == {"immigration"})
_WALKERS: Final = ("reed", "ortiz", "walsh", "stone")
"""Who of the cast takes a case of the office to its service."""
_SIGNS: Final = {Role.WARRANT_SIGNER: "Assistant Field Office Director"}
Parameters = Mapping[str, str]


@dataclass(frozen=True)
class TwoJails:
    """The world. ``parameters``: what fills the addresses of Alder's objects, a mapping an object. ``marks``: what an
    answer shows only to whom may see them."""

    cast: Cast
    parameters: tuple[Parameters, ...]
    marks: frozenset[str]
    tokens: Mapping[str, str]

    def shown_in(self, answer: bytes) -> list[str]:
        """The marks in an answer."""
        text = answer.decode("utf-8", "replace")
        return sorted(set(_MARK.findall(text)) & self.marks)


_MARK: Final = re.compile(r"[A-Z]-[A-Z0-9]{10}|[A-Z0-9]{8,}|26-ALDER-\d|QUILLFEATHER")


def two_jails(cast: Cast) -> TwoJails:
    """Something of every kind at Alder's jail; at Birch's a request and a file, so that its lists are not empty."""
    _second_office(cast)
    alder = Jail(cast)
    _own_door(cast["clark"])
    _matters_of_alder(cast)
    sent_by(cast["clark"], booking_number="26-ALDER-2", images=(image(1),), minutiae=())
    sent_by(cast["clark"], booking_number="26-ALDER-3", names=())
    take_event(event(number="26-ALDER-1", last="QUILLFEATHER"), alder.sender)
    take_roster(roster("26-9", hours=12), alder.sender)
    in_second_office = Cast(
        {**cast.people, **{n: cast[f"second-{cast[n].role}"] for n in _WALKERS}}, cast.agencies
    )
    case_in(in_second_office, "served", ori=BIRCH)
    sent_by(cast["bell"], booking_number="26-BIRCH-1", ori=BIRCH, control_ori=BIRCH)
    Worker().run()
    tokens = {ori: _token_of(cast, ori) for ori in (ALDER, BIRCH)}
    return TwoJails(cast, tuple(_parameters()), frozenset(_marks()), tokens)


def _second_office(cast: Cast) -> None:
    """An office that serves Birch's jail, with one person a role: they have what Birch has, and nothing of Alder's."""
    office = Agency.objects.create(
        ori=OFFICE_OF_BIRCH, name="Second Office", kind="immigration", time_zone="America/Denver"
    )
    cast.agencies[BIRCH].office = office.ori
    cast.agencies[BIRCH].save()
    for role in OFFICE_ROLES:
        cast.people[f"second-{role}"] = User.objects.create(
            username=f"second-{role}",
            first_name="Sasha",
            last_name="Second",
            role=role.value,
            agency=office,
            authority=BOTH if role is Role.WARRANT_SIGNER else "",
            title=_SIGNS.get(role, ""),
        )


def _own_door(clerk: User) -> None:
    """A session of one person, which nobody else ends. Its number is nothing else's."""
    now = timezone.now()
    LiveSession.objects.create(
        pk=90_002, user=clerk, mark="alder", device="Firefox", began_at=now, seen_at=now
    )


def _matters_of_alder(cast: Cast) -> None:
    """Requests in several states, one that went on to Cedar's jail, one with a dispute and a note."""
    case = case_in(cast, "held")
    for state in ("served", "in_custody", "declined"):
        at_state(cast, state)
    STOPS["citizenship_question"](cast, at_state(cast, "held"))
    disputes.file_dispute(case.pk, actor=cast["ortiz"].actor, said_by="person", text="It is not my record.")
    notes.add_note(
        case.pk,
        actor=cast["ortiz"].actor,
        kind="note",
        text="Called.",
        name="a.txt",
        content=b"Called at ten.",
    )
    asked = case_in(cast, "in_review")
    designees.ask_interview(asked.pk, actor=cast["ortiz"].actor, version=asked.version, text=REASONS)
    handed_on = case_in(cast, "served")
    events.report_transfer(
        handed_on.pk, actor=cast["clark"].actor, version=handed_on.version, to_ori=CEDAR, transferred_at=at(0),
        ground="Cedar County warrant 26-77",
    )  # fmt: skip


def _token_of(cast: Cast, ori: str) -> str:
    """A machine with every scope that there is."""
    scopes = [scope.name for scope in declared() if not scope.name.endswith(":NAME")]
    return MachineToken.issue(cast.agencies[ori], f"all of {ori}", [*scopes, "records:1"])[1]


def _parameters() -> list[Parameters]:
    repositories = dict(Search.objects.values_list("matter", "repository"))
    one_of_each = {
        (m.track, m.state, m.agency.ori, repositories.get(m.pk)): m.reference
        for m in _of_alder().select_related("agency")
    }
    references = sorted(one_of_each.values())
    papers = Paper.objects.filter(case__agency__ori=ALDER).values_list("case__reference", "number", "form")
    answers = list(Answer.objects.filter(matter__agency__ori=ALDER).values_list("matter__reference", "tcn"))
    sent = Submission.objects.filter(matter__agency__ori=ALDER).select_related("matter")
    with_files = [(one.matter.reference,) for one in sent if not one.filename]
    numbered = [
        *CaseNote.objects.filter(matter__agency__ori=ALDER).values_list("matter__reference", "pk"),
        *product(_of_alder().filter(state="in_custody").values_list("reference", flat=True), _JAIL_PARTS),
    ]
    alone = {
        *Delivery.objects.filter(agency__ori=ALDER).values_list("pk", flat=True),
        *RosterAlarm.objects.filter(agency__ori=ALDER).values_list("pk", flat=True),
        *LiveSession.objects.values_list("pk", flat=True),
    } - set(Delivery.objects.filter(agency__ori=BIRCH).values_list("pk", flat=True))
    return [
        *({"reference": reference} for reference in references),
        *({"reference": r, "number": str(number), "form": form} for r, number, form in papers),
        *({"reference": r, "tcn": tcn} for r, tcn in answers),
        *({"reference": r, "key": str(key)} for r, key in numbered),
        *({"reference": r, "index": "0", "width": "240"} for (r,) in with_files),
        *({"tcn": tcn} for _, tcn in answers),
        *({"key": str(key)} for key in sorted(alone)),
    ]


_JAIL_PARTS: Final = [part.key for part in BY_KEY.values() if Role.JAIL_CLERK in part.roles][:1]


def _of_alder() -> QuerySet[Matter]:
    """What is with Alder's jail, and what went on from there."""
    went_on = RecordedStep.objects.filter(step__startswith="transfer", actor_agency=ALDER).values("matter")
    return Matter.objects.filter(Q(agency__ori=ALDER) | Q(pk__in=went_on))


def _marks() -> set[str]:
    """References, control numbers and booking numbers of Alder's, and a name that only its event has."""
    files = Submission.objects.filter(matter__agency__ori=ALDER)
    booked = Booking.objects.filter(matter__agency__ori=ALDER)
    return {
        *_of_alder().values_list("reference", flat=True),
        *files.values_list("tcn", flat=True),
        *booked.values_list("booking_number", flat=True),
        *ReportedEvent.objects.filter(agency__ori=ALDER).values_list("booking_no", flat=True),
        *Answer.objects.filter(matter__agency__ori=ALDER).values_list("tcn", flat=True),
        "QUILLFEATHER",
    } - {""}


def misplaced(cast: Cast) -> list[User]:
    """Accounts that no work stands behind: a role in a kind of agency that has none, no role, no agency."""
    jail = cast.agencies[ALDER]
    return [
        User.objects.create(username="officer-in-a-jail", role=Role.REVIEW_OFFICER.value, agency=jail),
        User.objects.create(username="no-role", agency=jail),
        User.objects.create(username="no-agency", role=Role.SUPERVISOR.value),
    ]
