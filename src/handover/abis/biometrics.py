"""Convert BiometricData to prints and back. Fingers only: templates, or single-finger images that are
extracted here.

A template is ISO/IEC 19794-2 (record format) or ANSI INCITS 378; an image is WSQ, JPEG 2000, PNG, JPEG
or raw 8-bit grey. Images are decoded in child processes (`formats.images`), then their minutiae are
extracted; the image itself is not stored. Whatever the input, what is stored and searched is what ISO 19794-2
can represent, so that a print read back is the print that was searched.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from handover.abis.schemas import BiometricData, ComputedData
from handover.abis.values import BadRequestError, FingersByPosition, Print
from handover.formats.images import ImageError, decode
from handover.formats.images.headers import stated_size
from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import (
    OtherFingerError,
    TemplateError,
    finger_of,
    read_record,
    read_template,
    write_ansi,
    write_iso,
)
from handover.matching.fingerprints.extract import ExtractionError, extract

ISO: Final = "ISO_19794_2"
ANSI: Final = "ANSI_378"
READ: Final = frozenset({ISO, ANSI, "ANSI_378_2009"})
WRITERS: Final = {ISO: write_iso, ANSI: write_ansi}
_HAND: Final = ("THUMB", "INDEX", "MIDDLE", "RING", "LITTLE")
SUBTYPES: Final = {f"{side}_{finger}": 5 * hand + n
                   for hand, side in enumerate(("RIGHT", "LEFT")) for n, finger in enumerate(_HAND, 1)}  # fmt: skip
NAMES: Final = {position: name for name, position in SUBTYPES.items()}
_COMPRESSIONS: Final = {"WSQ": "WSQ20", "JPEG": "JPEGB", "JPEG2000": "JP2", "PNG": "PNG", "NONE": "NONE"}
_MIME: Final = {"image/x-wsq": "WSQ20", "image/wsq": "WSQ20", "image/png": "PNG", "image/jpeg": "JPEGB",
                "image/jp2": "JP2"}  # fmt: skip
_KEPT: Final = (
    "instance", "captureDate", "captureDevice", "impressionType", "metadata", "comment", "quality", "qualityFormat",
    "algorithm", "vendor",
)  # fmt: skip
_MOST_VIEWS: Final = 255  # most minutiae that one view of a record can hold


@dataclass(frozen=True, eq=False, slots=True)
class _Image:
    """The input of `formats.images.decode`."""

    compression: str
    width: int
    height: int
    ppi: int
    data: bytes


def prints_of(items: Sequence[BiometricData]) -> tuple[Print, ...]:
    """Read the prints that were sent, by finger position. Raises `BadRequestError` with item, reason, remedy."""
    found: dict[int, Print] = {}
    for number, item in enumerate(items, 1):
        try:
            taken = _prints(item)
        except BadRequestError as problem:
            raise BadRequestError(f"biometricData {number}: {problem}") from problem
        for one in taken:
            if one.position in found:
                name = NAMES[one.position]
                raise BadRequestError(
                    f"biometricData {number}: {name} was sent twice; send one print per finger"
                )
            found[one.position] = one
    return tuple(found[position] for position in sorted(found))


def fingers_of(items: Sequence[BiometricData]) -> dict[int, FingerMinutiae]:
    """Read the minutiae that were sent for a search or comparison. Raises `BadRequestError`."""
    found = {p.position: p.minutiae for p in prints_of(items) if p.minutiae is not None}
    if not found:
        raise BadRequestError("biometricData holds no finger with an image or a template")
    return found


def _prints(item: BiometricData) -> list[Print]:
    if item.biometric_type != "FINGER":
        raise BadRequestError(f"{item.biometric_type} is not supported; send FINGER")
    if item.encryption or item.integrity:
        raise BadRequestError("encryption and integrity blocks are not supported; send plain data over TLS")
    if item.image_ref or item.template_ref:
        raise BadRequestError("references are not fetched; send the image or the template itself")
    stated = item.biometric_sub_type if item.biometric_sub_type != "UNKNOWN" else None
    if stated is not None and stated not in SUBTYPES:
        raise BadRequestError(
            f"biometricSubType {stated}: only single fingers are accepted, RIGHT_THUMB ... LEFT_LITTLE"
        )
    position = SUBTYPES[stated] if stated else None
    details = {k: v for k, v in item.as_json().items() if k in _KEPT}
    if item.template is not None:
        return [Print(f.position, f, details=details) for f in _template(item, position)]
    if item.image is not None:
        return [Print(f.position, f, details=details) for f in _image(item, position)]
    return _missing(item, position)


def _missing(item: BiometricData, position: int | None) -> list[Print]:
    found = []
    for one in item.missing or []:
        finger = SUBTYPES.get(one.biometric_sub_type or "", position or 0)
        if not finger or not one.presence:
            raise BadRequestError("missing: name the finger and BANDAGED, AMPUTATED or DAMAGED")
        found.append(Print(finger, None, one.presence))
    if not found:
        raise BadRequestError("has neither image nor template, and names no finger as missing")
    return found


def _template(item: BiometricData, position: int | None) -> list[FingerMinutiae]:
    form = item.template_format or ISO
    if form not in READ:
        raise BadRequestError(f"templateFormat {form} is not supported; send {', '.join(sorted(READ))}")
    try:
        record = read_record(_bytes(item.template or "", "template"))
        wanted = {view.stated for view in record.views} if position is None else {position}
        if 0 in wanted:
            raise TemplateError("a view states no finger; name it in biometricSubType")
        return [portable(finger_of(record, finger)) for finger in sorted(wanted)]
    except OtherFingerError as problem:
        raise BadRequestError(
            f"the template is for another finger than biometricSubType {NAMES[position or 0]}: it {problem}"
        ) from problem
    except (TemplateError, ValueError) as problem:
        raise BadRequestError(f"template {form}: {problem}") from problem


def _image(item: BiometricData, position: int | None) -> list[FingerMinutiae]:
    if position is None:
        raise BadRequestError("biometricSubType must name the finger of an image")
    compression = _COMPRESSIONS.get(item.compression or "") or _MIME.get(item.mime_type or "")
    if compression is None:
        raise BadRequestError("state compression (WSQ, JPEG2000, PNG, JPEG, NONE) or its mimeType")
    data = _bytes(item.image or "", "image")
    try:
        width, height = item.width or 0, item.height or 0
        if compression != "NONE" and not (width and height):
            width, height = stated_size(compression, data)
        grey = decode(_Image(compression, width, height, item.resolution or 0, data))
        return [portable(extract(grey, position))]
    except (ImageError, ExtractionError) as problem:
        raise BadRequestError(f"image: {problem}") from problem


def _bytes(text: str, what: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequestError(f"{what} is not base64") from None


def portable(finger: FingerMinutiae) -> FingerMinutiae:
    """Reduce a finger to what an ISO 19794-2 record can carry: minutiae inside the image, at most the 255
    best.

    Positions are rounded to pixels and directions to 360/256 degrees. Raises `BadRequestError` for an image
    whose size no record can state.
    """
    places = np.rint(finger.xy)
    inside = np.flatnonzero(((places >= 0) & (places <= (finger.width, finger.height))).all(axis=1))
    kept = np.sort(inside[np.argsort(-finger.quality[inside].astype(int), kind="stable")[:_MOST_VIEWS]])
    trimmed = FingerMinutiae(finger.position, finger.width, finger.height, finger.xy[kept], finger.angle[kept],
                             np.minimum(finger.quality[kept], 100), np.minimum(finger.kind[kept], 2))  # fmt: skip
    try:
        return read_template(write_iso(trimmed))[0]
    except TemplateError as problem:
        raise BadRequestError(str(problem)) from problem


def template_of(finger: FingerMinutiae, form: str = ISO) -> str:
    """Encode the finger as a template in base64; ``form`` is one of `WRITERS`."""
    return base64.b64encode(WRITERS[form](finger)).decode()


def data_of(prints: Iterable[Print], encounter_id: str = "") -> list[dict[str, Any]]:
    """Convert prints to OSIA's BiometricData."""
    found = []
    for one in prints:
        item: dict[str, Any] = {
            "biometricType": "FINGER",
            "biometricSubType": NAMES[one.position],
            **one.details,
        }
        if one.minutiae is not None:
            item |= {"template": template_of(one.minutiae), "templateFormat": ISO}
        else:
            item["missing"] = [{"biometricSubType": NAMES[one.position], "presence": one.missing}]
        if encounter_id:
            item["encounterId"] = encounter_id
        found.append(item)
    return found


def sent(fingers: FingersByPosition) -> list[dict[str, Any]]:
    """Convert minutiae to BiometricData to send; what a record cannot carry is left out (`portable`)."""
    return data_of(Print(position, portable(finger)) for position, finger in sorted(fingers.items()))


def computed(items: Sequence[ComputedData]) -> dict[int, FingerMinutiae]:
    """Read the fingers among templates that an ABIS returned; other biometrics and formats are skipped.

    Raises `BadRequestError` if a template in a supported format is damaged.
    """
    found: dict[int, FingerMinutiae] = {}
    for item in items:
        if item.biometric_type != "FINGER" or (item.template_format or ISO) not in READ:
            continue
        data = BiometricData(
            biometric_type="FINGER", biometric_sub_type=item.biometric_sub_type, template=item.template,
            template_format=item.template_format,
        )  # fmt: skip
        if (item.biometric_sub_type or "UNKNOWN") in {*SUBTYPES, "UNKNOWN"}:
            found |= {p.position: p.minutiae for p in _prints(data) if p.minutiae is not None}
    return found


def stored(items: Iterable[Mapping[str, Any]]) -> tuple[Print, ...]:
    """Read the prints that `data_of` wrote."""
    return prints_of([BiometricData.model_validate({**item}) for item in items])
