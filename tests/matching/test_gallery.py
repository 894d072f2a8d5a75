"""A gallery as its users see it: what is enrolled is found, what is removed is not, in every process."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from handover.cli import app
from handover.formats.templates import write_iso
from handover.matching import gallery as module
from handover.matching.gallery import MANY_SMALL, Gallery, GalleryError
from handover.matching.gallery_segment import OpenSegment
from handover.matching.types import Band, Biographics, Identity, Probe
from tests.matching.biographics.synthetic import booking, identities, people
from tests.matching.fingerprints.fingers import random_finger
from tests.matching.people import identity, probe


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    made = Gallery.create(tmp_path / "g", "criminal")
    made.add(identity(number) for number in range(12))
    return made


def first(gallery: Gallery, number: int) -> str:
    found = gallery.search(probe(number)).prints
    return found[0].identity_id if found and found[0].band is not Band.BELOW else ""


def test_everybody_enrolled_is_found_first_and_nobody_else_is(gallery: Gallery) -> None:
    assert [first(gallery, n) for n in range(12)] == [f"ID{n}" for n in range(12)]
    assert [first(gallery, n) for n in range(20, 26)] == [""] * 6


def test_an_answer_says_what_was_searched(gallery: Gallery) -> None:
    answer = gallery.search(probe(3), limit=2)
    assert (answer.gallery, answer.epoch, answer.size, answer.complete) == ("criminal", 1, 12, True)
    assert answer.fingers_used == (1, 2, 7)
    assert answer.prints[0].fingers[0].pairs
    assert len(answer.prints) <= 2


def test_the_share_taken_to_be_enrolled_moves_probabilities_and_no_rank(tmp_path: Path) -> None:
    made = Gallery.create(tmp_path / "names", "names")
    records = people(5, 600)
    made.add(identities(records)[:400])
    made.add(identities(records)[400:])
    rng = np.random.default_rng(3)
    for record in records[::40]:
        asked = Probe(booking(rng, record, numbers=False))
        answers = [made.search(asked, limit=10, prevalence=share) for share in (0.0001, 0.08, 0.5, 0.9)]
        ranked = [[(c.identity_id, c.rank, c.weight) for c in a.names] for a in answers]
        assert ranked[0]
        assert all(one == ranked[0] for one in ranked)
        best = [a.names[0].probability for a in answers]
        assert best == sorted(best)
        assert [a.prevalence for a in answers] == [0.0001, 0.08, 0.5, 0.9]


def test_a_gallery_that_grew_weighs_names_like_one_that_is_opened_now(tmp_path: Path) -> None:
    made = Gallery.create(tmp_path / "g", "names")
    records = people(5, 640)
    everybody = identities(records)
    for piece in (everybody[:300], everybody[300:600], everybody[600:620], everybody[620:]):
        made.add(piece)
        made.search(Probe(records[0]), limit=1)
    made.add(everybody[5:6], replace=True)
    fresh = Gallery.open(tmp_path / "g")
    for record in records[::60]:
        asked = Probe(record)
        ranked = [[(c.identity_id, c.weight) for c in one.search(asked).names] for one in (made, fresh)]
        assert ranked[0][0][1] > 0
        assert ranked[0] == ranked[1]


def test_what_one_process_adds_another_finds_after_a_refresh(gallery: Gallery, tmp_path: Path) -> None:
    other = Gallery.open(tmp_path / "g")
    gallery.add([identity(50)])
    assert first(other, 50) == ""
    assert other.refresh()
    assert first(other, 50) == "ID50"
    assert not other.refresh()


def test_removed_identities_are_found_by_no_print_and_no_name_and_leave_with_compact(
    gallery: Gallery,
) -> None:
    assert gallery.remove(["ID4", "ID4", "nobody"]) == 1
    assert first(gallery, 4) == ""
    assert not gallery.search(Probe(identity(4).biographics)).names[:1] or (
        gallery.search(Probe(identity(4).biographics)).names[0].identity_id != "ID4"
    )
    assert gallery.identity("ID4") is None
    assert (len(gallery), gallery.stats()["left_out"]) == (11, 1)
    size = gallery.stats()["bytes"]
    gallery.compact()
    assert gallery.stats()["left_out"] == 0
    assert gallery.stats()["bytes"] < size
    assert first(gallery, 5) == "ID5"


def test_enrolling_anew_replaces_and_only_when_asked(gallery: Gallery) -> None:
    with pytest.raises(GalleryError, match="already"):
        gallery.add([identity(99), identity(2)])
    assert first(gallery, 99) == "", "a refused batch enrols nobody"
    gallery.add([Identity("ID2", identity(2).biographics, identity(77).fingers)], replace=True)
    assert (first(gallery, 77), first(gallery, 2), len(gallery)) == ("ID2", "", 12)


def test_fingers_come_back_as_they_were_enrolled(gallery: Gallery) -> None:
    stored = gallery.identity("ID7")
    assert stored is not None
    for position, finger in identity(7).fingers.items():
        back = stored.fingers[position]
        assert np.abs(back.xy - finger.xy).max() <= 1 / 16, "places are kept in eighths of a pixel"
        assert np.abs(np.exp(1j * back.angle) - np.exp(1j * finger.angle)).max() < 1e-4
        assert (back.position, back.width, back.height) == (position, finger.width, finger.height)
        assert np.array_equal(back.quality, finger.quality)
        assert np.array_equal(back.kind, finger.kind)


@pytest.mark.heavy
def test_many_small_additions_are_merged(tmp_path: Path) -> None:
    gallery = Gallery.create(tmp_path / "g", "small")
    for number in range(MANY_SMALL + 2):
        gallery.add([identity(number, positions=(2,))])
    assert gallery.stats()["segments"] < MANY_SMALL
    assert sorted(gallery.ids()) == sorted(f"ID{n}" for n in range(MANY_SMALL + 2))


def test_compact_makes_full_segments_and_leaves_those_that_are_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FULL", 5)
    gallery = Gallery.create(tmp_path / "g", "large")
    gallery.add([identity(number, positions=(2,)) for number in range(12)])
    assert [s["identities"] for s in entries(tmp_path)] == [5, 5, 2]
    full = entries(tmp_path)[0]
    gallery.remove(["ID6", "ID11"])
    gallery.add([identity(50, positions=(2,))])
    gallery.compact()
    assert [s["identities"] for s in entries(tmp_path)] == [5, 5, 1]
    assert entries(tmp_path)[0] == full
    assert sorted(gallery.ids()) == sorted([f"ID{n}" for n in range(12) if n not in (6, 11)] + ["ID50"])
    assert gallery.verify() == []
    assert first(gallery, 50) == "ID50"


def test_a_gallery_of_an_older_format_says_what_to_do(gallery: Gallery, tmp_path: Path) -> None:
    place = tmp_path / "g" / "MANIFEST.json"
    body = json.loads(place.read_text())
    del body["sha256"]
    body["format"] -= 1
    body["sha256"] = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    place.write_text(json.dumps(body))
    with pytest.raises(GalleryError, match=r"another version .* re-enrol the gallery"):
        Gallery.open(tmp_path / "g")


def entries(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((folder / "g" / "MANIFEST.json").read_text())["segments"]
    return found


def test_people_without_prints_and_hostile_fingers_are_enrolled_and_searched(gallery: Gallery) -> None:
    odd = {1: random_finger(1, 0, 1), 2: random_finger(2, 300, 2), 3: random_finger(3, 1, 3)}
    gallery.add([Identity("nothing", Biographics(())), Identity("odd", Biographics(()), odd)])
    assert gallery.search(Probe(Biographics(()), odd)).complete
    assert gallery.search(Probe(Biographics(()))).prints == ()
    assert first(gallery, 1) == "ID1"


@pytest.mark.parametrize(
    "wrong",
    [
        Identity("", Biographics(())),
        Identity("x" * 201, Biographics(())),
        Identity("key", Biographics(()), {3: random_finger(1, 9, 2)}),
    ],
)
def test_what_cannot_be_enrolled_is_refused(gallery: Gallery, wrong: Identity) -> None:
    with pytest.raises(GalleryError):
        gallery.add([wrong])
    assert len(gallery) == 12


def test_hands_taken_as_swapped_are_still_found(gallery: Gallery) -> None:
    gallery.add([identity(60, positions=(1, 2, 3, 6, 7, 8))])
    right = probe(60, positions=(1, 2, 3, 6, 7, 8)).fingers
    swapped = {}
    for position, finger in right.items():
        other = (position + 4) % 10 + 1
        swapped[other] = type(finger)(other, *(getattr(finger, n) for n in type(finger).__slots__[1:]))
    answer = gallery.search(Probe(Biographics(()), swapped))
    assert answer.prints[0].identity_id == "ID60"
    assert all(e.gallery_position != e.position for e in answer.prints[0].fingers)


def run(*words: str | Path) -> tuple[int, dict[str, object] | str]:
    found = CliRunner().invoke(app, ["gallery", *map(str, words)])
    text = found.stdout.strip()
    return found.exit_code, json.loads(text) if text.startswith("{") else text or found.stderr


def test_the_commands_build_resume_add_remove_verify_and_compact(tmp_path: Path) -> None:
    source, place = tmp_path / "prints", tmp_path / "g"
    source.mkdir()
    for number in range(3):
        for position, finger in identity(number).fingers.items():
            (source / f"ID{number}_{position}.iso").write_bytes(write_iso(finger))
    (source / "ID1_2.iso").write_bytes(b"damaged")
    (source / "biographics.jsonl").write_text('{"id": "ID0", "names": [{"last": "DOE"}]}\n')
    code, report = run("build", place, source, "--workers", "1")
    assert code == 0
    assert isinstance(report, dict)
    assert report["enrolled"] == 3
    assert list(report["unread"]) == ["ID1_2.iso"]  # type: ignore[call-overload]
    assert run("build", place, source, "--workers", "1")[1] == {**report, "enrolled": 0, "unread": {}}
    assert run("add", place, source)[0] == 2
    assert run("add", place, source, "--replace", "--workers", "1")[0] == 0
    assert run("remove", place, "ID0")[0] == 0
    assert run("remove", place, "ID0")[0] == 1
    assert run("verify", place)[0] == 0
    assert run("compact", place)[0] == 0
    code, stats = run("stats", place)
    assert isinstance(stats, dict)
    assert (stats["identities"], stats["segments"], stats["left_out"]) == (2, 1, 0)
    assert run("stats", tmp_path / "none")[0] == 2
    assert run("build", tmp_path / "h", tmp_path / "none")[0] == 2


def test_what_left_a_segment_is_read_once_however_many_searches_follow(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery.remove(["ID4", "ID5", "ID6"])
    read: list[int] = []
    id_at = OpenSegment.id_at

    def noted(self: OpenSegment, row: int) -> str:
        read.append(row)
        return id_at(self, row)

    monkeypatch.setattr(OpenSegment, "id_at", noted)
    probe = Probe(identity(4).biographics)
    for _ in range(3):
        assert "ID4" not in [one.identity_id for one in gallery.search(probe).names]
    assert len(read) == 3
