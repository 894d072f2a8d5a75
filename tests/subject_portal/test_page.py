"""The person's page: opened by the notice's code, telling nothing of anybody else, and stopping a case at once."""

from __future__ import annotations

import re
import sys
from datetime import date

import pytest
import time_machine
import yaml
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from fontTools.ttLib import TTFont
from pytest_django.fixtures import Settings

from handover import papers
from handover.audit.models import Entry
from handover.papers.tags import day
from handover.process.facts import record
from handover.stages.custody import events
from handover.stages.detainer import person_code
from handover.stages.detainer.models import Lodgement, Paper, PersonCode
from handover.stages.review.disputes.models import Dispute
from handover.subject_portal import limits
from handover.subject_portal.translations import DATA, LANGUAGES, words_of
from tests.subject_portal.person_page import CODES, ENTRANCE, PAGE, enter, text
from tests.support.cast import Cast
from tests.support.walk import Person, at, case_in

pytestmark = pytest.mark.django_db
FONTS = DATA.parent / "static" / "subject_portal" / "fonts"


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
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
    ) -> None:
        """All tries begin before the code of any was looked at: each is counted before that."""
        at_once = 40
        looked_at = []

        def opened_by(reference: str, code: str) -> None:
            looked_at.append(code)
            if len(looked_at) < at_once:  # while this one is looked at, the next one comes
                Client().post(ENTRANCE, {"reference": "C-1", "code": str(len(looked_at))})

        monkeypatch.setattr(person_code, "opened_by", opened_by)
        deepest = sys.getrecursionlimit()
        request.addfinalizer(lambda: sys.setrecursionlimit(deepest))
        sys.setrecursionlimit(3 * deepest)  # one request in the other
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

    def test_a_page_that_an_earlier_code_opened_closes_when_a_new_one_is_printed(self, cast: Cast) -> None:
        case = case_in(cast, "lodged")
        client = enter(case)
        assert case.reference in text(client)
        case.version += 1
        with transaction.atomic():
            record(Lodgement(jail_ori=case.agency.ori), case, cast["ortiz"].actor)
        said = {"kind": "record", "who": "person", "text": "Not mine."}
        assert client.post(PAGE, said)["Location"] == f"{ENTRANCE}?lang=en"
        assert client.get(PAGE)["Location"] == f"{ENTRANCE}?lang=en"
        assert not Dispute.objects.exists()

    def test_a_page_closes_by_itself_and_by_hand(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        client = enter(case_in(cast, "lodged"))
        assert client.post("/person/leave/").status_code == 302
        assert client.get(PAGE).status_code == 302
        client = enter(case_in(cast, "lodged"))
        monkeypatch.setattr(
            "handover.subject_portal.views.time.time", lambda: timezone.now().timestamp() + 901
        )
        assert client.get(PAGE).status_code == 302

    def test_each_request_keeps_it_open_and_what_came_too_late_is_there_when_it_is_opened_again(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Who writes slowly loses nothing (WCAG 2.2.1), and whoever comes next at the same screen reads nothing."""
        case, other, clock = case_in(cast, "lodged"), case_in(cast, "lodged"), [0.0]
        monkeypatch.setattr("handover.subject_portal.views.time.time", lambda: 1e9 + clock[0])
        client = enter(case)
        for clock[0] in (800, 1600, 2400):
            assert client.get(PAGE).status_code == 200
        clock[0] = 3301
        typed = {"step": "2", "kind": "record", "who": "person", "text": "That order was vacated."}
        late = client.post(f"{PAGE}say/?lang=fr", typed, follow=True).content.decode()
        assert words_of("fr")["problem_expired"] in late and "vacated" not in late
        opened = {"reference": case.reference, "code": CODES[case.reference]}
        again = client.post(ENTRANCE, opened, follow=True).content.decode()
        assert "That order was vacated." in again
        client.post("/person/leave/")
        assert "vacated" not in client.post(ENTRANCE, opened, follow=True).content.decode()
        clock[0] = 5000
        client.post(f"{PAGE}say/", typed)
        client.post(ENTRANCE, {"reference": other.reference, "code": CODES[other.reference]})
        assert "vacated" not in client.post(ENTRANCE, opened, follow=True).content.decode()

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

    @pytest.mark.parametrize(
        ("header", "language"),
        [
            ("", "en"),
            ("ko-KR,ko;q=0.9,en;q=0.5", "ko"),
            ("fil-PH,en;q=0.5", "tl"),
            ("zh-Hant-TW", "zh"),
            ("de-DE,de;q=0.9,es;q=0.4", "es"),
            ("de", "en"),
            ("*", "en"),
            ("x" * 5000, "en"),
        ],
    )
    def test_who_chose_none_reads_the_first_language_of_their_browser_that_is_here(
        self, header: str, language: str
    ) -> None:
        shown = Client(headers={"Accept-Language": header}).get(ENTRANCE).content.decode()
        assert f'<html lang="{language}">' in shown
        chosen = Client(headers={"Accept-Language": header}).get(ENTRANCE, {"lang": "fr"}).content.decode()
        assert '<html lang="fr">' in chosen

    def test_the_page_has_each_language_of_the_notices(self) -> None:
        assert list(LANGUAGES) == list(papers.LANGUAGES)

    @pytest.mark.parametrize("weight", ["regular", "bold"])
    @pytest.mark.parametrize(("language", "family"), [("zh", "chinese"), ("ko", "korean")])
    def test_every_sign_of_chinese_and_korean_is_in_a_font_that_comes_with_the_page(
        self, language: str, family: str, weight: str
    ) -> None:
        """A jail's tablet may have no such font. `scripts/portal-fonts` makes them."""
        has = set(TTFont(FONTS / f"{family}-{weight}.woff2").getBestCmap())
        shown = "".join(words_of(language).values()) + day(date(2026, 12, 31), language) + LANGUAGES[language]
        assert {c for c in shown if ord(c) > 0x2E7F and ord(c) not in has} == set()
        style = (FONTS.parent / "portal.css").read_text("utf-8")
        assert f"fonts/{family}-{weight}.woff2" in style

    def test_no_other_language_file_lies_there(self) -> None:
        assert {p.stem for p in DATA.glob("*.yaml")} == set(LANGUAGES)
        assert all(isinstance(yaml.safe_load(p.read_text("utf-8")), dict) for p in DATA.glob("*.yaml"))


def test_opening_and_failing_are_recorded(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    enter(case)
    Client().post(ENTRANCE, {"reference": case.reference, "code": "x"})
    entries = Entry.objects.filter(act="person.open").order_by("number")
    assert list(entries.values_list("outcome", "subject")) == [("success", case.reference), ("refused", "")]
