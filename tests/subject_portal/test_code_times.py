"""What is read for a code does not tell whether the case exists. How long it takes: `bench/person_code.py`."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handover.stages.detainer import person_code
from tests.subject_portal.person_page import CODES
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
    assert shapes.pop().count("SELECT") == 1
    assert len(asked(lodged.reference, CODES[lodged.reference])) > 1, "the right code alone reads the case"
