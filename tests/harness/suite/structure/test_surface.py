"""Public names and their parameters, whatever the structure that gives them."""

from __future__ import annotations

import pytest

from tests.harness.suite.structure.texts import lines, structure

WANTED = {"Registry": ("kind",), "Registry.register": ("name", "*aliases"), "Registry.create": ("spec",), "ENCODERS": None}
PLAIN = """
    class Registry:
        def __init__(self, kind): pass
        def register(self, name, *aliases): pass
        def create(self, spec): pass
    ENCODERS = Registry('encoder')
"""
COMPLETE = {
    "plain": {"m.py": PLAIN},
    "inherited": {
        "m.py": (
            "class Base:\n    def create(self, spec): pass\nclass Registry(Base):\n"
            "    def __init__(self, kind): pass\n    def register(self, name, *aliases): pass\nENCODERS = 1\n"
        )
    },
    "passed on": {
        "m.py": "from core.registry import Registry\nfrom core import ENCODERS\n",
        "core/__init__.py": "from core.registry import ENCODERS\n",
        "core/registry.py": PLAIN,
    },
    "a data class": {
        "m.py": (
            "from dataclasses import dataclass\n@dataclass\nclass Registry:\n    kind: str\n"
            "    def register(self, name, *aliases): pass\n    def create(self, spec): pass\n"
            "ENCODERS = Registry('e')\n"
        )
    },
    "a metaclass": {
        "m.py": (
            "class Meta(type):\n    def create(cls, spec): pass\nclass Registry(metaclass=Meta):\n"
            "    def register(self, name, *aliases): pass\nENCODERS = 1\n"
        )
    },
    "a foreign base": {"m.py": "import lib\nclass Registry(lib.Base): pass\nENCODERS = 1\n"},
    "methods bound by name": {
        "m.py": (
            "def _make(self, spec): pass\nclass Registry:\n    def __init__(self, kind): pass\n"
            "    create = _make\n    register = _make\nENCODERS = 1\n"
        )
    },
    "a wrapper of parameters": {
        "m.py": (
            "import functools\nclass Registry:\n    def __init__(self, kind): pass\n    @functools.cache\n"
            "    def create(self, *a): pass\n    def register(self, name, *aliases): pass\nENCODERS = 1\n"
        )
    },
    "a factory's class": {"m.py": "def make(): pass\nRegistry = make()\nENCODERS = Registry('x')\n"},
    "computed names": {"m.py": "globals().update(load())\ndef load(): return {}\n"},
    "names on demand": {"m.py": "def __getattr__(name): return 1\n"},
    "everything of another": {"m.py": "from lib import *\n"},
}


@pytest.mark.parametrize("name", COMPLETE)
def test_a_surface_that_may_be_there_is_not_missed(name: str) -> None:
    """Names count wherever they come from, and what the text cannot tell is not held against it."""
    assert structure(COMPLETE[name]).lacking("m", WANTED) == []


def test_what_is_missing_is_named() -> None:
    """A missing name, a missing method and other parameters are found, each at its line."""
    found = structure("class Registry:\n    def __init__(self, kind): pass\n    def create(self, name, spec): pass\n").lacking("m", WANTED)
    assert [str(finding) for finding in found] == [
        "m.py:1: has no `ENCODERS`",
        "m.py:1: has no `Registry.register`",
        "m.py:3: `Registry.create` takes (name, spec), not (spec)",
    ]
    assert [str(finding) for finding in structure("").lacking("other.part", {})] == ["other/part.py:1: there is no module `other.part`"]


def test_public_names_are_listed() -> None:
    """Imports of others' names and private names are no surface; parameters are told without `self`."""
    text = (
        "import os\nfrom json import loads\ndef load(path, *, strict=True, **rest): pass\nclass A:\n"
        "    def f(self, x): pass\n    def _g(self): pass\n_hidden = 1\n"
    )
    assert structure(text).surface("m") == {"A": None, "A.f": ("x",), "load": ("path", "strict", "**rest")}


def test_a_surface_honours_all() -> None:
    """`__all__` says what is public."""
    assert [*structure("__all__ = ['_a']\n_a = 1\nb = 2\n").surface("m")] == ["_a"]


def test_names_that_nobody_asked_for() -> None:
    """Public names beyond the documented ones are found; private names and imports are not."""
    assert lines(structure("import os\ndef a(): pass\ndef b(): pass\n_c = 1\n").undocumented("m", ["a"])) == [3]
