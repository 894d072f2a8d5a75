"""A jail reads what is counted of it alone, and what it replies is printed beside the figure."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from handover.audit.models import Entry
from handover.stages.oversight.models import FigureReply
from tests.safeguards.gate.after_finding import at_state
from tests.stages.oversight.numbers import lines_without_figure, without_figure
from tests.support.cast import Cast
from tests.support.walk import case_in

PAGE = "/oversight/requests/replies/"


@pytest.mark.django_db
def test_a_jails_reply_stands_beside_its_figures_on_page_and_in_file(cast: Cast, client: Client) -> None:
    at_state(cast, "declined")
    case_in(cast, "served", ori="CX0020000")
    client.force_login(cast["bell"])
    page = client.get(PAGE).content.decode()
    assert without_figure(page) == []
    assert "CX0010000" not in page
    month = f"{case_in(cast, 'lodged', ori='CX0020000').opened_at:%Y-%m}"
    assert client.post(PAGE, {"month": "1999-01", "text": "Not ours."}).status_code == 422
    said = "=Two of these were the county's of the same name."
    assert client.post(PAGE, {"month": month, "text": said}).status_code == 302
    kept = FigureReply.objects.get()
    assert (kept.ori, kept.month, kept.text, len(kept.digest)) == ("CX0020000", month, said, 64)
    assert Entry.objects.filter(act="figures.reply", actor=cast["bell"].actor.key).count() == 1
    client.force_login(cast["clark"])
    assert "same name" not in client.get(PAGE).content.decode()
    client.force_login(cast["adams"])
    shown = client.get("/oversight/requests/", {"ori": "CX0020000"}).content.decode()
    assert "Reply of the agency" in shown
    assert without_figure(shown) == []
    body = client.get("/oversight/requests/export.csv", {"ori": "CX0020000"}).content.decode()
    assert f"CX0020000,{month}" in body
    assert "'=Two of these" in body
    assert lines_without_figure(body) == []
    assert "same name" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"month": month, "text": said}).status_code == 405
    client.force_login(cast["ortiz"])
    assert client.get(PAGE).status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        FigureReply.objects.update(text="")
