"""G12: bytes that are not those that were recorded are not shown; the refusal says so in words and is recorded."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from handover.audit.models import Entry
from handover.stages.detainer.models import Paper
from handover.stages.intake import actions as intake
from handover.stages.intake import file_store
from handover.stages.intake.pictures import WIDTHS
from tests.safeguards.gate.forging import forge
from tests.support.cast import Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db


def signed_in(cast: Cast, username: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(cast[username])
    return client


@pytest.mark.parametrize("reader", ["clark", "ortiz"])
def test_a_paper_whose_bytes_were_changed_is_not_served(cast: Cast, reader: str) -> None:
    case = case_in(cast, "lodged")
    paper = Paper.objects.filter(case=case, form="I-247A", draft=False)[0]
    address = f"/detainer/cases/{case.reference}/papers/{paper.number}/I-247A.pdf"
    client = signed_in(cast, reader)
    assert client.get(address).content == bytes(paper.pdf)
    forge("detainer_paper", "UPDATE detainer_paper SET pdf = %s WHERE id = %s", b"%PDF another", paper.pk)
    answer = client.get(address)
    assert answer.status_code == 500
    assert "is not what was printed" in answer.content.decode()
    assert b"%PDF" not in answer.content
    refused = Entry.objects.filter(act="altered.refused", actor=cast[reader].actor.key)
    assert [case.reference in e.content["why"] for e in refused] == [True]
    assert (
        Entry.objects.filter(act="paper.read", subject=case.reference, actor=cast[reader].actor.key).count()
        == 1
    )


def test_a_booking_file_that_was_changed_is_not_shown(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    receipt = intake.receive(b"not a transaction", channel="https", actor=cast["clark"].actor)
    (tmp_path / "files" / receipt.sha256[:2] / receipt.sha256).write_bytes(b"another")
    with pytest.raises(file_store.MissingBytesError, match="altered"):
        file_store.get(receipt.sha256)
    answer = signed_in(cast, "clark").get(f"/intake/{receipt.reference}/images/0-{min(WIDTHS)}.png")
    assert answer.status_code == 500
    assert "is altered" in answer.content.decode()
    assert Entry.objects.filter(act="altered.refused").count() == 1
