"""`handover ebts` as a person or a script runs it: exit codes, JSON lines, messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from handover.commands.ebts import app
from handover.formats.ebts.booking import read_booking
from handover.formats.ebts.car import write_car, write_car_xml
from handover.formats.ebts.finger_fields import Segment
from handover.formats.images import GreyImage, to_png
from tests.formats.ebts.builders import booking, image, with_type2
from tests.formats.ebts.test_spec import FILES, spec


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def car(tmp_path: Path) -> Path:
    path = tmp_path / "car.ebts"
    path.write_bytes(write_car(booking()))
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.ebts"
    path.write_bytes(write_car(booking(sex="Q", names=())) + b"tail")
    return path


def test_show_is_a_tree_or_json(car: Path, tmp_path: Path) -> None:
    assert "  2.018 NAM: NÚÑEZ,JOSE LUIS JR\n" in run("show", car).stdout
    tree = json.loads(run("show", car, "--json").stdout)
    assert tree["tot"] == "CAR"
    xml = tmp_path / "car.xml"
    xml.write_bytes(write_car_xml(booking()).data)
    assert "  2.018 NAM: NÚÑEZ,JOSE LUIS JR\n" in run("show", xml).stdout


def test_show_refuses_with_the_reason_and_the_way_out(broken: Path) -> None:
    result = run("show", broken)
    assert result.exit_code == 2
    said = " ".join(result.stderr.split())
    assert "E0004 - 4 bytes after the last record" in said
    assert "--lenient" in said
    lenient = run("show", broken, "--lenient")
    assert lenient.exit_code == 0
    assert "warning: E0004 - 4 bytes after the last record" in lenient.stdout


def test_check_is_a_line_a_file(car: Path, broken: Path, tmp_path: Path) -> None:
    assert run("check", car).exit_code == 0
    result = run("check", car, broken, tmp_path / "none")
    assert result.exit_code == 2
    first, second, third = lines(result)
    assert (first["path"], first["tot"], first["valid"], first["errors"]) == (str(car), "CAR", True, [])
    assert [(e["code"], e["field"]) for e in second["errors"]] == [
        ("E0004", ""),
        ("E0001", "2.018"),
        ("E0002", "2.024"),
    ]
    assert all(e["text"] for e in second["errors"])
    assert "no such file" in third["errors"][0]["text"]


def test_roundtrip_says_identical_or_where(car: Path, tmp_path: Path) -> None:
    xml, kept, lost, bad = tmp_path / "a.xml", tmp_path / "b.xml", tmp_path / "d.xml", tmp_path / "c"
    xml.write_bytes(write_car_xml(booking()).data)
    kept.write_bytes(xml.read_bytes().replace(b"<ebts:PersonSexCode>", b"<nc:X>1</nc:X><ebts:PersonSexCode>"))
    lost.write_bytes(xml.read_bytes().replace(b">2020-02-24<", b">00000000<"))
    bad.write_bytes(b"1.001:9")
    assert run("roundtrip", car, xml, kept).exit_code == 0
    result = run("roundtrip", car, xml, kept, lost, bad)
    assert result.exit_code == 2
    assert [(r["encoding"], r["identical"]) for r in lines(result)] == [
        ("traditional", True),
        ("xml", True),
        ("xml", True),
        ("xml", False),
        ("", False),
    ]
    assert lines(result)[3]["where"] == "2.045 is not written"


def test_make_writes_what_read_booking_reads(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(spec()), "utf-8")
    for name, more in (("out.ebts", []), ("out.xml", ["--xml"])):
        result = run("make", plan, tmp_path / name, *more)
        assert result.exit_code == 0, result.stderr
        assert lines(result)[0]["tcn"] == "JAIL-20200225-0001"
        assert read_booking((tmp_path / name).read_bytes()).names[0].first == "JOSE"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tot": "SRE"}, "tot:"),
        ({"images": [{"position": 1, "file": "none.wsq"}]}, "none.wsq"),
        ({"sex": "Q"}, "E0002 - 2.024 SEX"),
        ({"numbers": [["PP", "a\x1fb"]]}, "E0005"),
    ],
)
def test_make_writes_nothing_that_breaks_a_rule(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    plan, out = tmp_path / "plan.json", tmp_path / "out"
    plan.write_text(json.dumps(spec(**changes)), "utf-8")
    result = run("make", plan, out)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not out.exists()


def test_images_go_on_after_a_damaged_one(tmp_path: Path) -> None:
    picture = to_png(GreyImage(np.tile(np.arange(200, dtype=np.uint8), (150, 1)), 500))
    png = {"compression": "PNG", "width": 200, "height": 150}
    prints = (
        image(1, data=picture[:-40], **png),
        image(2, data=picture, **png),
        image(13, data=picture, segments=(Segment(2, 0, 3, 0, 5), Segment(3, 4, 7, 0, 5)), **png),
    )
    path = tmp_path / "prints.ebts"
    path.write_bytes(write_car(booking(images=prints)))
    result = run("images", path, tmp_path / "out")
    assert result.exit_code == 2
    bad, good, whole, *not_cut = lines(result)
    assert "damaged" in bad["error"]
    assert (good["finger"], good["width"], good["ppi"]) == (2, 200, 500)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["02-fgp02.png", "03-fgp13.png"]
    assert whole["finger"] is None
    assert [line["finger"] for line in not_cut] == [2, 3, 4, 5]
    assert [line["not_cut"].split(",")[0] for line in not_cut] == [
        "its box of 4 x 6 pixels is too small",
        "its box of 4 x 6 pixels is too small",
        "it has no box",
        "it has no box",
    ]
    assert whole["not_cut"].startswith("none of its boxes can be used, and ")
    assert run("images", tmp_path / "none", tmp_path / "out").exit_code == 2


@pytest.mark.parametrize("tot", ["CAR", "FAUF"])
def test_prints_are_taken_out_whatever_is_wrong_with_other_fields(tmp_path: Path, tot: str) -> None:
    picture = to_png(GreyImage(np.tile(np.arange(200, dtype=np.uint8), (150, 1)), 500))
    print_ = image(2, data=picture, compression="PNG", width=200, height=150)
    path = tmp_path / "prints.ebts"
    path.write_bytes(
        with_type2({18: None, 24: "Q", 22: "19991399"}, booking(tot=tot, images=(print_,), minutiae={}))
    )
    assert run("check", path).exit_code == 2
    result = run("images", path, tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert [line["finger"] for line in lines(result)] == [2]
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["01-fgp02.png"]


def test_a_print_record_that_gives_no_image_is_told_beside_the_others(tmp_path: Path) -> None:
    picture = to_png(GreyImage(np.tile(np.arange(200, dtype=np.uint8), (150, 1)), 500))
    good = image(2, data=picture, compression="PNG", width=200, height=150)
    path = tmp_path / "prints.ebts"
    path.write_bytes(write_car(booking(images=(image(3, width=0), good), minutiae={})))
    result = run("images", path, tmp_path / "out")
    assert result.exit_code == 2
    fault, found = lines(result)
    assert "width or height is missing" in fault["error"]
    assert found["finger"] == 2
    path.write_bytes(write_car(booking(images=(), minutiae={})))
    assert "holds no fingerprint image" in run("images", path, tmp_path / "out").stderr
