"""Print records name files beside the feed file: what leaves its folder, is missing or is no print is refused."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.records import Accepted, FeedContext, Rejected, read_jsonl
from handover.formats.records.bodies import Prints
from handover.formats.records.print_files import MOST_BYTES, PrintFileError, print_path, read_print
from handover.formats.templates import write_iso
from tests.formats.ebts.builders import finger
from tests.formats.records.strategies import TODAY

WSQ = b"\xff\xa0" + b"\0" * 100


def prints(**fields: object) -> Prints:
    given = {"identity": "P", "identity_kind": "criminal_identity", "position": 2, **fields}
    return Prints.model_validate(given)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A feed's folder with an image and a template, and a file outside it."""
    inside = tmp_path / "feed"
    (inside / "prints").mkdir(parents=True)
    (inside / "prints" / "1.wsq").write_bytes(WSQ)
    (inside / "prints" / "1.iso").write_bytes(write_iso(finger(2)))
    (tmp_path / "secret").write_bytes(WSQ)
    return inside


def rule_of(folder: Path, **fields: object) -> str:
    with pytest.raises(PrintFileError) as refused:
        read_print(prints(**fields), folder)
    return refused.value.rule


def test_an_image_and_a_template_are_read(folder: Path) -> None:
    assert read_print(prints(image="prints/1.wsq"), folder) == WSQ
    assert read_print(prints(template="prints/1.iso"), folder) == write_iso(finger(2))


def test_a_link_out_of_the_folder_is_refused(folder: Path) -> None:
    (folder / "link.wsq").symlink_to(folder.parent / "secret")
    (folder / "out").symlink_to(folder.parent)
    assert rule_of(folder, image="link.wsq") == "path-outside"
    assert rule_of(folder, image="out/secret") == "path-outside"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"image": "prints/2.wsq"}, "file-missing"),
        ({"image": "prints"}, "file-missing"),
        ({"image": "x" * 190 + "/" + "y"}, "file-missing"),
        ({"image": "prints/1.iso"}, "file-kind"),
        ({"template": "prints/1.wsq"}, "file-kind"),
        ({"image": "empty"}, "file-size"),
        ({"image": "big"}, "file-size"),
    ],
)
def test_what_is_no_print_is_refused(fields: dict[str, object], rule: str, folder: Path) -> None:
    (folder / "empty").touch()
    with (folder / "big").open("wb") as big:
        big.truncate(MOST_BYTES + 1)
    assert rule_of(folder, **fields) == rule


def line(image: str) -> bytes:
    body = {"identity": "P", "identity_kind": "criminal_identity", "position": 2, "image": image}
    envelope = {"kind": "prints", "op": "upsert", "source": "S", "source_key": "K", "source_version": 1}
    return json.dumps({**envelope, "as_of": "2026-03-01", "body": body}).encode()


def test_a_reader_that_knows_the_folder_refuses_a_record_without_its_file(folder: Path) -> None:
    context = FeedContext(today=TODAY)
    data = line("prints/1.wsq") + b"\n" + line("prints/2.wsq")
    results = [
        item.result for item in read_jsonl(io.BytesIO(data), dataclasses.replace(context, folder=folder))
    ]
    assert isinstance(results[0], Accepted)
    assert isinstance(results[1], Rejected)
    assert (results[1].rule, results[1].field) == ("file-missing", "body.image")
    assert all(isinstance(item.result, Accepted) for item in read_jsonl(io.BytesIO(data), context))


@given(st.text(st.sampled_from("./\\~:abc \u00e9%"), min_size=1, max_size=12))
def test_no_path_leads_out_of_the_folder(path: str) -> None:
    try:
        body = prints(image=path)
    except ValueError:
        return
    root = Path(__file__).parent
    try:
        found = print_path(body, root)
    except PrintFileError:
        return
    assert found.is_relative_to(root)
