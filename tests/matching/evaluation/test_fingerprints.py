"""The evaluation as a whole, on folders of synthetic impressions and on the sample databases."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from handover.cli import app
from handover.formats.templates import write_iso
from handover.matching.evaluation.det import draw
from handover.matching.evaluation.impressions import databases, failures, load
from handover.matching.evaluation.rates import ErrorCurve
from handover.matching.fingerprints.files import read_finger
from handover.world import prints


def write_database(folder: Path, *, fingers: int = 4, impressions: int = 3, seed: int = 5) -> Path:
    """Impressions of fingers of index position, good enough to match."""
    folder.mkdir(parents=True, exist_ok=True)
    for finger in range(1, fingers + 1):
        rows = prints.master_rows(seed * 1000 + finger, 2)
        for number in range(1, impressions + 1):
            pressed = prints.pressed(seed * 7 + finger * 100 + number, rows, 2, quality=0.8)
            (folder / f"{finger}_{number}.iso").write_bytes(write_iso(pressed))
    return folder


def run(*words: str | Path) -> tuple[int, str, str]:
    found = CliRunner().invoke(app, ["evaluate", "fingerprints", *map(str, words)])
    return found.exit_code, found.stdout, found.stderr


def test_synthetic_mates_are_told_from_non_mates(tmp_path: Path) -> None:
    code, out, _ = run(write_database(tmp_path / "one"), "--json", "--workers", "1")
    figures = json.loads(out.splitlines()[-1])
    assert code == 0
    assert figures["eer"] == 0.0
    assert (figures["databases"][0]["genuine"], figures["databases"][0]["impostor"]) == (12, 54)
    assert figures["comparisons"] == 66
    assert figures["failure_to_enrol"] == 0.0


def test_folders_below_are_databases_of_their_own_and_eer_is_their_mean(tmp_path: Path) -> None:
    write_database(tmp_path / "x" / "DB1")
    write_database(tmp_path / "x" / "DB2", fingers=3, seed=6)
    code, out, _ = run(tmp_path, "--json")
    figures = json.loads(out)
    assert code == 0
    assert [d["name"] for d in figures["databases"]] == ["x/DB1", "x/DB2"]
    assert figures["eer"] == pytest.approx(np.mean([d["eer"] for d in figures["databases"]]))
    assert figures["pooled"]["genuine"] == 12 + 9


def test_a_broken_template_counts_as_not_enrolled_and_its_mates_as_missed(tmp_path: Path) -> None:
    folder = write_database(tmp_path)
    (folder / "1_1.iso").write_bytes(b"FMR\0 20\0 broken")
    code, out, _ = run(folder, "--json")
    figures = json.loads(out)
    assert code == 0
    assert figures["failure_to_enrol"] == pytest.approx(1 / 12)
    assert list(figures["databases"][0]["failed"]) == ["1_1.iso"]
    assert figures["zero_fmr"] == pytest.approx(2 / 12)


def test_the_peer_runs_on_the_same_pairs_and_matches_too(tmp_path: Path) -> None:
    code, out, _ = run(write_database(tmp_path), "--json", "--against", "nbis")
    figures = json.loads(out)
    assert code == 0
    peer = figures["against"]["nbis"]
    assert peer["comparisons"] == figures["comparisons"]
    assert peer["eer"] < 0.2


@pytest.mark.parametrize("files", [[], ["readme.txt"], ["1_1.iso", "1_2.iso"], ["1_1.iso", "2_1.iso"]])
def test_a_folder_that_cannot_be_evaluated_is_refused_with_what_to_do(
    tmp_path: Path, files: list[str]
) -> None:
    source = write_database(tmp_path / "source")
    folder = tmp_path / "bad"
    folder.mkdir()
    for name in files:
        (folder / name).write_bytes((source / "1_1.iso").read_bytes())
    code, out, err = run(folder, "--json")
    assert (code, out) == (2, "")
    assert "<finger>_<impression>" in err


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    code, _, err = run(tmp_path / "none")
    assert code == 2
    assert "no such folder" in err


def test_impressions_come_in_the_order_people_count_and_templates_before_images(tmp_path: Path) -> None:
    for name in ("10_1.iso", "2_10.iso", "2_9.iso", "2_9.png", "notes.iso", "2_1.txt"):
        (tmp_path / name).write_bytes(b"")
    (found,) = databases(tmp_path)
    assert [path.name for path in found.files] == ["2_9.iso", "2_10.iso", "10_1.iso"]
    assert len(failures(list(load(found)))) == 3


def test_the_same_minutiae_come_of_png_and_tiff_and_wsq_decodes(samples: Path, tmp_path: Path) -> None:
    reference = samples / "fingerprints" / "wsq_reference"
    with Image.open(reference / "wsq-converted.png") as image:
        image.convert("L").save(tmp_path / "1_1.tif")
    of_tiff = read_finger(tmp_path / "1_1.tif", 1)
    of_png = read_finger(reference / "wsq-converted.png", 1)
    assert len(of_tiff) > 50
    assert np.array_equal(of_tiff.xy, of_png.xy)
    assert len(read_finger(reference / "wsq-original.wsq", 1)) > 50


def test_plots_are_files_of_their_kind_and_name_each_curve(tmp_path: Path) -> None:
    curve = ErrorCurve(np.array([0.0, 1.0, np.inf]), np.array([1.0, 0.01, 0.0]), np.array([0.0, 0.1, 1.0]))
    draw(tmp_path / "det.svg", [("ours & theirs", curve)], "title <1>")
    draw(tmp_path / "det.png", [("ours", curve)], "title")
    root = ElementTree.parse(tmp_path / "det.svg").getroot()
    assert "ours & theirs" in [node.text for node in root]
    with Image.open(tmp_path / "det.png") as image:
        assert image.size == (720, 560)
        colours = image.getcolors(1 << 16)
        assert colours is not None
        assert (27, 94, 156) in {colour for _, colour in colours}


@pytest.mark.parametrize(
    ("kind", "most_eer", "most_fmr1000"),
    [("leader_fvc_b_iso", 0.006, 0.01), ("openafis_fvc_b_iso", 0.03, 0.08)],
)
def test_error_rates_on_the_sample_databases_stay_where_they_are(
    samples: Path, kind: str, most_eer: float, most_fmr1000: float
) -> None:
    code, out, _ = run(samples / "fingerprints" / kind, "--json")
    figures = json.loads(out)
    assert code == 0
    assert figures["pooled"]["genuine"] == 4 * 280
    assert figures["eer"] <= most_eer
    assert figures["fmr1000"] <= most_fmr1000
