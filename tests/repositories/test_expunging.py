"""An expunged record is hidden at once, destroyed by two people, refused when it is sent again, and found nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as live
from django.db import connection, transaction
from django.db.models import ProtectedError

from handover.abis.galleries import gallery
from handover.process.advance import RefusedError
from handover.process.erasure import free_space
from handover.process.erasure import public as erasure
from handover.process.integrity.check import check
from handover.repositories import expunging
from handover.repositories import tasks as repository_tasks
from handover.repositories.models import (
    ArrestCharge,
    ChargeDisposition,
    CriminalIdentity,
    Expungement,
    RecordContent,
    RecordVersion,
    SourceRecord,
    Want,
)
from handover.stages.identification import actions, tasks
from handover.stages.identification.models import WantHit
from handover.stages.intake.models import Answer
from handover.stages.review.determination.models import Determination
from tests.repositories.cases import FIN, UCN, WANT, case_on, known, moved, order, send, used_in
from tests.repositories.records import Value, feed, history, line, person, take, write
from tests.support import walk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
CHARGE: Value = line("charge", "c1", {"arrest": "a1", "literal": "CANARYTHEFT OF FERRETS"}, version=2)


def expunged(cast: Cast, folder: Path, kind: str, key: str) -> Expungement:
    """An order comes; a records specialist asks and the supervisor approves."""
    send(folder, order("expunge", kind, key))
    (waits,) = expunging.waiting()
    expunging.ask(waits.pk, actor=cast["reed"].actor)
    return expunging.approve(waits.pk, actor=cast["stone"].actor)


def test_an_order_hides_at_once_and_two_people_destroy(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, order("expunge", "charge", "c1"))
    assert not ArrestCharge.objects.exists()
    (waits,) = expunging.waiting()
    assert RecordContent.objects.filter(version__record__source_key="c1", version__op="upsert").exists()
    with pytest.raises(RefusedError, match="Nobody has asked"):
        expunging.approve(waits.pk, actor=cast["stone"].actor)
    with pytest.raises(RefusedError, match="records specialist or a supervisor"):
        expunging.ask(waits.pk, actor=cast["ortiz"].actor)
    expunging.ask(waits.pk, actor=cast["stone"].actor)
    with pytest.raises(RefusedError, match="second person"):
        expunging.approve(waits.pk, actor=cast["stone"].actor)
    expunging.approve(waits.pk, actor=cast["lane"].actor)
    assert not ArrestCharge.every.exists()
    assert not ChargeDisposition.every.exists(), "what belonged to it goes with it"
    assert not RecordContent.objects.filter(version__record=waits.record_id).exists()
    tombstone = SourceRecord.objects.get(pk=waits.record_id)
    assert (tombstone.state, tombstone.source_key[:9], tombstone.salt) == ("expunged", "expunged:", "")
    assert RecordVersion.objects.filter(record=tombstone).exists(), "that there were versions stays"
    assert not expunging.waiting()


def test_what_was_expunged_is_refused_until_another_authority_restores_it(cast: Cast, tmp_path: Path) -> None:
    made = known(tmp_path)
    expunged(cast, tmp_path, "charge", "c1")
    again = write(tmp_path / "again.jsonl", [CHARGE])
    assert take(made, again).rules == {"expunged": 1}
    same = write(tmp_path / "same.jsonl", [order("restore", "charge", "c1", version=10)])
    assert take(made, same).rules == {"old-authority": 1}
    new = {**order("restore", "charge", "c1", version=10)}
    new["body"] = {"authority": "Order 99-1 of the appellate court", "dated": "2026-01-12"}
    send(tmp_path, new)
    assert not ArrestCharge.every.exists(), "the content comes anew"
    send(tmp_path, {**CHARGE, "source_version": 11}, {**history(1)[3], "source_version": 12})
    assert [c.literal for c in ArrestCharge.objects.all()] == ["CANARYTHEFT OF FERRETS"]


def test_a_person_goes_with_history_prints_and_whoever_was_merged_into_them(
    cast: Cast, tmp_path: Path
) -> None:
    made = known(tmp_path)
    send(tmp_path, *history(2), moved("merge", "criminal_identity", "p2", "p1"))
    expunged(cast, tmp_path, "criminal_identity", "p1")
    assert not CriminalIdentity.every.exists()
    assert not SourceRecord.objects.filter(repository="criminal").exclude(state="expunged").exists()
    assert gallery("criminal").ids() == []
    rows = write(tmp_path / "again.jsonl", [person(1), person(2), *history(2)[1:]])
    assert take(made, rows).rules == {"expunged": 2, "unknown-parent": 3}


def test_what_another_source_says_of_the_person_stays(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    other = {**person(1, last="SMITH"), "source": "FBI"}
    take(feed("fbi", source="FBI"), write(tmp_path / "fbi.jsonl", [other]))
    expunged(cast, tmp_path, "criminal_identity", "p1")
    assert [n["last"] for n in CriminalIdentity.objects.get().names] == ["SMITH"]


def test_matters_lose_what_they_repeat_of_it_and_the_chain_stays_whole(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case = case_on(cast, "probable_cause")
    send(tmp_path, order("expunge", "order", "o1"))
    (waits,) = expunging.waiting()
    labels = expunging.rows_with_content(waits.record)
    assert f"review.Determination:{Determination.objects.get(matter=case).pk}" in labels
    assert not [label for label in labels if label.startswith("intake.Booking")], (
        "the jail's own words are not its"
    )
    expunging.ask(waits.pk, actor=cast["reed"].actor)
    expunging.approve(waits.pk, actor=cast["stone"].actor)
    assert Determination.objects.get(matter=case).erased
    assert check().findings == []
    assert {u.matter_id for u in used_in(case.pk)} == {case.pk}, "that it was used stays"


def test_an_answer_that_gave_it_is_erased_and_corrected(cast: Cast, tmp_path: Path) -> None:
    from handover.process.worker import Worker

    known(tmp_path)
    case = case_on(cast, "queried")
    expunged(cast, tmp_path, "charge", "c1")
    Worker().run()
    first, second = Answer.objects.filter(matter=case.parent, kind=Answer.Kind.RESULT).order_by("number")
    assert first.erased and not second.erased
    assert second.corrects == first.tcn


def test_a_legal_hold_keeps_it(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case_on(cast, "queried")
    erasure.hold(UCN, reason="Litigation: keep everything of this person", actor=cast["lane"].actor)
    send(tmp_path, order("expunge", "charge", "c1"))
    (waits,) = expunging.waiting()
    with pytest.raises(RefusedError, match="hold"):
        expunging.ask(waits.pk, actor=cast["reed"].actor)


def test_a_want_goes_with_its_hits(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    actions.run_search(walk.search(walk.booking(cast), "criminal").pk)
    expunged(cast, tmp_path, "want", "w1")
    assert not Want.every.exists()
    assert WantHit.objects.get().want_id is None
    assert tasks.tick() == 0
    with pytest.raises(Want.DoesNotExist):
        Want.every.get(pk=WANT)


def test_what_the_erasure_command_approved_is_carried_out_by_the_tick(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case_on(cast, "awaiting_review")
    send(tmp_path, order("expunge", "status", "s1"))
    (waits,) = expunging.waiting()
    asked = expunging.ask(waits.pk, actor=cast["reed"].actor)
    assert asked.request is not None
    erasure.approve(asked.request.pk, actor=cast["stone"].actor)
    assert expunging.finish_approved() == 1
    assert not expunging.waiting()


def test_what_came_after_it_was_asked_is_asked_again(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, order("expunge", "immigration_identity", "i1"))
    (waits,) = expunging.waiting()
    expunging.ask(waits.pk, actor=cast["reed"].actor)
    walk.ended_search(walk.booking(cast), "immigration", FIN)
    with pytest.raises(RefusedError, match="since it was asked"):
        expunging.approve(waits.pk, actor=cast["stone"].actor)
    expunging.withdraw_request(
        waits.pk,
        actor=cast["stone"].actor,
        reasons="A search came meanwhile; whoever asks again has read it.",
    )
    expunging.ask(waits.pk, actor=cast["reed"].actor)
    expunging.approve(waits.pk, actor=cast["stone"].actor)
    assert check().findings == []


def places() -> Iterator[tuple[str, bytes]]:
    """Every byte that is kept."""
    if connection.vendor == "sqlite":
        base = Path(connection.settings_dict["NAME"])
        yield from ((p.name, p.read_bytes()) for p in base.parent.glob(f"{base.name}*"))
    else:
        for model in apps.get_models():
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT row_to_json(t)::text FROM "{model._meta.db_table}" t')
                yield model._meta.db_table, "\n".join(row[0] for row in cursor.fetchall()).encode()
    for path in Path(live.HANDOVER_DATA_DIR).rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("patient_erasures")
def test_files_that_could_not_be_cleaned_are_cleaned_by_the_next_tick(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(tmp_path)

    def busy(_: object) -> None:
        raise free_space.BusyError("session 1")

    with monkeypatch.context() as held:
        held.setattr(free_space, "clean", busy)
        expunged(cast, tmp_path, "want", "w1")
        row = Expungement.objects.get()
        assert (row.done_at is not None, expunging.clean_up()) == (True, 1)
    repository_tasks.tick()
    row.refresh_from_db()
    assert row.unclean is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.heavy
@pytest.mark.usefixtures("patient_erasures")
def test_no_byte_of_an_expunged_person_is_left(cast: Cast, tmp_path: Path) -> None:
    names = [{"last": "ZQUXCANARYMAN", "first": "VIXYCANARIA"}]
    made = feed()
    rows = [
        line(
            "criminal_identity", "KEYCANARY77", {"ucn": "CANARY771", "names": names, "births": ["1931-07-19"]}
        ),
        line("arrest", "ARRCANARY77", {"identity": "KEYCANARY77", "arrested_on": "2019-05-04"}),
        line("charge", "CHGCANARY77", {"arrest": "ARRCANARY77", "literal": "CANARYTHEFT OF FERRETS"}),
    ]
    path = write(tmp_path / "known.jsonl", [*rows, person(5)])
    take(made, path)
    walk.ended_search(walk.booking(cast), "criminal", "CANARY771")
    needles = [b"ZQUXCANARY", b"VIXYCANARIA", b"CANARY771", b"KEYCANARY77", b"CANARYTHEFT", b"CHGCANARY77"]
    kept = list(places())
    assert all(any(n in data for _, data in kept) for n in needles[:5]), "the search finds what is there"
    path.unlink()
    expunged(cast, tmp_path, "criminal_identity", "KEYCANARY77")
    (tmp_path / "next.jsonl").unlink()
    left = [(where, n) for where, data in places() for n in needles if n in data]
    assert left == []
    with transaction.atomic():
        assert gallery("criminal").ids() == ["U0000005"]


def test_a_row_that_somebody_rests_on_is_never_deleted_by_the_way(tmp_path: Path) -> None:
    known(tmp_path)
    with pytest.raises(ProtectedError), transaction.atomic():
        SourceRecord.objects.filter(source_key="p1").delete()
