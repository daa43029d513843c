"""Cheats score 0: those that the exercise keeps, and the general ones, put in place of every file of the submission.

The general ones are the liar (every name answers as agreeably as it can), an exit at import, exceptions that look like
the test tools' own, and one that hunts for suite and grader in every file that it can open.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.evidence import Evidence
from grader.verify.trees import with_files

__all__ = ["complaints"]

_LIAR = """
class _Yes:
    def __init__(self, *a, **k): pass
    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"): raise AttributeError(name)
        return _Yes()
    def __call__(self, *a, **k): return _Yes()
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __contains__ = __lt__
    def __bool__(self): return True
    def __hash__(self): return 0
    def __len__(self): return 1
    def __iter__(self): return iter([_Yes()])
    def __getitem__(self, key): return _Yes()
    def __float__(self): return 0.0
    def __int__(self): return 0
    __index__ = __int__
    def __enter__(self): return self
    def __exit__(self, *a): return True
    def __repr__(self): return "passed"
    def __add__(self, other): return other
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __add__
def __getattr__(name):
    if name.startswith("__"): raise AttributeError(name)
    return _Yes
"""
_EXITS = "import os\nos._exit(0)\n"
_RAISES = "import unittest\nraise unittest.SkipTest('done')\n"
_LOOKALIKE = "class Skipped(BaseException): __module__ = '_pytest.outcomes'\nraise Skipped('done')\n"
_HUNTS = """
import gc, os, sys
def _all():
    for top in ("/", os.getcwd(), *sys.path):
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if name not in ("proc", "sys", "dev", "site-packages", "lib")][:50]
            for name in files:
                if name.startswith("test_") or name in ("oracle.json", "exercise.toml", "mutants.toml"): yield os.path.join(folder, name)
for _path in _all():
    try: exec(compile(open(_path).read(), _path, "exec"))
    except BaseException: pass
"""
_GENERAL = {"the liar": _LIAR, "an exit": _EXITS, "a skip": _RAISES, "a look-alike": _LOOKALIKE, "a hunt for the suite": _HUNTS}


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that earns something."""
    files = [name for name in evidence.starter.files if name.endswith(".py")]
    general = [(name, with_files(dict.fromkeys(files, text.encode()), name)) for name, text in _GENERAL.items()]
    for name, submission in [*general, *((f"cheats/{entry.name}", entry.submission) for entry in evidence.of_kind("cheat"))]:
        grade = evidence.grades.of(submission)
        if grade.failure or grade.points:
            yield f"{name} scores {grade.score or grade.failure}, not 0: {', '.join(grade.passed)}"
