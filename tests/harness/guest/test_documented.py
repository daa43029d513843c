"""The module that tests import: its documentation without bodies, and an implementation somewhere else that answers."""

from __future__ import annotations

import inspect
import struct
import sys
import types
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from harness.guest import implementations
from harness.guest.documented import Distant, install
from harness.wire.frames import DeadlineError, FrameStream
from harness.wire.values import WireError, dump

_NAME = "documented_module"
_OUTLINE = '''
from __future__ import annotations
import math
LARGEST = 10
class EmptyError(ValueError):
    """There is nothing."""
def largest(values: list[int], *, start: int = 0) -> int:
    """The largest value."""
def extend(values, more): ...
def fail(kind): ...
'''
_TEXT = """
class EmptyError(ValueError): pass
class HiddenError(EmptyError): pass
def largest(values, *, start=0):
    if not values: raise EmptyError("nothing", start)
    return max(values)
def extend(values, more): values.extend(more); return values
def fail(kind): raise {"hidden": HiddenError, "exit": SystemExit}[kind]("why")
"""


class _Line:
    """The stream to an implementation that lives in this process; or says `instead`, if there is such."""

    def __init__(self, instead: bytes | type[Exception] | None = None) -> None:
        self._module = types.ModuleType(_NAME)
        exec(_TEXT, vars(self._module))
        self._instead = instead
        self._waiting: deque[bytes] = deque()

    def read(self, size: int, deadline: float | None) -> bytes:
        assert deadline is not None
        assert size > 0
        if isinstance(self._instead, type):
            raise self._instead
        return self._waiting.popleft()

    def write(self, data: bytes, descriptors: Sequence[int] = ()) -> None:
        assert not descriptors
        if isinstance(self._instead, bytes):
            self._waiting.append(self._instead)
        else:
            answer = dump(implementations._answer(self._module, data[4:]))
            self._waiting.append(struct.pack(">I", len(answer)) + answer)

    def take_descriptors(self) -> list[int]:
        return []

    def close(self) -> None: ...


def _framed(tree: Any) -> bytes:
    data = dump(tree)
    return struct.pack(">I", len(data)) + data


@pytest.fixture
def distant() -> Iterator[Distant]:
    """What the module asks; the module is installed, and nobody answers yet."""
    made = Distant(5.0)
    install(_NAME, _OUTLINE, made)
    yield made
    del sys.modules[_NAME]


@pytest.fixture
def module(distant: Distant) -> Any:
    """The module, with an implementation at the other end."""
    distant.frames = FrameStream(_Line())
    return sys.modules[_NAME]


def test_it_looks_like_its_documentation(distant: Distant) -> None:
    """Signatures, docstrings, annotations and constants are what the outline says, and nothing of ours shows."""
    module: Any = sys.modules[_NAME]
    assert distant.module is module
    assert str(inspect.signature(module.largest)) == "(values: 'list[int]', *, start: 'int' = 0) -> 'int'"
    assert module.largest.__annotations__ == {"values": "list[int]", "start": "int", "return": "int"}
    assert (module.largest.__name__, module.largest.__qualname__, module.largest.__module__) == ("largest", "largest", _NAME)
    assert (module.largest.__doc__, module.LARGEST) == ("The largest value.", 10)
    assert [name for name in vars(module) if not name.startswith("__")] == ["math", "LARGEST", "EmptyError", "largest", "extend", "fail"]
    assert "__builtins__" not in vars(module)


def test_a_call_is_answered_elsewhere(module: Any) -> None:
    """Arguments go by value, by position and by name, and the answer comes by value."""
    assert module.largest([1, 3, 2]) == 3
    assert module.largest(values=[1], start=2) == 1


def test_changed_arguments_are_the_callers_own(module: Any) -> None:
    """What the implementation did to a list happens to the list that was handed over, and what it returns is that very one."""
    values = [1]
    assert module.extend(values, [2, 3]) is values
    assert values == [1, 2, 3]


def test_what_is_raised_is_of_the_nearest_class_that_is_documented(module: Any) -> None:
    """The module's own exception is the documented one; one that is not documented is its nearest documented base."""
    with pytest.raises(module.EmptyError) as caught:
        module.largest([], start=4)
    assert caught.value.args == ("nothing", 4)
    with pytest.raises(module.EmptyError, match="why") as hidden:
        module.fail("hidden")
    assert type(hidden.value) is module.EmptyError
    with pytest.raises(RuntimeError, match="why"):
        module.fail("exit")
    with pytest.raises(TypeError, match="missing 1 required"):
        module.largest()


def test_without_documentation_of_it_an_exception_is_what_python_calls_it(module: Any) -> None:
    """A name that means something else in the module is passed over."""
    vars(module)["EmptyError"] = 5
    with pytest.raises(ValueError, match="nothing") as caught:
        module.largest([])
    assert type(caught.value) is ValueError


def test_what_is_no_value_cannot_be_handed_over(module: Any) -> None:
    """An object as an argument is refused with words, and nobody is asked."""
    with pytest.raises(TypeError, match="use plain values"):
        module.largest([object()])
    assert module.largest([1]) == 1


@pytest.mark.usefixtures("distant")
def test_nothing_answers_while_tests_are_imported() -> None:
    """A call without an implementation says where it belongs."""
    module: Any = sys.modules[_NAME]
    with pytest.raises(RuntimeError, match="largest was called while the tests were imported; call it in a test or a fixture"):
        module.largest([1])


@pytest.mark.parametrize(
    "instead, broken, kind",
    [
        (DeadlineError, "timeout", TimeoutError),
        (b"", "lost", RuntimeError),
        (b"\xff" * 9, "lost", RuntimeError),
        (b"\0\0\0\x02{{", "lost", RuntimeError),
    ],
    ids=["late", "closed", "too large", "nonsense"],
)
def test_an_implementation_that_does_not_answer_is_remembered(
    instead: bytes | type[Exception], broken: str, kind: type[Exception], distant: Distant
) -> None:
    """Why nothing came is known, and from then on nothing is asked: what a test then does says nothing."""
    distant.frames = FrameStream(_Line(instead))
    module: Any = sys.modules[_NAME]
    assert distant.broken == ""
    with pytest.raises(kind, match=r"no answer within 5 s|does not answer any more"):
        module.largest([1])
    assert distant.broken == broken
    distant.frames = FrameStream(_Line())
    with pytest.raises(RuntimeError, match="does not answer any more"):
        module.largest([1])
    assert distant.broken == broken


@pytest.mark.parametrize(
    "answer, message",
    [
        ([0, {"h": [1, 1]}, 0], "only plain values come this way"),
        ([1, [[":NoSuchError"], []], 0], "an exception of no class"),
        ([1, [["builtins:int"], [5]], 0], "an exception of no class"),
        ([1, [["os:system"], []], 0], "not on the list"),
    ],
)
def test_an_answer_that_is_none_is_refused(answer: Any, message: str, distant: Distant) -> None:
    """Neither a handle nor a class that is no exception is ever made of what comes."""
    distant.frames = FrameStream(_Line(_framed(answer)))
    module: Any = sys.modules[_NAME]
    with pytest.raises(WireError, match=message):
        module.largest([1])
