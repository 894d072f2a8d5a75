"""A release is the same bytes twice, is signed, is verified as documented, and is refused where it would be wrong."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.heavy
ROOT = Path(__file__).resolve().parents[2]
VERIFY = re.search(r"```sh\n(.*?)```", (ROOT / "docs" / "releasing.md").read_text("utf-8"), re.DOTALL)
needs_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
ENV = {
    **os.environ,
    **{
        f"GIT_{who}_{what}": "test@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_COMMITTER_DATE": "2026-11-25T12:00:00+00:00",
}


def run(words: list[str], folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, env={**ENV, **env}, timeout=300
    )


def release(tree: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, "scripts/release", "--no-sbom", *words], tree)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree as it stands here, committed in a repository of its own."""
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT)
    if listed.returncode:
        pytest.skip("not a git checkout")
    tree = tmp_path_factory.mktemp("checkout")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        assert run(["git", *words], tree).returncode == 0
    return tree


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "throwaway"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path


@pytest.fixture(scope="module")
def signed(checkout: Path, key: Path) -> Path:
    """The folder of a release that the throwaway key signed, with the file of signers in it."""
    done = release(checkout, "--key", str(key))
    assert done.returncode == 0, done.stderr
    folder = next((checkout / "dist").iterdir())
    public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
    (folder / "release-signers").write_text(f'me@example.org namespaces="handover-release" {public}\n')
    return folder


def verified(folder: Path, signer: str = "me@example.org") -> bool:
    assert VERIFY is not None
    return run(["sh", "-eu", "-c", VERIFY[1]], folder, SIGNER=signer).returncode == 0


@needs_keygen
def test_the_documented_commands_accept_it_and_no_changed_file_or_other_signer(
    signed: Path, tmp_path: Path
) -> None:
    assert verified(signed)
    assert not verified(signed, "somebody@example.org")
    for name in ("SHA256SUMS", next(signed.glob("*.whl")).name):
        changed = shutil.copytree(signed, tmp_path / name)
        with (changed / name).open("ab") as file:
            file.write(b"\n")
        assert not verified(changed), name


@needs_keygen
def test_another_build_of_the_commit_has_the_same_digests(
    signed: Path, checkout: Path, tmp_path: Path
) -> None:
    done = release(checkout, "--out", str(tmp_path))
    assert done.returncode == 1
    assert "not signed: give a key" in done.stderr
    again = next(tmp_path.iterdir()) / "SHA256SUMS"
    assert again.read_text() == (signed / "SHA256SUMS").read_text()


@needs_keygen
def test_the_packages_are_dated_by_the_commit_and_carry_the_licence(signed: Path) -> None:
    with zipfile.ZipFile(next(signed.glob("*.whl"))) as wheel:
        assert {info.date_time[:3] for info in wheel.infolist()} == {(2026, 11, 25)}
        assert any(name.endswith("dist-info/licenses/LICENSE") for name in wheel.namelist())


def test_a_change_that_is_not_committed_is_refused_by_name(checkout: Path) -> None:
    stray = checkout / "src" / "handover" / "stray.py"
    stray.write_text("")
    try:
        done = release(checkout)
    finally:
        stray.unlink()
    assert done.returncode == 2
    assert "src/handover/stray.py" in done.stderr


def test_a_version_without_its_changes_is_refused(checkout: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    assert run(["git", "clone", "-q", str(checkout), str(tree)], tmp_path).returncode == 0
    (tree / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n")
    assert run(["git", "commit", "-qam", "no section"], tree).returncode == 0
    done = release(tree)
    assert done.returncode == 2
    assert "CHANGELOG.md has no heading" in done.stderr
    assert not (tree / "dist").exists()


def test_a_key_that_is_not_there_is_refused(checkout: Path) -> None:
    done = release(checkout, "--key", "/no/such/key")
    assert done.returncode == 2
    assert "no such key" in done.stderr


def test_builds_that_differ_are_not_kept(tmp_path: Path) -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "release"))
    files = [[tmp_path / way / name for name in ("a.whl", "a.tar.gz")] for way in ("one", "other")]
    for built in files:
        built[0].parent.mkdir()
        for file in built:
            file.write_bytes(b"same")
    script["compared"](*files)
    files[1][0].write_bytes(b"other")
    with pytest.raises(script["StoppedError"], match=r"not the same twice: a\.whl") as stopped:
        script["compared"](*files)
    assert stopped.value.code == 1


@pytest.mark.slow
def test_the_bill_names_what_the_program_needs_with_licences_and_no_tool(tmp_path: Path) -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "release"))
    path = tmp_path / "bom.json"
    script["bill_of_materials"](path, "1.2.3", "1764072000")
    bom = json.loads(path.read_text("utf-8"))
    named = {component["name"].lower(): component for component in bom["components"]}
    assert {"django", "numpy", "lxml"} <= set(named)
    assert {"surgeo", "splink", "duckdb"} <= set(named), "what the extras bring"
    assert not {"pytest", "ruff", "mypy", "cyclonedx-bom"} & set(named)
    assert all(component.get("version") for component in named.values())
    assert named["django"]["licenses"]
    assert bom["metadata"]["component"]["name"] == "handover"
    assert bom["metadata"]["component"]["version"] == "1.2.3"
