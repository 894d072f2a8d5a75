"""A claim of citizenship or a doubt of age that a jail apart raises while the office has another question open: whoever
answers the first is asked the second, and nobody is held between the two (R5, R17)."""

from __future__ import annotations

from unittest import mock

from handover.exchange import outbox
from handover.exchange.effects import at_office
from handover.exchange.effects.told import CannotBeRecordedError
from handover.exchange.models import MessageEffect, OutgoingMessage
from handover.process.models import Matter
from handover.stages.review.children import actions as children
from handover.stages.review.children.models import ChildReferral
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.models import CitizenshipClaim
from tests.exchange import acts
from tests.exchange.holds_apart import HoldsApart
from tests.exchange.side_by_side import Deployment
from tests.support.walk import REASONS


class TestDoubtsApart(HoldsApart):
    """The office asks first, and the jail's clerk raises something of their own."""

    def outcome(self, kind: str) -> str:
        """What became of the newest message of this kind at the office."""
        newest = MessageEffect.objects.filter(message__kind=kind).order_by("-message__pk").first()
        assert newest is not None
        return newest.outcome

    def claims_there(self, case: Matter) -> None:
        with self.jail.inside():
            citizenship.raise_citizenship(
                **self.by(case), indicium="parent", text="The mother was naturalised in Toledo in 2001."
            )
        self.pass_messages()

    def test_a_second_claim_is_asked_before_anything_resumes(self) -> None:
        case = self.held()
        acts.claim_here(self.office.cast, self.at_office(case))
        self.pass_messages()
        self.claims_there(case)
        assert self.outcome("citizenship.raised") == "waits"
        for who, page in (
            ("lane", f"/review/cases/{case.reference}/resolve/"),
            ("lane", f"/review/cases/{case.reference}/"),
        ):
            assert "naturalised in Toledo" in self.page(self.office, who, page), (
                "whoever answers reads what waits"
            )
        acts.no_citizen(self.office.cast, self.at_office(case))
        assert self.at_office(case).state == "citizenship_question", "in the transaction of the first answer"
        assert sum("Toledo" in one.text for one in CitizenshipClaim.objects.filter(matter=case)) == 1
        self.pass_messages()
        assert self.states(case) == ("citizenship_question", "citizenship_question")
        acts.no_citizen(self.office.cast, self.at_office(case))
        self.pass_messages()
        assert self.states(case) == ("held", "held")

    def test_a_second_doubt_of_age_is_asked_before_anything_resumes(self) -> None:
        case = self.held()
        for place, text in ((self.office, "Looks sixteen."), (self.jail, "School card: born 2011.")):
            with place.inside():
                mine = self.at_office(case) if place is self.office else self.at_jail(case)
                who = "ford" if place is self.office else "clark"
                children.refer_child(
                    mine.pk, actor=place.cast[who].actor, version=mine.version, text=text, age=None
                )
            self.pass_messages()
        assert self.outcome("age.doubted") == "waits"
        now = self.at_office(case)
        children.find_adult(
            now.pk, actor=self.office.cast["stone"].actor, version=now.version, first_source="Passport",
            second_source="School record", reasons=REASONS,
        )  # fmt: skip
        self.pass_messages()
        assert self.states(case) == ("child_path", "child_path")
        assert sum("2011" in one.text for one in ChildReferral.objects.filter(matter=case)) == 1

    def page(self, at: Deployment, who: str, address: str) -> str:
        """A page as this person reads it."""
        with at.inside():
            self.client.force_login(at.cast[who])
            answer = self.client.get(address)
            assert answer.status_code == 200, (who, address)
            return answer.content.decode()

    def jails_page(self, case: Matter) -> str:
        return self.page(self.jail, "clark", f"/custody/requests/{case.reference}/")

    def test_the_jail_reads_who_answers_and_whether_the_office_has_its_question(self) -> None:
        case = self.held()
        assert "Who lets the request go on" not in self.jails_page(case)
        self.wire.cut = True
        self.claims_there(case)
        assert "it is being sent" in self.jails_page(case)
        with self.jail.inside():
            OutgoingMessage.objects.filter(kind="citizenship.raised").update(state="dead", due_at=None)
        page = self.jails_page(case)
        assert "it is not sent any more" in page
        assert "/exchange/?state=dead" in page
        self.mend()
        assert self.states(case)[0] == "held", "it is not sent by itself"
        with self.jail.inside():
            given_up = OutgoingMessage.objects.get(kind="citizenship.raised")
            outbox.send_again(given_up, actor=self.jail.cast["clark"].actor)
        self.pass_messages()
        page = self.jails_page(case)
        assert "The office has it since" in page
        assert "Counsel of the immigration office alone answers it" in page
        acts.no_citizen(self.office.cast, self.at_office(case))
        self.pass_messages()
        assert self.states(case) == ("held", "held")
        assert "Who lets the request go on" not in self.jails_page(case)

    def test_a_question_that_the_office_cannot_record_is_asked_there_by_a_person_and_both_agree(self) -> None:
        case = self.held()

        def refuse(*_: object) -> Matter:
            raise CannotBeRecordedError("the word for the sign is not known here")

        with mock.patch.dict(at_office.EFFECTS, {"citizenship.raised": refuse}):
            self.claims_there(case)
        assert self.outcome("citizenship.raised") == "refused"
        assert self.states(case) == ("held", "citizenship_question")
        address = f"/review/cases/{case.reference}/"
        page = self.page(self.office, "lane", address)
        assert "could not be recorded here" in page
        assert "naturalised in Toledo" in page
        MessageEffect.objects.filter(outcome="refused").update(tries=99)
        with mock.patch.dict(at_office.EFFECTS, {"citizenship.raised": refuse}):
            acts.claim_here(self.office.cast, self.at_office(case))
            assert "could not be recorded here" not in self.page(self.office, "lane", address)
            acts.no_citizen(self.office.cast, self.at_office(case))
            self.pass_messages()
        assert self.states(case) == ("held", "held")
