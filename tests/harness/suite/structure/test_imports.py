"""Circles of the submission's own modules, and which packages it leans on."""

from __future__ import annotations

import pytest

from tests.harness.suite.structure.texts import lines, structure

STRAIGHT = {
    "a line": {"a.py": "import b\n", "b.py": "import c\n", "c.py": ""},
    "a diamond": {"a.py": "import b, c\n", "b.py": "import d\n", "c.py": "import d\n", "d.py": ""},
    "late": {"a.py": "import b\n", "b.py": "def f():\n    import a\n"},
    "for types": {"a.py": "import b\n", "b.py": "import typing\nif typing.TYPE_CHECKING:\n    import a\n"},
    "a package and its parts": {
        "p/__init__.py": "from p.a import x\nfrom .b import y\n",
        "p/a.py": "from p.b import y\nx = 1\n",
        "p/b.py": "y = 1\n",
    },
    "siblings by the package": {"p/__init__.py": "", "p/a.py": "from . import b\n", "p/b.py": "from p import c\n", "p/c.py": ""},
    "names like another's": {"a.py": "import os\n", "os.py": ""},
}
ROUND = {
    "two": ({"a.py": "import b\n", "b.py": "from a import x\n"}, ["a.py:1: `a` imports `b`, which imports `a` again"]),
    "three": (
        {"a.py": "\nimport b\n", "b.py": "import c\n", "c.py": "import a\n"},
        ["a.py:2: `a` imports `b`, which imports `c`, which imports `a` again"],
    ),
    "a part from its package": (
        {"p/__init__.py": "from p.a import f\nNAME = 1\n", "p/a.py": "from p import NAME\n"},
        ["p/__init__.py:1: `p` imports `p.a`, which imports `p` again"],
    ),
    "relative": (
        {"p/__init__.py": "", "p/a.py": "from .b import x\n", "p/b.py": "from .a import y\n"},
        ["p/a.py:1: `p.a` imports `p.b`, which imports `p.a` again"],
    ),
    "in a class": ({"a.py": "class A:\n    import b\n", "b.py": "import a\n"}, ["a.py:2: `a` imports `b`, which imports `a` again"]),
    "two circles": (
        {"a.py": "import b\n", "b.py": "import a\n", "c.py": "import d, a\n", "d.py": "import c\n"},
        ["a.py:1: `a` imports `b`, which imports `a` again", "c.py:1: `c` imports `d`, which imports `c` again"],
    ),
}


@pytest.mark.parametrize("name", STRAIGHT)
def test_modules_that_do_not_need_each_other_are_no_circle(name: str) -> None:
    """Late imports, imports for types, and packages that pass on their parts make no circle."""
    assert structure(STRAIGHT[name]).import_cycles() == []


@pytest.mark.parametrize("name", ROUND)
def test_a_circle_is_told_once_with_its_way(name: str) -> None:
    """Each circle is one finding that names the modules on the way."""
    files, expected = ROUND[name]
    assert [str(finding) for finding in structure(files).import_cycles()] == expected


def test_packages_that_are_not_allowed() -> None:
    """The standard library and the submission's own modules are free; others must be listed."""
    files = {
        "m.py": "import json, numpy as np\nfrom own import x\nimport own.part\ntry:\n    import torch.nn\nexcept ImportError: pass\n",
        "own/__init__.py": "from . import part\n",
        "own/part.py": "",
    }
    found = structure(files).imports_besides("numpy")
    assert [str(finding) for finding in found] == ["m.py:5: imports `torch`; besides the standard library it may import numpy"]


def test_modules_that_are_refused() -> None:
    """A refused module is found in all its forms, a module of a similar name is not."""
    text = (
        "import os.path\nfrom os import path\nfrom urllib import request\nimport urllib.parse\n"
        "import osmium\ndef f():\n    import os as o\n"
    )
    assert lines(structure(text).imports_of("os", "urllib.request")) == [1, 2, 3, 7]


def test_imports_are_listed_for_questions_of_one_s_own() -> None:
    """Each import says where it stands, what it takes, and whether importing the module performs it."""
    found = structure({"p/__init__.py": "", "p/m.py": "from .other import a\ndef f():\n    import json\n"}).imports()
    assert [(entry.line, entry.module, entry.name, entry.late) for entry in found] == [(1, "p.other", "a", False), (3, "json", "", True)]
