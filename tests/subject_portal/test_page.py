"""The person's page: opened by the notice's code, telling nothing of anybody else, and stopping a case at once."""

from __future__ import annotations

import re

import pytest
import time_machine
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from pytest_django.fixtures import Settings

from handover.audit.models import Entry
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.process.worker import Worker
from handover.stages.custody import events
from handover.stages.detainer import person_code, queries
from handover.stages.detainer.models import Paper, PersonCode
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.disputes.actions import Answer
from handover.stages.review.notes.actions import MOST_DOCUMENTS
from handover.stages.review.notes.models import CaseNote, NoteFile
from handover.stages.review.queries import disputes_about
from handover.subject_portal import limits
from handover.subject_portal.translations import DATA, LANGUAGES, words_of
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, at, case_in

pytestmark = pytest.mark.django_db
ENTRANCE, PAGE = "/person/", "/person/case/"


@pytest.fixture(autouse=True)
def page_is_open(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HANDOVER_PERSON_PAGE = "https://handover.example/person/"
    settings.SECURE_SSL_REDIRECT = False
    original = person_code.issue

    def remembered(case: Matter, actor: object) -> str:
        code = original(case, actor)  # type: ignore[arg-type]
        CODES[case.reference] = code
        return code

    monkeypatch.setattr(person_code, "issue", remembered)


CODES: dict[str, str] = {}
"""What was printed, by reference: nothing in the database tells it."""


def enter(case: Matter, code: str = "", lang: str = "en") -> Client:
    client = Client()
    answer = client.post(
        f"{ENTRANCE}?lang={lang}", {"reference": case.reference, "code": code or CODES[case.reference]}
    )
    assert answer.status_code == 302, answer.content.decode()[-500:]
    return client


def text(client: Client, lang: str = "en") -> str:
    answer = client.get(f"{PAGE}?lang={lang}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.content.decode()


class TestTheDoor:
    def test_the_code_of_the_notice_opens_its_own_case_and_no_other(self, cast: Cast) -> None:
        case, other = case_in(cast, "lodged"), case_in(cast, "lodged")
        assert case.reference in text(enter(case))
        assert case.reference in text(enter(case, CODES[case.reference].lower().replace("-", " ")))
        client = Client()
        wrong = client.post(ENTRANCE, {"reference": other.reference, "code": CODES[case.reference]})
        assert wrong.status_code == 422
        assert client.get(PAGE).status_code == 302

    def test_a_case_that_is_none_and_a_wrong_code_get_the_same_answer(self, cast: Cast) -> None:
        case, unlodged = case_in(cast, "lodged"), case_in(cast, "signed")
        answers = []
        for reference in (case.reference, unlodged.reference, "C-ZZZZZZZZZZ", "", "' or 1=1 --"):
            answer = Client().post(ENTRANCE, {"reference": reference or "x", "code": "2345-6789-ABCD"})
            body = re.sub(r'value="[^"]*"', "", answer.content.decode())
            answers.append((answer.status_code, body))
        assert len(set(answers)) == 1
        assert answers[0][0] == 422

    def test_ten_failures_of_one_address_close_the_door_for_it_and_lock_nobody_out(self, cast: Cast) -> None:
        case = case_in(cast, "lodged")
        client = Client(REMOTE_ADDR="192.0.2.1")
        for _ in range(limits.TRIES):
            assert client.post(ENTRANCE, {"reference": case.reference, "code": "x"}).status_code == 422
        right = {"reference": case.reference, "code": CODES[case.reference]}
        assert client.post(ENTRANCE, right).status_code == 429
        assert Client(REMOTE_ADDR="192.0.2.2").post(ENTRANCE, right).status_code == 302
        with time_machine.travel(timezone.now() + limits.WITHIN):
            assert client.post(ENTRANCE, right).status_code == 302

    def test_of_forty_tries_of_one_address_at_once_ten_are_looked_at(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All tries begin before the code of any was looked at: each is counted before that."""
        at_once = 40
        looked_at = []

        def opened_by(reference: str, code: str) -> None:
            looked_at.append(code)
            if len(looked_at) < at_once:  # while this one is looked at, the next one comes
                Client().post(ENTRANCE, {"reference": "C-1", "code": str(len(looked_at))})

        monkeypatch.setattr(person_code, "opened_by", opened_by)
        Client().post(ENTRANCE, {"reference": "C-1", "code": "0"})
        assert len(looked_at) == limits.TRIES

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_goes_wrong_is_said_in_the_readers_language(self, language: str) -> None:
        words, client = words_of(language), Client(enforce_csrf_checks=True)
        for path, status, key in (
            ("/person/nothing/", 404, "problem_address"), ("/person/leave/", 405, "problem_address"),
        ):  # fmt: skip
            answer = client.get(f"{path}?lang={language}")
            shown = answer.content.decode()
            assert (answer.status_code, f'<html lang="{language}">' in shown) == (status, True)
            assert escape(words[key]) in shown
            assert answer.headers["Content-Length"] == str(len(answer.content)), "a browser would cut it off"
            assert f'href="/person/?lang={language}">{escape(words["to_entrance"])}' in shown
        expired = client.post(
            "/person/", {}, headers={"Referer": f"http://testserver/person/?lang={language}"}
        )
        assert expired.status_code == 403
        assert escape(words["problem_expired"]) in expired.content.decode()
        large = client.post(f"/person/?lang={language}", {"code": "x" * 3_000_000})
        assert (large.status_code, escape(words["problem_large"]) in large.content.decode()) == (413, True)

    def test_elsewhere_an_error_keeps_the_words_of_the_staff(self) -> None:
        answer = Client().get(
            "/personal/?lang=es", headers={"Referer": "http://evil.example/person/?lang=es"}
        )
        assert answer.status_code == 404
        assert "Page not found" in answer.content.decode()
        other = Client().get("/person/none/", headers={"Referer": "http://evil.example/person/?lang=es"})
        assert '<html lang="en">' in other.content.decode()

    def test_the_code_is_kept_nowhere_in_clear(self, cast: Cast) -> None:
        case = case_in(cast, "lodged")
        code = CODES[case.reference]
        kept = PersonCode.objects.get(matter=case)
        assert code not in kept.digest
        for paper in Paper.objects.filter(case=case):
            assert code not in str(paper.facts)
        assert not Entry.objects.filter(content__icontains=code).exists()

    def test_a_page_closes_by_itself_and_by_hand(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        client = enter(case_in(cast, "lodged"))
        assert client.post("/person/leave/").status_code == 302
        assert client.get(PAGE).status_code == 302
        client = enter(case_in(cast, "lodged"))
        monkeypatch.setattr(
            "handover.subject_portal.views.time.time", lambda: timezone.now().timestamp() + 901
        )
        assert client.get(PAGE).status_code == 302

    def test_without_a_page_no_code_is_made(self, cast: Cast, settings: Settings) -> None:
        settings.HANDOVER_PERSON_PAGE = ""
        case = case_in(cast, "lodged")
        assert CODES[case.reference] == ""
        assert not PersonCode.objects.filter(matter=case).exists()
        assert Client().post(ENTRANCE, {"reference": case.reference, "code": ""}).status_code == 422


class TestWhatItShows:
    def test_what_was_lodged_why_and_what_the_law_allows(self, cast: Cast) -> None:
        page = text(enter(case_in(cast, "served")))
        for part in ("form I-247A", "the order is final", "given a copy", "The request stands", "Alder"):
            assert part in page, part

    def test_never_a_place_a_release_time_a_record_or_a_name(self, cast: Cast) -> None:
        case = case_in(cast, "served")
        moved = events.report_transfer(
            case.pk, actor=cast["clark"].actor, version=case.version, to_ori="CX0020000", transferred_at=at(0),
            ground="Birch County warrant 26-77",
        )  # fmt: skip
        page = text(enter(moved))
        for hidden in (
            "Birch", "Alder", "CX00", "REYES", "Immigration Court", "AGGRAVATED", "Ortiz", "Walsh", "Clark", "1988",
            moved.parent.reference if moved.parent else "-",
        ):  # fmt: skip
            assert hidden not in page, hidden
        assert "moved since" in page

    def test_of_a_protected_person_no_reason_is_told(self, cast: Cast) -> None:
        """8 USC 1367."""
        case = case_in(cast, "awaiting_signature", Person(protected=True))
        from tests.support.walk import _lodge, _sign

        page = text(enter(_lodge(cast, _sign(cast, case))))
        assert "the order is final" not in page
        assert "restricted" in page

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_language_has_every_text(self, language: str) -> None:
        words, english = words_of(language), words_of("en")
        assert list(words) == list(english)
        assert all(value.strip() for value in words.values())
        assert language == "en" or not {k for k in words if words[k] == english[k]} - {"code", "no"}

    def test_each_language_shows_the_whole_page(self, cast: Cast) -> None:
        client = enter(case_in(cast, "lodged"))
        for language in LANGUAGES:
            words, page = words_of(language), text(client, language).replace("&#x27;", "'")
            assert f'<html lang="{language}">' in page
            for key in (
                "title",
                "now_asked",
                "warrant",
                "served_no",
                "why_a",
                "dispute_intro",
                "begin",
                "help",
            ):
                assert words[key] in page, (language, key)

    def test_no_other_language_file_lies_there(self) -> None:
        assert {p.stem for p in DATA.glob("*.yaml")} == set(LANGUAGES)
        assert all(isinstance(yaml.safe_load(p.read_text("utf-8")), dict) for p in DATA.glob("*.yaml"))


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
            dispute.matter_id, actor=cast["stone"].actor, version=1, answer=Answer(REASONS, "On their page")
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
            answer=Answer(REASONS, "On their page"),
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
        with time_machine.travel(timezone.now().replace(year=2026, month=12, day=1, hour=18), tick=False):
            client = enter(case)
            document = SimpleUploadedFile("order.txt", b"Vacated on 3 May.")
            assert (
                client.post(PAGE, {**told, "document": document}).headers["Location"]
                == f"{self.RECEIPT}?lang=en"
            )
        with time_machine.travel(timezone.now().replace(year=2026, month=12, day=1, hour=18), tick=False):
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


def test_opening_and_failing_are_recorded(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    enter(case)
    Client().post(ENTRANCE, {"reference": case.reference, "code": "x"})
    entries = Entry.objects.filter(act="person.open").order_by("number")
    assert list(entries.values_list("outcome", "subject")) == [("success", case.reference), ("refused", "")]
