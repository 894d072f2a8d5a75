"""Where data lie by default: beside the source, or in the user's own folder, and never inside an environment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from handover.conf.environment import Environment, default_data_dir

ROOT = Path(__file__).resolve().parents[2]


def test_in_the_source_tree_data_lie_in_var(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HANDOVER_DATA_DIR", raising=False)
    assert Environment().data_dir == ROOT / "var"


def test_an_installed_package_keeps_data_where_the_platform_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        pytest.skip("the folder is another on this platform")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    environment = tmp_path / "venv"
    package = environment / "lib" / "python3.11" / "site-packages" / "handover"
    package.mkdir(parents=True)
    assert default_data_dir(package) == tmp_path / "data" / "handover"
    (environment / "lib" / "pyproject.toml").touch()
    assert environment not in default_data_dir(package).parents


def test_a_checkout_by_another_name_has_its_own_var(tmp_path: Path) -> None:
    package = tmp_path / "handover-main" / "src" / "handover"
    package.mkdir(parents=True)
    (tmp_path / "handover-main" / "pyproject.toml").touch()
    assert default_data_dir(package) == tmp_path / "handover-main" / "var"


def test_the_setting_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOVER_DATA_DIR", str(tmp_path))
    assert Environment().data_dir == tmp_path
