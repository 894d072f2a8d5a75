"""Every step names the versions of the records that it used, in its own transaction and in few statements."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.repositories import uses
from handover.repositories.models import RecordUse, SourceRecord
from handover.stages.identification import actions
from handover.stages.notification.actions import answer_query
from handover.stages.notification.messages import SpecialistAnswer
from tests.repositories.cases import FIN, NAMES, UCN, WANT, case_on, known, send, used_in
from tests.repositories.records import feed, history, line, person, take, write
from tests.support import walk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def used(matter: Matter, what: RecordUse.What) -> set[tuple[str, int]]:
    """Keys of the records, and the number of the version that was used."""
    return {(u.record.source_key, u.version.number) for u in used_in(matter.pk, what)}


def test_each_step_of_a_case_names_the_versions_it_rests_on(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, line("charge", "c1", {"arrest": "a1", "literal": "THEFT OF A CAR"}, version=2))
    case = case_on(cast, "signed")
    assert case.parent is not None
    assert used(case.parent, RecordUse.What.ANSWER) == {("p1", 1), ("a1", 1), ("c1", 2), ("d1", 1)}
    assert used(case, RecordUse.What.QUERY_ANSWER) == {("i1", 1), ("s1", 1), ("o1", 1)}
    assert used(case, RecordUse.What.FINDING) == {("i1", 1), ("o1", 1)}
    assert used(case, RecordUse.What.PAPER) == {("i1", 1), ("o1", 1)}
    assert {u.number for u in used_in(case.pk, RecordUse.What.PAPER)} == {5, 6}, "draft and signature"
    assert {u.matter_id for u in uses.uses_of(FIN)} == {case.pk}
    assert {u.matter_id for u in uses.uses_of(UCN)} == {case.parent_id}


def test_a_later_version_does_not_change_what_was_used(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case = case_on(cast, "probable_cause")
    before = used(case, RecordUse.What.FINDING)
    send(tmp_path, line("encounter", "e1", {"identity": "i1", "happened_on": "2019-05-07"}, version=2))
    assert used(case, RecordUse.What.FINDING) == before


def test_a_search_names_candidates_and_wants_in_as_many_statements_for_many_as_for_one(
    cast: Cast, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    take(feed(), write(tmp_path / "many.jsonl", [person(n, names=NAMES) for n in range(2, 22)]))
    known(tmp_path)
    searched = actions.run_search(walk.search(walk.booking(cast), "criminal").pk)
    found = used_in(searched.pk, RecordUse.What.CANDIDATE)
    assert {u.record.kind for u in found} == {"criminal_identity"}
    assert len(found) >= 10
    assert [u.record.subject for u in used_in(searched.pk, RecordUse.What.WANT_HIT)] == [WANT]
    with django_assert_max_num_queries(2):
        uses.note_people(searched, RecordUse.What.CANDIDATE, "criminal", [u.record.subject for u in found])


def test_a_step_that_is_refused_leaves_no_use(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case = case_on(cast, "queried")
    with pytest.raises(RefusedError):
        answer = SpecialistAnswer("appears_removable", "no_status", "", ())
        answer_query(case.pk, actor=cast["reed"].actor, version=case.version, answer=answer)
    assert not used_in(case.pk).exists()


def test_a_use_cannot_be_changed_or_removed(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case_on(cast, "queried")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RecordUse.objects.update(what=RecordUse.What.MATCH)


def test_what_a_feed_did_not_bring_leaves_no_use(cast: Cast) -> None:
    walk.case_in(cast, "signed")
    assert not RecordUse.objects.exists()
    assert not SourceRecord.objects.exists()


def test_history_is_that_of_the_person_alone(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, *history(2))
    case = case_on(cast, "queried")
    assert {u.record.subject for u in used_in(case.parent_id)} == {UCN}  # type: ignore[arg-type]
