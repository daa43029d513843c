"""What leaves the repository holds nothing that learners must not see."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution of the work tree."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return folder


def test_the_source_distribution_has_no_solutions(built: Path) -> None:
    """The source distribution carries the exercises and no hidden suite."""
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        tops = {name.split("/")[1] for name in opened.getnames() if "/" in name}
    assert "solutions" not in tops
    assert {"exercises", "grader", "harness"} <= tops


def test_the_wheel_has_the_two_packages_and_nothing_else(built: Path) -> None:
    """The wheel carries the two import packages, the licence and its metadata."""
    (archive,) = built.glob("*.whl")
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"grader", "harness"}
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_an_archive_of_the_repository_has_no_solutions() -> None:
    """`git archive`, which is how a course is handed out, leaves the solutions behind."""
    command = ["git", "check-attr", "export-ignore", "solutions"]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60)
    assert answer.stdout.strip() == "solutions: export-ignore: set"
