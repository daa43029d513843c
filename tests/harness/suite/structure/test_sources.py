"""Hostile texts: whatever a learner hands in, a question answers or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.suite.structure import DesignError, Finding, Structure
from harness.suite.structure.sources import LARGEST_TEXT

HOSTILE = {
    "null bytes": b"x = 1\0\n",
    "no text": b"\xff\xfe\x00",
    "a strange encoding": b"# coding: utf-7\n+AGUAdgBhAGw-('1')\n",
    "an escape encoding": b"# coding: unicode_escape\nx = 1\n",
    "an unknown encoding": b"# coding: nonsense\nx = 1\n",
    "an encoding that is no text": b"# coding: hex\n61\n",
    "a syntax error": b"def f(:\n",
    "signs": b"-" * 100_000 + b"1",
    "attributes": b"a" + b".b" * 50_000,
    "brackets": b"(" * 10_000,
    "sums": b"1" + b"+1" * 20_000,
    "calls": b"f" + b"()" * 20_000,
    "elifs": b"if 1: pass\n" + b"elif 1: pass\n" * 5_000,
    "sums that parse, but deep": b"1" + b"+1" * 800,
    "a long number": b"1" * 5_000,
    "too much": b"x = 1\n" * (LARGEST_TEXT // 6 + 1),
}
QUESTIONS: dict[str, Callable[[Structure], object]] = {
    "import_effects": Structure.import_effects,
    "shared_state": Structure.shared_state,
    "global_statements": Structure.global_statements,
    "import_cycles": Structure.import_cycles,
    "surface": lambda asked: asked.surface("m"),
    "lacking": lambda asked: asked.lacking("m", {"f": ("x",), "A.f": None}),
    "undocumented": lambda asked: asked.undocumented("m", []),
    "imports": Structure.imports,
    "imports_besides": lambda asked: asked.imports_besides("numpy"),
    "runs_text": Structure.runs_text,
    "names_besides": lambda asked: asked.names_besides("os", ["path"]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_that_cannot_be_read_is_a_finding(name: str) -> None:
    """Every question fails the case with one sentence about the file, and nothing else happens."""
    for ask in QUESTIONS.values():
        with pytest.raises(DesignError) as caught:
            ask(Structure({"fine.py": b"x = 1\n", "bad.py": HOSTILE[name]}))
        (finding,) = caught.value.findings
        assert finding.file == "bad.py"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfname = '\xc3\xa4'\n",
        b"# coding: latin-1\nname = '\xe4'\n",
        b"x = 1\r\ny = '\\d'\r\n",
        b"",
        b"total = " + b" + ".join([b"x"] * 300),
        b"x = [" + b"1," * 20_000 + b"]",
        b"x = " + b"[" * 150 + b"]" * 150,
        "naïve = 'ok'\n".encode(),
    ],
)
def test_an_unusual_but_honest_text_is_read(content: bytes) -> None:
    """Marks, known encodings, foreign line ends, long sums and long tables are no offence."""
    asked = Structure({"m.py": content})
    for ask in QUESTIONS.values():
        ask(asked)
    assert [*asked.trees()] == ["m.py"]


def test_only_python_is_read() -> None:
    """Other files are none of a design check's business."""
    assert Structure({"notes.txt": b"\0", "data.csv": b"\xff"}).sources == ()


_VOCABULARY = """
    a b f g self cls A B eval exec getattr globals __builtins__ builtins import from as def class return lambda global nonlocal
    with for in if else try except match case yield await async is not and or ( ) [ ] { } : , . = := + - * / ** -> @ ; 1 'eval' ''
    f'{a}' *a **a ... __all__ __init__ os sys modules ['__builtins__'] .__dict__ .append( .eval
"""
_WORDS = st.sampled_from([*_VOCABULARY.split(), "\n", "\n\n", "\n\t", "\n\t\t"])


@given(words=st.lists(_WORDS, max_size=40))
def test_no_text_harms_the_examiner(words: list[str]) -> None:
    """Whatever is written, a question gives findings with a line of the file, or says that the file cannot be read."""
    text = " ".join(words)
    asked = Structure({"m.py": text.encode(), "p/__init__.py": b"from m import *\n"})
    for ask in QUESTIONS.values():
        try:
            found = ask(asked)
        except DesignError as error:
            found = list(error.findings)
        for finding in found if isinstance(found, list) else []:
            assert 1 <= finding.line <= text.count("\n") + 2
            assert not isinstance(finding, Finding) or "\n" not in finding.sentence


@pytest.mark.parametrize(
    "text",
    [
        "a = b\nb = a\na.x()\n",
        "a = a.b\na()\n",
        "class A(A): pass\nA().f()\n",
        "class A(B): pass\nclass B(A): pass\nA.f\nA()\n",
        "from m import x\nx()\n",
        "from m import m\nimport m\nm.m.m()\n",
        "x = x()()()\n",
        "def f(): global f\nf()\n",
        "\n".join(f"n{i} = n{i + 1} if n{i + 2} else n{i + 3}" for i in range(200)),
        "class A:\n    x = y = A\n    def f(self): self = self.f\n",
        "from . import x\nfrom .... import y\nfrom ..z import *\n",
    ],
)
def test_names_that_lead_in_circles_end(text: str) -> None:
    """A name that is bound to itself, or a class to its own base, takes no time, and every question has its answer."""
    asked = Structure({"m.py": text.encode()})
    assert [name for name, ask in QUESTIONS.items() if not isinstance(ask(asked), list | dict)] == []


def test_findings_are_few_and_short() -> None:
    """What is shown is cut to what can be read, however much there is, and however long its names are."""
    text = "".join(f"def {'f' * 500}{i}():\n    global {'g' * 3_000}{i}\n" for i in range(30))
    asked = Structure({"m.py": text.encode()})
    with pytest.raises(DesignError) as caught:
        asked.refuse(asked.global_statements())
    told = caught.value.told.splitlines()
    assert len(told) == 11
    assert max(map(len, told)) < 200
    assert told[-1] == "... and 20 more"
