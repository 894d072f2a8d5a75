"""A few rows of each table of law, on SQLite and on PostgreSQL: the tables themselves are run on SQLite in `make test`,
and on both in `make test-all`."""

from __future__ import annotations

import pytest

from tests.law import (
    test_between_jail_steps,
    test_between_loan_steps,
    test_court_orders,
    test_law_between_steps,
    test_law_in_a_hold,
)
from tests.law.between_steps import Between, run
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
TABLES = (
    test_between_jail_steps, test_between_loan_steps, test_court_orders, test_law_between_steps, test_law_in_a_hold,
)  # fmt: skip
ROWS: dict[str, Between] = {row.what: row for table in TABLES for row in table.ROWS}
CHOSEN = (
    "moved before a release that was told ahead",
    "a state warrant comes during the hold",
    "kept past the end of a hold that was frozen, and dies",
    "a citizen by record when nobody knows the outcome",
    "protected status comes while on loan, and they are taken back",
    "dies on a loan, and the match is withdrawn",
    "notice agreed to on a judge's warrant that is withdrawn",
    "a hold runs, and the law says no",
    "a status comes between notice and handover",
    "kept after a court ended the hold",
    "an escape in the hold, told after its end",
    "moved out of a hold to whose warrant came in it, told after the clock",
    "taken back more than an hour after: the end stands",
    "an order that in truth came before the hold",
    "an order told during a stop ends the hold once it goes on",
    "a hold begins after the order was stayed",
    "the end of an order that two people take back",
)
"""Rows in which a case is refused, stopped, ended by its clock, reported late, and changed by a record."""


@pytest.mark.parametrize("what", CHOSEN)
def test_a_row_of_the_law_on_this_database(cast: Cast, what: str) -> None:
    run(cast, ROWS[what])
