"""The memo of a report: what it lacks, how late, and cases traced to the audit log."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.cli import app
from handover.stages.oversight import memos, snapshots
from tests.queues.test_offices import second
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.forging import forge
from tests.stages.oversight.numbers import lines_without_figure, without_figure
from tests.support.cast import Cast
from tests.support.walk import case_in


@pytest.mark.django_db
def test_a_memo_says_what_lacks_and_finds_a_case_that_was_changed_behind_the_log(
    cast: Cast, client: Client
) -> None:
    at_state(cast, "declined")
    changed = case_in(cast, "lodged")
    snapshots.take("cohorts", snapshots.last_cut(timezone.now()))
    found = memos.memo("cohorts", 40)
    assert found is not None
    assert (found.traced.counted.n, found.traced.counted.denominator, found.differing) == (0, 2, ())
    assert found.traced.high == pytest.approx(65.8, abs=0.1)
    lines = {line.counted.key: line.counted for line in found.completeness}
    assert (lines["dq.answer"].n, lines["dq.answer"].denominator) == (1, 2)
    assert (lines["memo.no_ori"].n, lines["memo.no_ori"].denominator) == (0, 2)
    assert memos.drawn("d", 30) == memos.drawn("d", 30)
    forge(
        "process_casestep",
        "UPDATE process_casestep SET actor_key = 'user:0' WHERE case_id = %s",
        changed.pk.hex,
    )
    client.force_login(cast["adams"])
    for name in memos.TITLES:
        page = client.get(f"/oversight/memos/{name}/").content.decode()
        assert without_figure(page) == [], name
        assert lines_without_figure(client.get(f"/oversight/memos/{name}/export.csv").content.decode()) == []
    assert changed.reference in page
    other = Agency.objects.create(
        ori="CXIMMIG03", name="Third Office", kind="immigration", time_zone="America/Denver"
    )
    for viewer, listed in ((cast["stone"], True), (second(other, Role.SUPERVISOR), False)):
        client.force_login(viewer)
        files = [client.get(f"/oversight/memos/cohorts/{end}").content.decode() for end in ("", "export.csv")]
        assert [changed.reference in file for file in files] == [listed, listed]
        assert ("another office has it, and it is not listed here" in files[0]) is not listed
        assert without_figure(files[0]) == []
    told = CliRunner().invoke(app, ["oversight", "memo", "cohorts", "--sample", "40"])
    assert told.exit_code == 1
    assert f"{changed.reference},step 1 (open): its actor is not as the log tells" in told.stdout
    assert client.get("/oversight/memos/nothing/").status_code == 404
    assert CliRunner().invoke(app, ["oversight", "memo", "nothing"]).exit_code == 2
    client.force_login(cast["ortiz"])
    assert client.get("/oversight/memos/cohorts/").status_code == 403
