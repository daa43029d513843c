"""Solutions ruined by the standard mutants."""

from __future__ import annotations

import ast

from grader.verify.ruins import RUINS, each_public_function, wholly
from grader.verify.trees import with_files

_CODE = b'''
class Ladder:
    def __init__(self, steps):
        self.steps = steps

    def climb(self, count):
        """Go up."""
        if count < 0:
            raise ValueError(count)
        return self.steps[count]

    @property
    def height(self):
        return len(self.steps)

    def _inside(self, x):
        return x + 1

    def clear(self):
        self.steps.clear()

    def todo(self):
        raise NotImplementedError


def same(x):
    """Give it back."""
    return x
'''
_SOLUTION = with_files({"pack/ladder.py": _CODE, "notes.txt": b"x"}, "reference")


def _ruined() -> set[tuple[str, str]]:
    return {(place.name, ruin.name) for place, ruin, _ in each_public_function(_SOLUTION)}


def test_each_public_function_is_ruined_where_it_makes_a_difference() -> None:
    """Private and special names, bodies with nothing to lose, and echoes of an echo are left out."""
    assert _ruined() == {
        ("Ladder.climb", "empty answers"),
        ("Ladder.climb", "echoes"),
        ("Ladder.climb", "swallowed exceptions"),
        ("Ladder.height", "empty answers"),
        ("Ladder.clear", "empty answers"),
        ("same", "empty answers"),
    }


def test_a_single_ruin_leaves_everything_else_as_it_is() -> None:
    """Only the named function has another body; other files, and functions of that name elsewhere, stay."""
    for place, _, submission in each_public_function(_SOLUTION):
        assert submission.files["notes.txt"] == b"x"
        before, after = ast.parse(_CODE), ast.parse(submission.files["pack/ladder.py"])
        changed = {
            one.name
            for one, other in zip(ast.walk(before), ast.walk(after), strict=False)
            if isinstance(one, ast.FunctionDef) and ast.unparse(one) != ast.unparse(other)
        }
        assert changed <= {place.name.rpartition(".")[2]} or changed == set()
        assert submission.digest != _SOLUTION.digest


def test_a_whole_ruin_behaves_as_its_name_says() -> None:
    """Every function answers nothing, or its argument, or swallows what it raises; special methods work."""
    answers = []
    for ruin in RUINS:
        scope: dict[str, object] = {}
        exec(compile(wholly(_SOLUTION, ruin).files["pack/ladder.py"], "ladder.py", "exec"), scope)
        ladder = scope["Ladder"](["a", "b"])  # type: ignore[operator]  # the class
        answers.append((ladder.climb(1), ladder.climb(-1), scope["same"](5)))  # type: ignore[operator]  # the function
    assert answers == [(None, None, None), (1, -1, 5), ("b", None, 5)]
