"""A lost code is replaced at the office; the jail of another deployment is sent the notice to hand over, and keeps no
code of its own."""

from __future__ import annotations

from django.test import override_settings
from django.utils import timezone

from handover.exchange.delivery_rules import MessageState
from handover.exchange.models import OutgoingMessage
from handover.process.models import Matter
from handover.stages.detainer import cancelling, person_code, queries, reissuing
from handover.stages.detainer.models import PersonCode
from handover.stages.detainer.reissuing import CodeRequest
from handover.stages.detainer.rules import CodeAsker, LiftReason
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in

PAGE = override_settings(HANDOVER_PERSON_PAGE="https://handover.example/person/")
ASKED = CodeRequest(
    CodeAsker.PERSON, "The jail's clerk confirmed it by photograph and wristband.",
    "The notice was taken with other papers when the cell was searched; it was not found again.",
)  # fmt: skip


class TestACodeApart(TwoDeployments):
    """One request whose code is lost."""

    def anew(self, case: Matter) -> Matter:
        """The office replaces the code."""
        actor = self.office.cast["ortiz"].actor
        return reissuing.reissue_code(case.pk, actor=actor, version=case.version, form=ASKED)

    def handed_over(self, case: Matter) -> list[int]:
        """By which steps of the jail the Spanish notices came that its clerk finds on the page of the request."""
        with self.jail.inside():
            papers = queries.papers_for(self.jail.cast["clark"], self.at_jail(case))
            return list(papers.filter(form="notice-es").values_list("number", flat=True))

    @PAGE
    def test_the_jail_is_sent_the_new_notice_and_hands_out_no_other(self) -> None:
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        assert self.handed_over(case) == [1]
        case = self.anew(case)
        self.pass_messages()
        assert self.handed_over(case) == [2]
        with self.jail.inside():
            assert not PersonCode.objects.exists(), "the office alone knows a code"
            assert self.at_jail(case).state == "lodged"

    @PAGE
    def test_an_old_message_that_comes_late_or_again_undoes_nothing(self) -> None:
        case = case_in(self.office.cast, "lodged")
        case = self.anew(case)
        number = person_code.newest_notice(case)
        first, second = OutgoingMessage.objects.order_by("number")
        assert (first.kind, second.kind) == ("request.lodged", "notice.replaced")
        OutgoingMessage.objects.filter(pk=second.pk).update(due_at=timezone.now(), tries=1)
        self.pass_messages()
        assert self.handed_over(case) == [2]
        OutgoingMessage.objects.filter(pk=first.pk).update(
            state=MessageState.WAITING.value, due_at=timezone.now()
        )
        self.pass_messages()
        assert self.handed_over(case) == [2]
        assert person_code.newest_notice(case) == number

    @PAGE
    def test_what_the_office_hands_over_itself_is_not_told(self) -> None:
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        case = cancelling.cancel(
            case.pk, actor=self.office.cast["ortiz"].actor, version=case.version, reason=LiftReason.RESOURCES,
            reasons=ASKED.reasons,
        )  # fmt: skip
        self.pass_messages()
        case = self.anew(case)
        self.pass_messages()
        assert self.handed_over(case) == [1]
        assert not OutgoingMessage.objects.filter(kind="notice.replaced").exists()
