"""`handover init` makes a deployment, can be run again without changing anything, and says what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from handover.accounts.models import Agency, User
from handover.administration import init_parts
from handover.administration.init_parts import InitContext, InitPart, declare, parts
from handover.audit.models import Entry
from handover.cli import app

pytestmark = pytest.mark.django_db
run = CliRunner()
PLAN = """
site: https://handover.example
agencies:
  - {ori: CXBUREAU0, name: Columbia Criminal Records Bureau, kind: bureau, time_zone: America/Chicago}
  - {ori: CXIMMIG01, name: "Immigration Office, Columbia", kind: immigration, time_zone: America/Chicago}
  - {ori: CX0010000, name: Alder County Jail, kind: jail, time_zone: America/Chicago, policy: us-columbia-alder}
people:
  - {username: stone, name: Sky Stone, role: supervisor, agency: CXIMMIG01}
"""


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    folder.mkdir()
    settings.HANDOVER_DATA_DIR = folder
    yield folder


def plan(tmp_path: Path, text: str = PLAN) -> str:
    (tmp_path / "init.yaml").write_text(text)
    return str(tmp_path / "init.yaml")


def said(*words: str, code: int = 0, **more: Any) -> str:
    done = run.invoke(app, ["init", *words], **more)
    assert done.exit_code == code, done.output
    return done.stderr if code else done.stdout


def test_an_empty_machine_becomes_a_deployment(tmp_path: Path, data: Path, client: Client) -> None:
    told = said("--file", plan(tmp_path))
    assert sorted(Agency.objects.values_list("ori", flat=True)) == ["CX0010000", "CXBUREAU0", "CXIMMIG01"]
    assert (data.stat().st_mode & 0o777, (data / "files").stat().st_mode & 0o777) == (0o700, 0o700)
    assert (data / "galleries" / "criminal").is_dir()
    assert "gallery criminal holds nobody" in told
    assert "handover token add NAME --agency CX0010000" in told
    link = re.search(r"https://handover\.example(/accounts/first/\S+)", told)
    assert link is not None
    assert client.get(link[1], follow=True).status_code == 200
    assert Entry.objects.get(act="person.register").actor.startswith("operator:")


def test_again_it_names_what_is_there_and_changes_nothing(tmp_path: Path) -> None:
    said("--file", plan(tmp_path))
    Agency.objects.filter(ori="CX0010000").update(time_zone="America/Denver")
    entries = Entry.objects.count()
    told = said("--file", plan(tmp_path))
    assert "there: CXBUREAU0" in told
    assert "left alone: CX0010000 differs (time_zone: America/Denver on file, America/Chicago given)" in told
    assert "there: stone, supervisor in CXIMMIG01" in told
    assert "/accounts/first/" not in told
    assert Entry.objects.count() == entries
    assert Agency.objects.get(ori="CX0010000").time_zone == "America/Denver"


def test_without_a_file_and_input_it_makes_folders_and_says_what_is_missing() -> None:
    told = said("--no-input")
    assert "handover agency add ORI NAME --kind bureau" in told
    assert not User.objects.exists()


def test_agencies_come_from_a_file_beside_the_plan(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("ori,name,kind,time_zone\nCX0010000,Alder,jail,America/Chicago\n")
    said("--file", plan(tmp_path, "agencies: agencies.csv"))
    assert Agency.objects.get().name == "Alder"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("agenices: []", "“agenices” is none of agencies, feeds, people, site"),
        ("agencies: none.csv", "none.csv cannot be read"),
        ("agencies: [{ori: CX0010000, name: A, kind: jail, time_zone: Here}]", "entry 1, time_zone: “Here”"),
        ("people: [{username: a}]", "people, entry 1: write username, name, role, agency"),
        (
            "people: [{username: a, name: A B, role: counsel, agency: CX0010000}]",
            "no agency CX0010000 is on file",
        ),
        ("people: some", "people: write a list"),
        ("- 1", "write keys such as agencies and people"),
        ("a: [", "not YAML"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(tmp_path: Path, text: str, told: str) -> None:
    assert told in " ".join(said("--file", plan(tmp_path, text), code=2).split())


def test_people_come_all_or_none_so_that_each_gets_a_link(tmp_path: Path) -> None:
    more = PLAN + "  - {username: clark, name: Casey Clark, role: counsel, agency: CX0010000}\n"
    said("--file", plan(tmp_path, more), code=2)
    assert not User.objects.exists()
    assert "/accounts/first/" in said("--file", plan(tmp_path))


def test_two_people_of_one_name_are_both_put_on_file_where_the_plan_says_that_they_are_two(
    tmp_path: Path,
) -> None:
    agency = "agencies: [{ori: CXIMMIG01, name: Office, kind: immigration, time_zone: America/Chicago}]"
    person = "{{username: {0}, name: Sky Stone, role: {1}, agency: CXIMMIG01{2}}}"
    first = person.format("stone", "supervisor", "")
    for more, code in (("", 2), (", namesake: true", 0)):
        second = person.format("stone2", "counsel", more)
        said("--file", plan(tmp_path, f"{agency}\npeople: [{first}, {second}]"), code=code)
        assert User.objects.count() == (0 if code else 2)
    assert len(set(User.objects.values_list("person_key", flat=True))) == 2


def test_on_a_terminal_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handover.commands.init.sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("handover.commands.init._is_terminal", lambda: True)
    bureau, office = ["CXBUREAU0", "Bureau", ""], ["CXIMMIG01", "Office", ""]
    jail, supervisor = (
        ["CX0010000", "Alder", "America/Denver", "us-columbia-alder"],
        ["stone", "", "Sky Stone"],
    )
    answers = ["", *bureau, *office, *jail, *supervisor]
    told = said(input="\n".join(answers) + "\n")
    assert Agency.objects.get(ori="CX0010000").policy == "us-columbia-alder"
    assert Agency.objects.get(ori="CXBUREAU0").time_zone == "America/Chicago"
    stone = User.objects.select_related("agency").get()
    assert (stone.get_full_name(), stone.actor.agency) == ("Sky Stone", "CXIMMIG01")
    assert "/accounts/first/" in told


def test_a_part_adds_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts()
    monkeypatch.setattr(init_parts, "_DECLARED", dict(init_parts._DECLARED))

    def stamps(value: Any, _: InitContext) -> list[str]:
        return [f"added: {name}" for name in value or ()]

    declare(InitPart("stamps", "stamps", stamps))
    assert "stamps: added: county" in said("--file", plan(tmp_path, "stamps: [county]"))
    with pytest.raises(ValueError, match="declared twice"):
        declare(InitPart("other", "stamps", stamps))
