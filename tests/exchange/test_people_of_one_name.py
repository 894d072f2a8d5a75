"""Two people of one name at a jail are two at the office; a message of a jail that is not upgraded yet names them and
no more, and is read all the same."""

from __future__ import annotations

import json
from datetime import timedelta

import time_machine
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.exchange.envelope import UnreadableMessageError, read
from handover.exchange.messages.page import example_of
from handover.exchange.messages.registry import NAMED
from handover.exchange.models import IncomingMessage, MessageEffect, OutgoingMessage
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep
from handover.stages.custody import actions as custody
from handover.stages.custody import stated_times, time_corrections
from handover.stages.custody.terms import TimeKind
from handover.stages.detainer import actions as detainer
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in


class TestPeopleOfOneName(TwoDeployments):
    """A clerk proposes that a release time was typed wrong, and a clerk of the same name confirms it."""

    speaks = 2

    def setUp(self) -> None:
        super().setUp()
        with self.jail.inside():
            self.one = self.jail.cast["clark"]
            self.other = User.objects.create(
                username="clark2", first_name=self.one.first_name, last_name=self.one.last_name,
                role=Role.JAIL_CLERK.value, agency=self.one.agency,
            )  # fmt: skip

    def tell(self) -> None:
        """Let messages pass, the jail's in the version that it speaks."""
        with self.jail.inside():
            OutgoingMessage.objects.exclude(state="received").update(version=self.speaks)
        self.pass_messages()

    def held(self) -> Matter:
        """A hold that runs since a minute, as both know."""
        clark = self.one.actor
        with time_machine.travel(timezone.now() - timedelta(hours=2)):
            case = case_in(self.office.cast, "lodged")
            self.tell()
            with self.jail.inside():
                mine = self.at_jail(case)
                form = detainer.ServiceDetails(
                    "in_person", timezone.now(), "Desk", "Spanish", clark.name, "Clerk"
                )
                detainer.serve(mine.pk, actor=clark, version=mine.version, form=form)
            self.tell()
        with self.jail.inside():
            mine = self.at_jail(case)
            mine = custody.agree_to_hold(mine.pk, actor=clark, version=mine.version)
            at = timezone.now() - timedelta(minutes=1)
            custody.report_release_time(mine.pk, actor=clark, version=mine.version, otherwise_release_at=at)
        self.tell()
        return case

    def propose(self, case: Matter) -> None:
        """The one clerk proposes."""
        with self.jail.inside():
            mine = self.at_jail(case)
            stated = next(s for s in stated_times.of_case(mine.pk) if s.kind is TimeKind.RELEASE_TIME)
            time_corrections.propose(
                mine.pk, actor=self.one.actor, version=mine.version, stated=stated.key,
                becomes=stated.at - timedelta(minutes=9), reasons="The desk's book says nine minutes earlier.",
            )  # fmt: skip
        self.tell()

    def confirm(self, case: Matter) -> None:
        """The other clerk confirms."""
        with self.jail.inside():
            mine = self.at_jail(case)
            time_corrections.confirm(mine.pk, actor=self.other.actor, version=mine.version)
        self.tell()

    def people(self, case: Matter, *steps: CaseStep) -> list[str]:
        """By whom these steps are recorded at the office."""
        rows = RecordedStep.objects.filter(matter=case, step__in=steps).order_by("number")
        return list(rows.values_list("actor_key", flat=True))

    def confirmation(self) -> tuple[str, str]:
        """What became of the second message."""
        found = MessageEffect.objects.get(message__kind="time.corrected")
        return found.outcome, found.why

    def test_two_people_of_one_name_are_two(self) -> None:
        case = self.held()
        self.propose(case)
        self.confirm(case)
        assert self.confirmation() == ("recorded", "")
        assert len(set(self.people(case, "propose_time_correction", "confirm_time_correction"))) == 2

    def test_one_person_is_one_in_every_message(self) -> None:
        case = self.held()
        assert len(set(self.people(case, "serve", "agree_to_hold", "start_hold"))) == 1
        told = json.loads(IncomingMessage.objects.get(kind="request.served").body)
        assert told["type"] == "handover.request.served.v2"
        assert self.one.actor.key not in json.dumps(told), "the jail's own key of a person stays there"

    def test_by_an_earlier_version_all_of_one_name_are_one(self) -> None:
        self.speaks = 1
        case = self.held()
        self.propose(case)
        self.confirm(case)
        told = json.loads(IncomingMessage.objects.get(kind="time.proposed").body)
        assert told["type"] == "handover.time.proposed.v1" and "by_id" not in told["data"]
        outcome, why = self.confirmation()
        assert outcome == "refused" and "A second person is needed" in why

    def test_an_upgrade_in_the_middle_makes_no_second_person_of_one(self) -> None:
        self.speaks = 1
        case = self.held()
        self.speaks = 2
        self.propose(case)
        self.speaks = 1
        self.confirm(case)
        assert (
            len(set(self.people(case, "serve", "agree_to_hold", "start_hold", "propose_time_correction")))
            == 1
        )
        assert self.confirmation()[0] == "refused", (
            "whoever is one of two by name alone is not taken for a second"
        )

    def test_what_came_before_by_name_and_id_is_whose_a_later_name_is(self) -> None:
        case = self.held()
        self.speaks = 1
        self.propose(case)
        assert len(set(self.people(case, "serve", "start_hold", "propose_time_correction"))) == 1

    def test_a_version_says_all_its_fields_and_no_others(self) -> None:
        kind = NAMED["person.died"]
        said = example_of(kind)
        envelope = {
            "specversion": "1.0", "id": "x", "source": "CX0010000", "subject": "P-1", "time": "2026-11-24T16:00:00Z",
            "datacontenttype": "application/json", "recipient": "CXIMMIG01", "casestep": 2, "caseafter": 0,
            "logentry": 1, "logdigest": "f" * 64,
        }  # fmt: skip
        for version, data in ((1, said), (2, {k: v for k, v in said.items() if k != "by_id"})):
            one = kind.of_version(version)
            body = json.dumps({**envelope, "type": one.type, "dataschema": one.schema, "data": data}).encode()
            with self.assertRaisesMessage(UnreadableMessageError, "by_id"):
                read(body)
