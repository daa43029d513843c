"""Rules that ruff has: complexity, annotations and what else an author names. Its answer hangs on the text alone.

No configuration is read, no `noqa` is honoured, and the files get names of ours, so that nothing of the learner's
changes what a rule means. The version of ruff is pinned, as what a rule finds is part of a suite's meaning.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from harness.facts import Verdict
from harness.suite.losses import LostError
from harness.suite.structure.findings import Finding, quoted
from harness.suite.structure.sources import Source

__all__ = ["complexity", "lint", "missing_annotations"]

_SECONDS = 20
_ANNOTATIONS = ("ANN001", "ANN002", "ANN003", "ANN201", "ANN202", "ANN204", "ANN205", "ANN206")
_COMMAND = (sys.executable, "-I", "-m", "ruff", "check", "--isolated", "--no-cache", "--no-fix", "--ignore-noqa", "--exit-zero", "--quiet")


def complexity(sources: Sequence[Source], most: int) -> list[Finding]:
    """Functions with more ways through than that (McCabe's number)."""
    return lint(sources, ("C901",), {"lint.mccabe.max-complexity": most})


def missing_annotations(sources: Sequence[Source]) -> list[Finding]:
    """Parameters and answers of functions that have no type."""
    return lint(sources, _ANNOTATIONS, {"lint.flake8-annotations.mypy-init-return": True})


def lint(sources: Sequence[Source], rules: Sequence[str], settings: Mapping[str, Any] | None = None) -> list[Finding]:
    """What these rules of ruff find. settings: as in ruff's configuration, `{"lint.mccabe.max-complexity": 8}`."""
    if not sources:
        return []
    with TemporaryDirectory(prefix="prodgrade-lint-") as place:
        folder = Path(place)
        for number, source in enumerate(sources):
            (folder / f"f{number}.py").write_text(source.text, encoding="utf-8")
        told = _run(folder, [*_options(rules, settings or {}), "."])
    return [_finding(entry, sources) for entry in told]


def _options(rules: Sequence[str], settings: Mapping[str, Any]) -> list[str]:
    said = [f"--config={name}={json.dumps(value)}" for name, value in sorted(settings.items())]
    return [f"--select={','.join(rules)}", "--target-version=py313", "--output-format=json", *said]


def _run(folder: Path, options: list[str]) -> list[dict[str, Any]]:
    """Raises LostError: a tool of ours that fails is no verdict on the submission, unless it fell over its text."""
    try:
        ran = subprocess.run([*_COMMAND, *options], cwd=folder, env={}, capture_output=True, check=False, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise LostError(Verdict.TIMEOUT, "") from None
    except OSError as error:
        raise LostError(Verdict.HARNESS_ERROR, f"The linter that the design checks need does not start: {error.strerror}.") from error
    if ran.returncode < 0:
        raise LostError(Verdict.ERROR, "The linter fell over this text.")
    if ran.returncode:
        words = ran.stderr.decode("utf-8", "replace").strip().splitlines()
        raise LostError(
            Verdict.HARNESS_ERROR, f"The linter that the design checks need does not work: {words[-1] if words else ran.returncode}"
        )
    found = json.loads(ran.stdout)
    return [entry for entry in found if type(entry) is dict]


def _finding(entry: Mapping[str, Any], sources: Sequence[Source]) -> Finding:
    source = sources[int(Path(entry["filename"]).stem[1:])]
    message, rule = str(entry["message"]), entry["code"]
    sentence = message[:1].lower() + message[1:] if not message.startswith("`") else message
    return Finding(
        source.file, int(entry["location"]["row"]), f"{sentence} ({rule})" if rule else f"is not read by the linter: {quoted(message)}"
    )
