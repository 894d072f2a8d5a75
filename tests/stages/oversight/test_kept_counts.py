"""Where there are many records no page counts them: it shows what a job counted last, and when that was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from handover.stages.oversight import cached_counts, tasks
from handover.stages.oversight.count_text import (
    documentation_from,
    documentation_text,
    figures_from,
    figures_text,
)
from handover.stages.oversight.documentation import documentation
from handover.stages.oversight.models import KeptCount
from handover.web.time_tags import local_time
from tests.support.cast import Cast
from tests.support.walk import case_in

PAGES = (
    "/oversight/",
    "/oversight/figures/way.lodged/",
    "/oversight/documentation/",
    "/oversight/memos/cohorts/",
)
FILES = (
    "/oversight/export.csv", "/oversight/documentation/export.csv", "/oversight/memos/cohorts/export.csv",
    "/oversight/reports/FY2026-Q4.pdf",
)  # fmt: skip


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """As if there were many records."""
    settings.SECURE_SSL_REDIRECT = False
    monkeypatch.setattr(cached_counts, "KEEP_FROM", 0)


def _get(cast: Cast, address: str) -> Any:
    client = Client()
    client.force_login(cast["adams"])
    return client.get(address)


def _asked() -> list[Any]:
    jobs = DBTaskResult.objects.filter(task_path="handover.stages.oversight.tasks.count_now")
    return sorted(args["args"] for args in jobs.values_list("args_kwargs", flat=True))


@pytest.mark.django_db
@pytest.mark.usefixtures("many")
def test_until_they_are_counted_a_page_says_so_and_asks_a_job_once(cast: Cast) -> None:
    for address in PAGES:
        answer = _get(cast, address)
        assert answer.status_code == 200, address
        assert "These figures are being counted" in answer.content.decode(), address
    for address in FILES:
        answer = _get(cast, address)
        assert (answer.status_code, answer["Retry-After"]) == (503, "60"), address
    assert _asked() == [["documentation"], ["figures"]], "once each, however many look"


@pytest.mark.django_db
@pytest.mark.usefixtures("many")
def test_a_page_shows_what_was_counted_and_does_not_count(cast: Cast) -> None:
    case_in(cast, "lodged")
    cached_counts.count_anew("figures")
    shown, _charts = cached_counts.counted_funnel()
    assert {f.key: f.n for f in shown.way}["way.lodged"] == 1
    case_in(cast, "lodged")
    with CaptureQueriesContext(connection) as sent:
        answer = _get(cast, "/oversight/")
    statements = [one["sql"] for one in sent if "process_casestep" in one["sql"]]
    assert not statements, "no step is counted while somebody waits"
    assert answer.context["funnel"].as_of == shown.as_of
    assert {f.key: f.n for f in answer.context["funnel"].way}["way.lodged"] == 1
    assert str(local_time(shown.as_of)) in answer.content.decode(), "with its time"
    assert not _asked(), "it is new"


@pytest.mark.django_db
@pytest.mark.usefixtures("many")
def test_an_older_count_is_shown_with_its_time_and_counted_again(cast: Cast) -> None:
    case_in(cast, "lodged")
    cached_counts.count_anew("figures")
    KeptCount.objects.update(counted_at=timezone.now() - cached_counts.KEPT_FOR - timedelta(seconds=1))
    case_in(cast, "lodged")
    for _ in range(2):
        text = _get(cast, "/oversight/").content.decode()
        assert "these figures are being counted again" in text
    assert _asked() == [["figures"]]
    tasks.count_now.call("figures")
    DBTaskResult.objects.update(status="SUCCESSFUL")
    answer = _get(cast, "/oversight/")
    assert {f.key: f.n for f in answer.context["funnel"].way}["way.lodged"] == 2
    assert "counted again" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    "content", ["{}", "[]", "no JSON", '{"as_of": "2026-11-30T00:00:00+00:00", "fields": [[1]]}']
)
def test_what_another_version_kept_is_counted_anew_and_breaks_no_page(cast: Cast, content: str) -> None:
    for name in ("figures", "documentation"):
        KeptCount.objects.create(name=name, content=content, counted_at=timezone.now())
    assert "being counted" in _get(cast, "/oversight/").content.decode()
    assert "being counted" in _get(cast, "/oversight/documentation/").content.decode()
    assert _asked() == [["documentation"], ["figures"]]


@pytest.mark.django_db
def test_what_is_kept_is_the_same_when_it_is_read(cast: Cast) -> None:
    case_in(cast, "held")
    now = datetime(2026, 11, 30, 12, 0, 1, 5, tzinfo=timezone.get_current_timezone())
    counted = cached_counts.count_figures()
    assert figures_from(figures_text(counted)) == counted
    quality = documentation(now)
    assert documentation_from(documentation_text(quality)) == quality
