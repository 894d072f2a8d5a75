"""G3: a records specialist's answer that contradicts itself is refused, a citizen's status freezes, and the narrative
(form I-213) says of citizenship only what is recorded."""

from __future__ import annotations

from datetime import date

import pytest

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity, StatusRecord
from handover.stages.detainer.models import Paper
from handover.stages.identification.queries import STATUS_CHOICES
from handover.stages.notification import actions as notification
from handover.stages.notification.messages import SpecialistAnswer
from handover.stages.notification.models import QueryAnswer
from handover.stages.notification.queries import answer_of, link_of
from handover.stages.notification.rules import CONTRADICTIONS, NOT_TOLD, consistent
from handover.stages.review.case_file.file import file_of
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.stops import actions as stops
from tests.safeguards.conftest import Post
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.one_database

REMARKS = "Searched the case and court systems; see the linked records."
OPINIONS = [o.value for o in QueryAnswer.Opinion]
STATUSES = [*dict(STATUS_CHOICES), NOT_TOLD]
REFUSED = {
    ("citizen", "appears_removable"), ("citizen", "not_removable"), ("citizen", "unknown"),
    ("tps", "appears_removable"), ("asylum", "appears_removable"), ("no_status", "not_removable"),
    ("overstay", "not_removable"), (NOT_TOLD, "appears_removable"),
}  # fmt: skip


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("opinion", OPINIONS)
def test_every_pair_of_status_and_opinion(status: str, opinion: str) -> None:
    refused = consistent(status, opinion, frozenset({"encounter"}))
    assert bool(refused) == ((status, opinion) in REFUSED)


def test_linked_relief_or_an_order_explains_what_would_contradict() -> None:
    assert consistent("no_status", "not_removable", frozenset({"relief"})) is None
    assert consistent("overstay", "not_removable", frozenset({"relief"})) is None
    assert consistent(NOT_TOLD, "appears_removable", frozenset({"removal_order"})) is None
    assert consistent("citizen", "appears_removable", frozenset({"relief", "removal_order"}))


def test_each_row_names_a_status_and_opinions_that_exist() -> None:
    for row in CONTRADICTIONS:
        assert row.status in STATUSES
        assert row.opinions <= set(OPINIONS)
        assert row.source


def _keys(case: Matter, *kinds: str) -> list[str]:
    return [i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in kinds]


@pytest.mark.django_db
@pytest.mark.parametrize("opinion", ["appears_removable", "not_removable", "unknown"])
def test_a_citizens_status_with_another_opinion_is_refused_by_verb_and_page(
    cast: Cast, post: Post, opinion: str
) -> None:
    case = walk.queried(cast)
    keys = _keys(case, "order")
    answer = SpecialistAnswer(opinion, "citizen", REMARKS, tuple(keys))
    with pytest.raises(RefusedError) as refused:
        notification.answer_query(case.pk, actor=cast["reed"].actor, version=case.version, answer=answer)
    assert [r.code for r in refused.value.refusals] == ["opinion"]
    said = {"opinion": opinion, "status": "citizen", "remarks": REMARKS, "records": keys}
    page = post("reed", f"/notification/{case.reference}/", version=case.version, **said)
    assert page.status_code == 422
    assert "then the opinion is “evidence of United States citizenship”" in page.content.decode()
    assert Matter.objects.get(pk=case.pk).state == "queried"


@pytest.mark.django_db
def test_a_status_that_no_record_can_show_is_refused(cast: Cast) -> None:
    case = walk.queried(cast)
    answer = SpecialistAnswer("unknown", "us citizen", REMARKS, ())
    with pytest.raises(RefusedError) as refused:
        notification.answer_query(case.pk, actor=cast["reed"].actor, version=case.version, answer=answer)
    assert [r.code for r in refused.value.refusals] == ["status"]


@pytest.mark.django_db
def test_a_linked_citizens_record_asks_for_that_opinion(cast: Cast) -> None:
    case = walk.queried(cast)
    with (
        pytest.MonkeyPatch.context() as quiet
    ):  # the record alone would freeze the case before it is answered
        quiet.setattr(stops, "ask_again_for", lambda _: 0)
        row = _status(case, "citizen")
    answer = SpecialistAnswer("unknown", NOT_TOLD, REMARKS, (f"status:{row.pk}",))
    with pytest.raises(RefusedError, match="linked record shows citizenship"):
        notification.answer_query(case.pk, actor=cast["reed"].actor, version=case.version, answer=answer)


@pytest.mark.django_db
@pytest.mark.parametrize(("opinion", "status"), [("citizen", "citizen"), ("citizen", "no_status")])
def test_an_answer_of_citizenship_freezes_the_case(cast: Cast, post: Post, opinion: str, status: str) -> None:
    case = walk.queried(cast)
    said = {"opinion": opinion, "status": status, "remarks": REMARKS, "records": _keys(case, "order")}
    assert post("reed", f"/notification/{case.reference}/", version=case.version, **said).status_code == 302
    Worker().run()
    assert Matter.objects.get(pk=case.pk).state == "citizenship_question"


@pytest.mark.django_db
def test_an_old_answer_with_a_citizens_status_bars_the_finding_too(cast: Cast) -> None:
    """As it was accepted before the rule: the status alone is the sign."""
    case = walk.queried(cast)
    with pytest.MonkeyPatch.context() as before:
        before.setattr("handover.stages.notification.rules.CONTRADICTIONS", ())
        answer = SpecialistAnswer("appears_removable", "citizen", REMARKS, tuple(_keys(case, "order")))
        case = notification.answer_query(
            case.pk, actor=cast["reed"].actor, version=case.version, answer=answer
        )
    taken = walk._take_up(cast, case)
    with pytest.raises(RefusedError, match="citizenship"):
        walk._determine(cast, taken)
    assert stops.ask_again(case.pk) == "raise_citizenship"


def _status(case: Matter, status: str) -> StatusRecord:
    return StatusRecord.objects.create(
        identity_id=link_of(case.pk).identity, status=status, since=date(2020, 1, 1), source="case system",
        reliability="primary", as_of=date(2026, 10, 1),
    )  # fmt: skip


def _narrative(cast: Cast, case: Matter) -> str:
    drafted = walk._draft(cast, case)
    paper = Paper.objects.filter(case=drafted, form="I-213").order_by("-number")[0]
    return str(paper.facts["citizenship"])


NO_SIGN = "show no sign of it"


@pytest.mark.django_db
def test_the_narrative_says_that_there_is_no_sign_where_none_is_on_record(cast: Cast) -> None:
    case = case_in(cast, "probable_cause")
    said = _narrative(cast, case)
    assert NO_SIGN in said
    for read in (
        "the booking",
        "the immigration record",
        "the criminal history",
        "records specialist's answer",
    ):
        assert read in said


@pytest.mark.django_db
def test_the_narrative_names_only_what_was_read(cast: Cast) -> None:
    case = case_in(cast, "probable_cause")
    with pytest.MonkeyPatch.context() as without:
        without.setattr("handover.stages.review.case_file.file.identification.criminal_match", lambda _: None)
        drafted = walk._draft(cast, case)
    facts = Paper.objects.filter(case=drafted, form="I-213").order_by("-number")[0].facts
    assert "criminal history" not in facts["citizenship"]
    assert facts["history_matched"] is False


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["immigration", "criminal", "status", "answer"])
def test_the_narrative_never_says_no_sign_against_the_facts(
    cast: Cast, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sign that counsel has weighed, or that passed by every door, stands in the narrative."""
    case = case_in(cast, "probable_cause")
    monkeypatch.setattr("handover.process.gate.ask", lambda _: [])  # every other guard is blind
    fin = link_of(case.pk).identity
    if where == "immigration":
        ImmigrationIdentity.objects.filter(pk=fin).update(birthplace="TX")
    elif where == "criminal":
        criminal = file_of(case.pk).criminal
        assert criminal is not None
        CriminalIdentity.objects.filter(pk=criminal.pk).update(birthplace="TX")
    elif where == "status":
        _status(case, "citizen")
    else:
        answered = answer_of(case.pk)
        assert answered is not None
        answered.status = "citizen"
        monkeypatch.setattr(
            "handover.stages.review.case_file.file.notification.answer_of", lambda _: answered
        )
    said = _narrative(cast, case)
    assert NO_SIGN not in said
    assert "Points to United States citizenship:" in said


@pytest.mark.django_db
def test_the_narrative_tells_what_counsel_found_and_what_was_weighed(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    ImmigrationIdentity.objects.filter(pk=link_of(case.pk).identity).update(birthplace="TX")
    assert stops.ask_again(case.pk) == "raise_citizenship"
    frozen = Matter.objects.get(pk=case.pk)
    back = citizenship.resolve_citizenship(
        frozen.pk, actor=cast["lane"].actor, version=frozen.version, citizen=False, fact_part=REASONS,
        law_part=REASONS, supervisor="Sky Stone",
    )  # fmt: skip
    said = _narrative(cast, walk._determine(cast, back))
    assert "A question of citizenship was raised 1 time." in said
    assert "Lee Lane" in said and "the evidence does not show citizenship" in said
    assert "a birthplace in the United States is on record (immigration)" in said


@pytest.mark.django_db
def test_a_sign_of_the_day_of_the_finding_stays_in_the_narrative(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record was there when the officer decided, and is gone now."""
    monkeypatch.setattr("handover.process.gate.ask", lambda _: [])
    monkeypatch.setattr("handover.stages.review.determination.rules.may_find_probable_cause", lambda *_: [])
    case = case_in(cast, "in_review")
    row = _status(case, "citizen")
    found = walk._determine(cast, case)
    row.delete()
    assert "a status record showed United States citizenship" in _narrative(cast, found)


@pytest.mark.django_db
def test_no_sign_of_a_restricted_record_is_written_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handover.process.gate.ask", lambda _: [])
    case = case_in(cast, "probable_cause", walk.Person(protected=True))
    ImmigrationIdentity.objects.filter(pk=link_of(case.pk).identity).update(birthplace="TX")
    said = _narrative(cast, case)
    assert NO_SIGN not in said
    assert "birthplace" not in said and "USC 1367" not in said
