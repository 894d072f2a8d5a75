"""A question of a jail apart that stops a request, and that no message asks the office: people of the jail and the
operator see it, nobody is held meanwhile, and a person has the office asked."""

from __future__ import annotations

import pytest
from django.test import override_settings

from handover.accounts.models import Agency, User
from handover.accounts.roles import Role
from handover.administration import metrics
from handover.audit.models import Entry
from handover.exchange import outbox, set_aside, stuck
from handover.exchange.models import OutgoingMessage
from handover.exchange.readiness import messages
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.review.children import actions as children
from handover.stages.review.citizenship import actions as citizenship
from tests.exchange import acts
from tests.exchange.holds_apart import HoldsApart
from tests.exchange.site import OFFICE
from tests.support.walk import case_in

WHY = "The office was called: it will never have this question by a message."
DOUBTS = ("citizenship.raised", "age.doubted")


class TestNeverAsked(HoldsApart):
    """The jail's clerk raises something, and the office does not learn of it."""

    def setUp(self) -> None:
        super().setUp()
        with self.jail.inside():
            clark = self.jail.cast["clark"]
            self.second = User.objects.create(
                username="clark2", first_name="Carmen", last_name="Clerk", role=Role.JAIL_CLERK.value,
                agency=clark.agency,
            )  # fmt: skip

    def doubted(self, kind: str) -> Matter:
        """A request that is served, and a question of the jail whose message is on its way."""
        self.wire.cut = False
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        self.there(case, acts.serve)
        self.wire.cut = True
        with self.jail.inside():
            if kind == "citizenship.raised":
                citizenship.raise_citizenship(**self.by(case), indicium="claim", text="Born in Ohio.")
            else:
                children.refer_child(**self.by(case), text="Says that he is 16.", age=None)
        return case

    def seen(self, case: Matter) -> tuple[int, int, bool]:
        """What the jail's menu counts, what the monitor reads, and whether the operator is told."""
        with self.jail.inside():
            told = any("stopped by a question of the jail" in one.what for one in messages())
            (line,) = [
                x
                for x in metrics.as_text().splitlines()
                if x.startswith('handover_messages_stuck{how="not ask')
            ]
            return stuck.count_of(self.second), int(float(line.split()[-1])), told

    def page(self, address: str) -> str:
        with self.jail.inside(), override_settings(SECURE_SSL_REDIRECT=False):
            self.client.force_login(self.jail.cast["clark"])
            return self.client.get(address).content.decode()

    def lost(self, case: Matter, how: str) -> None:
        """Nothing asks the office any more, as versions before let two people decide; or nothing ever did."""
        with self.jail.inside():
            rows = OutgoingMessage.objects.filter(matter=self.at_jail(case), kind__in=DOUBTS)
            if how == "aside":
                rows.update(state="aside", due_at=None)
            else:
                rows.delete()

    def test_it_is_seen_by_the_jail_and_the_operator_and_nobody_is_held(self) -> None:
        for kind in DOUBTS:
            for how in ("aside", "none"):
                with self.subTest(kind=kind, how=how):
                    case = self.doubted(kind)
                    assert self.seen(case)[1:] == (0, False), "it is on its way"
                    self.lost(case, how)
                    assert self.seen(case)[1:] == (1, True)
                    assert self.seen(case)[0] >= 1
                    assert (
                        case.reference
                        in self.page("/exchange/").partition("which the office does not have")[2]
                    )
                    request = self.page(f"/custody/requests/{case.reference}/")
                    assert "it is not sent any more" in request
                    assert "Do not hold" in request
                    with self.jail.inside(), pytest.raises(RefusedError):
                        custody.agree_to_hold(**self.by(case))
                    self.asks(case)

    def asks(self, case: Matter) -> None:
        """A clerk has the office asked; then it answers, and the request goes on at both."""
        with self.jail.inside(), override_settings(SECURE_SSL_REDIRECT=False):
            self.client.force_login(self.jail.cast["clark"])
            assert self.client.post("/exchange/", {"asked": case.reference}).status_code == 302
            assert self.client.post("/exchange/", {"asked": case.reference}).status_code == 404, "it is asked"
            assert Entry.objects.filter(subject=case.reference, act="message.ask_office").count() == 1
        assert self.seen(case)[1:] == (0, False)
        self.mend()
        assert self.at_office(case).state in ("citizenship_question", "child_path")

    def test_two_people_do_not_set_aside_what_stops_a_request(self) -> None:
        for kind in DOUBTS:
            with self.subTest(kind):
                case = self.doubted(kind)
                with self.jail.inside():
                    row = OutgoingMessage.objects.get(matter=self.at_jail(case), kind=kind)
                    OutgoingMessage.objects.filter(pk=row.pk).update(state="dead", due_at=None)
                    with pytest.raises(
                        RefusedError, match="stays stopped until the office has this question"
                    ):
                        set_aside.ask("sent", row.pk, actor=self.jail.cast["clark"].actor, reasons=WHY)

    def test_once_the_request_was_withdrawn_they_do(self) -> None:
        case = self.doubted("age.doubted")
        acts.cancel(self.office.cast, self.at_office(case))
        with self.jail.inside():
            OutgoingMessage.objects.filter(kind="age.doubted").update(state="dead", due_at=None)
        self.mend()
        with self.jail.inside():
            assert self.at_jail(case).state == "cancelled"
            row = OutgoingMessage.objects.get(matter=self.at_jail(case), kind="age.doubted")
            asked = set_aside.ask("sent", row.pk, actor=self.jail.cast["clark"].actor, reasons=WHY)
            set_aside.approve(asked.pk, actor=self.second.actor)
        assert self.seen(case)[1:] == (0, False), "nobody waits for an answer"

    def test_with_no_address_of_the_office_on_file_it_stays_seen(self) -> None:
        case = self.doubted("citizenship.raised")
        self.lost(case, "none")
        with self.jail.inside():
            Agency.objects.filter(ori=OFFICE).update(peer="")
            assert not outbox.ask_office(self.at_jail(case), actor=self.jail.cast["clark"].actor)
        assert self.seen(case)[1:] == (1, True)

    def test_a_question_at_the_office_and_one_that_is_answered_wait_for_nobody_here(self) -> None:
        case = self.held()
        acts.claim_here(self.office.cast, self.at_office(case))
        self.pass_messages()
        assert stuck.all_stuck()[-1].count == 0, "the office has its own question"
        assert self.seen(case)[1:] == (0, False)

    def test_nobody_of_another_agency_has_it_asked(self) -> None:
        case = self.doubted("citizenship.raised")
        self.lost(case, "none")
        with self.jail.inside(), override_settings(SECURE_SSL_REDIRECT=False):
            self.client.force_login(self.jail.cast["bell"])
            assert self.client.post("/exchange/", {"asked": case.reference}).status_code in (403, 404)
            assert case.reference not in self.client.get("/exchange/").content.decode()
