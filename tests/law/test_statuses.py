"""What a status on record bars, as a table of cases with their citations (rows L12 and L13)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from handover.formats.records.bodies import Status
from handover.process.fold import Refusal
from handover.repositories.models import ImmigrationIdentity, StatusRecord
from handover.repositories.models.immigration import PROTECTED_STATUSES
from handover.stages.review.bars import person_bars
from handover.stages.review.bars.person_facts import PersonFacts
from handover.stages.review.case_file.evidence import Evidence
from handover.stages.review.case_file.rules import indicia
from handover.stages.review.case_file.signs import Sign
from handover.stages.review.case_file.status_effects import EFFECTS, StatusBar, effect_of
from handover.stages.review.determination import rules
from handover.stages.review.determination.rules import Basis, Circumstances, Ground, ProposedFinding
from tests.repositories.cases import FIN, known, send
from tests.repositories.records import line

pytestmark = pytest.mark.one_database

DAY = date(2026, 11, 24)
LONG = "Read both histories and compared the dates of the order and of the last entry."


@pytest.mark.parametrize(
    ("status", "on", "effect"),
    [
        ("tps", DAY, StatusBar.NO_DETENTION),  # 8 USC 1254a(d)(4)
        ("tps", date(1990, 11, 28), None),
        ("stay_of_removal", DAY, StatusBar.NO_DETENTION),  # 8 CFR 241.6
        ("daca", DAY, StatusBar.NO_DETENTION),  # 8 CFR 236.21(c)
        ("daca", date(2012, 6, 15), None),
        ("withholding", DAY, StatusBar.WEIGHED),  # 8 USC 1231(b)(3): one country, and no bar to custody
        ("cat", DAY, StatusBar.WEIGHED),
        ("u_status", DAY, StatusBar.RESTRICTED),  # 8 USC 1367(a)(2)
        ("t_status", DAY, StatusBar.RESTRICTED),
        ("vawa", DAY, StatusBar.RESTRICTED),
        ("supervision", DAY, StatusBar.WEIGHED),  # 8 CFR 241.4(l)
        ("voluntary_departure", DAY, StatusBar.NO_REMOVAL),  # 8 USC 1229c
        ("credible_fear", DAY, StatusBar.NO_REMOVAL),  # 8 USC 1225(b)(1)(B)
        ("stateless", DAY, StatusBar.WEIGHED),  # Zadvydas v. Davis
        ("national", DAY, StatusBar.NATIONAL),  # 8 USC 1101(a)(22)
        ("permanent_resident", DAY, None),
        ("no_status", DAY, None),
    ],
)
def test_what_a_status_bars_from_which_day(status: str, on: date, effect: StatusBar | None) -> None:
    found = effect_of(status, on)
    assert (found.effect if found else None) is effect


def test_every_row_is_a_status_on_record_with_a_source_and_a_mark() -> None:
    """What was not read in a source is shown as illustrative."""
    known = {value for value, _ in StatusRecord.Status.choices}
    assert known == set(get_args(Status.model_fields["status"].annotation)), "a feed can state each"
    for row in EFFECTS:
        assert row.status in known
        assert row.source
        assert ("illustrative" in row.text) is (row.status != "tps")
    assert {r.status for r in EFFECTS if r.effect is StatusBar.RESTRICTED} == set(PROTECTED_STATUSES)


ORDER = Evidence("order:1", "order", "removal_order:final", "order")


@pytest.mark.parametrize(
    ("basis", "barred", "refused"),
    [("a", ("voluntary departure",), True), ("a", (), False), ("b", ("voluntary departure",), False)],
)
def test_basis_a_does_not_stand_while_no_order_is_executed(
    basis: str, barred: tuple[str, ...], refused: bool
) -> None:
    shown = (ORDER, Evidence("order:2", "order", "proceeding", "proceedings"))
    found = ProposedFinding(frozenset({Basis(basis)}), Ground.FINAL_ORDER, LONG, shown)
    refusals = rules.may_find_probable_cause(found, Circumstances(on=DAY, removal_barred=barred))
    assert {r.code for r in refusals} == ({"bases"} if refused else set())


@pytest.mark.parametrize(
    ("facts", "judge", "barred"),
    [
        ({"forbidding": (Sign("status:1", "temporary protected status"),)}, "detention_forbidden", True),
        ({"removal_barred": (Sign("status:1", "voluntary departure"),)}, "removal_barred", True),
        ({}, "removal_barred", False),
        ({"protected": True, "determined": True}, "protection_unmet", True),
        ({"protected": True, "determined": True, "certificate": "S. Stone"}, "protection_unmet", False),
    ],
)
def test_the_gate_reads_the_registry(facts: dict[str, Any], judge: str, barred: bool) -> None:
    refusal: Refusal | None = getattr(person_bars, judge)(PersonFacts(**facts))
    assert (refusal is not None) is barred


@pytest.mark.parametrize(
    ("births", "records", "found"),
    [
        (["AM"], [], 1),  # American Samoa: 8 USC 1408
        (["MK"], [], 1),  # Northern Mariana Islands: Covenant, section 301
        (["PR"], [], 1),
        (["MM"], [], 0),
        ([], ["national:past"], 1),  # 8 USC 1101(a)(22)
        ([], ["nonimmigrant:current"], 0),
    ],
)
def test_a_national_goes_to_counsel(births: list[str], records: list[str], found: int) -> None:
    """8 USC 1101(a)(3), (22): counsel decides first."""
    assert len(indicia(birthplaces=births, citizenships=[], records=records)) == found


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "restricted"), [("u_status", True), ("vawa", True), ("tps", False)])
def test_a_status_of_section_1367_restricts_the_record_as_soon_as_a_feed_states_it(
    tmp_path: Path, status: str, restricted: bool
) -> None:
    """8 USC 1367(a)(2)."""
    known(tmp_path)
    send(tmp_path, line("status", "s9", {"identity": "i1", "status": status, "since": "2024-01-01"}))
    assert ImmigrationIdentity.objects.get(pk=FIN).protected is restricted
