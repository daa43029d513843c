"""What tests may not do beside testing is seen in their text."""

from __future__ import annotations

import pytest

from harness.suite.mutation import bad_habits

_DOCUMENTED = ("half", "LIMIT")


@pytest.mark.parametrize(
    "source",
    [
        "import m\nfrom m import half\nassert m.half(2) == 1 == m.LIMIT - 2",
        "from m import *\nimport math, random, numpy as np\nfrom hypothesis import given\nfrom collections.abc import Mapping",
        "import pytest, m\n@pytest.mark.parametrize('name', ['half'])\ndef test_a(name):\n    getattr(m, name)(1).__name__",
        "@pytest.fixture\ndef data():\n    return 1\ndef test_a(data):\n    for _ in range(3): pass",
        "import unittest\nclass TestHalf(unittest.TestCase):\n    def test_a(self): self.fail()\nunittest.main()",
        "if __name__ == '__main__': pass",
        "not python at all (",
    ],
)
def test_ordinary_tests_are_fine(source: str) -> None:
    """Documented names, the allowed libraries, fixtures and parameters are no bad habit; what is no Python is not judged."""
    assert bad_habits(source, "m", _DOCUMENTED) == ()


@pytest.mark.parametrize(
    "source,phrase",
    [
        ("import inspect", "line 1: imports inspect"),
        ("import os.path", "line 1: imports os.path"),
        ("from . import conftest", "line 1: imports ."),
        ("from m import _check", "line 1: imports _check from m"),
        ("from m import other", "line 1: imports other from m"),
        ("import m\nm.other(1)", "line 2: uses m.other, which is not documented"),
        ("import m as n\nn._check(1)", "line 2: uses _check"),
        ("import m\nm.half = abs", "line 2: changes m.half"),
        ("import m\nm.half.__code__", "line 2: uses __code__"),
        ("import m\ngetattr(m, '__dict__')", "line 2: names __dict__"),
        ("open('x')", "line 1: uses open"),
        ("setattr(x, 'y', 1)", "line 1: uses setattr"),
        ("def test_a(monkeypatch): pass", "line 1: asks for monkeypatch"),
        ("import pytest\n@pytest.mark.skip\ndef test_a(): pass", "line 2: uses pytest.mark.skip"),
        ("import pytest\npytest.xfail('x')", "line 2: uses pytest.xfail"),
        ("from pytest import skip", "line 1: imports skip from pytest"),
        ("import unittest.mock", "line 1: imports unittest.mock"),
        ("from unittest.mock import patch", "line 1: imports unittest.mock"),
        ("from unittest import mock", "line 1: imports mock from unittest"),
        ("import unittest\nunittest.mock.patch", "line 2: uses unittest.mock"),
        ("from unittest import skip", "line 1: imports skip from unittest"),
        ("import unittest\n@unittest.skip('')\ndef test_a(): pass", "line 2: uses unittest.skip"),
        ("class A:\n    def test_a(self): self.skipTest('')", "line 2: uses self.skipTest"),
        ("from pytest import mark\n@mark.skipif(True)\ndef test_a(): pass", "line 2: uses mark.skipif"),
    ],
)
def test_what_is_not_allowed_is_named_with_its_line(source: str, phrase: str) -> None:
    """Other modules, private and undocumented names, files, patches and skips are each told with their line."""
    assert phrase in bad_habits(source, "m", _DOCUMENTED)
