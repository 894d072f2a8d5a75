"""The query and its answer as messages: what goes in, what is left out, what is kept back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from handover.clocks.targets import TARGETS, TargetKind
from handover.formats.iaq import AlienQuery
from handover.process.advance import RefusedError
from handover.process.case_clocks.models import Clock
from handover.stages.identification import queries as identification
from handover.stages.intake import queries as intake
from handover.stages.intake.models import Booking
from handover.stages.notification import actions, queries
from handover.stages.notification.messages import (
    NO_PHONE,
    RESTRICTED,
    SpecialistAnswer,
    query_for,
    response_for,
)
from handover.stages.notification.records import chosen, records_of
from tests.support import walk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
REMARKS = "Searched the case system and the court system."


def a_booking(cast: Cast, **changes: object) -> Booking:
    """A booking whose columns are changed after reading; nothing is saved."""
    found = intake.booking_of(walk.booking(cast).pk)
    assert found is not None
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def test_a_match_raises_a_query_that_reads_back(cast: Cast) -> None:
    case = walk.queried(cast)
    asked = queries.query_of(case.pk)
    parsed = AlienQuery.parse(asked.text)
    assert parsed.fields() == asked.fields
    assert (parsed.sender_ori, parsed.last, parsed.first) == ("CX0010000", "REYES", "MARCOS")
    assert (parsed.birth, parsed.in_custody, parsed.offence) == ("1988-04-02", True, "0399")
    assert case.parent_id is not None
    match = identification.criminal_match(case.parent_id)
    assert match is not None
    assert parsed.ucn == match.identity


def test_a_query_is_made_where_the_booking_says_next_to_nothing(cast: Cast) -> None:
    empty = a_booking(cast, names=[], births=["", ""], sex="", birthplace="", numbers=[])
    fields = query_for(empty, None).fields()
    assert (fields["NAM"], fields["DOB"], fields["SEX"], fields["POB"]) == ("UNKNOWN", "00000000", "X", "XX")
    assert fields["PHN"] == NO_PHONE
    assert "FBI" not in fields


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([["ANUM", "A012345678"]], {"ARN": "012345678"}),
        ([["ANUM", "1234567"]], {"ARN": "001234567"}),
        ([["ANUM", "12"]], {}),
        ([["SID", "CX123456"]], {"SID": "CX123456"}),
        ([["SID", "not a number at all"]], {}),
        ([["SSN", "900123456"]], {}),
    ],
)
def test_a_number_that_the_message_cannot_carry_does_not_hold_it_up(
    cast: Cast, numbers: list[list[str]], expected: dict[str, str]
) -> None:
    fields = query_for(a_booking(cast, numbers=numbers), None).fields()
    assert {k: fields[k] for k in ("ARN", "SID", "SOC") if k in fields} == expected


def test_the_call_back_number_is_the_jails_else_the_bureaus(cast: Cast) -> None:
    booking = a_booking(cast)
    bureau = cast.agencies["CXBUREAU0"]
    bureau.phone = "(555) 0100"
    bureau.save()
    assert query_for(booking, None).fields()["PHN"] == "(555) 0100"
    booking.matter.agency.phone = "555.0199 ext. 4"
    assert query_for(booking, None).fields()["PHN"] == "555 0199 X 4"


def test_the_clock_of_the_answer_starts_with_the_case_and_once(cast: Cast) -> None:
    case = walk.queried(cast)
    clock = Clock.objects.get(case=case, kind=Clock.Kind.QUERY)
    assert clock.started_at == case.opened_at
    assert clock.due_at - clock.started_at == TARGETS[TargetKind.IAQ_ANSWER].allowance
    assert actions.open_on_match(queries.link_of(case.pk).search_matter_id) == case
    assert Clock.objects.filter(case=case).count() == 1


def respond(cast: Cast, *, protected: bool) -> str:
    case = walk.queried(cast, walk.Person(protected=protected))
    link = queries.link_of(case.pk)
    identity = identification.immigration_identity(link.identity)
    assert identity is not None
    keys = tuple(line.key for line in records_of(identity))
    answer = SpecialistAnswer("appears_removable", "no_status", REMARKS, keys)
    return response_for(link, identity, answer, cast["reed"].actor, timezone.now()).text()


def test_an_answer_names_its_author_its_records_and_that_it_holds_nobody(cast: Cast) -> None:
    text = respond(cast, protected=False)
    flat = " ".join(text.split())
    for part in ("Robin Reed", "CXIMMIG01", "by itself it holds nobody", "removal order, final", REMARKS):
        assert part in flat
    assert "no lawful status found by an officer" in flat


def test_a_protected_persons_records_are_not_written_into_the_answer(cast: Cast) -> None:
    text = respond(cast, protected=True)
    flat = " ".join(text.split())
    assert RESTRICTED in flat
    for part in ("removal order", REMARKS, "no lawful status", "Port of entry"):
        assert part not in flat


def test_invisible_characters_of_pasted_text_do_not_stop_an_answer(cast: Cast) -> None:
    case = walk.queried(cast)
    answer = SpecialistAnswer(
        "unknown", "not_told", "Pasted\u200b text\u00ad with hidden marks.\n\nSecond line.", ()
    )
    done = actions.answer_query(case.pk, actor=cast["reed"].actor, version=case.version, answer=answer)
    assert done.state == "awaiting_review"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (SpecialistAnswer("unknown", "not_told", REMARKS, ("status:999999",)), "records"),
        (SpecialistAnswer("unknown", "", REMARKS, ()), "status"),
        (SpecialistAnswer("unknown", "not_told", "short", ()), "remarks"),
        (SpecialistAnswer("appears_removable", "not_told", REMARKS, ()), "opinion"),
    ],
)
def test_an_answer_that_rests_on_nothing_is_refused(cast: Cast, answer: SpecialistAnswer, code: str) -> None:
    case = walk.queried(cast)
    with pytest.raises(RefusedError) as refused:
        actions.answer_query(case.pk, actor=cast["reed"].actor, version=case.version, answer=answer)
    assert [r.code for r in refused.value.refusals] == [code]
    assert queries.answer_of(case.pk) is None


def test_records_come_in_order_with_their_source_and_date(cast: Cast) -> None:
    identity = identification.immigration_identity(walk.immigration_identity(walk.Person()).fin)
    assert identity is not None
    lines = records_of(identity)
    assert [line.kind for line in lines] == ["Status", "Order", "Encounter"]
    assert lines[1].cited.endswith("(court system, as of 2026-10-01)")
    assert chosen(lines, [lines[2].key, lines[0].key, "order:0"]) == (lines[0], lines[2])
