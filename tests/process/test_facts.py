"""What a fact says, its digest, and the texts that no fact keeps. On PostgreSQL too: both must read the same back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import models, transaction

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.process.facts import RECORDING, Fact, canonical, content_of, fits, is_salted, record
from handover.process.fold import RefusedError
from handover.process.graph import Track
from handover.process.models import LateReason, Matter, RecordedFact
from handover.repositories.models import Feed, RecordVersion, SourceRecord, Want
from handover.stages.custody.correction_models import CorrectionDraft, CorrectionTold
from handover.stages.custody.models import Breach, Death
from handover.stages.identification.models import PrintMatch
from handover.stages.intake.models import ReportedEvent
from handover.stages.notification.models import Query
from handover.stages.review.models import RecordCorrection

FACTS = sorted((m for m in apps.get_models() if issubclass(m, RecordedFact)), key=lambda m: m._meta.label)
ACTOR = Actor.system("test")
TEXT = " Ünï “quoted” \\ 'x' ; ends in blanks  "
LINES = "one\r\ntwo\tthree\n 𝄞 \u0085 ends in blanks \n "
NOW = datetime(2026, 11, 23, 5, 5, tzinfo=UTC)
MOMENT = datetime(2026, 11, 1, 1, 30, 5, 120, tzinfo=ZoneInfo("America/New_York"), fold=1)


class Colour(StrEnum):
    RED = "red"


JSON = {
    "z": [1, 2.0, 1e2, 1e16, 1e22, 2**60, 0.1 + 0.2, -0.0, 1e-7, True, None, (1, "two")],
    10: "a number for a key", 2: {"colour": Colour.RED, Colour.RED: []}, "é 𝄞 \n": TEXT,
}  # fmt: skip


RowOf = Callable[[Any], models.Model]


@pytest.fixture
def matter(db: None) -> Matter:
    agency = Agency.objects.create(ori="CX0010000", name="Alder County Jail", kind=Agency.Kind.JAIL)
    return Matter.objects.create(
        track=Track.CASE, reference="C-23456789AB", agency=agency, state="queried", version=1,
        opened_at=NOW, moved_at=NOW,
    )  # fmt: skip


def value_for(column: models.Field[Any, Any], row_of: RowOf) -> Any:
    """A value that a database could give back differently. ``row_of`` gives the row that a foreign key names."""
    match column:
        case models.ForeignKey():
            return row_of(column.related_model).pk
        case models.JSONField():
            return [JSON] if column.default is list else JSON
        case models.DateTimeField():
            return MOMENT
        case models.DateField():
            return date(2024, 2, 29)
        case models.BooleanField():
            return True
        case models.FloatField():
            return 0.1 + 0.2
        case models.IntegerField():
            return 32_767
        case models.TextField() if column.max_length is None:
            return LINES
        case models.CharField() | models.TextField():
            return TEXT[: column.max_length]
    raise AssertionError(column)


def rows_of(matter: Matter) -> RowOf:
    """Makes the rows that facts refer to."""

    def row_of(model: Any) -> models.Model:
        if model is Matter:
            return matter
        if model is Want:
            day = date(2020, 1, 1)
            return Want.objects.create(number="W 1 ", offence="theft", agency_ori="X", entered_on=day)
        if model is RecordVersion:
            return version_on_file()
        if model is ReportedEvent:
            return ReportedEvent.objects.create(
                agency=matter.agency,
                event_id="E-1",
                event_type="RELEASE",
                happened_at=MOMENT,
                booking_no="26-1",
            )
        assert issubclass(model, RecordedFact)
        row = filled(model, row_of)
        record(row, matter, ACTOR)
        return row

    return row_of


def version_on_file() -> RecordVersion:
    """A version of a record that a feed sent."""
    feed = Feed.objects.create(
        name="wants", form="jsonl", source="S", reliability="system", created_at=MOMENT
    )
    day = date(2020, 1, 1)
    head = SourceRecord.objects.create(
        feed=feed, source="S", kind="want", source_key="W 1 ", source_version=1, repository="wants", subject="W 1 ",
        as_of=day, salt="00" * 16, commitment="0" * 64,
    )  # fmt: skip
    return RecordVersion.objects.create(
        record=head,
        number=1,
        source_version=1,
        op="upsert",
        as_of=day,
        commitment="0" * 64,
        recorded_at=MOMENT,
    )


def filled(model: type[RecordedFact], row_of: RowOf) -> RecordedFact:
    """An unsaved fact with an awkward value in every column of its own."""
    columns = [c for c in model._meta.concrete_fields if c.name not in RECORDING]
    return model(**{column.attname: value_for(column, row_of) for column in columns})


@pytest.mark.django_db
@pytest.mark.parametrize("model", FACTS, ids=lambda m: m._meta.label)
def test_the_digest_is_the_same_from_what_the_database_returns(model: Any, matter: Matter) -> None:
    row = filled(model, rows_of(matter))
    fact = record(row, matter, ACTOR)
    kept = model.objects.get(pk=row.pk)
    assert content_of(kept) == content_of(row)
    assert Fact.of(kept) == fact
    assert fact.row == f"{model._meta.label}:{row.pk}"
    assert (kept.matter, kept.number, kept.by_key, kept.at) == (matter, 1, ACTOR.key, matter.moved_at)


@pytest.mark.parametrize("model", FACTS, ids=lambda m: m._meta.label)
def test_every_column_of_its_own_counts_and_no_other(model: Any) -> None:
    row = filled(model, lambda other: other(pk=uuid.UUID(int=7) if other is Matter else 7))
    whole = Fact.of(row)
    own = {c.attname: c.name for c in model._meta.concrete_fields if c.name not in RECORDING}
    assert content_of(row).keys() == set(own.values())
    for attribute in own:
        before, row.__dict__[attribute] = row.__dict__[attribute], None
        assert Fact.of(row).digest != whole.digest, attribute
        row.__dict__[attribute] = before
    row.number, row.by_key, row.at = 7, "user:9", MOMENT
    assert Fact.of(row) == whole


def test_one_moment_has_one_spelling() -> None:
    row = Death(died_at=MOMENT, text="")
    assert content_of(row)["died_at"] == "2026-11-01T06:30:05.000120+00:00"
    assert Fact.of(Death(died_at=MOMENT.astimezone(UTC))) == Fact.of(row)
    assert Fact.of(Death(died_at=MOMENT + timedelta(microseconds=1))) != Fact.of(row)
    with pytest.raises(ValueError, match="without a zone"):
        content_of(Death(died_at=datetime(2026, 11, 1, 1, 30)))


def test_one_number_has_one_spelling() -> None:
    assert Fact.of(Query(fields={"a": 100})) == Fact.of(Query(fields={"a": 1e2}))
    assert Fact.of(Query(fields={"a": 1})) != Fact.of(Query(fields={"a": True}))
    assert Fact.of(Query(fields={"a": 1})) != Fact.of(Query(fields={"a": "1"}))
    for score in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="cannot hold"):
            content_of(PrintMatch(score=score))


def test_a_type_of_column_that_has_no_form_is_an_error() -> None:
    with pytest.raises(TypeError, match="timedelta"):
        content_of(_Lasting(lasts=timedelta(1)))


class _Lasting(models.Model):
    lasts = models.DurationField()

    class Meta:
        app_label = "no_app_of_ours"
        managed = False


def test_bytes_count_by_their_own_digest() -> None:
    paper = apps.get_model("detainer", "Paper")
    assert content_of(paper(pdf=b"")) == content_of(paper(pdf=memoryview(b"")))
    assert content_of(paper(pdf=b""))["pdf"].startswith("e3b0c442")


ODD = {"NUL": "a\0b", "escape": "a\x1b[2Jb", "delete": "a\x7fb", "half a pair": "a\ud83db"}


@pytest.mark.django_db
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_a_text_that_a_database_would_not_keep_is_refused_with_words(text: str, matter: Matter) -> None:
    rows: list[tuple[RecordedFact, str]] = [
        (Breach(kind="other", text=text), "text"),
        (CorrectionDraft(to_name=text, text=""), "to_name"),
        (Query(fields={"a": text}), "fields"),
        (Query(fields={text: "a"}), "fields"),
        (PrintMatch(identity=text, score=1.0, by_examiner=False), "identity"),
    ]
    for row, field in rows:
        with pytest.raises(RefusedError, match=r"holds .* \(U\+[0-9A-F]{4}\).*leave it out") as caught:
            record(row, matter, ACTOR)
        assert [r.code for r in caught.value.refusals] == [field]
        assert row.pk is None


@pytest.mark.django_db
def test_a_text_longer_than_its_column_is_refused_with_words(matter: Matter) -> None:
    row = CorrectionDraft(to_name="x" * 161, to_ori="x" * 10)
    with pytest.raises(RefusedError, match="To name is longer than 160 characters") as caught:
        record(row, matter, ACTOR)
    assert {r.code for r in caught.value.refusals} == {"to_name", "to_ori"}
    record(CorrectionDraft(to_name="x" * 160), matter, ACTOR)


@pytest.mark.django_db
def test_a_fact_is_written_once(matter: Matter) -> None:
    draft = filled(CorrectionDraft, rows_of(matter))
    record(draft, matter, ACTOR)
    row = CorrectionTold(draft_id=draft.pk, sent=True, how="by letter")
    record(row, matter, ACTOR)
    with pytest.raises(Exception, match=r"(?i)unique|duplicate|append-only"), transaction.atomic():
        record(row, matter, ACTOR)


@pytest.mark.django_db
def test_each_row_has_a_salt_of_its_own_and_its_digest_is_over_it(matter: Matter) -> None:
    rows = [PrintMatch(identity="1", score=1.0, by_examiner=False) for _ in range(2)]
    first, second = (record(row, matter, ACTOR) for row in rows)
    assert first.digest != second.digest, "the same content, and nobody can tell"
    assert all(is_salted(f.digest) and len(f.digest) == 66 for f in (first, second))
    kept = PrintMatch.objects.get(pk=rows[0].pk)
    assert kept.salt is not None
    assert len(bytes(kept.salt)) == 16
    assert fits(kept, first.digest)
    assert not fits(kept, second.digest)


@pytest.mark.django_db
def test_rows_that_are_written_many_at_once_have_each_its_salt(matter: Matter) -> None:
    recorded = {"matter": matter, "number": 1, "by_key": "k", "by_name": "n", "at": NOW}
    LateReason.objects.bulk_create([LateReason(reasons="the same", **recorded) for _ in range(20)])
    assert len({bytes(row.salt or b"") for row in LateReason.objects.all()} - {b""}) == 20


def test_a_digest_of_before_the_salt_still_fits_its_row_and_no_salted_one_fits_without() -> None:
    row = PrintMatch(identity="1", score=1.0, by_examiner=False)
    old = Fact.of(row).digest
    assert not is_salted(old)
    row.salt = b"s" * 16
    salted = Fact.of(row).digest
    assert fits(row, old)
    row.salt = None
    assert not fits(row, salted)


@pytest.mark.django_db
def test_a_birth_date_is_not_found_by_hashing_every_one(matter: Matter) -> None:
    """Without a salt 40,000 digests are a second's work: the same guess finds it in the scheme of before."""
    row = RecordCorrection(identity="1", record_key="k", was="", now="", source="s", birth="1988-04-02")
    salted = record(row, matter, ACTOR).digest
    content = content_of(row)
    days = [date(1915, 1, 1) + timedelta(days=n) for n in range(40_000)]
    guesses = {sha256(canonical({**content, "birth": day.isoformat()})).hexdigest() for day in days}
    assert len(guesses) == 40_000
    row.salt = None
    assert Fact.of(row).digest in guesses
    assert salted.removeprefix("2:") not in guesses
