"""Small suites against small submissions: what most tests of the split need."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.facts import CaseFact, RunRecord
from harness.limits import Limits
from harness.session import Job, run

__all__ = ["LIMITS", "Workshop"]

LIMITS = Limits(wall_seconds=5, total_seconds=60, cpu_seconds=5, memory_mib=256, processes=32, output_kib=64, disk_mib=8)


@dataclass(slots=True)
class Workshop:
    """A folder to write suites in, and ways to run them."""

    folder: Path

    def split(
        self,
        suite: str,
        submission: str | Mapping[str, str],
        *,
        sandbox: str = "bare",
        limits: Limits = LIMITS,
        public: Mapping[str, str] | None = None,
        only: tuple[str, ...] = (),
        plain: bool = False,
        schedules: int | None = None,
        replay: str = "",
    ) -> RunRecord:
        """The facts of a run under the split. plain: the suite is one for plain pytest, without marks of ours."""
        job = Job(
            self._write(suite),
            None,
            _encoded(_files(submission)),
            _encoded(public or {}),
            limits,
            seed=7,
            only=only,
            plain=plain,
            schedules=schedules,
            replay=replay,
        )
        return run(job, sandbox=sandbox)

    def cases(self, suite: str, submission: str | Mapping[str, str], **options: object) -> dict[str, CaseFact]:
        """The cases of a run under the split, by id; none of them may be a failure of ours."""
        record = self.split(suite, submission, **options)  # type: ignore[arg-type]  # as split() has them
        assert record.failure == "", record.failure_detail
        return {case.id: case for case in record.cases}

    def direct(self, suite: str, submission: str | Mapping[str, str]) -> dict[str, str]:
        """Each test's outcome, "passed" or not, by plain pytest in one process."""
        folder = self._write(suite)
        inside = self.folder / "inside"
        for name, text in _files(submission).items():
            (inside / name).parent.mkdir(parents=True, exist_ok=True)
            (inside / name).write_text(textwrap.dedent(text))
        command = [sys.executable, "-m", "pytest", "-q", "-rA", "-c", "/dev/null", "--rootdir", str(folder), "-p", "no:cacheprovider"]
        command += [str(folder), "--import-mode=importlib", "-p", "no:prodgrade", "--disable-plugin-autoload", "-p", "hypothesispytest"]
        ran = subprocess.run(command, cwd=inside, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(inside), "PATH": ""})
        found = {}
        for line in ran.stdout.splitlines():
            outcome, _, rest = line.partition(" ")
            if outcome in {"PASSED", "FAILED", "ERROR"} and "::" in rest:
                found[rest.split(" - ")[0].partition("::")[2].replace("::", ".")] = outcome.lower()
        return found

    def _write(self, suite: str) -> Path:
        folder = self.folder / "suite"
        folder.mkdir(exist_ok=True)
        (folder / "test_it.py").write_text(textwrap.dedent(suite))
        return folder


def _files(submission: str | Mapping[str, str]) -> dict[str, str]:
    return {"m.py": submission} if isinstance(submission, str) else dict(submission)


def _encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: textwrap.dedent(text).encode() for name, text in files.items()}
