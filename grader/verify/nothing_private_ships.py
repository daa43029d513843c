"""Nothing of the private part lies in the exercise's public folder: no file, no hidden test, no line of a solution.

Learners get `exercises/`; whoever finds an accepted solution or the oracle there has no exercise left. Lines of the suite and of
accepted solutions are looked for in every public text; of signatures, imports and constants the starter may have the same. The
notebook is where solutions and inputs come from: of it only assertions are looked for.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.kept import files_below
from grader.verify.trees import functions, modules, without_docstring
from harness.parsing import parse

__all__ = ["COST", "complaints", "spared"]

COST = Cost.READS
spared = asked_of_all
_PRIVATE_FILES = ("oracle.json", "mutants.toml", "parity.toml", "ranges.toml", "NOTES.md")
_PRIVATE_FOLDERS = ("suite", "accepted", "partial", "cheats", "mutants")
_CORRECT = "implementations/correct/"
"""Where tests are the answer: of what they are tried on, the correct ones are no secret, and learners have one of them."""
_SHORTEST_FILE, _SHORTEST_LINE = 40, 30
_SPACE = re.compile(r"\s+")


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each thing that must not be there."""
    folder = evidence.exercise.folder
    whole = {_bare(path): path for path in files_below(evidence.home) if path.suffix in {".py", ".json", ".toml"}}
    of_suite = {line for name, tree in evidence.suite.items() if not name.startswith(_CORRECT) for line in _lines(tree)}
    of_notebooks = {line for line in of_suite if line.startswith("assert ")}
    accepted = [entry.submission for entry in evidence.of_kind("accepted")]
    of_solutions = {line for submission in accepted for tree in modules(submission).values() for line in _lines(tree)}
    hidden = {f.name for tree in evidence.suite.values() for f in functions(tree) if f.name.startswith("test_")}
    for path in files_below(folder):
        name = path.relative_to(folder).as_posix()
        yield from (f"{name} has a name of the private part" for part in Path(name).parts if part in (*_PRIVATE_FILES, *_PRIVATE_FOLDERS))
        bare = _bare(path)
        if bare in whole and len(bare) > _SHORTEST_FILE and not _may_be_kept(evidence, name, whole[bare]):
            yield f"{name} is {whole[bare].relative_to(evidence.home).as_posix()}"
        yield from (f"{name} has the hidden test {test}" for test in sorted(_tests(path) & hidden))
        text = _SPACE.sub("", _text(path))
        looked_for = of_notebooks if name.startswith("notebook.") else of_suite | of_solutions
        yield from (f"{name} has a line of the private part: {line}" for line in sorted(looked_for) if _SPACE.sub("", line) in text)


def _may_be_kept(evidence: Evidence, name: str, private: Path) -> bool:
    """A starter among the partial solutions, or a given module beside a submission, gives nothing away."""
    return (
        private.suffix == ".py"
        and (name in evidence.starter.files or not evidence.exercise.takes(name))
        and (private.relative_to(evidence.home).parts[0] not in {"accepted", "suite"} or _CORRECT in private.as_posix())
    )


def _lines(tree: ast.Module) -> Iterator[str]:
    """What the functions of a module do, statement by statement, where a statement says enough to be recognised."""
    for function in functions(tree):
        for statement in without_docstring(function.body):
            for node in ast.walk(statement):
                if isinstance(node, ast.Assign | ast.AugAssign | ast.Return | ast.Assert | ast.Expr | ast.Raise):
                    line = ast.unparse(node)
                    if len(line) >= _SHORTEST_LINE and "\n" not in line:
                        yield line


def _text(path: Path) -> str:
    """Code as the syntax tree spells it, so that quotes and line ends hide nothing; other texts as they are."""
    text = path.read_text("utf-8", errors="replace")
    if path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text or "{}").get("cells", ()))
    if path.suffix in {".py", ".ipynb"}:
        try:
            return f"{text}\n{ast.unparse(parse(text))}"
        except (SyntaxError, ValueError):
            return text
    return text


def _tests(path: Path) -> set[str]:
    if path.suffix != ".py":
        return set()
    try:
        return {function.name for function in functions(parse(path.read_bytes()))}
    except (SyntaxError, ValueError):
        return set()


def _bare(path: Path) -> str:
    return _SPACE.sub("", path.read_text("utf-8", errors="replace"))
