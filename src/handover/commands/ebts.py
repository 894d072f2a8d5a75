"""``handover ebts``: show a transaction, check it, make one, extract its prints. No database.

Bad input is reported on stderr, or in the JSON line of its file, with exit code 2.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from handover.commands.console import fail, notes
from handover.formats.ebts.transaction_types import booking_codes_in_words
from handover.formats.finger_names import name_of

if TYPE_CHECKING:
    from handover.formats.ebts.print_image import PrintImage

app = typer.Typer(no_args_is_help=True, help="EBTS files: show, check, make, and extract the prints.")
Files = Annotated[list[Path], typer.Argument(help="EBTS files, traditional or XML", show_default=False)]
File = Annotated[Path, typer.Argument(help="an EBTS file, traditional or XML", show_default=False)]
T = TypeVar("T")
_MOST = 64 * 1024 * 1024


def _bytes(path: Path) -> bytes:
    """Read a file. A file above the size limit is refused before it is read."""
    if not path.is_file():
        raise OSError(f"no such file: {path}; check the path")
    if path.stat().st_size > _MOST:
        raise OSError(f"{path} has {path.stat().st_size} bytes; the limit is {_MOST}")
    return path.read_bytes()


def _line(values: dict[str, Any]) -> None:
    typer.echo(json.dumps(values, ensure_ascii=False))


@app.command()
def show(
    file: File,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON, image data as size and SHA-256")] = False,
    lenient: Annotated[bool, typer.Option(help="skip faults that can be skipped, with warnings")] = False,
) -> None:
    """Show every record and field by name."""
    from handover.formats.ansi_nist import AnsiNistError
    from handover.formats.checking import describe, to_json
    from handover.formats.ebts.reading import read_transaction

    try:
        tx = read_transaction(_bytes(file), lenient=lenient)
    except OSError as problem:
        raise fail(str(problem)) from problem
    except AnsiNistError as problem:
        hint = "" if lenient else "; --lenient skips what it can"
        place = "" if problem.record is None else f" (record {problem.record + 1})"
        raise fail(f"{file}: {problem}{place}{hint}") from problem
    typer.echo(json.dumps(to_json(tx), ensure_ascii=False, indent=1) if as_json else describe(tx), nl=as_json)


@app.command()
def check(files: Files) -> None:
    """Check files against EBTS: one JSON line per file. Exit code 0 if all are valid, 2 otherwise."""
    from handover.formats.checking import check as check_bytes

    bad = 0
    for path in _noted(files):
        try:
            found = check_bytes(_bytes(path))
        except OSError as problem:
            found = {"tot": "", "valid": False, "errors": [_unread(problem)], "warnings": []}
        bad += not found["valid"]
        _line({"path": str(path), **found})
    if bad:
        raise typer.Exit(2)


@app.command()
def roundtrip(files: Files) -> None:
    """Read files and write them again: one JSON line per file that says whether anything changed, and where."""
    from handover.formats.ansi_nist import AnsiNistError
    from handover.formats.checking import round_trip

    bad = 0
    for path in _noted(files):
        try:
            made = round_trip(_bytes(path))
        except (OSError, AnsiNistError) as problem:
            bad += 1
            _line({"path": str(path), "encoding": "", "identical": False, "where": str(problem)})
            continue
        bad += not made.identical
        values = {"encoding": made.encoding, "identical": made.identical, "where": made.where}
        _line({"path": str(path), **values})
    if bad:
        raise typer.Exit(2)


@app.command(
    help=f"Make a booking ({booking_codes_in_words()}). A booking that breaks a rule of EBTS is not written."
)
def make(
    spec: Annotated[
        Path, typer.Argument(help="a booking as JSON; its image files in the same folder", show_default=False)
    ],
    out: Annotated[Path, typer.Argument(help="the file to write", show_default=False)],
    xml: Annotated[bool, typer.Option("--xml", help="as an EBTS 10.0 XML package")] = False,
) -> None:
    """Make a booking from a JSON specification."""
    from handover.formats.ansi_nist import AnsiNistError
    from handover.formats.ebts.booking import SubmissionError, read_booking
    from handover.formats.ebts.car import write_car, write_car_xml
    from handover.formats.ebts.spec import SpecError, booking_from_json

    try:
        booking = booking_from_json(_bytes(spec), lambda name: _bytes(spec.parent / name))
        written = write_car_xml(booking) if xml else None
        data = written.data if written else write_car(booking)
        read_booking(data)
        out.write_bytes(data)
    except SpecError as problem:
        raise fail(f"{spec}: " + "\n  ".join(problem.problems)) from problem
    except SubmissionError as problem:
        raise fail(f"{spec}: " + "\n  ".join(str(p) for p in problem.problems)) from problem
    except (OSError, AnsiNistError) as problem:
        raise fail(str(problem)) from problem
    for tag in written.left_out if written else ():
        notes.print(f"left out, because the XML schema has no element for it: {tag}", highlight=False)
    for tag in written.filled_in if written else ():
        notes.print(f"filled in with OTHER, because the XML schema requires it: {tag}", highlight=False)
    _line({"path": str(out), "tot": booking.tot, "tcn": booking.tcn, "bytes": len(data)})


@app.command()
def images(
    file: File,
    folder: Annotated[Path, typer.Argument(file_okay=False, help="created if missing")],
    quality: Annotated[bool, typer.Option(help="measure NFIQ 2; takes some seconds per finger")] = False,
) -> None:
    """Write every print as a 500 ppi PNG, slaps both whole and cut into fingers: one JSON line per image, and one for
    each finger of a slap that could not be cut (not_cut).

    Every print that can be read is taken out, whatever is wrong with other fields; what is odd about the prints is said
    on stderr. An image that cannot be read is reported in its line and does not affect the others; the exit code is
    then 2.
    """
    from handover.formats.ansi_nist import AnsiNistError
    from handover.formats.ebts.booking import read_prints
    from handover.formats.ebts.reading import read_transaction

    try:
        prints = read_prints(read_transaction(_bytes(file), lenient=True))
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, AnsiNistError) as problem:
        raise fail(f"{file}: {problem}") from problem
    for text in prints.warnings:
        notes.print(text, markup=False, highlight=False)
    if not prints.images and not prints.faults:
        raise fail(f"{file}: holds no fingerprint image")
    bad = len(prints.faults)
    for fault in prints.faults:
        _line({"error": str(fault)})
    for number, image in enumerate(_noted(prints.images), 1):
        for line in _pictures(image, prints.missing, folder / f"{number:02d}", quality):
            bad += "error" in line
            _line(line)
    if bad:
        raise typer.Exit(2)


def _pictures(
    image: PrintImage, missing: Mapping[int, str], stem: Path, quality: bool
) -> Iterator[dict[str, Any]]:
    from handover.formats.ebts.fingers import cut_fingers
    from handover.formats.images import GreyImage, ImageError, decode, nfiq2, to_png

    base = {"idc": image.idc, "position": image.position, "compression": image.compression}
    try:
        whole = decode(image)
    except ImageError as problem:
        yield {**base, "error": str(problem)}
        return
    cut = cut_fingers(image, whole, missing)
    pictures: list[tuple[str, int | None, GreyImage]] = [(f"{stem}-fgp{image.position:02d}.png", None, whole)]
    if image.finger is None:
        pictures += [(f"{stem}-finger{f:02d}.png", f, grey) for f, grey in sorted(cut.fingers.items())]
    for path, finger, grey in pictures:
        Path(path).write_bytes(to_png(grey))
        height, width = grey.pixels.shape
        shown = finger or image.finger
        scores = dict(image.finger_nfiq)
        line = {**base, "file": path, "finger": shown, "width": width, "height": height, "ppi": grey.ppi}
        line["nfiq"] = scores.get(finger) if finger else image.nfiq
        if quality:
            line["nfiq2"] = nfiq2(grey) if shown else None
        if grey is whole and (told := cut.problem or _told(cut.problems)):
            line["not_cut"] = told
        if finger is not None and finger in cut.by_ridges:
            line["cut_by"] = ": ".join(filter(None, ("ridges", cut.by_ridges[finger])))
        yield line
    for finger, why in cut.problems.items():
        yield {**base, "finger": finger, "not_cut": why}


def _told(problems: Mapping[int, str]) -> str:
    return "; ".join(f"{name_of(finger).lower()} ({finger}): {why}" for finger, why in problems.items())


def _unread(problem: OSError) -> dict[str, str]:
    return {"code": "E0004", "field": "", "mnemonic": "", "text": str(problem)}


def _noted(items: Sequence[T]) -> Iterator[T]:
    """Iterate over the items, with progress on stderr if there are several and stderr is a terminal."""
    from rich.progress import track

    if len(items) < 2:
        yield from items
        return
    yield from track(items, description="files", console=notes, transient=True, disable=not notes.is_terminal)


@app.command()
def fields(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="- for standard output")] = Path(
        "docs/ebts-fields.md"
    ),
) -> None:
    """Write the table of fields from the field dictionary."""
    from handover.formats.ebts.table import fields_table

    if str(file) == "-":
        typer.echo(fields_table(), nl=False)
        return
    file.write_text(fields_table(), encoding="utf-8")
    typer.echo(f"written to {file}")
