"""A lost code is reissued by the office: the old one ends at once, what was said stays, and one of two wins."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from handover.accounts.roles import Role
from handover.audit.models import Entry
from handover.conf.setting_types import LEAST_CODE_DAYS
from handover.exchange import deriving
from handover.exchange.messages.registry import NAMED
from handover.papers import LANGUAGES
from handover.process.advance import ConflictError, RefusedError
from handover.process.graph import STEP, Track
from handover.process.models import Matter, RecordedStep
from handover.stages.custody import events
from handover.stages.detainer import cancelling, queries, reissuing
from handover.stages.detainer.models import CodeReissue, Paper
from handover.stages.detainer.reissuing import CodeRequest
from handover.stages.detainer.rules import CodeAsker, LiftReason
from handover.stages.disclosure import actions as disclosure
from handover.stages.disclosure import queries as disclosed
from handover.subject_portal import limits
from tests.process.erasure.erasing import erased, labels_of
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.subject_portal.person_page import CODES, ENTRANCE, PAGE, enter, text
from tests.subject_portal.test_code_end import DAYS, closed
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, at, case_in

pytestmark = pytest.mark.django_db
SHOWN = "The jail's clerk confirmed it by photograph and wristband."
LOST = "The notice was taken with other papers when the cell was searched; it was not found again."


def anew(case: Matter, cast: Cast, who: str = "ortiz", asked_by: CodeAsker = CodeAsker.PERSON) -> Matter:
    form = CodeRequest(asked_by, SHOWN, LOST)
    return reissuing.reissue_code(case.pk, actor=cast[who].actor, version=case.version, form=form)


def tried(case: Matter, code: str, address: str = "192.0.2.9") -> int:
    answer = Client(REMOTE_ADDR=address).post(ENTRANCE, {"reference": case.reference, "code": code})
    return answer.status_code


class TestTheCode:
    def test_the_old_code_ends_at_once_and_the_new_one_opens_what_was_said(self, cast: Cast) -> None:
        case, old = case_in(cast, "lodged"), ""
        old = CODES[case.reference]
        client = enter(case)
        client.post(PAGE, {"kind": "record", "who": "person", "text": "That order was vacated."})
        again = anew(case, cast)
        assert CODES[case.reference] != old
        assert client.get(PAGE).status_code == 302, "the page that the old code opened"
        assert tried(case, old) == 422
        assert "What you said before" in text(enter(again))
        assert again.state == "lodged"

    def test_it_prints_the_notice_anew_in_every_language_and_keeps_the_code_nowhere(self, cast: Cast) -> None:
        case = anew(case_in(cast, "lodged"), cast)
        papers = Paper.objects.filter(case=case, number=case.version)
        assert {paper.form for paper in papers} == {f"notice-{language}" for language in LANGUAGES}
        assert all(paper.facts["anew"] and paper.facts["code_days"] == LEAST_CODE_DAYS for paper in papers)
        code = CODES[case.reference]
        assert not any(code in str(paper.facts) for paper in papers)
        assert not Entry.objects.filter(content__icontains=code).exists()

    def test_who_why_and_how_is_on_record_and_in_the_audit(self, cast: Cast) -> None:
        case = anew(case_in(cast, "lodged"), cast)
        row = CodeReissue.objects.get(matter=case)
        assert (row.asked_by, row.handed_over_by, row.shown_by, row.reasons, row.by_name) == (
            "person", "jail", SHOWN, LOST, cast["ortiz"].actor.name,
        )  # fmt: skip
        assert Entry.objects.filter(act="case.reissue_code", subject=case.reference).count() == 1

    def test_of_two_at_once_one_wins_and_the_other_is_told(self, cast: Cast) -> None:
        case = case_in(cast, "lodged")
        anew(case, cast)
        first = CODES[case.reference]
        with pytest.raises(ConflictError):
            anew(case, cast, "stone")
        assert CODES[case.reference] == first
        assert tried(case, first) == 302
        assert CodeReissue.objects.count() == 1

    def test_a_reissue_gives_no_time_anew_and_none_is_made_after_the_end(self, cast: Cast) -> None:
        case = closed(cast)
        with time_machine.travel(case.moved_at + DAYS / 2):
            again = anew(case, cast)
        with time_machine.travel(case.moved_at + DAYS):
            assert tried(case, CODES[case.reference]) == 422
            with pytest.raises(RefusedError, match="request for access"):
                anew(again, cast)

    def test_the_limits_of_the_page_hold_for_it_too(self, cast: Cast) -> None:
        case = anew(case_in(cast, "lodged"), cast)
        client = Client(REMOTE_ADDR="192.0.2.1")
        for _ in range(limits.TRIES):
            client.post(ENTRANCE, {"reference": case.reference, "code": "x"})
        assert tried(case, CODES[case.reference], "192.0.2.1") == 429
        assert tried(case, CODES[case.reference], "192.0.2.2") == 302, "nobody is locked out"

    def test_a_code_of_another_case_of_the_same_person_opens_nothing(self, cast: Cast) -> None:
        one = closed(cast, Person(fin="1777777772"))
        other = case_in(cast, "lodged", Person(fin="1777777772"))
        anew(other, cast)
        assert tried(one, CODES[other.reference]) == 422
        assert tried(one, CODES[one.reference]) == 302, "each case has a code of its own"


class TestWho:
    def test_the_office_alone_and_those_who_print_the_notice(self) -> None:
        for step in (STEP[Track.CASE, "reissue_code"], STEP[Track.CASE, "reissue_code_by_office"]):
            assert step.roles == {Role.REVIEW_OFFICER, Role.SUPERVISOR}

    @pytest.mark.parametrize("who", ["clark", "ford", "reed", "dunn"])
    def test_nobody_else(self, cast: Cast, who: str) -> None:
        with pytest.raises(RefusedError):
            anew(case_in(cast, "lodged"), cast, who)

    @pytest.mark.parametrize(
        ("form", "named"),
        [
            (CodeRequest(CodeAsker.PERSON, "", LOST), "shown_by"),
            (CodeRequest(CodeAsker.PERSON, "known to me", LOST), "shown_by"),
            (CodeRequest(CodeAsker.PERSON, SHOWN, "lost"), "reasons"),
            (CodeRequest(CodeAsker.LAWYER, SHOWN, LOST), "asked_by"),
        ],
    )
    def test_who_asks_shows_who_they_are(self, cast: Cast, form: CodeRequest, named: str) -> None:
        case = case_in(cast, "lodged")
        with pytest.raises(RefusedError) as refused:
            reissuing.reissue_code(case.pk, actor=cast["ortiz"].actor, version=case.version, form=form)
        assert [one.code for one in refused.value.refusals] == [named]
        assert tried(case, CODES[case.reference]) == 302

    def test_the_lawyer_on_record_may_ask_and_is_told(self, cast: Cast) -> None:
        case, now = case_in(cast, "lodged"), timezone.now()
        lawyer = disclosure.LawyerForm("Dana Diaz", "555-0177", "g28", now)
        case = disclosure.record_representative(
            case.pk, actor=cast["ortiz"].actor, version=case.version, form=lawyer
        )
        case = disclosure.tell_representative(
            case.pk, actor=cast["ortiz"].actor, version=case.version, told_at=timezone.now(), papers=True,
            how="By e-mail.",
        )  # fmt: skip
        case = anew(case, cast, asked_by=CodeAsker.LAWYER)
        assert [step.step for step in disclosed.owed_to_lawyer(case)] == ["reissue_code"]

    def test_before_a_request_is_lodged_there_is_none(self, cast: Cast) -> None:
        with pytest.raises(RefusedError):
            anew(case_in(cast, "signed"), cast)


class TestWhere:
    @pytest.mark.parametrize(
        ("state", "step"),
        [
            ("lodged", "reissue_code"), ("served", "reissue_code"), ("held", "reissue_code"),
            ("declined", "reissue_code"), ("released", "reissue_code_by_office"),
            ("in_custody", "reissue_code_by_office"),
        ],
    )  # fmt: skip
    def test_the_jail_hands_it_over_while_it_has_the_person(self, cast: Cast, state: str, step: str) -> None:
        case = at_state(cast, state)  # type: ignore[arg-type]
        again = anew(Matter.objects.get(pk=case.pk), cast)
        assert RecordedStep.objects.get(matter=case, number=again.version).step == step
        assert tried(case, CODES[case.reference]) == 302

    @pytest.mark.parametrize("stop", sorted(STOPS))
    @pytest.mark.parametrize(
        ("state", "step"), [("held", "reissue_code"), ("in_custody", "reissue_code_by_office")]
    )
    def test_a_stop_bars_no_new_code(self, cast: Cast, stop: str, state: str, step: str) -> None:
        """Who says to be a citizen needs the page the more."""
        case = STOPS[stop](cast, at_state(cast, state))  # type: ignore[arg-type]
        again = anew(Matter.objects.get(pk=case.pk), cast, "stone")
        assert RecordedStep.objects.get(matter=case, number=again.version).step == step
        assert again.state == Matter.objects.get(pk=case.pk).state

    def test_of_a_withdrawn_match_the_notice_names_whom_the_jail_booked(self, cast: Cast) -> None:
        """The record that the request names is another person's."""
        case = STOPS["identity_withdrawn"](cast, at_state(cast, "held"))
        again = anew(Matter.objects.get(pk=case.pk), cast, "stone")
        facts = Paper.objects.get(case=case, number=again.version, form="notice-en").facts
        assert facts["subject"]["name"] == "REYES, MARCOS"
        assert not any(facts["subject"][key] for key in ("a_number", "fin", "birth_date", "citizenship"))

    def test_a_jail_reads_the_new_notice_alone_and_the_next_jail_is_sent_it(self, cast: Cast) -> None:
        served = at_state(cast, "served")
        case = anew(Matter.objects.get(pk=served.pk), cast)
        seen = queries.papers_for(cast["clark"], case).filter(form="notice-en")
        assert [paper.number for paper in seen] == [case.version]
        moved = events.report_transfer(
            case.pk, actor=cast["clark"].actor, version=case.version, to_ori="CX0020000", transferred_at=at(0),
            ground="Birch County warrant 26-77",
        )  # fmt: skip
        step = RecordedStep.objects.get(matter=case, number=moved.version)
        data = deriving.data_of(NAMED["request.lodged"], moved, step, "CX0020000").model_dump()
        forms = [paper["form"] for paper in data["papers"]]
        assert len(forms) == len(set(forms)), "a served request is printed twice, and sent once"
        newest = Paper.objects.get(case=case, number=case.version, form="notice-es")
        assert [p["sha256"] for p in data["papers"] if p["form"] == "notice-es"] == [newest.sha256]
        assert tried(case, CODES[case.reference]) == 302

    @pytest.mark.usefixtures("patient_erasures")
    def test_of_an_erased_case_none_is_made(self, cast: Cast) -> None:
        case = closed(cast)
        erased(cast, labels_of([case.pk]))
        with pytest.raises(RefusedError):
            anew(Matter.objects.get(pk=case.pk), cast)


def test_a_cancelled_request_keeps_its_page(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    case = cancelling.cancel(
        case.pk, actor=cast["ortiz"].actor, version=case.version, reason=LiftReason.RESOURCES, reasons=REASONS
    )
    assert "called off" in text(enter(anew(case, cast)))
