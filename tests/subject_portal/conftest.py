"""The person's page is open, and the codes of printed notices are known."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from handover.process.models import Matter
from handover.stages.detainer import person_code
from tests.subject_portal.person_page import CODES


@pytest.fixture(autouse=True)
def page_is_open(person_page: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECURE_SSL_REDIRECT = False
    original = person_code.issue

    def remembered(case: Matter, actor: object) -> str:
        code = original(case, actor)  # type: ignore[arg-type]
        CODES[case.reference] = code
        return code

    monkeypatch.setattr(person_code, "issue", remembered)
