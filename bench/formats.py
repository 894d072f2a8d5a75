"""The readers of EBTS: speed against nistitl on real files, and growth on files made to hurt.

    python bench/formats.py FOLDER [--rounds N] [--no-hostile]

FOLDER holds traditional EBTS files (NIST's references, a CAR). Both readers read the same bytes in turn in the same
process, the best of N rounds counts, and files that either refuses are left out and named. Two of our figures:
`read` checks every record, tag and bound and makes fields when asked; `read_all` also makes every field and item of
text, which nistitl does at once. Hostile files are read in a process of their own each: seconds and the growth of the
resident set. One JSON object is the last line of stdout; progress goes to stderr.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

MB = 1 << 20
SIZES = (0.5, 8.0, 63.0)
SECONDS_PER_MB = 0.5
TIMES_THE_SIZE = 5.0
FIXED_MB = 2.0
"""Memory that a reader takes whatever the file: tables, error objects."""
XMLNS = (
    b'xmlns:itl="http://biometrics.nist.gov/standard/2011" xmlns:biom="http://niem.gov/niem/biometrics/1.0" '
    b'xmlns:nc="http://niem.gov/niem/niem-core/2.0"'
)


def _header(listed: bytes, more: bytes = b"") -> bytes:
    body = b"\x1d1.002:0500\x1d1.003:" + listed + b"\x1d1.004:CAR" + more + b"\x1c"
    for digits in range(1, 9):
        length = len(b"1.001:") + digits + len(body)
        if len(str(length)) == digits:
            return b"1.001:%d" % length + body
    raise ValueError("too long")


def _text_record(body: bytes, kind: int = 2) -> bytes:
    """A record whose stated length is true: what hurts is inside."""
    start = b"%d.001:" % kind
    for digits in range(1, 10):
        length = len(start) + digits + len(body) + 1
        if len(str(length)) == digits:
            return start + b"%d" % length + body + b"\x1c"
    raise ValueError("too long")


def _one(body: bytes, kind: int = 2) -> bytes:
    return _header(b"1\x1f1\x1e%d\x1f00" % kind) + _text_record(body, kind)


def _images(size: int) -> bytes:
    record = (
        b"<itl:PackageFingerprintImageRecord><biom:ImageReferenceIdentification><nc:IdentificationID>01"
        b"</nc:IdentificationID></biom:ImageReferenceIdentification><itl:FingerprintImage><nc:BinaryBase64Object>"
        + b"QUJD" * 100_000 + b"</nc:BinaryBase64Object></itl:FingerprintImage></itl:PackageFingerprintImageRecord>"
    )  # fmt: skip
    root = b"itl:NISTBiometricInformationExchangePackage"
    head = b"<" + root + b" " + XMLNS + b"><itl:PackageInformationRecord/>"
    return head + record * max(1, size // len(record)) + b"</" + root + b">"


HOSTILE: dict[str, Callable[[int], bytes]] = {
    "many fields": lambda n: _one(
        b"\x1d2.002:00" + b"".join(b"\x1d2.%04d:" % (3 + i % 9990) for i in range(n // 8))
    ),
    "one field again and again": lambda n: _one(b"\x1d2.002:00" + b"\x1d2.018:" * (n // 7)),
    "many tiny records": lambda n: (
        _header(b"1\x1f1" + b"\x1e4\x1f01" * (n // 10)) + b"\0\0\0\x12\1" * (n // 10)
    ),
    "item separators": lambda n: _one(b"\x1d2.002:00\x1d2.018:" + b"\x1f" * n),
    "subfield separators": lambda n: _one(b"\x1d2.002:00\x1d2.018:" + b"\x1e" * n),
    "field separators": lambda n: _one(b"\x1d2.002:00" + b"\x1d" * n),
    "record separators": lambda n: _one(b"\x1d2.002:00\x1d2.018:" + b"\x1c" * n),
    "length beyond the end": lambda n: (
        _header(b"1\x1f1\x1e2\x1f00") + b"2.001:999999999\x1d2.018:" + b"A" * n
    ),
    "length too short": lambda n: _header(b"1\x1f1\x1e2\x1f00") + b"2.001:9\x1d2.018:" + b"A" * n,
    "no separator at all": lambda n: b"1.001:" + b"1" * n,
    "tags in an image": lambda n: _one(b"\x1d14.002:00\x1d14.999:" + b"\x1d14.999:" * (n // 8), 14),
    "content list without end": lambda n: _header(b"1\x1f1" + b"\x1e4\x1f01" * (n // 5)),
    "one image of that size": lambda n: _one(b"\x1d14.002:00\x1d14.999:" + b"\x1c" * n, 14),
    "xml: tiny elements": lambda n: b"<r>" + b"<a/>" * (n // 4) + b"</r>",
    "xml: nested": lambda n: b"<a>" * (n // 3),
    "xml: attributes": lambda n: b"<r " + b" ".join(b'a%x=""' % i for i in range(n // 10)) + b"/>",
    "xml: namespaces": lambda n: b"<r " + b" ".join(b'xmlns:a%x="u"' % i for i in range(n // 18)) + b"/>",
    "xml: one text": lambda n: b"<r>" + b"x" * n + b"</r>",
    "xml: comments": lambda n: b"<r>" + b"<!---->" * (n // 7) + b"</r>",
    "xml: entities": lambda n: b'<!DOCTYPE r [<!ENTITY a "ha">]><r>' + b"&a;" * (n // 3) + b"</r>",
    "xml: images": _images,
}


def hostile_one(kind: str, size: float) -> dict[str, Any]:
    """Read one hostile file strictly, leniently and as intake would; in this process."""
    from handover.formats.ansi_nist import AnsiNistError
    from handover.formats.ebts.reading import read_transaction

    data = HOSTILE[kind](int(size * MB))
    before = peak_kb(reset=True)
    said = "read"
    start = time.perf_counter()
    for lenient in (False, True):
        try:
            read_transaction(data, lenient=lenient)
        except AnsiNistError as error:
            said = str(error)
    seconds = (time.perf_counter() - start) / 2
    grown = (peak_kb() - before) / 1024
    mb = len(data) / MB
    return {"kind": kind, "mb": round(mb, 2), "s_per_mb": seconds / mb, "grown_mb": grown, "said": said[:80]}


def peak_kb(*, reset: bool = False) -> int:
    """The largest resident set since the last reset (Linux); making the file takes more than reading it."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def hostile() -> dict[str, Any]:
    """Every kind in every size, each in a process of its own; the worst of all, and what broke a bound."""
    rows = []
    for kind in HOSTILE:
        for size in SIZES:
            command = [sys.executable, __file__, "--hostile-one", kind, str(size)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            row = json.loads(done.stdout.splitlines()[-1])
            row["times_size"] = max(0.0, row["grown_mb"] - FIXED_MB) / row["mb"]
            rows.append(row)
            note(
                f"{kind:28} {row['mb']:6.1f} MB {row['s_per_mb']:.4f} s/MB {row['times_size']:.1f} x {row['said']}"
            )
    over = [r for r in rows if r["s_per_mb"] > SECONDS_PER_MB or r["times_size"] > TIMES_THE_SIZE]
    slowest = max(rows, key=lambda r: r["s_per_mb"])
    fattest = max(rows, key=lambda r: r["times_size"])
    return {
        "files": len(rows),
        "sizes_mb": list(SIZES),
        "worst_s_per_mb": round(slowest["s_per_mb"], 4),
        "worst_s_per_mb_of": slowest["kind"],
        "worst_memory_times_size": round(fattest["times_size"], 2),
        "worst_memory_of": fattest["kind"],
        "bounds": {"s_per_mb": SECONDS_PER_MB, "times_size": TIMES_THE_SIZE},
        "over": [f"{r['kind']} {r['mb']} MB" for r in over],
        "growth": {kind: _growth([r for r in rows if r["kind"] == kind]) for kind in HOSTILE},
    }


def _growth(rows: list[dict[str, Any]]) -> float:
    """Seconds a MB of the largest over those of the middle size: 1 is linear, less where it is refused early."""
    return round(rows[-1]["s_per_mb"] / max(rows[-2]["s_per_mb"], 1e-9), 2)


def best(call: Callable[[], object], rounds: int) -> float:
    """Seconds, the best of so many."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def real(folder: Path, rounds: int) -> dict[str, Any]:
    """Both readers on every file of a folder that both read."""
    import nistitl

    from handover.formats.ansi_nist import TaggedRecord, read

    def theirs(data: bytes) -> None:
        nistitl.Message().parse(data)

    def every_field(data: bytes) -> None:
        for record in read(data).records:
            if isinstance(record, TaggedRecord):
                for field in record.fields:
                    if not (field.number == 999 and record.type >= 10):
                        assert field.items

    rows, left_out = [], []
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".an2", ".an2k", ".ebts"}):
        data = path.read_bytes()
        try:
            theirs(data)
            read(data)
        except (nistitl.NistException, ValueError) as error:
            left_out.append(f"{path.name}: {error}")
            continue
        pairs = (lambda d=data: read(d), lambda d=data: every_field(d), lambda d=data: theirs(d))
        row = [
            min(times)
            for times in zip(*([best(call, 3) for call in pairs] for _ in range(rounds)), strict=True)
        ]
        rows.append((path.name, len(data), *row))
        note(f"{path.name:34} {row[0] * 1e6:8.0f} us {row[1] * 1e6:8.0f} us {row[2] * 1e6:8.0f} us")
    size, ours, whole, peer = (sum(row[n] for row in rows) for n in (1, 2, 3, 4))
    sums = {"read": ours, "read_all": whole, "nistitl": peer}
    per_file = [row[4] / row[2] for row in rows]
    return {
        "files": len(rows),
        "left_out": left_out,
        "mb": round(size / MB, 2),
        "mb_per_s": {name: rate(size / MB, seconds) for name, seconds in sums.items()},
        "files_per_s": {name: rate(len(rows), seconds) for name, seconds in sums.items()},
        "times_nistitl": {"read": round(peer / ours, 1), "read_all": round(peer / whole, 1)},
        "times_nistitl_by_file": {
            "median": round(statistics.median(per_file), 1),
            "least": round(min(per_file), 1),
            "most": round(max(per_file), 1),
        },
    }  # fmt: skip


def rate(amount: float, seconds: float) -> float:
    """Amount a second."""
    return round(amount / seconds, 1)


def note(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Measure and print; exit code 1 where a hostile file broke a bound, 2 for bad arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-hostile", action="store_true")
    parser.add_argument("--hostile-one", nargs=2, metavar=("KIND", "MB"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.hostile_one:
        print(json.dumps(hostile_one(options.hostile_one[0], float(options.hostile_one[1]))))
        return 0
    if options.folder is None or not options.folder.is_dir():
        parser.error("a folder of EBTS files is needed")
    warnings.simplefilter("ignore")
    result: dict[str, Any] = {
        "python": platform.python_version(),
        "real": real(options.folder, options.rounds),
    }
    if not options.no_hostile:
        result["hostile"] = hostile()
    print(json.dumps(result))
    return 1 if result.get("hostile", {}).get("over") else 0


if __name__ == "__main__":
    sys.exit(main())
