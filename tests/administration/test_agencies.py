"""Agencies come on file once, change only when asked to, and never by a value that cannot be."""

from __future__ import annotations

import json
import os
import pwd
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from handover.accounts.models import Agency
from handover.administration import agencies, agency_file
from handover.administration.operators import REGISTRAR
from handover.audit.models import Entry
from handover.commands.agency import app
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
run = CliRunner()
ALDER = [
    "add",
    "CX0010000",
    "Alder County Jail",
    "--time-zone",
    "America/Chicago",
    "--policy",
    "us-columbia-alder",
]


def said(*words: str, code: int = 0) -> str:
    """What a command prints; on standard error where it refuses."""
    done = run.invoke(app, list(words))
    assert done.exit_code == code, done.output
    return " ".join((done.stderr if code else done.stdout).split())


def as_json(*words: str) -> Any:
    return json.loads(run.invoke(app, [*words, "--json"]).stdout)


def test_a_new_agency_is_on_file_with_an_entry_by_the_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert said(*ALDER) == "CX0010000 is on file as a jail"
    entry = Entry.objects.get(act="agency.register")
    assert (entry.subject, entry.content["policy"]) == ("CX0010000", "us-columbia-alder")
    assert entry.actor == f"operator:{pwd.getpwuid(os.getuid()).pw_name}"


def test_the_same_again_changes_nothing_and_is_no_error() -> None:
    said(*ALDER)
    assert "already; nothing was changed" in said("add", "CX0010000", "Alder County Jail")
    assert Agency.objects.get().policy == "us-columbia-alder"
    assert Entry.objects.filter(act__startswith="agency.").count() == 1


def test_another_under_the_same_ori_is_refused_with_what_differs() -> None:
    said(*ALDER)
    told = said("add", "CX0010000", "Alder Jail", "--time-zone", "America/Denver", code=2)
    assert "name: Alder County Jail on file, Alder Jail given" in told
    assert "time_zone: America/Chicago on file, America/Denver given" in told
    assert "handover agency update CX0010000" in told
    assert Agency.objects.get().time_zone == "America/Chicago"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["CX1", "Short"], "ori: An ORI is nine capital letters and digits"),
        (["cx0010000", "Small"], "ori: An ORI is nine capital letters and digits"),
        (["CX0010000", "Alder", "--kind", "prison"], "kind: Value 'prison' is not a valid choice"),
        (
            ["CX0010000", "Alder", "--time-zone", "Mars/Olympus"],
            "time_zone: “Mars/Olympus” is not an IANA time zone",
        ),
        (["CX0010000", "Alder", "--policy", "us-atlantis"], "policy: “us-atlantis” is no place on file"),
        (
            ["CXBUREAU0", "B", "--kind", "bureau", "--policy", "us"],
            "policy: only a jail is bound by local law",
        ),
        (["CX0010000", "Alder", "--phone", "1" * 21], "phone: Ensure this value has at most 20 characters"),
        (["CX0010000", "Al\x00der"], "name: has a character that cannot be printed"),
        (["CX0010000", ""], "name: This field cannot be blank"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_field(words: list[str], told: str) -> None:
    assert told in said("add", *words, code=2)
    assert not Agency.objects.exists()


def test_an_update_changes_what_is_given_and_tells_it() -> None:
    said(*ALDER, "--address", "1 Elm Street")
    assert said("update", "CX0010000", "--time-zone", "America/Denver", "--clear", "address") == (
        "time_zone: America/Chicago -> America/Denver address: 1 Elm Street -> nothing"
    )
    assert Agency.objects.get().policy == "us-columbia-alder"
    changed = Entry.objects.get(act="agency.update").content
    assert changed["time_zone"] == {"was": "America/Chicago", "is": "America/Denver"}
    assert "nothing was changed" in said("update", "CX0010000", "--time-zone", "America/Denver")
    assert "no agency CX0090000 is on file" in said("update", "CX0090000", "--name", "X", code=2)


def test_a_kind_that_does_not_fit_the_people_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="a bureau has no "):
        agencies.update_agency("CX0010000", {"kind": "bureau", "policy": ""}, actor=REGISTRAR)


def test_list_and_show_tell_what_is_on_file(cast: Cast) -> None:
    assert [a["ori"] for a in as_json("list", "--kind", "jail")["agencies"]] == [
        "CX0010000",
        "CX0020000",
        "CX0030000",
    ]
    assert as_json("show", "CX0010000") == {
        "ori": "CX0010000", "name": "Alder County Jail", "kind": "jail", "time_zone": "America/Chicago",
        "policy": "us-columbia-alder", "address": "", "phone": "", "office": "", "reach": "own",
        "people": 2, "tokens": 0,
    }  # fmt: skip
    assert "Alder County Jail" in said("list")


YAML = """
agencies:
  - {ori: CX0010000, name: Alder County Jail, kind: jail, time_zone: America/Denver}
  - {ori: CX0050000, name: Elder County Jail, kind: jail, time_zone: America/Chicago, policy: us-columbia-cedar}
  - {ori: CXBUREAU0, name: Columbia Criminal Records Bureau, kind: bureau}
"""


def test_a_file_is_reported_first_and_taken_when_asked(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "agencies.yaml"
    file.write_text(YAML)
    report = as_json("import", str(file))
    assert report == {
        "new": ["CX0050000"], "unchanged": ["CXBUREAU0"], "rejected": [], "applied": False,
        "changed": {"CX0010000": {"time_zone": {"was": "America/Chicago", "is": "America/Denver"}}},
    }  # fmt: skip
    assert not Agency.objects.filter(ori="CX0050000").exists()
    assert as_json("import", str(file), "--apply")["applied"] is True
    alder = Agency.objects.get(ori="CX0010000")
    assert (alder.time_zone, alder.policy) == ("America/Denver", "us-columbia-alder")
    again = as_json("import", str(file), "--apply")
    assert (again["new"], again["changed"], len(again["unchanged"])) == ([], {}, 3)


def test_a_csv_with_one_wrong_line_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "agencies.csv"
    file.write_text(
        "ori,name,kind,time_zone\nCX0010000,Alder,jail,America/Chicago\nCX0020000,Birch,jail,Here\n"
        "CX0010000,Alder,jail,UTC\nCX0030000,,jail,UTC\n"
    )
    done = run.invoke(app, ["import", str(file), "--apply"])
    assert done.exit_code == 2
    told = " ".join(done.stderr.split())
    assert "line 3, time_zone: “Here” is not an IANA time zone" in told
    assert "line 4: CX0010000 is in the file twice, first at line 2" in told
    assert "line 5: name missing" in told
    assert not Agency.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.yaml", b"agencies: [", "not YAML"),
        ("a.yaml", b"jails: []", "write one list, `agencies:`"),
        ("a.yaml", b"- one", "entry 1: write the fields"),
        ("a.yaml", b"- {ori: CX0010000, nmae: X}", "entry 1: “nmae” is none of ori, name"),
        ("a.yaml", b"- {ori: [CX0010000]}", "entry 1: ori is a list; write one value"),
        ("a.yml", b"12", "write a list of agencies"),
        ("a.csv", b"ori,color\n", "line 1: “color” is none of"),
        ("a.csv", b"ori,name\nCX0010000\n", "line 2: not as many values as columns"),
        ("a.csv", b"ori,name\nCX0010000,a,b\n", "line 2: not as many values as columns"),
        ("a.csv", b"ori\n\xff\n", "is not UTF-8"),
        ("a.txt", b"", "name it .csv, .yaml or .yml"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert told in said("import", str(tmp_path / name), code=2)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in said("import", str(tmp_path / "none.csv"), code=2)


@given(st.binary(max_size=200), st.sampled_from([".csv", ".yaml"]))
def test_no_bytes_raise_anything_else(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(agency_file.AgencyFileError):
        (file := Path(folder) / f"agencies{suffix}").write_bytes(content)
        agency_file.report_on(agency_file.read_file(file))
