"""Item 8 of the process: whoever outside was told is told otherwise; the criminal side's answer is corrected."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from handover.formats.ansi_nist import read
from handover.process.advance import RefusedError
from handover.process.definitions import NOTHING
from handover.process.graph import Track, steps_of
from handover.process.models import Matter, RecordedStep
from handover.process.worker import Worker
from handover.stages.custody import actions as custody
from handover.stages.custody import corrections, events
from handover.stages.custody.recipients import RecipientKind, Told, recipients
from handover.stages.detainer import cancelling
from handover.stages.identification import actions as identification
from handover.stages.identification import criminal_answer
from handover.stages.intake import file_store
from handover.stages.intake import queries as intake
from handover.stages.intake.models import Delivery
from handover.stages.intake.replies.push import message_of
from handover.stages.notification.queries import link_of
from handover.stages.review.citizenship.actions import CounselAnswer, raise_citizenship
from handover.stages.review.misidentification.consequences import consequences_of
from tests.safeguards.conftest import Post
from tests.stages.intake.jail import Jail
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, booking, case_in, criminal_identity, ended_search

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]
COUNSEL = CounselAnswer(REASONS, REASONS, "Sky Stone")


def withdraw(cast: Cast, search: Matter) -> None:
    search.refresh_from_db()
    identification.withdraw_match(
        search.pk, actor=cast["evans"].actor, version=search.version,
        reasons="Compared again: the left index differs in its core and in nine minutiae.",
    )  # fmt: skip


@pytest.fixture
def any_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """These bookings have no file whose encoding an answer could follow."""
    monkeypatch.setattr("handover.stages.intake.actions.as_sent", lambda _, data: data)


@pytest.mark.usefixtures("any_encoding")
class TestTheCriminalSide:
    def test_whoever_got_the_answer_gets_a_corrected_one_through_the_ledger(
        self, cast: Cast, page: Page
    ) -> None:
        booked = booking(cast)
        identity = criminal_identity()
        search = ended_search(booked, "criminal", identity.ucn)
        criminal_answer.answer_booking(search.pk)
        withdraw(cast, search)
        Worker().run()
        first, corrected = intake.answers_of(booked.pk)
        assert corrected.corrects == first.tcn
        assert Delivery.objects.filter(answer=corrected, agency=booked.agency).count() == 1
        second = read(file_store.get(corrected.sha256)).record(2)
        assert second is not None
        assert second.first(59) == "N"
        assert second.first(14) == ""
        message = file_store.get(corrected.sha256).decode("utf-8", "replace")
        assert first.tcn in message
        assert identity.ucn in message
        assert "WITHDRAWN" in message
        assert identity.ucn not in intake.text_of(corrected)
        shown = page("clark", f"/intake/{booked.reference}/")
        assert "is withdrawn" in shown
        assert "Corrected criminal answer (SRE)" in shown

    def test_a_program_sees_which_answer_is_replaced(self, cast: Cast) -> None:
        """Whether it lists answers, asks how a booking stands, or has answers pushed to it."""
        booked = booking(cast)
        search = ended_search(booked, "criminal", criminal_identity().ucn)
        criminal_answer.answer_booking(search.pk)
        withdraw(cast, search)
        criminal_answer.correct_answer(search.pk)
        first, corrected = intake.answers_of(booked.pk)
        jail = Jail(cast)
        for told in (jail.answers(), jail.get(f"submissions/{booked.reference}").json()):
            assert [(a["tcn"], a["corrects"]) for a in told["answers"]] == [
                (first.tcn, ""),
                (corrected.tcn, first.tcn),
            ]
        messages = [json.loads(message_of(answer)) for answer in (first, corrected)]
        assert [m.get("corrects") for m in messages] == [None, first.tcn]

    def test_it_is_sent_once(self, cast: Cast) -> None:
        booked = booking(cast)
        search = ended_search(booked, "criminal", criminal_identity().ucn)
        criminal_answer.answer_booking(search.pk)
        withdraw(cast, search)
        criminal_answer.correct_answer(search.pk)
        criminal_answer.correct_answer(search.pk)
        assert intake.answers_of(booked.pk).count() == 2

    def test_a_match_withdrawn_before_the_answer_identifies_nobody_in_it(self, cast: Cast) -> None:
        booked = booking(cast)
        search = ended_search(booked, "criminal", criminal_identity().ucn)
        withdraw(cast, search)
        criminal_answer.correct_answer(search.pk)
        only = intake.answers_of(booked.pk).get()
        assert only.corrects == ""
        assert only.summary.startswith("nobody")


def in_custody_after_a_transfer(cast: Cast) -> Matter:
    """Lodged at Alder, transferred to Birch, which gives notice; custody assumed there."""
    case = case_in(cast, "served")
    case = events.report_transfer(
        case.pk, actor=cast["clark"].actor, version=case.version, to_ori="CX0020000", transferred_at=at(0),
        ground="Birch County warrant 26-77",
    )  # fmt: skip
    case = custody.agree_to_notify(case.pk, actor=cast["bell"].actor, version=case.version)
    return custody.assume_custody(
        case.pk, actor=cast["ford"].actor, version=case.version, assumed_at=at(0), place="Birch release desk",
        officer="F. Ford",
    )  # fmt: skip


def found_a_citizen(cast: Cast, case: Matter) -> Matter:
    case = raise_citizenship(
        case.pk,
        actor=cast["ford"].actor,
        version=case.version,
        indicium="passport",
        text="Showed a passport.",
    )
    case = cancelling.resolve_and_cancel(
        case.pk, actor=cast["lane"].actor, version=case.version, answer=COUNSEL
    )
    Worker().run()
    return Matter.objects.get(pk=case.pk)


class TestAfterCustody:
    def test_each_who_was_told_gets_a_draft_that_a_person_sends(
        self, cast: Cast, post: Post, page: Page
    ) -> None:
        case = found_a_citizen(cast, in_custody_after_a_transfer(cast))
        drafts = list(corrections.of_case(case.pk))
        assert [(d.kind, d.to_name) for d in drafts] == [
            ("jail", "Alder County Jail"), ("jail", "Birch County Jail"), ("custody", "Birch release desk"),
        ]  # fmt: skip
        assert "decide at once" in drafts[2].text
        assert page("stone", "/custody/corrections/").count(case.reference) >= 3
        history = f"/custody/requests/{case.reference}/history/"
        assert "no longer stands as you were told" not in page("clark", history)  # a draft tells nobody
        address = f"/custody/corrections/{case.reference}/{drafts[0].pk}/"
        assert post("clark", address, version=case.version, sent="yes", how="x").status_code == 403
        assert post("stone", address, version=case.version, sent="no", how="no need").status_code == 422
        assert (
            post("stone", address, version=case.version, sent="yes", how="By telephone, desk").status_code
            == 302
        )
        assert "no longer stands as you were told" in page("clark", history)
        again = Matter.objects.get(pk=case.pk)
        with pytest.raises(RefusedError, match="not waiting"):
            corrections.tell(
                case.pk,
                actor=cast["stone"].actor,
                version=again.version,
                draft_id=drafts[0].pk,
                sent=True,
                how="x",
            )

    def test_drafts_are_written_once(self, cast: Cast) -> None:
        case = found_a_citizen(cast, in_custody_after_a_transfer(cast))
        assert corrections.draft_after_step(case.pk) == 0

    def test_a_jail_whose_page_says_so_needs_no_draft(self, cast: Cast) -> None:
        """The request is still with it and the person is there: the cancellation stands on its page at once."""
        case = found_a_citizen(cast, case_in(cast, "served"))
        assert not corrections.of_case(case.pk).exists()

    def test_a_withdrawn_match_traces_each_of_them(self, cast: Cast, page: Page) -> None:
        case = in_custody_after_a_transfer(cast)
        withdraw(cast, link_of(case.pk).search_matter)
        Worker().run()
        case.refresh_from_db()
        assert case.state == "identity_withdrawn"
        text = page("stone", f"/detainer/cases/{case.reference}/misidentified/")
        for part in (
            "A query was raised for another person", "Probable cause was found", "I-247A", "A detainer was lodged",
            "A copy was served on the person", "went along to another agency", "Alder County Jail was told",
            "taken into custody", "Custody at “Birch release desk” rests on it",
        ):  # fmt: skip
            assert part in text, part
        cancelling.reverse_and_cancel(
            case.pk,
            actor=cast["stone"].actor,
            version=case.version,
            reasons=REASONS,
            person_told="In person.",
        )
        Worker().run()
        assert {d.kind for d in corrections.of_case(case.pk)} == {"jail", "custody"}


def test_every_step_of_a_case_says_what_undoes_it_or_that_it_did_nothing() -> None:
    for step in steps_of(Track.CASE):
        assert step.undoing is not None, f"{step.name} says neither what undoes it nor NOTHING"
        assert step.undoing == NOTHING or all(step.undoing), step.name


def test_the_trace_is_in_the_order_of_the_steps(cast: Cast) -> None:
    found = consequences_of(in_custody_after_a_transfer(cast))
    assert [c.number for c in found] == sorted(c.number for c in found)


ALDER, BIRCH = ("CX0010000", "Alder"), ("CX0020000", "Birch")


@pytest.mark.parametrize(
    ("told", "page_changes", "expected"),
    [
        (Told(()), True, []),
        (Told((ALDER,), here="CX0010000"), True, []),
        (Told((ALDER,), here="CX0010000"), False, ["jail"]),
        (Told((ALDER,), here="CX0010000", gone=True), True, ["jail"]),
        (Told((ALDER, BIRCH), here="CX0020000"), True, ["jail"]),
        (Told((ALDER,), here="CX0010000", agency="Sgt. Hale"), True, ["agency"]),
        (Told((ALDER,), here="CX0010000", gone=True, custody="Desk"), True, ["jail", "custody"]),
        (Told((), loan="County Court", custody="Desk"), True, ["loan", "custody"]),
    ],
)
def test_who_must_be_told_otherwise(told: Told, page_changes: bool, expected: list[str]) -> None:
    assert [r.kind for r in recipients(told, page_changes=page_changes)] == [
        RecipientKind(k) for k in expected
    ]


def test_the_sending_jail_reads_its_own_time_of_the_request_and_nothing_after(
    cast: Cast, post: Post, page: Page
) -> None:
    case = in_custody_after_a_transfer(cast)
    assert case.reference in page("clark", "/custody/requests/")
    text = page("clark", f"/custody/requests/{case.reference}/history/")
    assert "Reported a transfer to another agency" in text
    assert not re.search("assumed? custody", text, re.IGNORECASE)
    assert "Birch release desk" not in text
    client_steps = RecordedStep.objects.filter(matter=case).count()
    for part in ("released", "decline", "event", ""):
        answer = post(
            "clark", f"/custody/requests/{case.reference}/{part}{'/' if part else ''}", version=case.version
        )
        assert answer.status_code in (404, 405), part
    assert RecordedStep.objects.filter(matter=case).count() == client_steps
    from django.test import Client

    stranger = Client()
    stranger.force_login(cast["cole"])
    assert stranger.get(f"/custody/requests/{case.reference}/history/").status_code == 404
