"""What sealing stored files costs: the time to keep and to read a file, sealed and as bare bytes.

    python -m bench.stored_files [--files 200] [--kilobytes 500]

Each number is the median over the files, in milliseconds, of one process on whatever disk the folder is on. Keeping
flushes to the disk, which costs more than the sealing.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import typer

from handover.sealing.data_keys import DataKeys
from handover.sealing.sealed_file import opened, sealed


def main(files: int = 200, kilobytes: int = 500) -> None:
    """Keep and read files of one size in a new folder."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        keys = DataKeys(folder / ".keys", ["bench" * 20])
        number, key = keys.newest()
        datas = [os.urandom(kilobytes * 1024) for _ in range(files)]
        names = [hashlib.sha256(data).hexdigest() for data in datas]

        def keep(way: str, n: int) -> None:
            parts = [datas[n]] if way == "bare" else sealed([datas[n]], key, number, names[n])
            with (folder / f"{way}-{n}").open("wb") as out:
                out.writelines(parts)
                out.flush()
                os.fsync(out.fileno())

        def read(way: str, n: int) -> None:
            with (folder / f"{way}-{n}").open("rb") as file:
                data = file.read() if way == "bare" else b"".join(opened(file, keys.key, names[n]))
            assert hashlib.sha256(data).hexdigest() == names[n]

        ways = {(title, way): _median(act, way, files) for way in ("bare", "sealed") for title, act in
                (("keep", keep), ("read", read))}  # fmt: skip
    found = {f"{title}_{way}_ms": round(ms, 3) for (title, way), ms in ways.items()}
    typer.echo(json.dumps({"files": files, "kilobytes": kilobytes, **found}))


def _median(act: Callable[[str, int], None], way: str, files: int) -> float:
    times = []
    for n in range(files):
        began = time.perf_counter()
        act(way, n)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


if __name__ == "__main__":
    typer.run(main)
