"""What is read for a code does not tell whether the case exists. How long it takes: `bench/person_code.py`."""

from __future__ import annotations

import re
from collections import Counter
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from handover.process.erasure import public as erasure
from handover.process.facts import record
from handover.process.models import Matter
from handover.stages.detainer import person_code
from handover.stages.detainer.models import Lodgement
from tests.subject_portal.person_page import CODES, ENTRANCE
from tests.support.cast import Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db
WRONG = "2345-6789-ABCD"


def asked(reference: str, code: str) -> list[str]:
    """The statements for a try, without their values."""
    with CaptureQueriesContext(connection) as caught:
        person_code.opened_by(reference, code)
    return [re.sub(r"'(?:[^']|'')*'", "?", str(one["sql"])) for one in caught]


def test_for_a_wrong_code_as_much_is_read_as_for_a_case_that_is_none(cast: Cast) -> None:
    lodged, unlodged = case_in(cast, "lodged"), case_in(cast, "signed")
    tries = [
        (lodged.reference, WRONG), (unlodged.reference, WRONG), ("C-ZZZZZZZZZZ", WRONG), ("' or 1=1 --", WRONG),
        ("C-ZZZZZZZZZZ", CODES[lodged.reference]), (unlodged.reference, CODES[lodged.reference]),
    ]  # fmt: skip
    shapes = {"\n".join(asked(*one)) for one in tries}
    assert len(shapes) == 1
    said = shapes.pop().splitlines()
    assert len(said) == 5, (
        "the code, another case, the log's time, legal holds, how long the code of either holds"
    )
    assert len(asked(lodged.reference, CODES[lodged.reference])) > 3, "the right code alone reads the case"


@pytest.mark.parametrize("held", ["A200000001", "0123456AB", "C-2345678923"])
def test_so_it_is_while_somebody_is_held_for_a_court(cast: Cast, held: str) -> None:
    erasure.hold(held, reason="Litigation is expected: counsel wrote on it.", actor=cast["stone"].actor)
    lodged, unlodged = case_in(cast, "lodged"), case_in(cast, "signed")
    tries = [
        (lodged.reference, WRONG),
        (unlodged.reference, WRONG),
        ("C-ZZZZZZZZZZ", CODES[lodged.reference]),
    ]
    assert len({"\n".join(asked(*one)) for one in tries}) == 1


def lodged_anew(case: Matter, cast: Cast, *, coded: bool = True) -> str:
    """The code of a notice in whose place a new one was printed; ``coded``: with a code of its own."""
    earlier = CODES[case.reference]
    case.version += 1
    with transaction.atomic():
        record(Lodgement(jail_ori=case.agency.ori), case, cast["ortiz"].actor)
        if coded:
            person_code.issue(case, cast["ortiz"].actor)
    return earlier


def told(reference: str, code: str) -> tuple[int, str, tuple[str, ...], int]:
    """Status, words, statements and keyed hashes of a try at the entrance."""
    hashed: Counter[str] = Counter()
    digest = person_code._digest

    def counted(*said: str) -> str:
        hashed["code"] += 1
        return digest(*said)

    with CaptureQueriesContext(connection) as caught, mock.patch.object(person_code, "_digest", counted):
        answer = Client().post(ENTRANCE, {"reference": reference, "code": code})
    said = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    said = said.replace(reference, "REFERENCE").replace(code, "CODE")
    shapes = tuple(re.sub(r"'(?:[^']|'')*'|\b\d+\b|\bs\d+_x\d+\b", "?", str(one["sql"])) for one in caught)
    return answer.status_code, said, shapes, hashed["code"]


def test_a_code_that_opens_nothing_more_is_answered_as_a_wrong_one_with_the_same_work(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handover.subject_portal.limits.TRIES", 99)
    lodged, again = case_in(cast, "lodged"), case_in(cast, "lodged")
    earlier = lodged_anew(again, cast)
    told(lodged.reference, WRONG)  # the first try from an address makes its count
    wrong = told(lodged.reference, WRONG)
    assert wrong[0] == 422 and wrong[3] == 1
    assert told(again.reference, earlier) == wrong, "an earlier notice's code"
    assert told("C-ZZZZZZZZZZ", earlier) == wrong, "no case"
    assert told(lodged.reference, CODES[again.reference]) == wrong, "another case's code"
    right = told(lodged.reference, CODES[lodged.reference])
    assert (right[0], right[3]) == (302, 1), "a right code is hashed as often, and then opens its case"
    settings.SECRET_KEY_FALLBACKS = ["an earlier key"]
    tries = ((lodged.reference, WRONG), ("C-ZZZZZZZZZZ", WRONG), (lodged.reference, CODES[lodged.reference]))
    assert {told(*one)[3] for one in tries} == {2}, "and each by every key"


def test_a_code_whose_lodging_has_a_newer_one_without_a_code_is_told_the_same(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    earlier = lodged_anew(case, cast, coded=False)
    assert told(case.reference, earlier)[:2] == told(case.reference, WRONG)[:2]
