"""A crash at any step, a file cut at any byte: what was acknowledged is still there, and damage is named."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from handover.matching import gallery_manifest as disk
from handover.matching.gallery import Gallery, GalleryError
from tests.matching.people import identity, probe

pytestmark = pytest.mark.heavy

ONE = (2,)


class Crash(BaseException):
    """The power goes: nothing after it runs, and no handler is meant to catch it."""


@pytest.fixture(scope="module", autouse=True)
def quick_disk() -> Iterator[None]:
    """Nothing here can see whether bytes reached the disk, only in which order they were forced to."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery of three acknowledged identities in two segments: one of many files, as large ones are, one of one."""
    place = tmp_path_factory.mktemp("galleries") / "original"
    gallery = Gallery.create(place, "criminal")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(disk, "LARGEST", 0)
        gallery.add([identity(0, positions=ONE), identity(1, positions=ONE)])
    gallery.add([identity(2, positions=ONE)])
    return place


def crashing_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Every call that makes something durable counts one step; the given one crashes instead."""
    steps = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == step:
                raise Crash
            return function(*args, **named)

        return run

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    monkeypatch.setattr(Path, "rename", counted(Path.rename))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    monkeypatch.setattr(shutil, "rmtree", counted(shutil.rmtree))
    return lambda: steps


CHANGES: dict[str, tuple[Callable[[Gallery], object], set[str], set[str]]] = {
    "add": (
        lambda g: g.add([identity(3, positions=ONE)]),
        {"ID0", "ID1", "ID2"},
        {"ID0", "ID1", "ID2", "ID3"},
    ),
    "remove": (lambda g: g.remove(["ID1"]), {"ID0", "ID1", "ID2"}, {"ID0", "ID2"}),
    "compact": (lambda g: g.compact(), {"ID0", "ID1", "ID2"}, {"ID0", "ID1", "ID2"}),
    "replace": (
        lambda g: g.add([identity(2, press=5, positions=ONE)], replace=True),
        {"ID0", "ID1", "ID2"},
        {"ID0", "ID1", "ID2"},
    ),
}


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("change", CHANGES)
def test_a_crash_at_any_step_leaves_the_old_gallery_or_the_new_one(
    original: Path, tmp_path: Path, change: str, every: int
) -> None:
    act, before, after = CHANGES[change]
    crashes = 0
    # From the second step on, so that with every ninth the renames at the end are among them.
    for step in range(1 if every == 1 else 2, 200, every):
        place = tmp_path / str(step)
        shutil.copytree(original, place)
        with pytest.MonkeyPatch.context() as monkeypatch:
            steps = crashing_at(step, monkeypatch)
            gallery = Gallery.open(place)
            try:
                act(gallery)
            except Crash:
                crashes += 1
            else:
                assert steps() < step
                break
        again = Gallery.open(place)
        assert again.problems == ()
        assert set(again.ids()) in (before, after)
        assert again.verify() == []
        assert again.search(probe(0, positions=ONE)).prints[0].identity_id == "ID0"
        again.add([identity(9, positions=ONE)])
        assert "ID9" in Gallery.open(place).ids()
        assert not list((place / disk.SEGMENTS).glob("building-*"))
        shutil.rmtree(place)
    assert crashes >= 1, "the steps were really interrupted"


def files_of(place: Path) -> Iterator[Path]:
    yield from sorted(p for p in place.rglob("*") if p.is_file() and p.name != ".lock")


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_any_file_cut_anywhere_is_named_and_answers_are_incomplete(
    original: Path, tmp_path: Path, every: int
) -> None:
    place = tmp_path / "cut"
    cuts = 0
    for file in list(files_of(original))[::every]:
        size = file.stat().st_size
        lengths = {0, 1, size // 2, size - 1} if every == 1 else {size - 1}
        for length in sorted(lengths - {size, -1}):
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(original, place)
            os.truncate(place / file.relative_to(original), length)
            cuts += 1
            if file.name == disk.MANIFEST:
                with pytest.raises(GalleryError):
                    Gallery.open(place)
                continue
            damaged = Gallery.open(place)
            assert damaged.problems
            assert damaged.verify()
            answer = damaged.search(probe(0, positions=ONE))
            assert not answer.complete, "fewer candidates are never passed off as all"
            with pytest.raises(GalleryError):
                damaged.add([identity(9, positions=ONE)])
    assert cuts >= 10


def test_one_changed_byte_anywhere_is_found_by_verify(original: Path, tmp_path: Path) -> None:
    for number, file in enumerate(list(files_of(original))[::3]):
        place = tmp_path / str(number)
        shutil.copytree(original, place)
        changed = place / file.relative_to(original)
        data = bytearray(changed.read_bytes())
        if not data:
            continue
        data[(7919 * number) % len(data)] ^= 1
        changed.write_bytes(data)
        try:
            assert Gallery.open(place, checksums=False).verify()
        except GalleryError:
            assert file.name == disk.MANIFEST or file.suffix in (".npy", ".pack")


WRITER = """
import sys
from pathlib import Path
from handover.matching.gallery import Gallery
from tests.matching.people import identity
gallery = Gallery.open(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(100, 100_000):
    gallery.add([identity(number, positions=(2,))])
    print(f"ID{number}", flush=True)
"""


def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged(original: Path, tmp_path: Path) -> None:
    place = tmp_path / "g"
    shutil.copytree(original, place)
    expected = {"ID0", "ID1", "ID2"}
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(place)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    for _ in range(3):
        expected.add(writer.stdout.readline().strip())
    time.sleep(0.013)
    writer.send_signal(signal.SIGKILL)
    expected |= {line.strip() for line in writer.stdout if line.endswith("\n")}
    writer.wait()
    again = Gallery.open(place)
    assert again.problems == ()
    assert expected <= set(again.ids())
    assert len(set(again.ids()) - expected) <= 1, "at most the one that was on the way"
    again.add([identity(9, positions=ONE)])
    assert again.verify() == []
