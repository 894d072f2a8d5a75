"""Convert fingerprint images of Type-4 and Type-14 records to one common value, and back."""

from __future__ import annotations

from typing import Final

from handover.formats.ansi_nist import (
    AnsiNistError,
    AnsiRecord,
    BinaryRecord,
    FieldValue,
    ImageHeader,
    TaggedRecord,
    Transaction,
    image_record,
    tagged,
)
from handover.formats.ebts.edits import Findings
from handover.formats.ebts.finger_fields import (
    read_nfiq,
    read_scores,
    read_segments,
)
from handover.formats.ebts.own_header import by_own_header
from handover.formats.ebts.print_image import PrintImage

POSITIONS: Final = range(16)
"""FGP: 0 unknown, 1-10 rolled, 11/12 plain thumbs, 13/14 plain four fingers, 15 both thumbs."""
_COMPRESSIONS: Final = ("NONE", "WSQ20", "JPEGB", "JPEGL", "JP2", "JP2L", "PNG")
"""GCA codes 0-6 of a binary record (ITL 1-2007, table 5), the labels of field 14.011."""


def snap(ppi: float) -> int:
    """Round to whole pixels per inch; 500 and 1000 are restored after metric rounding (197/cm = 500.4)."""
    nearest = round(ppi / 500) * 500
    return nearest if nearest and abs(ppi - nearest) <= 0.005 * nearest else round(ppi)


def read_images(tx: Transaction, found: Findings) -> tuple[tuple[PrintImage, ...], dict[int, str]]:
    """Read the print images of a transaction in file order, and the missing fingers that Type-14 records
    state.
    """
    images: list[PrintImage] = []
    missing: dict[int, str] = {}
    native, nominal = _resolution(tx.header.first(11)), _resolution(tx.header.first(12))
    for record in tx.of_type(4, 14):
        if isinstance(record, BinaryRecord):
            image = _from_binary(record, native, nominal, found)
        else:
            stated = _missing(record)
            missing.update(stated)
            image = _from_tagged(record, found) if record.data() else None
            if not record.data() and not stated:
                found.warn(
                    "14.999", f"Type-14 IDC {record.idc} has no image, and states no finger as missing"
                )
        if image is not None:
            images.append(by_own_header(image, found))
    return tuple(images), missing


def _resolution(text: str) -> int:
    """Convert NSR or NTR, pixels per millimetre as ``19.69``, to pixels per inch; 0 if it is absent or
    invalid.
    """
    whole, _, rest = text.partition(".")
    if len(text) != 5 or not (whole.isascii() and whole.isdigit() and rest.isascii() and rest.isdigit()):
        return 0
    return snap(float(text) * 25.4)


def _from_binary(record: BinaryRecord, native: int, nominal: int, found: Findings) -> PrintImage | None:
    head = record.image
    if head is None or not head.positions or head.positions[0] not in POSITIONS:
        found.warn("4.04", f"Type-4 IDC {record.idc} has no finger position 0-15: not used")
        return None
    if not record.data():
        found.warn("4.09", f"Type-4 IDC {record.idc} has no image: not used")
        return None
    if head.compression >= len(_COMPRESSIONS):
        found.warn("4.08", f"Type-4 IDC {record.idc} has an unknown compression: not used")
        return None
    ppi = native if head.isr else nominal
    if not ppi:
        found.warn("1.011", f"no resolution for Type-4 IDC {record.idc}: 500 pixels per inch is assumed")
        ppi = 500
    return PrintImage(
        position=head.positions[0],
        impression=head.impression,
        compression=_COMPRESSIONS[head.compression],
        width=head.width,
        height=head.height,
        ppi=ppi,
        data=record.data(),
        record_type=4,
        idc=record.idc,
    )


def _number(record: TaggedRecord, tag: int) -> int:
    text = record.first(tag)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else -1


def _from_tagged(record: TaggedRecord, found: Findings) -> PrintImage | None:
    position, width, height = _number(record, 13), _number(record, 6), _number(record, 7)
    if position not in POSITIONS:
        found.warn("14.013", f"Type-14 IDC {record.idc} has no finger position 0-15: not used")
        return None
    if width <= 0 or height <= 0:
        found.add("E0005", "14.006", f"Type-14 IDC {record.idc}: width or height is missing or not a number")
        return None
    compression = record.first(11).upper()
    if compression not in _COMPRESSIONS:
        found.warn("14.011", f"Type-14 IDC {record.idc} has an unknown compression: not used")
        return None
    for tag in (3, 4, 5):
        if not record.first(tag):
            found.warn(f"14.{tag:03d}", f"Type-14 IDC {record.idc} lacks it")
    if record.first(12) not in {"8", ""}:
        found.warn("14.012", f"Type-14 IDC {record.idc} does not have 8 bits per pixel")
    scale = max(0, _number(record, 9))
    ppi = {1: scale, 2: snap(scale * 2.54)}.get(_number(record, 8), 0)
    if not ppi:
        found.warn("14.008", f"Type-14 IDC {record.idc} states no scale")
    nfiq = read_nfiq(record, position)
    return PrintImage(
        position=position,
        impression=max(0, _number(record, 3)),
        compression=compression,
        width=width,
        height=height,
        ppi=ppi,
        data=record.data(),
        record_type=14,
        idc=record.idc or 0,
        nfiq=nfiq[0][1] if len(nfiq) == 1 else None,
        segments=read_segments(record, position, found),
        finger_nfiq=tuple(nfiq) if len(nfiq) > 1 else (),
        scores=read_scores(record, position),
    )


def _missing(record: TaggedRecord) -> dict[int, str]:
    """Read 14.018 AMP as finger to XX or UP."""
    return missing_fingers(record.items(18))


def missing_fingers(rows: list[list[str]]) -> dict[int, str]:
    """Read subfields ``finger US code`` as finger 1-10 to XX (amputated) or UP (unable to print)."""
    found = {}
    for row in rows:
        finger, code = row[0].strip(), row[1].strip().upper() if len(row) > 1 else ""
        if finger in {f"{n:02d}" for n in range(1, 11)} | {str(n) for n in range(1, 11)} and code in {
            "XX",
            "UP",
        }:
            found[int(finger)] = code
    return found


def image_to_record(image: PrintImage, idc: int, source: str, captured: str) -> AnsiRecord:
    """Build a Type-4 (at 500 ppi) or Type-14 record; ``source`` an ORI, ``captured`` CCYYMMDD.

    Raises ``AnsiNistError`` for a value that the record cannot hold.
    """
    if image.compression not in _COMPRESSIONS or image.position not in POSITIONS:
        raise AnsiNistError("E0005", "an image of unknown compression or finger position", field="14.011")
    if image.record_type == 4:
        code = _COMPRESSIONS.index(image.compression)
        positions = (image.position,)
        head = ImageHeader(0, idc, image.impression, positions, 1, image.width, image.height, code)
        return image_record(4, head, image.data)
    fields: list[tuple[int, FieldValue]] = [
        (2, f"{idc:02d}"),
        (3, str(image.impression)),
        (4, source),
        (5, captured),
        (6, str(image.width)),
        (7, str(image.height)),
        (8, "1" if image.ppi else "0"),
        (9, str(image.ppi or 0)),
        (10, str(image.ppi or 0)),
        (11, image.compression),
        (12, "8"),
        (13, str(image.position)),
    ]
    if image.segments:
        rows = [[s.finger, s.left, s.right, s.top, s.bottom] for s in image.segments]
        fields.append((21, [[str(n) for n in row] for row in rows]))
    nfiq = image.finger_nfiq or (((image.finger or 0, image.nfiq),) if image.nfiq is not None else ())
    if nfiq:
        fields.append((22, [[str(finger), str(value)] for finger, value in nfiq]))
    if image.scores:
        fields.append((24, [[str(s.finger), str(s.value), s.vendor, s.product] for s in image.scores]))
    return tagged(14, [*fields, (999, image.data)])
