"""A suite says the same in one process with a submission, by plain pytest, as it does in the grader.

Authors write and debug suites directly. Whatever passes there and fails here, or the other way round, was not checked.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from grader.model import Submission
from grader.verify.evidence import Evidence

__all__ = ["complaints"]

_SECONDS = 300


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each case on which they disagree, for accepted and partial solutions, which are all honest."""
    for entry in [*evidence.of_kind("accepted"), *evidence.of_kind("partial")]:
        direct = _direct(evidence, entry.submission)
        for case, verdict in evidence.grades.of(entry.submission).cases.items():
            name = case.rpartition("::")[2]
            if name in direct and direct[name] != (verdict == "PASSED"):
                yield f"{entry.kind} {entry.name}: {name} {'passes' if direct[name] else 'fails'} in one process and not in the grader"


def _direct(evidence: Evidence, submission: Submission) -> dict[str, bool]:
    """Case -> whether it passed, in one process. It runs the exercise's own solutions: trusted code."""
    with tempfile.TemporaryDirectory(prefix="prodgrade-verify-") as folder:
        for name, content in submission.files.items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_bytes(content)
        result = Path(folder) / ".result.xml"
        command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(evidence.home / "suite")]
        command += ["--submission", folder, f"--junitxml={result}"]
        subprocess.run(command, cwd=evidence.home.parents[1], capture_output=True, check=False, timeout=_SECONDS)
        cases = ET.parse(result).iter("testcase") if result.is_file() else ()  # noqa: S314 - our own pytest wrote it
        return {case.attrib["name"]: not {child.tag for child in case} & {"failure", "error", "skipped"} for case in cases}
