"""In which order the messages about one request are sent and counted: none before one that its receiver is to have
first, and what is urgent ahead of all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from handover.exchange import courier, outbox, sending
from handover.exchange.message_order import CourseOrder, Link, counts, order_of
from handover.exchange.models import IncomingCourse, IncomingMessage, OutgoingMessage
from handover.process.models import Matter
from tests.exchange.site import OFFICE
from tests.exchange.test_outbox import Outbox
from tests.support.walk import case_in, on_to


class TestMessageOrder(Outbox):
    """Messages of two requests."""

    def test_a_message_before_a_missing_one_waits_but_a_stop_counts(self) -> None:
        """As a sender of an earlier version has them pass: each names the one before it, whether that came or not."""
        case = self.walked_to("lodged")
        self.question(case)
        first, second = OutgoingMessage.objects.order_by("pk")
        OutgoingMessage.objects.filter(pk=second.pk).update(after=first.number)
        second.refresh_from_db()
        assert sending.send(second)
        course = IncomingCourse.objects.get()
        assert (course.in_order_to, course.held_back, course.missing_after) == (0, 1, first.number)
        assert counts(IncomingMessage.objects.get(), course)
        assert sending.send(first)
        course.refresh_from_db()
        assert (course.in_order_to, course.held_back, course.missing_after) == (second.number, 0, None)

    def test_a_stop_goes_ahead_of_all_that_waits_and_names_what_its_receiver_has(self) -> None:
        self.walked_to("served")
        case = case_in(self.cast, "lodged")
        self.question(case)
        assert [row.kind for row in outbox.due()] == [
            "request.stopped", "request.lodged", "request.served", "request.lodged",
        ]  # fmt: skip
        stop = outbox.due()[0]
        assert sending.send(stop)
        assert (stop.ahead, outbox.place_of(stop)) == (True, 0), "the request itself has not come there yet"
        assert courier.send_due() == 3
        assert not IncomingCourse.objects.filter(held_back__gt=0).exists()

    def test_a_message_is_sent_after_the_one_before_it_and_is_the_same_when_it_is_sent_again(self) -> None:
        case = self.walked_to("served")
        self.walk_on(case)
        first, second = OutgoingMessage.objects.filter(recipient=OFFICE).order_by("pk")
        assert sending.send(second)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, first.after, second.after) == ("received", 0, first.number)
        body = sending.compose(second)
        OutgoingMessage.objects.filter(pk=first.pk).update(state="dead")
        assert sending.compose(second) == body

    def test_while_the_one_before_it_fails_a_message_waits_with_it(self) -> None:
        case = self.walked_to("served")
        self.walk_on(case)
        first, second = OutgoingMessage.objects.filter(recipient=OFFICE).order_by("pk")
        later = timezone.now() + timedelta(hours=4)
        OutgoingMessage.objects.filter(pk=first.pk).update(
            state="failing", tries=5, due_at=later, why="ConnectError"
        )
        assert not sending.send(second)
        second.refresh_from_db()
        assert (second.state, second.tries, second.due_at, second.why) == ("waiting", 0, later, outbox.BEHIND)
        first.refresh_from_db()
        outbox.send_again(first, actor=self.cast["stone"].actor)
        assert courier.send_due() == 2, "the request itself and the first; the second is due by that"
        assert courier.send_due() == 1

    def test_what_the_program_cannot_say_waits_for_a_person_and_nothing_for_it(self) -> None:
        case = self.walked_to("served")
        self.walk_on(case)
        first = OutgoingMessage.objects.get(kind="request.served")
        OutgoingMessage.objects.filter(pk=first.pk).update(kind="of.a.later.version")
        assert courier.send_due() == 2
        first.refresh_from_db()
        assert (first.state, first.why) == ("dead", "a fault of the program: its log says more")
        assert not IncomingCourse.objects.filter(held_back__gt=0).exists()

    def walk_on(self, case: Matter) -> None:
        """The jail answers: it will hold."""
        on_to(self.cast, case, "hold_agreed")


@pytest.mark.parametrize(
    ("links", "order"),
    [
        ([], CourseOrder(0, 0, None)),
        ([Link(7, 0)], CourseOrder(7, 0, None)),
        ([Link(9, 7)], CourseOrder(0, 1, 7)),
        ([Link(9, 7), Link(7, 0)], CourseOrder(9, 0, None)),
        ([Link(7, 0), Link(12, 9)], CourseOrder(7, 1, 9)),
        ([Link(7, 0), Link(12, 9), Link(15, 12)], CourseOrder(7, 2, 9)),
        ([Link(7, 0), Link(7, 0), Link(8, 7)], CourseOrder(8, 0, None)),
        ([Link(7, 0), Link(9, 0)], CourseOrder(9, 0, None)),
        ([Link(4, 0), Link(7, 5), Link(9, 7)], CourseOrder(4, 2, 5)),
        ([Link(4, 0), Link(7, 5), Link(9, 7), Link(11, 4)], CourseOrder(11, 0, None)),
        ([Link(4, 0), Link(7, 5), Link(11, 9)], CourseOrder(4, 2, 5)),
    ],
)
def test_messages_follow_the_one_that_they_name(links: list[Link], order: CourseOrder) -> None:
    assert order_of(links) == order
