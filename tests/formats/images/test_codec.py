"""What decodes, to what, and what is refused before or by the decoder."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from handover.formats.ansi_nist import BinaryRecord, TaggedRecord, read
from handover.formats.images import MAX_SIDE, GreyImage, ImageError, at_500, decode, encode_wsq, to_png
from handover.formats.images.headers import stated_size
from tests.formats.images.builders import Source, pillow, ridges, source, with_wsq_size
from tests.support.examples import examples

LOSSLESS = [("PNG", "PNG", {}), ("JP2L", "JPEG2000", {}), ("JP2", "JPEG2000", {"no_jp2": True})]


@pytest.mark.parametrize(("label", "kind", "options"), LOSSLESS)
def test_a_lossless_image_comes_back_exactly(label: str, kind: str, options: dict[str, bool]) -> None:
    pixels = ridges()
    grey = decode(source(label, pixels, pillow(kind, pixels, **options)))
    assert grey.ppi == 500
    assert np.array_equal(grey.pixels, pixels)


def test_raw_pixels_need_no_decoder() -> None:
    pixels = ridges()
    assert np.array_equal(decode(source("NONE", pixels, pixels.tobytes())).pixels, pixels)


def test_a_lossy_image_comes_back_closely() -> None:
    pixels = ridges()
    for label, data in (
        ("JPEGB", pillow("JPEG", pixels, quality=95)),
        ("WSQ20", encode_wsq(GreyImage(pixels, 500))),
    ):
        grey = decode(source(label, pixels, data))
        assert grey.pixels.shape == (200, 150)
        assert np.abs(grey.pixels.astype(int) - pixels).mean() < 2


def test_a_colour_image_becomes_grey() -> None:
    pixels = np.dstack([ridges()] * 3)
    grey = decode(Source("PNG", 150, 200, 500, pillow("PNG", pixels)))
    assert np.array_equal(grey.pixels, ridges())


@pytest.mark.parametrize(("ppi", "shape"), [(1000, (100, 75)), (250, (400, 300)), (600, (167, 125))])
def test_another_resolution_is_scaled_to_500(ppi: int, shape: tuple[int, int]) -> None:
    pixels = ridges()
    grey = decode(source("NONE", pixels, pixels.tobytes(), ppi))
    assert grey.ppi == 500
    assert grey.pixels.shape == shape


@pytest.mark.parametrize("ppi", [495, 500, 505])
def test_a_hundredth_of_the_resolution_resamples_nothing(ppi: int) -> None:
    pixels = ridges()
    assert at_500(GreyImage(pixels, ppi)).pixels is pixels


def test_downsampling_filters_what_500_ppi_cannot_hold() -> None:
    stripes = np.zeros((200, 200), np.uint8)
    stripes[:, ::2] = 255
    grey = at_500(GreyImage(stripes, 1000))
    assert np.abs(grey.pixels[5:-5, 5:-5].astype(int) - 127).max() <= 3


def test_where_the_record_states_no_resolution_the_image_does() -> None:
    pixels = ridges()
    stated = source("PNG", pixels, pillow("PNG", pixels, dpi=(1000, 1000)), ppi=0)
    silent = source("PNG", pixels, pillow("PNG", pixels), ppi=0)
    over = source("PNG", pixels, pillow("PNG", pixels, dpi=(1000, 1000)), ppi=500)
    assert [decode(s).pixels.shape for s in (stated, silent, over)] == [(100, 75), (200, 150), (200, 150)]


def test_a_png_states_its_resolution() -> None:
    grey = GreyImage(ridges(), 500)
    again = decode(source("PNG", grey.pixels, to_png(grey), ppi=0))
    assert (again.ppi, again.pixels.tolist()) == (500, grey.pixels.tolist())
    assert stated_size("PNG", to_png(grey)) == (150, 200)


def refusals() -> Iterator[tuple[str, Source]]:
    pixels = ridges()
    png, wsq = pillow("PNG", pixels), encode_wsq(GreyImage(pixels, 500))
    jpeg = pillow("JPEG", pixels)
    lossless = jpeg.replace(b"\xff\xc0", b"\xff\xc3", 1)
    yield "the limit is 4000 x 4000", Source("NONE", MAX_SIDE + 1, 1, 500, b"x" * (MAX_SIDE + 1))
    yield "the limit is 4000 x 4000", Source("WSQ20", 0, 200, 500, wsq)
    yield "the limit is 4000 x 4000", Source("WSQ20", -150, 200, 500, wsq)
    yield "of 0 bytes", Source("WSQ20", 150, 200, 500, b"")
    yield "it must have 1 to", Source("NONE", 4000, 4000, 500, b"x" * (16 * 1024 * 1024 + 1))
    yield "has 29999 bytes", Source("NONE", 150, 200, 500, b"x" * 29_999)
    yield "by its own header", Source("WSQ20", 200, 150, 500, wsq)
    yield "by its own header", Source("WSQ20", 150, 200, 500, with_wsq_size(wsq, 65_535, 65_535))
    yield "by its own header", Source("PNG", 200, 150, 500, png)
    yield "bytes are not WSQ20", Source("WSQ20", 150, 200, 500, png)
    yield "bytes are not PNG", Source("PNG", 150, 200, 500, wsq)
    yield "bytes are not JPEG 2000", Source("JP2", 150, 200, 500, jpeg)
    yield "lossless JPEG", Source("JPEGL", 150, 200, 500, lossless)
    yield "lossless JPEG", Source("JPEGB", 150, 200, 500, lossless)
    yield "compression 'GIF' is not supported", Source("GIF", 150, 200, 500, b"GIF89a")
    yield "truncated", Source("WSQ20", 150, 200, 500, wsq[:300])
    yield "truncated", Source("JP2", 150, 200, 500, pillow("JPEG2000", pixels)[:40])
    yield "damaged", Source("PNG", 150, 200, 500, png[: len(png) // 2])
    yield "damaged", Source("JPEGB", 150, 200, 500, jpeg[: len(jpeg) // 2])
    yield "250 to 4000", Source("PNG", 150, 200, 72, png)
    yield "mode", Source("PNG", 150, 200, 500, pillow("PNG", np.dstack([pixels] * 2)))
    yield "mode", Source("PNG", 2, 2, 500, pillow("PNG", np.zeros((2, 2), np.uint16)))


@pytest.mark.parametrize(("reason", "image"), list(refusals()))
def test_what_cannot_be_used_is_refused_with_a_reason(reason: str, image: Source) -> None:
    with pytest.raises(ImageError, match=reason):
        decode(image)


@pytest.mark.parametrize(
    ("pixels", "ppi"), [(ridges(), 1000), (ridges(63, 100), 500), (np.zeros((64, 4001), np.uint8), 500)]
)
def test_what_wsq_is_not_for_is_not_encoded(pixels: NDArray[Any], ppi: int) -> None:
    with pytest.raises(ImageError):
        encode_wsq(GreyImage(pixels, ppi))


def test_a_flat_image_is_encoded() -> None:
    flat = GreyImage(np.full((100, 100), 255, np.uint8), 500)
    data = encode_wsq(flat)
    assert decode(source("WSQ20", flat.pixels, data)).pixels.min() >= 250


@pytest.mark.parametrize(
    "pixels", [np.zeros((0, 5), np.uint8), np.zeros(5, np.uint8), np.zeros((5, 5), np.float32)]
)
def test_a_grey_image_is_grey(pixels: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match="uint8"):
        GreyImage(pixels, 500)


@given(
    label=st.sampled_from(["WSQ20", "PNG", "JPEGB", "JPEGL", "JP2", "JP2L", "NONE", "x"]),
    head=st.sampled_from(
        [b"", b"\xff\xa0", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f"]
    ),
    rest=st.binary(max_size=80),
)
def test_any_bytes_have_a_size_or_are_refused(label: str, head: bytes, rest: bytes) -> None:
    try:
        width, height = stated_size(label, head + rest)
    except ImageError:
        return
    assert isinstance(width, int) and isinstance(height, int)


@settings(max_examples=examples(40))
@given(data=st.data(), label=st.sampled_from(["WSQ20", "PNG", "JPEGB", "JP2"]))
def test_any_damage_is_decoded_to_the_size_or_refused(data: st.DataObject, label: str) -> None:
    pixels = ridges(80, 96)
    whole = MADE[label]
    damaged = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=4)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        grey = decode(source(label, pixels, bytes(damaged)))
    except ImageError:
        return
    assert grey.pixels.shape == (96, 80)


MADE = {
    "WSQ20": encode_wsq(GreyImage(ridges(80, 96), 500)),
    "PNG": pillow("PNG", ridges(80, 96)),
    "JPEGB": pillow("JPEG", ridges(80, 96)),
    "JP2": pillow("JPEG2000", ridges(80, 96)),
}


@pytest.mark.samples
def test_wsq_decodes_bit_exactly_as_the_reference(samples: Path) -> None:
    place = samples / "fingerprints" / "wsq_reference"
    with Image.open(place / "wsq-converted.png") as reference:
        expected = np.asarray(reference)
    height, width = expected.shape
    grey = decode(Source("WSQ20", width, height, 0, (place / "wsq-original.wsq").read_bytes()))
    assert np.array_equal(grey.pixels, expected)


def wsq_images(place: Path) -> Iterator[Source]:
    for file in sorted(place.rglob("*.wsq")):
        data = file.read_bytes()
        yield Source("WSQ20", *stated_size("WSQ20", data), 500, data)
    for file in sorted([*place.rglob("*.an2"), *place.rglob("*.an2k"), *place.rglob("*.ebts")]):
        for record in read(file.read_bytes(), lenient=True).records:
            if (
                isinstance(record, BinaryRecord)
                and record.type == 4
                and record.image
                and record.image.compression == 1
            ):
                yield Source("WSQ20", record.image.width, record.image.height, 500, record.data())
            if isinstance(record, TaggedRecord) and record.type in {13, 14} and record.first(11) == "WSQ20":
                yield Source("WSQ20", int(record.first(6)), int(record.first(7)), 500, record.data())


@pytest.mark.samples
def test_every_sample_wsq_decodes_to_the_size_its_record_states(samples: Path) -> None:
    images = list(wsq_images(samples / "ebts"))
    assert len(images) >= 35
    for image in images:
        assert decode(image).pixels.shape == (image.height, image.width)


@pytest.mark.samples
def test_a_sample_lossless_jpeg_is_refused_with_what_to_do(samples: Path) -> None:
    tx = read((samples / "ebts" / "an2k" / "type-10-14-17-piv-index-iris.an2").read_bytes(), lenient=True)
    prints = [r for r in tx.of_type(14) if isinstance(r, TaggedRecord)]
    assert prints
    for record in prints:
        with pytest.raises(ImageError, match="send the print as WSQ"):
            decode(Source(record.first(11), int(record.first(6)), int(record.first(7)), 500, record.data()))


def test_the_size_of_a_jpeg_2000_is_the_one_its_codestream_states() -> None:
    pixels = ridges()
    data = bytearray(pillow("JPEG2000", pixels))
    header = data.index(b"ihdr") + 4
    data[header : header + 8] = struct.pack(">II", 3000, 3000)
    assert stated_size("JP2", bytes(data)) == (150, 200)
    with pytest.raises(ImageError):
        decode(source("JP2", pixels, bytes(data)))
