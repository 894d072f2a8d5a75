"""Children crash, hang, are killed and inherited; the program goes on and leaves none behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from handover.formats.images import GreyImage, ImageError, decode, encode_wsq
from handover.formats.images.child import Child, Children, UnreadableImageError
from tests.formats.images.builders import pillow, ridges, source


@pytest.fixture
def children() -> Iterator[Children]:
    made = Children(2)
    yield made
    made.close()


@pytest.fixture(scope="module")
def wsq() -> bytes:
    return encode_wsq(GreyImage(ridges(80, 96), 500))


def idle(children: Children) -> list[int]:
    return [child.process.pid for child in children._idle]


def test_a_file_that_crashes_its_decoder_costs_one_error(children: Children, wsq: bytes) -> None:
    good = source("WSQ20", ridges(80, 96), wsq)
    expected = decode(good, children=children).pixels
    table = wsq.index(b"\xff\xa6")
    # Which damage makes the decoder leave its memory depends on what lies beside it: one of many does.
    for place, value in product(range(table + 100, table + 300), (b"\xaf", b"\xff", b"\x7f", b"\x00")):
        damaged = wsq[:place] + value + wsq[place + 1 :]
        try:
            decode(source("WSQ20", ridges(80, 96), damaged), children=children)
        except ImageError as problem:
            if "its decoder was ended by SIG" in str(problem):
                break
    else:
        pytest.fail("no damage to the code tables crashed the decoder")
    assert np.array_equal(decode(good, children=children).pixels, expected)


def test_one_child_serves_one_caller_after_the_other(children: Children, wsq: bytes) -> None:
    first = decode(source("WSQ20", ridges(80, 96), wsq), children=children)
    before = idle(children)
    again = decode(source("WSQ20", ridges(80, 96), wsq), children=children)
    assert idle(children) == before
    assert len(before) == 1
    assert np.array_equal(first.pixels, again.pixels)


def test_a_child_that_refused_an_image_is_not_used_again(children: Children, wsq: bytes) -> None:
    with pytest.raises(ImageError, match="damaged or of an unsupported kind"):
        children.ask("PNG", 80, 96, b"no image")
    assert idle(children) == []


def test_a_child_killed_while_idle_spoils_no_image(children: Children, wsq: bytes) -> None:
    decode(source("WSQ20", ridges(80, 96), wsq), children=children)
    (pid,) = idle(children)
    os.kill(pid, signal.SIGKILL)
    assert decode(source("WSQ20", ridges(80, 96), wsq), children=children).pixels.shape == (96, 80)
    assert idle(children) != [pid]


def test_a_child_lost_after_it_was_found_alive_spoils_no_image(children: Children, wsq: bytes) -> None:
    decode(source("WSQ20", ridges(80, 96), wsq), children=children)
    (child,) = children._idle
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()
    child.is_alive = lambda: True  # type: ignore[method-assign]
    assert decode(source("WSQ20", ridges(80, 96), wsq), children=children).pixels.shape == (96, 80)


def test_an_image_that_takes_too_long_is_given_up(children: Children) -> None:
    big = ridges(1500, 1500)
    with pytest.raises(ImageError, match=r"not finished within 0.001 s"):
        children.ask("+WSQ", 1500, 1500, big.tobytes(), seconds=0.001)
    assert idle(children) == []
    assert children.ask("+WSQ", 1500, 1500, big.tobytes()).data.startswith(b"\xff\xa0")


def test_memory_is_limited() -> None:
    child = Child()
    try:
        limits = Path(f"/proc/{child.process.pid}/limits").read_text("ascii")
    finally:
        child.close()
    assert [line.split()[3] for line in limits.splitlines() if line.startswith("Max address space")] == [
        str(1 << 30)
    ]
    assert [line.split()[4] for line in limits.splitlines() if line.startswith("Max core file size")] == ["0"]


def test_an_unknown_operation_is_refused() -> None:
    child = Child()
    try:
        with pytest.raises(UnreadableImageError, match="KeyError"):
            child.ask("GIF", 1, 1, b"", 5)
    finally:
        child.close()
    assert child.process.returncode == 0


def test_threads_share_the_children(children: Children) -> None:
    images = [np.full((100 + n, 100), 10 * n, np.uint8) for n in range(12)]
    sources = [source("PNG", pixels, pillow("PNG", pixels)) for pixels in images]
    with ThreadPoolExecutor(6) as threads:
        decoded = list(threads.map(lambda s: decode(s, children=children).pixels, sources))
    assert all(np.array_equal(a, b) for a, b in zip(decoded, images, strict=True))
    assert 1 <= len(idle(children)) <= 2


PROGRAM = """
import os, sys
import numpy as np
from handover.formats.images import GreyImage, encode_wsq
from handover.formats.images.child import CHILDREN

grey = GreyImage(np.arange(10000, dtype=np.uint8).reshape(100, 100), 500)
first = encode_wsq(grey)
mine = [c.process.pid for c in CHILDREN._idle]
inherited = os.fork()
if inherited == 0:
    same = encode_wsq(grey) == first
    other = [c.process.pid for c in CHILDREN._idle]
    print(*other, flush=True)
    CHILDREN.close()
    os._exit(0 if same and not set(other) & set(mine) else 1)
status = os.waitpid(inherited, 0)[1]
assert encode_wsq(grey) == first and [c.process.pid for c in CHILDREN._idle] == mine
print(*mine)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def test_a_fork_has_children_of_its_own_and_none_outlive_the_program(tmp_path: Path) -> None:
    # A module of the working folder must not take the place of a decoder.
    (tmp_path / "_wsq.py").write_text("raise SystemExit('taken over')")
    script = tmp_path / "program" / "main.py"
    script.parent.mkdir()
    script.write_text(textwrap.dedent(PROGRAM))
    # Python from 3.12 on may warn of a fork beside threads, such as numpy's.
    quiet = ("-W", "ignore:This process:DeprecationWarning")
    done = subprocess.run(
        [sys.executable, *quiet, str(script)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pids = [int(pid) for pid in done.stdout.split()]
    assert len(pids) == 2
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    assert done.stderr == ""
