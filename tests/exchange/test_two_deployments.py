"""An office and a jail that run deployments of their own: what one tells is recorded by the other as its own steps."""

from __future__ import annotations

import json
from datetime import timedelta

import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils import timezone

from handover.accounts.models import Agency
from handover.exchange import receiving
from handover.exchange.messages.page import example_of
from handover.exchange.messages.registry import NAMED
from handover.exchange.models import IncomingMessage, MessageEffect, OutgoingMessage
from handover.exchange.signing import signed_request
from handover.process.erasure import public as erasure
from handover.process.models import Matter, RecordedStep
from handover.stages.custody import actions as custody
from handover.stages.custody import events
from handover.stages.custody import tasks as clocks
from handover.stages.custody.models import Breach, ReleaseTime, StoppedReport
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling
from handover.stages.detainer.models import Paper, Service
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.citizenship import actions as citizenship
from tests.exchange.site import ALDER, OFFICE
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in


def outcomes() -> list[tuple[str, str, str]]:
    """What became of each message here."""
    rows = MessageEffect.objects.order_by("message__step").values_list("message__kind", "outcome", "why")
    return list(rows)


class TestRequest(TwoDeployments):
    """One request from its lodging to its end."""

    def lodged(self) -> Matter:
        """A request that came to the jail."""
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        return case

    def serve(self, case: Matter) -> None:
        """The jail's clerk serves a copy, as on the clerk's page."""
        with self.jail.inside():
            mine = self.at_jail(case)
            form = detainer.ServiceDetails(
                "in_person", timezone.now(), "Desk", "Spanish", "Casey Clark", "Clerk"
            )
            detainer.serve(mine.pk, actor=self.jail.cast["clark"].actor, version=mine.version, form=form)

    def agree(self, case: Matter) -> None:
        """The jail's clerk agrees to hold."""
        with self.jail.inside():
            mine = self.at_jail(case)
            custody.agree_to_hold(mine.pk, actor=self.jail.cast["clark"].actor, version=mine.version)

    def hold(self, case: Matter) -> None:
        """The clerk states a release time of a minute ago: a hold begins."""
        with self.jail.inside():
            mine = self.at_jail(case)
            custody.report_release_time(
                mine.pk, actor=self.jail.cast["clark"].actor, version=mine.version,
                otherwise_release_at=timezone.now() - timedelta(minutes=1),
            )  # fmt: skip

    def held(self) -> Matter:
        """A request on which the jail holds, as both know."""
        with time_machine.travel(timezone.now() - timedelta(hours=2)):
            case = self.lodged()
            self.serve(case)
            self.pass_messages()
        self.agree(case)
        self.hold(case)
        self.pass_messages()
        return case

    def states(self, case: Matter) -> tuple[str, str]:
        """The state at the office and at the jail."""
        return self.at_office(case).state, self.at_jail(case).state

    def test_a_request_comes_with_its_papers_and_the_jails_steps_become_the_offices(self) -> None:
        case = self.held()
        assert self.states(case) == ("held", "held")
        with self.jail.inside():
            mine = self.at_jail(case)
            assert outcomes() == [("request.lodged", "recorded", "")]
            forms = set(Paper.objects.filter(case=mine).values_list("form", flat=True))
            assert {"I-247A", "I-205", "notice-es"} <= forms
            there = ReleaseTime.objects.get(matter=mine)
        steps = list(RecordedStep.objects.filter(matter=case).order_by("-number")[:3])
        assert [step.step for step in steps] == ["start_hold", "agree_to_hold", "serve"]
        assert {(s.actor_name, s.actor_role, s.actor_agency) for s in steps} == {
            ("Casey Clark", "jail_clerk", "CX0010000")
        }
        here = ReleaseTime.objects.get(matter=case)
        assert (here.due_at, here.at) == (there.due_at, there.at), "both clocks run from the same facts"
        assert Service.objects.get(matter=case).language == "Spanish"
        assert {one[1] for one in outcomes()} == {"recorded"}

    def test_notice_that_a_jail_told_where_its_law_allows_none_is_kept_as_a_breach(self) -> None:
        """R8: what is on file at the jail and at the office may differ; what was told was told."""
        case = self.lodged()
        Agency.objects.filter(ori=ALDER).update(policy="us-columbia-cedar")
        with self.jail.inside():
            mine = self.at_jail(case)
            custody.agree_to_notify(mine.pk, actor=self.jail.cast["clark"].actor, version=mine.version)
        self.pass_messages()
        assert self.states(case)[0] == "stopped"
        assert [one.kind for one in Breach.objects.filter(matter=case)] == ["notice_law"]

    def test_the_jails_own_clock_ends_the_hold_while_the_office_is_away(self) -> None:
        with time_machine.travel(timezone.now() - timedelta(hours=2)):
            case = self.lodged()
            self.serve(case)
            self.pass_messages()
        self.agree(case)
        self.wire.cut = True
        self.hold(case)
        with time_machine.travel(timezone.now() + timedelta(hours=49)):
            with self.jail.inside():
                clocks.tick()
            assert self.at_jail(case).state == "released", "a partition lengthens no hold"
            self.pass_messages()
            assert self.at_office(case).state == "served"
            self.mend()
            assert self.at_office(case).state == "held"
            clocks.tick()
            assert self.states(case) == ("released", "released")
            assert not [o for o in outcomes() if o[1] != "recorded"]

    def test_a_claim_of_citizenship_at_the_office_stops_the_request_at_the_jail_and_lets_it_go_on(
        self,
    ) -> None:
        case = self.held()
        now = self.at_office(case)
        citizenship.raise_citizenship(
            now.pk,
            actor=self.office.cast["lane"].actor,
            version=now.version,
            indicium="claim",
            text="Born in Ohio.",
        )
        self.pass_messages()
        assert self.states(case) == ("citizenship_question", "stopped")
        with self.jail.inside():
            body = IncomingMessage.objects.get(kind="request.stopped").body
            assert "Ohio" not in body

    def test_a_withdrawal_reaches_the_jails_page_and_what_crossed_it_is_recorded_as_such(self) -> None:
        case = self.held()
        self.wire.cut = True
        now = self.at_office(case)
        cancelling.cancel(
            now.pk, actor=self.office.cast["stone"].actor, version=now.version, reason=LiftReason.CASE_CLOSED,
            reasons="The case was closed by the court today; nothing is asked any more.",
        )  # fmt: skip
        with self.jail.inside():
            mine = self.at_jail(case)
            events.report_released(
                mine.pk, actor=self.jail.cast["clark"].actor, version=mine.version, released_at=timezone.now()
            )
        self.pass_messages()
        assert self.states(case) == ("cancelled", "released")
        self.mend()
        assert self.states(case) == ("cancelled", "cancelled")
        assert StoppedReport.objects.get(matter=case).kind == "released", "it had happened: it is on record"
        with self.jail.inside():
            self.client.force_login(self.jail.cast["clark"])
            page = self.client.get(f"/custody/requests/{case.reference}/").content.decode()
            assert "REYES, MARCOS" in page and "Do not hold" in page
            assert "closed by the court" not in page

    def test_a_stop_that_the_jail_answered_meanwhile_lets_the_answer_wait(self) -> None:
        case = self.lodged()
        self.wire.cut = True
        self.serve(case)
        self.question(case)
        self.mend()
        assert self.states(case) == ("citizenship_question", "stopped")
        assert ("request.served", "waits") in [one[:2] for one in outcomes()]
        self.answer_question(case)
        self.mend()
        assert self.states(case) == ("served", "served"), "it is recorded once the case goes on"

    def question(self, case: Matter) -> None:
        """Counsel of the office raises a question of citizenship."""
        now = self.at_office(case)
        citizenship.raise_citizenship(
            now.pk,
            actor=self.office.cast["stone"].actor,
            version=now.version,
            indicium="claim",
            text="Born in Ohio.",
        )

    def answer_question(self, case: Matter) -> None:
        """Counsel finds no evidence of citizenship."""
        now = self.at_office(case)
        citizenship.resolve_citizenship(
            now.pk, actor=self.office.cast["lane"].actor, version=now.version, citizen=False,
            fact_part="The birth certificate is of another person of that name.",
            law_part="No claim under INA 301 or 320 is shown by it.", supervisor="S. Stone",
        )  # fmt: skip

    def test_a_claim_at_the_jail_stops_both_and_no_earlier_word_of_the_office_undoes_it(self) -> None:
        case = self.lodged()
        self.question(case)
        self.answer_question(case)
        with self.jail.inside():
            mine = self.at_jail(case)
            citizenship.raise_citizenship(
                mine.pk, actor=self.jail.cast["clark"].actor, version=mine.version, indicium="claim",
                text="Says: born in Toledo.",
            )  # fmt: skip
        self.pass_messages()
        assert self.states(case) == ("citizenship_question", "citizenship_question")
        with self.jail.inside():
            assert ("request.resumed", "nothing", "something stopped the request after that") in outcomes()
        self.answer_question(case)
        self.pass_messages()
        assert self.states(case) == ("lodged", "lodged")

    def test_custody_ends_the_jails_part(self) -> None:
        case = self.held()
        now = self.at_office(case)
        custody.assume_custody(
            now.pk, actor=self.office.cast["ford"].actor, version=now.version, assumed_at=timezone.now(),
            place="sally port", officer="Officer Frost",
        )  # fmt: skip
        self.pass_messages()
        assert self.states(case) == ("in_custody", "in_custody")

    def test_a_jail_restored_from_last_nights_backup_gets_what_it_lost(self) -> None:
        case = case_in(self.office.cast, "lodged")
        with self.jail.inside():
            night = transaction.savepoint()
        self.pass_messages()
        assert self.at_jail(case).state == "lodged"
        with self.jail.inside():
            transaction.savepoint_rollback(night)
            assert not Matter.objects.filter(reference=case.reference).exists()
        self.question(case)
        self.mend()
        assert self.states(case) == ("citizenship_question", "stopped"), (
            "the request came again, and its stop counts"
        )

    def test_what_an_order_erases_here_is_told_to_whoever_was_told_it(self) -> None:
        case = self.held()
        rows = [f"detainer.Paper:{pk}" for pk in Paper.objects.filter(case=case).values_list("pk", flat=True)]
        asked = erasure.request(
            case.reference, rows=rows, authority="Order 26-118 of the Columbia Circuit Court",
            ordered_on=timezone.now().date(), actor=self.office.cast["reed"].actor,
        )  # fmt: skip
        erasure.approve(asked.pk, actor=self.office.cast["stone"].actor, at_once=False)
        assert OutgoingMessage.objects.filter(kind="content.erased").count() == 1
        self.pass_messages()
        with self.jail.inside():
            told = json.loads(IncomingMessage.objects.get(kind="content.erased").body)["data"]
            assert told["messages"][0].split(":")[3] == "request.lodged"
            self.client.force_login(self.jail.cast["clark"])
            assert "Order 26-118" in self.client.get(f"/custody/requests/{case.reference}/").content.decode()
        assert self.states(case) == ("stopped", "stopped"), (
            "what the request says is gone: nobody is held on it"
        )

    def test_a_forged_withdrawal_moves_nothing(self) -> None:
        case = self.held()
        said = example_of(NAMED["request.withdrawn"])
        body = json.dumps({
            "specversion": "1.0", "id": f"{OFFICE}:{case.reference}:99:request.withdrawn:{ALDER}", "source": OFFICE,
            "type": NAMED["request.withdrawn"].type, "subject": case.reference, "time": "2026-11-24T16:00:00Z",
            "dataschema": NAMED["request.withdrawn"].schema, "datacontenttype": "application/json", "recipient": ALDER,
            "casestep": 99, "caseafter": 0, "logentry": 9999, "logdigest": "f" * 64, "data": said,
        }).encode()  # fmt: skip
        forged = signed_request(Ed25519PrivateKey.generate(), "127.0.0.1:10", body, timezone.now())
        with self.jail.inside():
            assert receiving.receive(forged, lambda: body).status == 401
        assert self.states(case) == ("held", "held")
        true = signed_request(self.office.key, "127.0.0.1:10", body, timezone.now())
        with self.jail.inside():
            assert receiving.receive(true, lambda: body).status == 201
            assert not Paper.objects.filter(form="cancellation").exists(), "its digest is another's"
        assert self.at_jail(case).state == "cancelled", "nobody is held on for a paper that is not right"
