"""What the documents name is there."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.architecture.sources import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "tests" / "README.md"])
PATH = re.compile(r"`((?:\.ci|docs|exercises|grader|harness|requirements|solutions|tests)/[\w./-]*|[A-Z]+\.md|LICENSE)`")
TARGET = re.compile(r"(?:^    |`)make ([a-z-]+)", re.MULTILINE)
PLACEHOLDER = "NN-slug"


@pytest.mark.parametrize("document", [str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_every_file_that_a_document_names_exists(document: str) -> None:
    """A path in a document leads somewhere."""
    named = set(PATH.findall((ROOT / document).read_text("utf-8")))
    assert sorted(path for path in named if PLACEHOLDER not in path and not (ROOT / path).exists()) == []


def test_every_target_that_a_document_names_is_in_the_help() -> None:
    """`make help` lists each target that the documents speak of."""
    listed = set(re.findall(r"^  make ([\w-]+) ", subprocess.check_output(["make", "help"], cwd=ROOT, text=True), re.MULTILINE))
    named = {target for document in DOCUMENTS for target in TARGET.findall(document.read_text("utf-8"))}
    assert named
    assert sorted(named - listed) == []
