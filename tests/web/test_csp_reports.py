"""Reports of the content security policy: the rule is logged, the page's address and the code are not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import RequestFactory

from handover.web import csp_reports
from handover.web.machine_rates import RequestRates

REPORT = {
    "csp-report": {
        "document-uri": "https://handover.example/review/cases/C-2222222222/?q=CANARYNAME",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/CANARYNAME.js?CANARYNAME",
        "script-sample": "alert('CANARYNAME')",
    }
}


def test_the_rule_the_view_and_the_host_are_told_and_nothing_else() -> None:
    told = csp_reports.told_of(json.dumps(REPORT).encode())
    assert (told["rule"], told["host"]) == ("script-src-elem", "evil.example")
    assert "CANARYNAME" not in json.dumps(told)
    assert "C-2222222222" not in json.dumps(told)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"7", b'{"csp-report": 7}', b'{"csp-report": {}}', b"\xff", b"[" * 5000,
     b'{"csp-report": {"effective-directive": "<script>"}}'],
)  # fmt: skip
def test_what_is_no_report_is_not_logged(body: bytes) -> None:
    assert csp_reports.told_of(body) == {}


def test_the_answer_is_always_the_same_and_only_so_many_are_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[Any] = []
    monkeypatch.setattr(
        csp_reports, "log", type("Log", (), {"warning": lambda *_, **told: logged.append(told)})()
    )
    monkeypatch.setattr(csp_reports, "_rates", RequestRates())
    large = json.dumps(REPORT | {"more": "x" * csp_reports.MOST_BYTES})
    for body in [large, *[json.dumps(REPORT)] * (csp_reports.A_MINUTE + 5)]:
        request = RequestFactory().post("/csp-report/", body, content_type="application/csp-report")
        assert csp_reports.report(request).status_code == 204
    assert len(logged) == csp_reports.A_MINUTE
