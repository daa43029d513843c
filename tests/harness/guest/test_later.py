"""Modules that few need are loaded later, and are no more to be seen than the others."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from harness import payload
from harness.guest import bootstrap, later
from tests.harness.guest.children import run

TAKING = """
sys.meta_path.insert(0, _Memory(_read(int.from_bytes(_read(4), 'big'))))
"""
LOADING = """
import sys
from harness.guest import later
finder = sys.meta_path[0]
later.keep(finder)
before = [name for name in sys.modules if name.startswith("harness")]
stage = later.load("harness.guest.schedules.instrument")
again = later.load("harness.guest.schedules.instrument")
print(before, stage is again, stage.__name__, finder in sys.meta_path, [name for name in sys.modules if name.startswith("harness")])
"""


def test_loading_later_leaves_no_trace() -> None:
    """In a box, a module comes out of the package that the stream brought, the same one each time, and sys.modules has none."""
    content = payload.payload()
    head, _, _ = payload.program().partition("def main()")
    program = head + TAKING + LOADING
    given = len(content).to_bytes(4, "big") + content
    ran = subprocess.run([sys.executable, "-I", "-c", program], input=given, capture_output=True, check=False)
    assert ran.stderr == b""
    assert ran.stdout.decode().strip() == "[] True harness.guest.schedules.instrument False []"


def _load_twice(content: bytes) -> list[object]:
    """What is seen of a module that is loaded in a process where ours were hidden."""
    finder = bootstrap._Memory(content)
    sys.meta_path.insert(0, finder)
    later.keep(finder)
    hidden = [name for name in sys.modules if name.startswith("harness")]
    loaded = later.load("harness.wire.marks")
    again = later.load("harness.wire.marks")
    seen = [name for name in sys.modules if name.startswith("harness")]
    return [hidden, loaded is again, finder in sys.meta_path, seen]


@pytest.mark.parametrize("content", [payload.payload, payload.parcel], ids=["sources", "compiled"])
def test_what_was_hidden_stays_hidden(content: Callable[[], bytes]) -> None:
    """Neither the finder nor any module of ours is to be seen, before one is loaded or after, and the second time it is the same."""
    assert run(lambda: _load_twice(content())) == [[], True, False, []]


def _fail_to_load() -> list[object]:
    finder = bootstrap._Memory(payload.payload())
    sys.meta_path.insert(0, finder)
    later.keep(finder)
    try:
        later.load("harness.guest.no_such_module")
    except ModuleNotFoundError as error:
        return [error.name, finder in sys.meta_path, [name for name in sys.modules if name.startswith("harness")]]
    return []


def test_a_failure_hides_them_again() -> None:
    """A module that is not there is an ImportError, and shows no more than one that is."""
    assert run(_fail_to_load) == ["harness.guest.no_such_module", False, []]


def test_outside_of_a_box_nothing_is_hidden() -> None:
    """Where nobody hid them, a module is imported as any other."""
    assert later.load("json.decoder") is json.decoder
    assert later.__name__ in sys.modules
