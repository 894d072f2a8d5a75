"""What of the messages waits for a person is seen, with its age and what it waits for, and ends by an act of two."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.administration import metrics
from handover.audit.models import Entry
from handover.exchange import outbox, sending, set_aside, stuck
from handover.exchange.effects.applying import apply_course, apply_waiting
from handover.exchange.message_order import order_anew
from handover.exchange.models import (
    IncomingCourse,
    IncomingMessage,
    MessageEffect,
    OutgoingMessage,
    SetAsideRequest,
)
from handover.exchange.readiness import messages
from handover.process.advance import RefusedError
from handover.process.models import Matter
from tests.exchange.acts import agree, hospital, serve
from tests.exchange.site import ALDER, OFFICE
from tests.exchange.two import TwoDeployments
from tests.support.walk import case_in

WHY = "The jail was called: that message was erased there, and nothing comes of it."


class Stuck(TwoDeployments):
    """A request at a jail apart whose answer came to the office, and an event before it did not."""

    case: Matter
    before = "served"

    def setUp(self) -> None:
        super().setUp()
        with self.ours.inside():
            hale = User.objects.create(
                username="hale", first_name="Ira", last_name="Hale", role=Role.SUPERVISOR.value,
                agency=self.office.cast.agencies[OFFICE],
            )  # fmt: skip
            User.objects.filter(pk=hale.pk).update(date_joined=timezone.now() - timedelta(days=9))
            self.hale = User.objects.get(pk=hale.pk)
        self.case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        with self.jail.inside():
            serve(self.jail.cast, self.at_jail(self.case))
        self.pass_messages()
        with self.jail.inside():
            hospital(self.jail.cast, self.at_jail(self.case))
            agree(self.jail.cast, self.at_jail(self.case))
            self.served, self.missed, self.answered = OutgoingMessage.objects.order_by("number")
            OutgoingMessage.objects.filter(pk=self.missed.pk).update(state="dead", due_at=None)
            OutgoingMessage.objects.filter(pk=self.answered.pk).update(after=self.missed.number)

    def hold_back(self) -> IncomingCourse:
        """The answer comes, which names the event; the office's course."""
        self.pass_messages()
        return IncomingCourse.objects.get(recipient=OFFICE)

    def ask(self, what: str, key: int, who: str = "stone") -> SetAsideRequest:
        """A supervisor of the office asks."""
        return set_aside.ask(what, key, actor=self.office.cast[who].actor, reasons=WHY)


class TestHeldBack(Stuck):
    """One is missing, and no later one comes in its course."""

    def test_it_is_seen_with_its_age_and_counted_and_after_an_hour_the_operator_is_told(self) -> None:
        assert stuck.count_of(self.hale) == 0
        assert list(messages()) == []
        course = self.hold_back()
        assert (course.held_back, course.missing_after) == (1, self.missed.number)
        assert stuck.count_of(self.hale) == 1
        assert 'handover_messages_stuck{how="held back"} 1' in metrics.as_text()
        assert list(messages()) == [], "a late one may come yet"
        came = IncomingMessage.objects.get(kind="request.answered")
        with (
            time_machine.travel(timezone.now() + timedelta(hours=3)),
            override_settings(SECURE_SSL_REDIRECT=False),
        ):
            (found,) = messages()
            assert (found.code, found.stops) == ("messages-stuck", True)
            assert f"{came.received_at:%H:%M}" in found.what
            (age,) = [x for x in metrics.as_text().splitlines() if 'stuck_message_seconds{how="held' in x]
            assert float(age.split()[-1]) == pytest.approx(3 * 3600, abs=60)
            self.client.force_login(self.hale)
            page = self.client.get("/exchange/").content.decode()
            assert f"Ask alder to send step {self.missed.number} of {self.case.reference} again." in page
            assert "3\N{NO-BREAK SPACE}hours" in page and OFFICE in page
            aside = f"/exchange/aside/missing/{course.pk}/"
            assert aside in page
            assert "request.answered" in self.client.get(aside).content.decode(), "what waits"

    def test_two_people_set_it_aside_and_what_waited_is_recorded(self) -> None:
        course = self.hold_back()
        assert self.at_office(self.case).state == self.before
        asked = self.ask("missing", course.pk)
        with pytest.raises(RefusedError, match="second person"):
            set_aside.approve(asked.pk, actor=self.office.cast["stone"].actor)
        assert self.at_office(self.case).state == self.before, "one person alone changes nothing"
        set_aside.approve(asked.pk, actor=self.hale.actor)
        assert self.at_office(self.case).state == "hold_agreed"
        assert stuck.count_of(self.hale) == 0
        acts = Entry.objects.filter(subject=self.case.reference, act__startswith="message.aside")
        assert [one.act for one in acts] == ["message.aside.ask", "message.aside.approve"]

    def test_what_was_set_aside_and_comes_after_all_is_recorded(self) -> None:
        course = self.hold_back()
        set_aside.approve(self.ask("missing", course.pk).pk, actor=self.hale.actor)
        with self.jail.inside():
            self.missed.refresh_from_db()
            outbox.send_again(self.missed, actor=self.jail.cast["clark"].actor)
        self.pass_messages()
        effect = MessageEffect.objects.get(message__kind="event.reported")
        assert effect.outcome == "recorded", effect.why
        course.refresh_from_db()
        assert (course.held_back, course.in_order_to) == (0, self.answered.number)

    def test_what_came_before_the_second_word_is_not_set_aside(self) -> None:
        course = self.hold_back()
        asked = self.ask("missing", course.pk)
        with pytest.raises(RefusedError, match="asked for the same already"):
            self.ask("missing", course.pk)
        with self.jail.inside():
            self.missed.refresh_from_db()
            outbox.send_again(self.missed, actor=self.jail.cast["clark"].actor)
        self.pass_messages()
        assert self.at_office(self.case).state == "hold_agreed"
        with pytest.raises(RefusedError, match="Nothing of this name waits"):
            set_aside.approve(asked.pk, actor=self.hale.actor)
        assert not SetAsideRequest.objects.exclude(outcome="").exists()

    def test_another_one_that_is_missing_is_not_set_aside_with_it(self) -> None:
        course = self.hold_back()
        asked = self.ask("missing", course.pk)
        IncomingCourse.objects.filter(pk=course.pk).update(missing_after=self.missed.number - 1)
        with pytest.raises(RefusedError, match="came meanwhile"):
            set_aside.approve(asked.pk, actor=self.hale.actor)
        fresh = self.ask("missing", course.pk)
        asked.refresh_from_db()
        assert (asked.outcome, fresh.missing) == ("moot", self.missed.number - 1)

    def test_a_message_taken_at_the_same_time_does_not_undo_it(self) -> None:
        """Whoever takes one computes the order anew from what was decided."""
        course = self.hold_back()
        set_aside.approve(self.ask("missing", course.pk).pk, actor=self.hale.actor)
        assert order_anew(course).held_back == 0
        assert apply_course(course) == 0

    def test_nobody_of_another_agency_asks_or_sees_it(self) -> None:
        course = self.hold_back()
        clark = self.office.cast["clark"]
        with pytest.raises(RefusedError, match="Nothing of this name"):
            set_aside.ask("missing", course.pk, actor=clark.actor, reasons=WHY)
        assert stuck.count_of(clark) == 0
        with override_settings(SECURE_SSL_REDIRECT=False):
            self.client.force_login(clark)
            assert self.client.get(f"/exchange/aside/missing/{course.pk}/").status_code == 404
            assert self.client.get("/exchange/aside/else/1/").status_code == 404

    def test_the_page_lets_one_ask_and_another_decide(self) -> None:
        course = self.hold_back()
        address = f"/exchange/aside/missing/{course.pk}/"
        with override_settings(SECURE_SSL_REDIRECT=False):
            self.client.force_login(self.office.cast["stone"])
            assert self.client.post(address, {"reasons": "too short"}).status_code == 422
            assert self.client.post(address, {"reasons": WHY}).status_code == 302
            page = self.client.get(address).content.decode()
            assert "It waits for another person." in page
            assert self.client.post(address, {"decision": "approve"}).status_code == 422
            assert self.at_office(self.case).state == self.before
            self.client.force_login(self.hale)
            assert WHY in self.client.get(address).content.decode()
            assert self.client.post(address, {"decision": "approve"}).status_code == 302
        assert self.at_office(self.case).state == "hold_agreed"

    def test_a_declined_one_is_waited_for(self) -> None:
        course = self.hold_back()
        asked = self.ask("missing", course.pk)
        set_aside.decline(asked.pk, actor=self.hale.actor)
        apply_waiting()
        assert self.at_office(self.case).state == self.before
        assert self.ask("missing", course.pk).outcome == ""

    def test_the_sender_sees_that_its_receiver_waits(self) -> None:
        self.hold_back()
        with self.jail.inside():
            self.missed.refresh_from_db()
            assert self.missed.why.startswith("its receiver holds later messages back for it")


class TestOthers(Stuck):
    """One that was given up here, and one that came and is not recorded."""

    def test_one_that_was_given_up_is_set_aside_by_two_of_the_jail_and_no_later_one_names_it(self) -> None:
        with self.jail.inside():
            clark = self.jail.cast["clark"]
            voss = User.objects.create(
                username="voss", first_name="Val", last_name="Voss", role=Role.JAIL_CLERK.value,
                agency=self.jail.cast.agencies[ALDER],
            )  # fmt: skip
            User.objects.filter(pk=voss.pk).update(date_joined=timezone.now() - timedelta(days=9))
            voss = User.objects.get(pk=voss.pk)
            assert [one.count for one in stuck.all_stuck()] == [0, 1, 0, 0, 0]
            assert stuck.count_of(voss) == 1
            asked = set_aside.ask("sent", self.missed.pk, actor=clark.actor, reasons=WHY)
            set_aside.approve(asked.pk, actor=voss.actor)
            self.missed.refresh_from_db()
            assert (self.missed.state, stuck.count_of(voss)) == ("aside", 0)
            OutgoingMessage.objects.filter(pk=self.answered.pk).update(after=None)
            self.answered.refresh_from_db()
            assert outbox.place_of(self.answered) == self.served.number
            assert sending.send(self.answered)
            outbox.send_again(self.missed, actor=clark.actor)
            self.missed.refresh_from_db()
            assert self.missed.state == "waiting", "a person can send it all the same"

    def test_one_that_is_not_recorded_is_set_aside_and_a_claim_never(self) -> None:
        with self.jail.inside():
            OutgoingMessage.objects.filter(pk=self.answered.pk).update(after=None)
        self.pass_messages()
        effect = MessageEffect.objects.get(message__kind="request.answered")
        with pytest.raises(RefusedError, match="Nothing of this name"):
            self.ask("came", effect.message_id)
        MessageEffect.objects.filter(pk=effect.pk).update(outcome="refused", why="no such ground")
        assert stuck.count_of(self.hale) == 1
        asked = self.ask("came", effect.message_id)
        set_aside.approve(asked.pk, actor=self.hale.actor)
        effect.refresh_from_db()
        assert (effect.outcome, effect.why) == ("nothing", f"set aside by two people: request {asked.pk}")
        MessageEffect.objects.filter(pk=effect.pk).update(outcome="refused", at_once=True)
        with pytest.raises(RefusedError, match="ends or stops"):
            self.ask("came", effect.message_id)
