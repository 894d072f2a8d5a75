"""What docs/records.md says of galleries: its example is read, its commands are there and do what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handover.abis.galleries import folder
from handover.cli import app
from handover.formats.templates import write_iso
from handover.matching.gallery import Gallery
from handover.repositories import index
from tests.abis.galleries import hand
from tests.repositories.records import feed, line, take, write

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[2] / "docs" / "records.md"
SECTION = PAGE.read_text(encoding="utf-8").split("\n## Galleries\n")[1].split("\n## ")[0]
run = CliRunner()


def test_the_folder_that_is_described_is_enrolled_and_its_record_replaces_its_names(tmp_path: Path) -> None:
    block = re.search(r"```json\n(.*?)```", SECTION, re.DOTALL)
    assert block is not None
    key = json.loads(block[1])["id"]
    prints = tmp_path / "prints"
    prints.mkdir()
    (prints / "biographics.jsonl").write_text(block[1])
    (prints / f"{key}_2.iso").write_bytes(write_iso(hand(1, 1)[2]))
    built = run.invoke(app, ["gallery", "build", str(folder("criminal")), str(prints), "--workers", "1"])
    assert built.exit_code == 0, built.output
    assert json.loads(built.stdout)["enrolled"] == 1
    assert key in index.readiness("criminal").advice
    body = {"ucn": key, "names": [{"last": "ROE"}]}
    take(feed(), write(tmp_path / "f.jsonl", [line("criminal_identity", "p1", body)]))
    held = Gallery.open(folder("criminal")).identity(key)
    assert held is not None
    assert [name.last for name in held.biographics.names] == ["ROE"]
    assert set(held.fingers) == {2}
    assert index.readiness("criminal").advice == index.readiness("criminal").reason == ""


def test_every_command_that_is_named_is_there() -> None:
    named = set(re.findall(r"`handover ((?:gallery|records) [a-z]+)", SECTION))
    assert len(named) >= 5
    for words in named:
        assert run.invoke(app, [*words.split(), "--help"]).exit_code == 0, words
