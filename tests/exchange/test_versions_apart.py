"""A peer of another version, both ways: what it does not know is refused and seen, and tried until it is upgraded; what
is urgent is told at once in the version that it knows; and what an earlier version says is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from handover.exchange import outbox, peers, stuck
from handover.exchange.messages.registry import BY_TYPE, NAMED
from handover.exchange.models import IncomingMessage, MessageEffect, OutgoingMessage, RefusedMessages
from handover.exchange.readiness import messages
from handover.process.models import Matter
from tests.exchange.acts import agree, claim_there, serve
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in


@contextmanager
def knows(kind: str, newest: int) -> Iterator[None]:
    """Whoever receives runs a version that knows this kind up to this version; 0: not at all."""
    later = {f"handover.{kind}.v{n}" for n in range(newest + 1, NAMED[kind].version + 1)}
    assert later, "it is of an earlier version"
    with mock.patch.dict(BY_TYPE):
        for one in later:
            del BY_TYPE[one]
        yield


class TestVersionsApart(TwoDeployments):
    """A request at a jail apart."""

    case: Matter

    def setUp(self) -> None:
        super().setUp()
        self.case = case_in(self.office.cast, "lodged")
        self.pass_messages()

    def of(self, kind: str) -> OutgoingMessage:
        """The jail's message of this kind."""
        with self.jail.inside():
            return OutgoingMessage.objects.get(kind=kind)

    def test_a_claim_of_citizenship_waits_for_no_upgrade_of_the_office(self) -> None:
        with knows("citizenship.raised", 1):
            with self.jail.inside():
                claim_there(self.jail.cast, self.at_jail(self.case))
            self.pass_messages()
            assert self.at_office(self.case).state == "citizenship_question"
            sent = self.of("citizenship.raised")
            assert (sent.state, sent.version) == ("received", 1)
        came = IncomingMessage.objects.get(kind="citizenship.raised")
        assert came.digest == sent.digest
        assert "citizenship.raised.v1" in came.body and "by_id" not in came.body
        with self.jail.inside():  # after the upgrade it is the same message
            outbox.send_again(sent, actor=self.jail.cast["clark"].actor)
        self.pass_messages()
        assert self.of("citizenship.raised").state == "received"
        assert IncomingMessage.objects.filter(kind="citizenship.raised").count() == 1

    def test_an_office_that_knows_no_claims_is_seen_at_both_ends_and_gets_it_once_it_is_upgraded(
        self,
    ) -> None:
        with knows("citizenship.raised", 0):
            with self.jail.inside():
                claim_there(self.jail.cast, self.at_jail(self.case))
            self.pass_messages()
            sent = self.of("citizenship.raised")
            assert (sent.state, sent.version) == ("failing", NAMED[sent.kind].version)
            assert RefusedMessages.objects.get(code="version").peer == "alder"
        with self.jail.inside():
            outbox.send_again(sent, actor=self.jail.cast["clark"].actor)
        self.pass_messages()
        assert self.at_office(self.case).state == "citizenship_question"

    def test_what_is_not_urgent_is_tried_as_it_was_written_and_an_operator_is_told(self) -> None:
        with knows("request.served", 1):
            with self.jail.inside():
                serve(self.jail.cast, self.at_jail(self.case))
                agree(self.jail.cast, self.at_jail(self.case))
            self.pass_messages()
            sent = self.of("request.served")
            assert (sent.state, sent.version, sent.why) == ("failing", 2, stuck.UNREAD)
            assert self.of("request.answered").state == "received", "the later ones of its case go on"
            assert MessageEffect.objects.get(message__kind="request.answered").outcome == "refused", (
                "a request of which no copy was served has no effect (I-247A)"
            )
            with self.jail.inside():
                (found,) = messages()
                assert "of a version that the other agency does not know" in found.what
        self.mend()
        assert self.of("request.served").version == 2
        assert self.at_office(self.case).state == "hold_agreed", "both are recorded, in their order"
        with self.jail.inside():
            assert list(messages()) == []

    def test_what_a_jail_of_before_says_is_read_by_a_newer_office(self) -> None:
        with self.jail.inside():
            claim_there(self.jail.cast, self.at_jail(self.case))
            OutgoingMessage.objects.filter(kind="citizenship.raised").update(version=1)
        self.pass_messages()
        assert self.at_office(self.case).state == "citizenship_question"
        assert not RefusedMessages.objects.exists()

    def test_another_refusal_is_not_taken_for_one_of_the_version(self) -> None:
        """Only a version that is not known is said in another: a peer that does not know the key is told nothing."""
        with self.jail.inside():
            claim_there(self.jail.cast, self.at_jail(self.case))
        with mock.patch.object(peers, "is_here", return_value=False):
            self.pass_messages()
        sent = self.of("citizenship.raised")
        assert (sent.state, sent.version) == ("failing", NAMED[sent.kind].version)
        assert "403" in sent.why
