"""What a person says on their page: it stops a case at once or gets a dated answer, and ends in a receipt."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.process.worker import Worker
from handover.stages.detainer import queries
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.disputes.actions import DatedAnswer
from handover.stages.review.notes.actions import MOST_DOCUMENTS
from handover.stages.review.notes.models import CaseNote, NoteFile
from handover.stages.review.queries import disputes_about
from handover.subject_portal import limits
from handover.subject_portal.translations import LANGUAGES, words_of
from tests.subject_portal.person_page import ENTRANCE, PAGE, enter, text
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.django_db


def said(client: Client, kind: str, text: str = "I was born in Laredo.") -> int:
    return client.post(PAGE, {"kind": kind, "who": "person", "text": text}).status_code


TOLD = {"kind": "record", "who": "person", "text": "That order was vacated."}


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("kind", "state"), [("citizen", "citizenship_question"), ("child", "child_path")]
    )
    @pytest.mark.parametrize("at_state", ["lodged", "held"])
    def test_a_claim_stops_the_case_at_once(
        self, cast: Cast, kind: str, state: CaseState, at_state: CaseState
    ) -> None:
        """R5, R17: the jail reads it, the cancellation is drafted, and the page says so."""
        case = case_in(cast, at_state)
        client = enter(case)
        assert said(client, kind) == 302
        stopped = Matter.objects.get(pk=case.pk)
        assert stopped.state == state
        assert stopped.standing.last_by["raise_citizenship" if kind == "citizen" else "refer_child"] == (
            f"person:{case.reference}"
        )
        Worker().run()
        assert queries.drafted_cancellation(stopped) is not None
        assert "Stopped" in text(client)
        assert said(client, kind) == 302  # the same sent again: it is on file
        assert disputes_about(case.reference) == []
        assert (
            said(client, kind, "My mother is from Laredo.") == 302
        )  # more: nothing is lost, a person answers it
        assert len(disputes_about(case.reference)) == 1

    def test_everything_else_gets_a_dated_answer_from_somebody_else_shown_here(self, cast: Cast) -> None:
        case = case_in(cast, "lodged")
        client = enter(case)
        assert said(client, "record", "That order was vacated.") == 302
        assert "Waits for its answer" in text(client)
        dispute, _ = disputes_about(case.reference)[0]
        disputes.leave_record(
            dispute.matter_id,
            actor=cast["stone"].actor,
            version=1,
            answer=DatedAnswer(REASONS, "On their page"),
        )
        page = text(client)
        assert "Answered: the record stays" in page
        assert REASONS not in page
        assert Matter.objects.get(pk=case.pk).state == "lodged"

    def test_the_same_words_sent_again_are_one_dispute_until_they_are_answered(self, cast: Cast) -> None:
        """Who got no answer presses again; who got one that does not help may say so anew."""
        case = case_in(cast, "lodged")
        client = enter(case)
        assert [said(client, "record"), said(client, "record"), said(client, "not_me")] == [302] * 3
        both = disputes_about(case.reference)
        assert len(both) == 2
        disputes.leave_record(
            both[0][0].matter_id,
            actor=cast["stone"].actor,
            version=1,
            answer=DatedAnswer(REASONS, "On their page"),
        )
        assert said(client, "record") == 302
        assert len(disputes_about(case.reference)) == 3

    def test_five_may_wait_and_a_claim_is_never_turned_away(self, cast: Cast) -> None:
        case = case_in(cast, "lodged")
        client = enter(case)
        for n in range(limits.MOST_WAITING):
            assert said(client, "not_me", f"Not me, for the {n}th reason.") == 302
        assert said(client, "record") == 422
        assert said(client, "citizen") == 302
        assert Matter.objects.get(pk=case.pk).state == "citizenship_question"

    @pytest.mark.parametrize(
        "bad", [{"kind": "citizen"}, {"text": "a"}, {"kind": "x", "who": "y", "text": "z" * 4000}]
    )
    def test_bad_input_is_told_and_changes_nothing(self, cast: Cast, bad: dict[str, str]) -> None:
        case = case_in(cast, "lodged")
        client = enter(case)
        assert client.post(PAGE, bad).status_code == 422
        assert Matter.objects.get(pk=case.pk).version == case.version

    def test_without_the_code_nothing_can_be_said(self, cast: Cast) -> None:
        case = case_in(cast, "lodged")
        assert said(Client(), "citizen") == 302
        assert Matter.objects.get(pk=case.pk).state == "lodged"


class TestTheSteps:
    STEPS, RECEIPT = "/person/case/say/", "/person/case/receipt/"

    @time_machine.travel(datetime(2026, 12, 1, 18, tzinfo=UTC))
    def test_three_steps_keep_nothing_before_the_last_and_end_in_a_receipt(self, cast: Cast) -> None:
        case = case_in(cast, "lodged")
        client = enter(case)
        assert "Step 1 of 3" in client.get(self.STEPS).content.decode()
        second = client.post(self.STEPS, {"step": "1", "kind": "record"}).content.decode()
        assert "Step 2 of 3" in second
        told = {"kind": "record", "who": "lawyer", "text": "That order was vacated <b>."}
        third = client.post(self.STEPS, {"step": "2", **told}).content.decode()
        assert "Is this what you want to send?" in third
        assert "vacated &lt;b&gt;" in third
        assert "Step 2 of 3" in client.post(self.STEPS, {"step": "change", **told}).content.decode()
        assert disputes_about(case.reference) == []
        document = SimpleUploadedFile("order.txt", b"Vacated on 3 May.")
        sent = client.post(PAGE, {**told, "document": document})
        assert sent.headers["Location"] == f"{self.RECEIPT}?lang=en"
        receipt = client.get(f"{self.RECEIPT}?lang=es").content.decode()
        for part in ("1 de diciembre de 2026", case.reference, "vacated", "order.txt", "Comprobante"):
            assert part in receipt, part
        note = CaseNote.objects.get(matter=case)
        assert (note.by_key, bytes(note.file.content)) == (f"person:{case.reference}", b"Vacated on 3 May.")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_is_wrong_is_told_in_the_readers_language(self, cast: Cast, language: str) -> None:
        client, words = enter(case_in(cast, "lodged")), words_of(language)
        program = SimpleUploadedFile("a.pdf", b"MZ\x00\x01")
        answers = [
            client.post(f"{ENTRANCE}?lang={language}", {}),
            client.post(f"{self.STEPS}?lang={language}", {"step": "1", "kind": "x"}),
            client.post(f"{self.STEPS}?lang={language}", {"step": "2", "kind": "record", "text": "z" * 4000}),
            client.post(f"{PAGE}?lang={language}", {"kind": "record", "who": "person", "text": "a\x00bcd"}),
            client.post(f"{PAGE}?lang={language}", {**TOLD, "document": program}),
        ]
        english = ("There is a problem", "This field", "Select a valid", "Ensure this", "Null characters")
        for answer in answers:
            seen = answer.content.decode()
            assert answer.status_code == 422
            assert words["problem_h"] in seen
            assert not [e for e in english if language != "en" and e in seen]
        assert words["bad_file"] in answers[-1].content.decode()

    def test_the_very_same_document_is_kept_once_and_ten_at_most(self, cast: Cast) -> None:
        case = case_in(cast, "lodged")
        client = enter(case)
        for _ in range(2):
            client.post(PAGE, {**TOLD, "document": SimpleUploadedFile("a.txt", b"one")})
        assert NoteFile.objects.filter(matter=case).count() == 1
        for n in range(MOST_DOCUMENTS + 1):
            client.post(PAGE, {**TOLD, "document": SimpleUploadedFile("a.txt", b"%d" % n)})
        assert NoteFile.objects.filter(matter=case).count() == MOST_DOCUMENTS

    def test_whoever_has_no_code_reads_whom_to_ask(self) -> None:
        seen = Client().get(ENTRANCE).content.decode()
        for key in ("have_code_h", "no_code_h", "no_code_jail", "lawyer", "help"):
            assert escape(words_of("en")[key]) in seen, key

    def test_steps_and_receipt_need_the_code(self) -> None:
        for path in (self.STEPS, self.RECEIPT):
            assert Client().get(path).status_code == 302

    def test_leaving_takes_the_receipt_along(self, cast: Cast) -> None:
        client = enter(case_in(cast, "lodged"))
        client.post(PAGE, TOLD)
        assert client.get(self.RECEIPT).status_code == 200
        client.post("/person/leave/")
        assert not {"concerned", "concerned_receipt"} & set(client.session.keys())
