"""Bad input gets an answer that names field and reason, and loses nothing. Each row is one way to be wrong."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from handover.formats.ebts.booking import BookingSubmission, read_booking
from handover.formats.ebts.rapid import write_rpis
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.intake import actions, file_store, queries, rules
from handover.stages.intake.models import Submission
from handover.world.prints import tenprint
from tests.stages.files import ALDER, booking, car, image, new_tcn, sent
from tests.stages.identification.disposing import dspe
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def without_name() -> bytes:
    return car(names=())


def wrong_length(data: bytes) -> bytes:
    """The Type-1 record claims more bytes than it has."""
    return re.sub(rb"^1\.001:(\d+)", lambda m: b"1.001:" + str(int(m[1]) + 7).encode().zfill(len(m[1])), data)


def wants_check() -> bytes:
    """A search of the roadside, whose sender waits for an RPISR."""
    made = booking()
    return write_rpis(
        tcn=made.tcn, ori=ALDER, dai=made.dai, date=made.date, control_ori=ALDER, attention="SGT MILLER",
        images=[image(finger, record_type=14) for finger in (2, 7)], repositories=(),
    )  # fmt: skip


SEGMENT = ["20200105", "THEFT", "NONE", "DISMISSED", ""]
ROWS: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("not an EBTS file", lambda: b"PK\x03\x04 a spreadsheet", r"E0004|H000", ""),
    ("empty", lambda: b"", r"E0004|H000", ""),
    ("truncated", lambda: car()[:-400], r"E0004|E0005|H000", ""),
    ("wrong record length", lambda: wrong_length(car()), r"E0004|H000", ""),
    ("mandatory field missing", without_name, r"E0001", "2.018"),
    ("unknown agency", lambda: car(ori="ZZ9999999", control_ori="ZZ9999999"), r"A0004", "2.073"),
    ("a quick wants check that says not where", wants_check, r"E0001", "2.098"),
    ("a rap sheet by prints", lambda: car(tot="TPRS"), r"A0004", "1.004"),
    ("a disposition that no feed takes", lambda: dspe(new_tcn(), [SEGMENT], ucn="U1"), r"A0004", "1.004"),
]


@pytest.mark.parametrize(("make", "code", "field"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_bad_files_are_refused_with_field_and_reason(
    cast: Cast, make: Callable[[], bytes], code: str, field: str
) -> None:
    data = make()
    case = sent(data, actions.INTAKE)
    assert case.state == "refused"
    answer = queries.answers_of(case.pk)[0]
    assert answer.kind == "ERRT"
    assert any(re.search(code, p["code"]) for p in answer.problems), answer.problems
    if field:
        assert field in {p["field"] for p in answer.problems}
    assert all(len(p["text"]) > 10 for p in answer.problems)
    reply = queries.answer_file(answer)
    assert b"1.004:ERRT" in reply
    assert re.search(rb"2\.060:[A-Z]\d{4} - ", reply)
    assert file_store.get(Submission.objects.get(matter=case).sha256) == data


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(cast: Cast) -> None:
    with pytest.raises(RefusedError, match=r"104,857,600 bytes.*67,108,864"):
        actions.receive(bytes(100 * 1024 * 1024), channel="command", actor=actions.INTAKE)
    assert not Matter.objects.exists()
    assert rules.small_enough(rules.MAX_BYTES) is None


def test_a_second_copy_gets_the_first_receipt(cast: Cast) -> None:
    data = car()
    first = actions.receive(data, channel="command", actor=actions.INTAKE)
    again = actions.receive(data, channel="https", actor=actions.INTAKE)
    assert (first.again, again.again) == (False, True)
    assert first.reference == again.reference
    assert Matter.objects.count() == 1


def test_a_tcn_that_is_taken_is_told_and_the_bytes_are_kept(cast: Cast) -> None:
    made: BookingSubmission = booking()
    actions.receive(car(tcn=made.tcn), channel="command", actor=actions.INTAKE)
    other = car(tcn=made.tcn, booking_number="26-999999")
    with pytest.raises(actions.TcnReusedError, match=made.tcn) as caught:
        actions.receive(other, channel="command", actor=actions.INTAKE)
    assert file_store.get(caught.value.sha256) == other
    assert Matter.objects.count() == 1


def test_a_good_file_is_accepted_and_reads_back_from_the_store(cast: Cast) -> None:
    data = car()
    case = sent(data, actions.INTAKE)
    assert case.state == "accepted"
    assert case.agency.ori == "CX0010000"
    row = queries.booking_of(case.pk)
    assert row is not None
    assert row.display_name == "REYES LUNA, MARCO"
    assert queries.file_of(case.pk).tcn == read_booking(data).tcn


def test_an_account_sends_for_its_own_jail_alone(cast: Cast) -> None:
    assert sent(car(), cast["clark"].actor).state == "accepted"
    refused = sent(car(), cast["bell"].actor)
    assert refused.state == "refused"
    assert {p["code"] for p in queries.answers_of(refused.pk)[0].problems} == {"A0004"}


def test_altered_bytes_in_the_store_are_noticed(cast: Cast) -> None:
    digest = file_store.put(b"as it came")
    file_store._path(digest).write_bytes(b"as it came?")
    with pytest.raises(file_store.MissingBytesError, match="altered"):
        file_store.get(digest)


def with_character(character: bytes) -> dict[str, bytes]:
    """A booking with the character at the end of one field, for every text field but the records' lengths."""
    tcn = new_tcn()
    data = car(tcn=tcn, minutiae={1: tenprint(7, 11)[1]})
    records = [r.split(b"\x1d") for r in data.removesuffix(b"\x1c").split(b"\x1c")]
    made = {}
    for number, fields in enumerate(records):
        for place, field in enumerate(fields):
            tag = field.partition(b":")[0].decode()
            if tag.endswith(".001"):
                continue
            changed = [*fields[:place], field + character, *fields[place + 1 :]]
            length = sum(map(len, changed)) + len(changed)
            head, _, was = changed[0].partition(b":")
            changed[0] = head + b":" + str(length).encode().zfill(len(was))
            parts = [*records[:number], changed, *records[number + 1 :]]
            file = b"\x1c".join(map(b"\x1d".join, parts)) + b"\x1c"
            made[tag] = file.replace(tcn.encode(), new_tcn().encode())
    return made


@pytest.mark.parametrize("character", [b"\0", b"\x85", b"\xed\xa0\x80"], ids=bytes.hex)
def test_a_control_character_in_any_field_is_answered(cast: Cast, character: bytes) -> None:
    """SQLite would keep it, PostgreSQL not: whatever the reader lets through must be a text that both keep."""
    files = with_character(character)
    assert {"1.009", "2.018", "2.047"} <= files.keys()
    ends = {tag: sent(data, actions.INTAKE).state for tag, data in files.items()}
    assert set(ends.values()) <= {"refused", "accepted"}
    assert ends["2.018"] == ("refused" if character == b"\0" else "accepted")
