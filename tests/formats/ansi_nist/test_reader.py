from __future__ import annotations

from pathlib import Path

import pytest

from handover.formats.ansi_nist import AnsiNistError, BinaryRecord, Limits, TaggedRecord, read, write

STRICT_REFUSES = {"type9-13.an2k"}


def header(cnt: bytes, extra: bytes = b"") -> bytes:
    body = b"\x1d1.002:0400\x1d1.003:" + cnt + extra + b"\x1c"
    for digits in (2, 3, 4, 5):
        size = len(b"1.001:") + digits + len(body)
        if len(str(size)) == digits:
            return b"1.001:" + str(size).encode() + body
    raise AssertionError


def text_record(kind: int, body: bytes) -> bytes:
    for digits in range(1, 9):
        size = len(f"{kind}.001:") + digits + len(body) + 1
        if len(str(size)) == digits:
            return f"{kind}.001:{size}".encode() + body + b"\x1c"
    raise AssertionError


def transactions(samples: Path) -> list[Path]:
    return sorted(p for p in (samples / "ebts").rglob("*") if ".an2" in p.name or p.suffix == ".ebts")


@pytest.mark.samples
def test_every_sample_file_is_read_and_given_back_byte_by_byte(samples: Path) -> None:
    files = transactions(samples)
    assert len(files) >= 20
    refused = set()
    for path in files:
        data = path.read_bytes()
        try:
            assert write(read(data)) == data, path.name
        except AnsiNistError as error:
            assert error.code == "E0005"
            refused.add(path.name)
            assert write(read(data, lenient=True)) == data
    assert refused == STRICT_REFUSES


@pytest.mark.samples
def test_a_repeated_tag_is_kept_with_a_warning_when_lenient(samples: Path) -> None:
    tx = read((samples / "ebts/an2k/type9-13.an2k").read_bytes(), lenient=True)
    assert any("2.034 is repeated" in w for w in tx.warnings)
    two = tx.record(2)
    assert two is not None
    assert [f.text for f in two.fields if f.number == 34] == ["00", "UC"]
    assert two.get("2.034") == "00"


@pytest.mark.samples
def test_the_headers_of_binary_records(samples: Path) -> None:
    tx = read((samples / "ebts/car/NISTFile2.ebts").read_bytes())
    assert (tx.tot, tx.version) == ("CAR", "0400")
    four = next(r for r in tx.records if isinstance(r, BinaryRecord))
    assert four.image is not None
    assert (four.image.width, four.image.height, four.image.positions) == (374, 374, (2,))
    assert (four.image.isr, four.image.compression, four.data()[:2]) == (1, 1, b"\xff\xa0")
    eight = read((samples / "ebts/an2k/type-8-sig-raw.an2").read_bytes()).records[2]
    assert isinstance(eight, BinaryRecord)
    assert eight.signature is not None
    assert (eight.signature.width, eight.signature.height) == (200, 60)
    assert len(eight.data()) == 200 * 60 * 3


def test_fields_are_found_by_number_or_tag_however_the_tag_was_written() -> None:
    tx = read(
        header(b"1\x1f1\x1e2\x1f00")
        + text_record(2, b"\x1d2.02:00\x1d2.2022:A\x1d2.18:R\xc3\x89,X\x1d2.019:R\xc9")
    )
    two = tx.record(2)
    assert two is not None
    assert two.get("2.018") == two.get(18) == "RÉ,X"
    assert two.get("2.019") == "RÉ"
    assert two.get("2.2022") == "A"
    assert two.get(99) is None
    assert two.items(99) == []
    assert 2022 in two


def test_subfields_and_items() -> None:
    body = b"\x1d2.002:00\x1d2.047:20200101\x1fTHEFT\x1e\x1fFRAUD"
    two = read(header(b"1\x1f1\x1e2\x1f00") + text_record(2, body)).record(2)
    assert two is not None
    assert two.items("2.047") == [["20200101", "THEFT"], ["", "FRAUD"]]
    assert two.first("2.047") == "20200101"


def test_image_bytes_may_hold_every_separator() -> None:
    image = bytes(range(256))
    body = b"\x1d14.002:01\x1d14.999:" + image
    data = header(b"1\x1f1\x1e14\x1f01") + text_record(14, body)
    tx = read(data)
    assert isinstance(tx.records[1], TaggedRecord)
    assert tx.records[1].data() == image
    assert write(tx) == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E0004"),
        (b"garbage", "E0004"),
        (b"1.001:9999\x1d1.002:0400\x1c", "E0004"),
        (header(b""), "H0002"),
        (header(b"2\x1f0"), "H0002"),
        (header(b"1\x1f2\x1e2\x1f00") + text_record(2, b"\x1d2.002:00"), "H0002"),
        (header(b"1\x1f1\x1e2\x1f00"), "E0004"),
        (header(b"1\x1f1\x1e2\x1f07") + text_record(2, b"\x1d2.002:00"), "E0004"),
        (header(b"1\x1f1\x1e2\x1f00") + text_record(2, b"\x1d2.002:00") + b"x", "E0004"),
        (header(b"1\x1f1\x1e2\x1f00") + text_record(2, b"\x1d2.002:00\x1d2.0x:"), "E0005"),
        (header(b"1\x1f1\x1e2\x1f00") + text_record(2, b"\x1d2.002:00\x1d"), "E0005"),
        (header(b"1\x1f1\x1e4\x1f00") + b"\0\0\0\x05\0", "E0004"),
        (header(b"1\x1f1\x1e4\x1f00") + b"\xff\xff\xff\xff\0", "E0004"),
        (header(b"1\x1f1\x1e7\x1f00") + b"\0\0\0\0\0", "E0004"),
    ],
)
def test_what_the_standard_forbids_is_refused_with_a_code(data: bytes, code: str) -> None:
    with pytest.raises(AnsiNistError) as caught:
        read(data)
    assert caught.value.code == code
    assert str(caught.value).startswith(f"{code} - ")


def test_lenient_reading_finds_the_end_of_a_text_record_whose_length_is_wrong() -> None:
    data = header(b"1\x1f1\x1e2\x1f00") + b"2.001:3\x1d2.002:00\x1d2.018:A,B\x1c" + b"after"
    with pytest.raises(AnsiNistError):
        read(data)
    tx = read(data, lenient=True)
    two = tx.record(2)
    assert two is not None
    assert two.get(18) == "A,B"
    assert tx.trailing == b"after"
    assert len(tx.warnings) == 2
    assert write(tx) == data


def test_bounds_are_checked() -> None:
    many = text_record(2, b"\x1d2.002:00" + b"".join(b"\x1d2.%d:x" % i for i in range(3, 500)))
    with pytest.raises(AnsiNistError, match="more than 400 fields"):
        read(header(b"1\x1f1\x1e2\x1f00") + many)
    separators = text_record(2, b"\x1d2.002:00\x1d2.060:" + b"\x1f" * 20_000)
    with pytest.raises(AnsiNistError, match="20001 items"):
        read(header(b"1\x1f1\x1e2\x1f00") + separators)
    with pytest.raises(AnsiNistError, match="the limit is 200"):
        read(header(b"1\x1f999" + b"\x1e4\x1f00" * 999) + b"\0\0\0\x05\0" * 999)
    with pytest.raises(AnsiNistError, match="the limit is 10"):
        read(b"x" * 11, limits=Limits(file_bytes=10))
