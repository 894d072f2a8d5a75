"""A gallery is built beside its place: what was interrupted is never searched, and is gone on with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from handover.cli import app
from handover.commands import gallery as commands
from handover.formats.templates import write_iso
from handover.matching.gallery import Gallery, GalleryError
from handover.matching.gallery_building import begun, building_place
from tests.matching.people import identity

ONE = (2,)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "prints"
    folder.mkdir()
    for n in range(4):
        for position, finger in identity(n, positions=ONE).fingers.items():
            (folder / f"P{n}_{position}.iso").write_bytes(write_iso(finger))
    return folder


def build(place: Path, source: Path) -> tuple[int, Any]:
    found = CliRunner().invoke(app, ["gallery", "build", str(place), str(source), "--workers", "1"])
    return found.exit_code, json.loads(found.stdout) if found.stdout else found.stderr


def test_an_interrupted_build_leaves_no_gallery_and_is_gone_on_with(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "galleries" / "criminal"
    monkeypatch.setattr(commands, "BATCH", 1)
    added = Gallery.add
    calls = 0

    def failing(self: Gallery, *args: Any, **named: Any) -> int:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError(28, "No space left on device")
        return added(self, *args, **named)

    monkeypatch.setattr(Gallery, "add", failing)
    code, told = build(place, source)
    assert code == 2
    assert "No space left" in told
    assert not place.exists()
    assert Gallery.open(building_place(place)).ids() == ["P0", "P1"]
    monkeypatch.setattr(Gallery, "add", added)
    assert build(place, source) == (
        0,
        {"enrolled": 2, "identities": 4, "epoch": 4, "unread": {}, "notes": {}},
    )
    assert Gallery.open(place).ids() == ["P0", "P1", "P2", "P3"]
    assert not building_place(place).exists()
    assert build(place, source)[1]["enrolled"] == 0


def test_an_empty_gallery_is_replaced_and_stays_where_the_build_fails(tmp_path: Path) -> None:
    place = tmp_path / "criminal"
    Gallery.create(place, "criminal")
    kept = Gallery.open(place)
    with pytest.raises(GalleryError, match="nobody could be enrolled"), begun(place):
        pass
    assert len(Gallery.open(place)) == 0
    with begun(place) as gallery:
        gallery.add([identity(1, positions=ONE)])
        assert kept.refresh() is False, "a reader sees none of it before it is whole"
    kept.refresh()
    assert kept.ids() == ["ID1"]


def test_two_builds_at_once_and_a_place_with_something_else_are_refused(tmp_path: Path) -> None:
    place = tmp_path / "criminal"
    with begun(place) as gallery:
        gallery.add([identity(1, positions=ONE)])
        with pytest.raises(GalleryError, match="another process builds"), begun(place):
            pass
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    with pytest.raises(GalleryError, match="contains files and no gallery"), begun(other):
        pass
    assert (other / "letter.txt").read_text() == "mine"


def test_a_file_of_another_finger_is_unread_and_its_person_read_again_by_the_next_build(
    tmp_path: Path, source: Path
) -> None:
    place = tmp_path / "criminal"
    right = (source / "P0_2.iso").read_bytes()
    (source / "P4_7.iso").write_bytes(right)
    (source / "P1_7.iso").write_bytes(right)
    (source / "P5_2.iso").write_bytes(right + bytes(84))
    code, told = build(place, source)
    assert code == 0
    reason = "is of right index (2), not of left index (7)"
    assert told["unread"] == {"P1_7.iso": reason, "P4_7.iso": reason}
    assert told["notes"] == {"P5_2.iso": "84 bytes after the stated length are not read (zeros)"}
    assert Gallery.open(place).ids() == ["P0", "P1", "P2", "P3", "P5"]
    (source / "P4_7.iso").rename(source / "P4_2.iso")
    assert build(place, source)[1]["enrolled"] == 1


def test_where_nobody_could_be_enrolled_the_reasons_are_told(tmp_path: Path, source: Path) -> None:
    for file in source.iterdir():
        file.rename(source / file.name.replace("_2", "_7"))
    code, told = build(tmp_path / "criminal", source)
    assert code == 2
    assert set(told["unread"]) == {f"P{n}_7.iso" for n in range(4)}
    assert set(told["unread"].values()) == {"is of right index (2), not of left index (7)"}
    assert not (tmp_path / "criminal").exists()
