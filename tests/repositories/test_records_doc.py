"""docs/records.md: each command that it shows for a feed is run in its order, with the digest of its dry run."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from typer.testing import CliRunner

from handover.cli import app
from handover.process.worker import Worker
from handover.repositories.models import CriminalIdentity, Feed
from tests.repositories.records import history, write

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "records.md").read_text(encoding="utf-8")


def test_the_commands_of_the_page_declare_and_send_a_feed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [{**row, "source": "STATE"} for row in history(1)]
    data = write(tmp_path / "history.jsonl", rows).read_bytes()
    (tmp_path / "words.csv").write_text("STET DOCKET,deferred\n")
    (tmp_path / "offences.txt").write_text("5404\n")
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "history.jsonl").write_bytes(data)
    (tmp_path / "drop" / "history.jsonl.sha256").write_text(hashlib.sha256(data).hexdigest())
    lines = [
        one for block in re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL) for one in block.splitlines()
    ]
    digest = token = receipt = ""
    for shown in lines:
        words = shlex.split(shown.replace("DIGEST", digest).replace("RECEIPT", receipt))
        if words[0] == "curl":
            address = urlsplit(words[-1])
            headers = {"Authorization": f"Bearer {token}"}
            if "--data-binary" in words:
                answer = Client().post(
                    f"{address.path}?{address.query}",
                    data,
                    content_type="application/octet-stream",
                    headers=headers,
                )
                assert answer.status_code == 202, shown
                Worker().run()
                receipt = answer.json()["receipt"]
            report = Client().get(urlsplit(receipt).path, headers=headers).json()
            assert report["state"] == "done", report
            digest = report["report"]["digest"]
            continue
        assert words[0] == "handover", shown
        done = CliRunner().invoke(app, words[1:])
        assert done.exit_code == 0, f"{shown}: {done.output}"
        if words[1:3] == ["records", "import"]:
            digest = json.loads(done.stdout.splitlines()[-1])["digest"]
        if words[1] == "token":
            token = done.stdout.split()[-1]
    assert len(lines) >= 10
    assert CriminalIdentity.objects.count() == 1
    assert Feed.objects.get().disposition_words == {"STET DOCKET": "deferred"}
    assert (tmp_path / "drop" / "processed" / "history.jsonl.receipt.json").exists()
