"""The quarterly report: PDF/UA by an independent checker, no number without its figure, quarters of the fiscal year."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from handover.stages.oversight.places.lines import lines_of
from handover.stages.oversight.report import FiscalQuarter, offered, quarter_named, quarter_of, report_html
from handover.stages.oversight.residents.lines import figures_of
from handover.stages.oversight.residents.states import ChargeState, FirstDecision
from tests.papers.test_accessibility import faults
from tests.safeguards.gate.after_finding import at_state
from tests.stages.oversight.numbers import keys_of, without_figure
from tests.support.cast import Cast


def test_quarters_are_those_of_the_federal_fiscal_year() -> None:
    assert quarter_of(date(2026, 9, 30)) == FiscalQuarter(2026, 4)
    assert quarter_of(date(2026, 10, 1)) == FiscalQuarter(2027, 1)
    assert FiscalQuarter(2027, 1).months == ("2026-10", "2026-11", "2026-12")
    assert FiscalQuarter(2026, 2).months == ("2026-01", "2026-02", "2026-03")
    assert [one.name for one in offered(date(2026, 11, 3))][:3] == ["FY2027-Q1", "FY2026-Q4", "FY2026-Q3"]
    assert quarter_named("FY2026-Q4") == FiscalQuarter(2026, 4)
    assert quarter_named("FY2026-Q5") is None


def test_parts_that_are_codes_have_their_words() -> None:
    found = figures_of({
        "cohorts": [{"month": "2026-10", **{kind: dict.fromkeys(ChargeState, 1) for kind in ("charges", "persons")}}],
        "decisions": dict.fromkeys(FirstDecision, 2), "beside": {"other": 1, "unknown": 0},
        "became": [{"charge": "not_convicted", "state": "no_action", "cases": 3}],
    })  # fmt: skip
    custody = {"places": [{"year": 2027, "place": "jail", "custodies": 4, "known": 4}]}
    (jail,) = [one.counted for one in lines_of(custody)]
    names = [one.name for one in found]
    assert not [name for name in names if "_" in name]
    assert {"watched charges: not convicted", "permanent residents: not decided yet"} <= set(names)
    assert (jail.name, jail.of, jail.key) == (
        "custody taken: in the jail", "custodies of the fiscal year", "places.custody.jail"
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_report_is_tagged_and_every_number_has_its_figure(cast: Cast, client: Client) -> None:
    at_state(cast, "in_custody")
    at_state(cast, "declined")
    quarter = quarter_of(timezone.now().date())
    html = report_html(quarter, "Cedar Field Office")
    assert without_figure(html) == []
    assert any(key.startswith("errors.") for key in keys_of(html))
    assert "cohort.custody" in keys_of(html)
    assert ">way.received</span>" in html
    client.force_login(cast["adams"])
    answer = client.get(f"/oversight/reports/{quarter.name}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert faults(answer.content) == []
    assert client.get("/oversight/reports/FY1999-Q9.pdf").status_code == 404
    client.force_login(cast["ortiz"])
    assert client.get(f"/oversight/reports/{quarter.name}.pdf").status_code == 403
