"""A claim of citizenship or a doubt of age that a jail apart raises while the office has another question open: whoever
answers the first is asked the second, and nobody is held between the two (R5, R17)."""

from __future__ import annotations

from handover.exchange.models import MessageEffect
from handover.process.models import Matter
from handover.stages.review.children import actions as children
from handover.stages.review.children.models import ChildReferral
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.models import CitizenshipClaim
from tests.exchange import acts
from tests.exchange.holds_apart import HoldsApart
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
