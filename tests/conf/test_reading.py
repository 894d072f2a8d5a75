"""A setting that is misspelt or wrong is told: what, where, and what to do."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from handover.conf.environment import Environment
from handover.conf.reading import NOT_SETTINGS, SettingsError, read

ROOT = Path(__file__).resolve().parents[2]
KNOWN = [f"HANDOVER_{name.upper()}" for name in Environment.model_fields]


def faults(**values: str) -> str:
    """What is said about these variables."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        with pytest.raises(SettingsError) as raised:
            read()
    return str(raised.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("HANDOVER_DATABSE_URL", "did you mean HANDOVER_DATABASE_URL?"),
        ("HANDOVER_WANTSHARE", "did you mean HANDOVER_WANT_SHARE?"),
        ("handover_data_dri", "did you mean HANDOVER_DATA_DIR?"),
        ("HANDOVER_QQQQQQ", "docs/settings.md lists the settings; unset it"),
    ],
)
def test_a_variable_that_is_no_setting_is_told_with_the_nearest(name: str, told: str) -> None:
    assert faults(**{name: "1"}) == f"{name} is not a setting; {told}"


@pytest.mark.parametrize("name", KNOWN)
def test_each_name_with_one_letter_missing_leads_back_to_it(name: str) -> None:
    assert f"did you mean {name}?" in faults(**{name[:-2] + name[-1]: "1"})


@pytest.mark.parametrize("name", sorted(NOT_SETTINGS))
def test_variables_of_the_tests_are_no_mistake(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    read()


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("HANDOVER_LOG_LEVEL", "LOUD", "“LOUD”: is none of DEBUG, INFO"),
        ("HANDOVER_WANT_SHARE", "2", "less than or equal to 0.9"),
        ("HANDOVER_DEBUG", "perhaps", "valid boolean"),
        ("HANDOVER_EXTRACTOR", "magic", "'mindtct' or 'leader'"),
        ("HANDOVER_SWEEP_MINUTES", "-1", "greater than or equal to 0"),
        ("HANDOVER_TOKEN_DAYS", "0", "greater than or equal to 1"),
        ("HANDOVER_DROPS", "CX0010000", "'CX0010000' is not ORI=FOLDER"),
        ("HANDOVER_ABIS_GALLERIES", "criminal", "'criminal' is not OURS=THEIRS"),
        ("HANDOVER_ABIS_GALLERIES", "civil=C", "civil is none of our galleries"),
        ("HANDOVER_ABIS_URL", "http://elsewhere.example/", "must be https://"),
        ("HANDOVER_PERSON_PAGE", "http://handover.example/person/", "is not https://HOST/person/"),
        ("HANDOVER_PERSON_PAGE", "https://handover.example/", "is not https://HOST/person/"),
    ],
)
def test_a_wrong_value_is_told_by_name_value_and_reason(name: str, value: str, why: str) -> None:
    told = faults(**{name: value})
    assert told.startswith(name)
    assert why in told


@pytest.mark.parametrize(
    "url", ["nonsense", "postgre://u:sesame@h/n", "mysql://u:sesame@h/n", "postgresql://u:sesame@h:x/n"]
)
def test_an_unusable_database_address_is_told_and_its_password_not_shown(url: str) -> None:
    told = faults(HANDOVER_DATABASE_URL=url)
    assert told.startswith(
        "HANDOVER_DATABASE_URL: is not an address of a database; write it as postgresql://"
    )
    assert "sesame" not in told


def test_scores_in_the_wrong_order_are_told() -> None:
    told = faults(HANDOVER_ABIS_EXAMINE="90", HANDOVER_ABIS_LIGHTS_OUT="80")
    assert told.startswith("HANDOVER_ABIS_EXAMINE=90.0 is above HANDOVER_ABIS_LIGHTS_OUT=80.0")


def test_every_fault_is_told_at_once() -> None:
    told = faults(HANDOVER_WANT_SHARE="2", HANDOVER_DEBUGG="1", HANDOVER_LOG_LEVEL="LOUD").splitlines()
    assert len(told) == 3


def test_an_empty_variable_is_as_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOVER_WANT_SHARE", "")
    assert read().want_share == 0.08


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HANDOVER_DATABSE_URL", "x", "did you mean HANDOVER_DATABASE_URL?"),
        ("HANDOVER_LOG_LEVEL", "LOUD", "is none of DEBUG"),
        ("HANDOVER_DATA_DIR", "/dev/null", "/dev/null cannot be used as data folder"),
        ("HANDOVER_DATABASE_URL", "postgresql://u:sesame@127.0.0.1:1/n", "the database cannot be used"),
    ],
)
def test_a_command_ends_with_2_and_no_traceback(tmp_path: Path, name: str, value: str, told: str) -> None:
    environ = {"HANDOVER_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT / "src"), name: value}
    done = subprocess.run(
        [sys.executable, "-m", "handover", "oversight", "funnel"],
        capture_output=True,
        text=True,
        check=False,
        env=environ,
    )
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert "sesame" not in done.stderr


def test_whatever_the_projects_own_scripts_set_is_known() -> None:
    scripts = [
        ROOT / ".ci" / "run",
        ROOT / "Makefile",
        *(p for p in (ROOT / "scripts").iterdir() if p.is_file()),
    ]
    named = {name for path in scripts for name in re.findall(r"HANDOVER_[A-Z_]+", path.read_text("utf-8"))}
    assert "HANDOVER_REQUIRE_BROWSER" in named
    assert not named - NOT_SETTINGS - set(KNOWN)
