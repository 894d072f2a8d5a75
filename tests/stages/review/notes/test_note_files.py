"""What may be attached to a note is told by its content."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from handover.stages.review.notes.active_pdf import MOST_UNPACKED
from handover.stages.review.notes.rules import KINDS, LARGEST, kind_of, may_attach, plain_name


def image(kind: str) -> bytes:
    out = BytesIO()
    Image.new("L", (4, 4)).save(out, kind)
    return out.getvalue()


def packed(objects: bytes, kind: bytes = b"/ObjStm") -> bytes:
    head = b"%PDF-1.7\n1 0 obj << /Type " + kind + b" /Filter /FlateDecode >>\nstream\n"
    return head + zlib.compress(objects) + b"\nendstream"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("order.pdf", b"%PDF-1.7\n1 0 obj", None),
        ("scan.PNG", image("PNG"), None),
        ("scan.jpeg", image("JPEG"), None),
        ("call.txt", "Señor Peña called".encode(), None),
        ("order.pdf", b"", "empty"),
        ("order.pdf", image("PNG"), "the name says something else"),
        ("order.pdf", b"MZ\x90\x00", "no PDF"),
        ("scan.png", image("PNG")[:20], "no PDF"),
        ("page.html", b"<script>alert(1)</script>", "the name says something else"),
        ("order.pdf", b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (app.alert(1)) >>", "a program"),
        ("order.pdf", b"%PDF-1.7 /EmbeddedFile", "a program"),
        ("order.pdf", b"%PDF-1.7 /OpenAction << /S /JavaScr#69pt /#4a#53 (x) >>", "a program"),
        ("order.pdf", b"%PDF-1.7 /Encrypt 5 0 R", "encrypted"),
        ("order.pdf", packed(b"<< /S /JavaScript >>"), "a program"),
        ("order.pdf", packed(b"<< /S /J#61vaScript >>", b"/Obj#53tm"), "a program"),
        ("order.pdf", packed(b" " * (MOST_UNPACKED + 1)), "a program"),
        ("order.pdf", packed(b"<< /Type /Page >>"), None),
        ("order.pdf", b"%PDF-1.7 /ObjStm >> stream\nnot packed", None),
        ("long.txt", b"x" * (LARGEST + 1), "larger than 10 MB"),
        ("call.txt", b"a\0b", "no PDF"),
    ],
)
def test_a_file_is_kept_by_what_it_is(name: str, content: bytes, problem: str | None) -> None:
    refusal = may_attach(name, content)
    if problem is None:
        assert refusal is None
    else:
        assert refusal is not None
        assert problem in refusal.text


@given(st.binary(max_size=400))
def test_whatever_bytes_have_one_kind_or_none(content: bytes) -> None:
    assert kind_of(content) in {"", *KINDS}


@given(st.text(max_size=300))
def test_a_name_has_no_folder_no_quote_and_no_line_break(name: str) -> None:
    plain = plain_name(name)
    assert 1 <= len(plain) <= 120
    assert not set('/\\"\r\n\0') & set(plain)
