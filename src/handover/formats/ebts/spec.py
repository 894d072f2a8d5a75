"""A booking as JSON and image files, the input of ``handover ebts make``.

The names are those of `BookingSubmission`; `schema()` returns its JSON Schema, and the README of formats has
an example.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from handover.formats.ebts.booking import ArrestSegment, BookingSubmission, CourtSegment, CustodyStatus
from handover.formats.ebts.finger_fields import QualityScore, Segment
from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.transaction_types import booking_codes, booking_codes_in_words
from handover.formats.ebts.values import Name
from handover.formats.images import (
    ImageError,
    decode,
    encode_wsq,
    kind_of,
    stated_size,
)

Load = Callable[[str], bytes]
"""Read a file that the specification names. Raises ``OSError``."""
_Text = Annotated[str, Field(max_length=400)]
_SHOWN: Final = 12


class SpecError(ValueError):
    """An invalid specification; ``problems`` says where and what, one per line."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameSpec(_Strict):
    """A name in parts."""

    last: _Text
    first: _Text = ""
    middle: _Text = ""
    suffix: _Text = ""


class ChargeSpec(_Strict):
    """2.047 ASL."""

    literal: _Text
    date: dt.date | None = None


class DispositionSpec(_Strict):
    """2.051 CSL; ``more`` CDN and CCT."""

    offence: _Text
    disposition: _Text
    date: dt.date | None = None
    more: list[_Text] = []


class CustodySpec(_Strict):
    """2.054 SSD and 2.055 SLE."""

    literal: _Text
    date: dt.date | None = None


class SegmentSpec(_Strict):
    """14.021 SEG, pixels of the image."""

    finger: int = Field(ge=1, le=10)
    left: int = Field(ge=0)
    right: int = Field(ge=0)
    top: int = Field(ge=0)
    bottom: int = Field(ge=0)


class ScoreSpec(_Strict):
    """14.024 FQM."""

    finger: int = Field(ge=1, le=15)
    value: int = Field(ge=0, le=100)
    vendor: _Text = ""
    product: _Text = ""


class ImageSpec(_Strict):
    """One impression. ``file``, in the specification's folder: WSQ, JPEG 2000, PNG and JPEG are recognised by
    content; ``width`` and ``height`` are only for raw 8-bit grey. ``encode`` converts the image to WSQ.
    """

    position: int = Field(ge=0, le=15, description="FGP, ANSI/NIST-ITL table 8")
    file: str
    impression: int = Field(default=0, ge=0, le=255, description="IMP")
    ppi: int = Field(default=500, ge=250, le=4000)
    record_type: Literal[4, 14] = 14
    encode: Literal["WSQ20"] | None = None
    width: int | None = Field(default=None, ge=1, le=4000)
    height: int | None = Field(default=None, ge=1, le=4000)
    nfiq: int | None = Field(default=None, ge=1, le=5)
    segments: list[SegmentSpec] = []
    scores: list[ScoreSpec] = []


def _booking_code(tot: str) -> str:
    if tot not in booking_codes():
        raise PydanticCustomError("tot", "Input should be {codes}", {"codes": booking_codes_in_words(" or ")})
    return tot


BookingCode = Annotated[
    str,
    AfterValidator(_booking_code),
    Field(json_schema_extra=lambda made: made.update(enum=list(booking_codes()))),
]


class BookingSpec(_Strict):
    """A criminal tenprint submission."""

    tot: BookingCode = "CAR"
    tcn: _Text
    ori: _Text
    dai: _Text
    date: dt.date
    priority: _Text = ""
    control_ori: _Text = ""
    more_control_oris: list[_Text] = []
    booking_number: _Text = ""
    attention: _Text = ""
    retain: bool = True
    names: list[NameSpec]
    births: list[dt.date] = []
    sex: _Text = ""
    race: _Text = ""
    birthplace: _Text = ""
    citizenship: list[_Text] = []
    height: _Text = ""
    weight: _Text = ""
    eyes: _Text = ""
    hair: _Text = ""
    ucn: list[_Text] = []
    sid: _Text = ""
    ssn: list[_Text] = []
    numbers: list[tuple[_Text, _Text]] = Field(default=[], description="MNU prefix and number")
    arrest_date: dt.date | None = None
    charges: list[ChargeSpec] = []
    dispositions: list[DispositionSpec] = []
    custody_status: CustodySpec | None = None
    residence: _Text = ""
    caution: _Text = ""
    marks: list[_Text] = []
    repositories: list[_Text] = []
    amputations: dict[Annotated[int, Field(ge=1, le=10)], Literal["XX", "UP"]] = {}
    images: list[ImageSpec] = []
    other: dict[Annotated[str, Field(pattern=r"^2\.[0-9]{3,4}$")], _Text] = Field(
        default={}, description="further Type-2 fields by tag, one value each"
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a specification."""
    return BookingSpec.model_json_schema()


def booking_from_json(text: str | bytes, load: Load) -> BookingSubmission:
    """Read the booking of a specification with its images, each checked by its header only.

    Raises ``SpecError`` with every fault. `read_booking` checks whether the booking follows EBTS.
    """
    try:
        spec = BookingSpec.model_validate_json(text)
    except ValidationError as error:
        raise SpecError([_told(fault) for fault in error.errors()[:_SHOWN]]) from None
    images: list[PrintImage] = []
    problems: list[str] = []
    for place, image in enumerate(spec.images):
        try:
            images.append(_image(image, load, place + 1))
        except OSError as error:
            problems.append(f"images.{place}.file: {image.file} cannot be read ({error.strerror})")
        except ImageError as error:
            problems.append(f"images.{place}: {image.file}: {error}")
    if problems:
        raise SpecError(problems)
    return _booking(spec, tuple(images))


def _told(fault: Any) -> str:
    return f"{'.'.join(str(part) for part in fault['loc']) or 'the file'}: {fault['msg']}"


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _booking(spec: BookingSpec, images: tuple[PrintImage, ...]) -> BookingSubmission:
    plain = spec.model_dump(
        exclude={"names", "births", "charges", "dispositions", "custody_status", "images", "other"}
    )
    lists: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in plain.items()}
    custody = spec.custody_status
    return BookingSubmission(
        **lists,
        names=tuple(Name(**n.model_dump()) for n in spec.names),
        births=tuple(day.isoformat() for day in spec.births),
        charges=tuple(ArrestSegment(_iso(c.date), c.literal) for c in spec.charges),
        dispositions=tuple(
            CourtSegment(_iso(d.date), d.offence, d.disposition, tuple(d.more)) for d in spec.dispositions
        ),
        custody_status=CustodyStatus(_iso(custody.date), custody.literal) if custody else None,
        images=images,
        other=tuple(sorted(spec.other.items(), key=lambda pair: int(pair[0][2:]))),
    )


def _image(spec: ImageSpec, load: Load, idc: int) -> PrintImage:
    data = load(spec.file)
    kind = kind_of(data)
    if kind != "NONE":
        width, height = stated_size(kind, data)
    elif spec.width and spec.height:
        width, height = spec.width, spec.height
    else:
        raise ImageError("of unknown format; raw 8-bit grey needs its width and height")
    made = PrintImage(
        position=spec.position,
        impression=spec.impression,
        compression=kind,
        width=width,
        height=height,
        ppi=spec.ppi,
        data=data,
        record_type=spec.record_type,
        idc=idc,
        nfiq=spec.nfiq,
        segments=tuple(Segment(**s.model_dump()) for s in spec.segments),
        scores=tuple(QualityScore(**s.model_dump()) for s in spec.scores),
    )
    return _as_wsq(made) if spec.encode and kind != spec.encode else made


def _as_wsq(image: PrintImage) -> PrintImage:
    """Convert the image to WSQ, which requires 500 ppi: other resolutions are resampled."""
    grey = decode(image)
    height, width = grey.pixels.shape
    scale = width / image.width
    boxes = tuple(
        Segment(s.finger, *(round(n * scale) for n in (s.left, s.right, s.top, s.bottom)))
        for s in image.segments
    )
    return PrintImage(
        image.position, image.impression, "WSQ20", width, height, 500, encode_wsq(grey), image.record_type,
        image.idc, image.nfiq, boxes, image.finger_nfiq, image.scores,
    )  # fmt: skip
