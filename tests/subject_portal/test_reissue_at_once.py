"""Two officers replace one code at one moment: one of them does, one code opens, and the other reads why not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from handover.audit.models import Entry
from handover.process.models import Matter
from handover.stages.detainer import person_code, reissuing
from handover.stages.detainer.models import CodeReissue, Paper, PersonCode
from tests.subject_portal.person_page import CODES
from tests.subject_portal.test_reissue import LOST, SHOWN, tried
from tests.support.cast import Cast
from tests.support.walk import case_in


@pytest.mark.django_db(transaction=True)
def test_of_two_who_replace_a_code_at_once_one_wins(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the pages, each already past the checks of the form. Several rounds: both orders come up."""
    for _ in range(4):
        _one_round(cast, monkeypatch)


def _one_round(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_in(cast, "lodged")
    old, together = CODES[case.reference], Barrier(2)
    made: list[str] = []
    clients = [Client(), Client()]
    for client, name in zip(clients, ("ortiz", "stone"), strict=True):
        client.force_login(cast[name])
    said = {"version": case.version, "asked_by": "person", "shown_by": SHOWN, "reasons": LOST}

    with monkeypatch.context() as patched:
        advance, issue = reissuing.advance, person_code.issue  # type: ignore[attr-defined]

        def both_first(*args: Any, **kwargs: Any) -> Matter:
            together.wait(30)
            return advance(*args, **kwargs)

        def noted(*args: Any) -> str:
            made.append(issue(*args))
            return made[-1]

        patched.setattr(reissuing, "advance", both_first)
        patched.setattr(person_code, "issue", noted)

        def replace(client: Client) -> tuple[int, str]:
            try:
                answer = client.post(f"/detainer/cases/{case.reference}/code/", said)
                return answer.status_code, answer.content.decode().replace("&#x27;", "'")
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            won, lost = sorted(pool.map(replace, clients))
    assert (won[0], lost[0]) == (302, 409)
    assert "Issued a new code for the person's page" in lost[1], "what the other one did meanwhile"
    again = Matter.objects.get(pk=case.pk)
    assert again.version == case.version + 1
    assert CodeReissue.objects.filter(matter=case).count() == 1
    assert PersonCode.objects.filter(matter=case, number=again.version).count() == 1
    assert Paper.objects.filter(case=case, number=again.version, form="notice-en").count() == 1
    assert Entry.objects.filter(act="case.reissue_code", subject=case.reference).count() == 1
    opens = [code for code in {old, *made} if tried(again, code) == 302]
    assert opens == [CODES[case.reference]] and opens != [old]
