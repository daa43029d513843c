"""An implementation in a process of its own: it answers by value, and what it was asked can be asked again of others."""

from __future__ import annotations

import mmap
import os
import socket
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from harness.guest import implementations
from harness.guest.implementations import ANSWERED, RAISED, Ledger, compiled, differing, live, plain_encoder
from harness.wire.frames import FrameStream, SocketStream
from harness.wire.values import MAX_DEPTH, WRITERS, UncrossableError, dump, load
from tests.harness.guest.children import Child, run

_NO_CALL = [RAISED, [["builtins:TypeError"], ["not a call of a documented function"]], 0]
_MODULE = """
import os
from collections import Counter
from functools import cache
from math import gcd
class EmptyError(ValueError): pass
class _Odd(BaseException): pass
def double(n): return 2 * n
def extend(values, more): values.extend(more)
def spoil(values): values.append(object())
def thing(): return object()
def fail(*args): raise EmptyError(*args)
def leave(): raise SystemExit(3)
def odd(): raise _Odd
def odder(): raise EmptyError(object(), 1)
def _private(): return "secret"
VALUE = 1
@cache
def kept(n): return n + 1
"""


def _module(text: str = _MODULE) -> types.ModuleType:
    module = types.ModuleType("m")
    exec(text, vars(module))
    return module


def _request(name: str, *args: Any, **kwargs: Any) -> bytes:
    return dump([name, [*args], kwargs])


def _answer(name: str, *args: Any, **kwargs: Any) -> Any:
    return implementations._answer(_module(), _request(name, *args, **kwargs))


def test_a_call_is_answered_by_value() -> None:
    """What a function returns is the answer, and nothing is said of arguments that it left as they were."""
    assert _answer("double", 4) == [ANSWERED, 8, 0]
    assert _answer("double", n=[1]) == [ANSWERED, [1, 1], 0]
    assert _answer("kept", 1) == [ANSWERED, 2, 0]


def test_changed_arguments_come_along() -> None:
    """What was done to a list that came is told, by position or by name; where what it holds has no way across, that is left out."""
    assert _answer("extend", [1], [2]) == [ANSWERED, None, [[0, [1, 2]], [1, [2]]]]
    assert _answer("extend", [1], more=[2]) == [ANSWERED, None, [[0, [1, 2]], [1, [2]]]]
    assert _answer("spoil", [1]) == [ANSWERED, None, [[0, None]]]


@pytest.mark.parametrize(
    "request_",
    [
        b"\xff",
        dump(5),
        dump(["double", 5, {}]),
        dump(["double", [1], []]),
        dump([["double"], [1], {}]),
        _request("no_such", 1),
        _request("_private"),
        _request("Counter", [1]),
        _request("gcd", 4, 6),
        _request("EmptyError"),
        _request("VALUE"),
        _request("double", {"h": [1, 1]}),
    ],
)
def test_what_is_no_call_of_a_public_function_is_an_error_of_the_callers(request_: bytes) -> None:
    """Neither nonsense, nor a private name, nor an object that is no value reaches the implementation, or ends it."""
    assert implementations._answer(_module(), request_) == _NO_CALL


def test_a_result_without_a_value_is_an_error() -> None:
    """What cannot be handed over is named, with what to do."""
    assert _answer("thing") == [RAISED, [["builtins:TypeError"], ["a object cannot be handed over here; use plain values"]], 0]


@pytest.mark.parametrize(
    "call, names, arguments",
    [
        (("fail", "nothing", 0), [":EmptyError", "builtins:ValueError"], ["nothing", 0]),
        (("double",), ["builtins:TypeError"], ["double() missing 1 required positional argument: 'n'"]),
        (("odder",), [":EmptyError", "builtins:ValueError"], ["<object>", 1]),
        (("leave",), ["builtins:RuntimeError"], [3]),
        (("odd",), ["builtins:RuntimeError"], []),
    ],
)
def test_what_is_raised_is_named_up_to_what_both_sides_know(call: tuple[Any, ...], names: list[str], arguments: list[Any]) -> None:
    """Own exceptions go by their bare names with a base that both know; what is no plain exception is a RuntimeError."""
    assert _answer(*call) == [RAISED, [names, arguments], 0]


def test_plain_values_and_arrays_alone_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library's value is written from its first on; an object, and what is too deep, is refused."""
    monkeypatch.delitem(WRITERS, np.ndarray, raising=False)
    assert "nd" in plain_encoder().encode([np.array([1.5])])[0]
    deep: list[Any] = []
    for _ in range(MAX_DEPTH):
        deep = [deep]
    for value in (object(), deep):
        with pytest.raises(UncrossableError):
            plain_encoder().encode(value)


@pytest.mark.parametrize("logging", [True, False])
def test_a_ledger_counts_calls_by_test(logging: bool) -> None:
    """A mark says how many calls came since the one before; what they were is known where it was to be kept."""
    ledger = Ledger(logging=logging)
    assert ledger.mark(7) == 0
    ledger.add(b"one")
    ledger.add(b"")
    assert ledger.mark(8) == 2
    ledger.add(b"three")
    assert ledger.mark(9) == 1
    ledger.add(b"of no test")
    assert list(ledger.entries()) == ([(8, b"one"), (8, b""), (9, b"three")] if logging else [])


def test_a_full_ledger_says_where_something_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls that there was no room for are counted, and each test with such calls has one entry without a request."""
    monkeypatch.setattr(implementations, "_LOG_BYTES", 40)  # 24 of them are the head
    ledger = Ledger(logging=True)
    for number, request in enumerate((b"x" * 8, b"y" * 8, b"z")):
        ledger.add(request)
        assert ledger.mark(number) == 1
    assert list(ledger.entries()) == [(0, b"x" * 8), (1, b""), (2, b"")]


def test_a_ledger_is_shared_with_a_fork() -> None:
    """What is written on the other side of a fork is read on this."""
    ledger = Ledger(logging=True)
    run(lambda: ledger.add(b"asked"))
    assert ledger.mark(1) == 1
    assert list(ledger.entries()) == [(1, b"asked")]


def test_padding_is_what_the_host_says() -> None:
    """Pages to keep and pages that are only asked for are held, one more than said of each."""
    assert [len(memory) // mmap.PAGESIZE for memory in implementations._pad(2, 5, 3)] == [3, 4]


def _telling(writing: int) -> Callable[[bytes], None]:
    def tell(words: bytes) -> None:
        os.write(writing, words)

    return tell


def test_it_lives_until_the_line_closes() -> None:
    """It says that it is ready, answers one call after the other, keeps what it was asked, and ends with the line."""
    ledger = Ledger(logging=True)
    (ours, theirs), (reading, writing) = socket.socketpair(), os.pipe()

    def be() -> None:
        ours.close()
        live("m", _MODULE, (1, 1, 1), line=lambda: theirs, tell=_telling(writing), ledger=ledger)

    with Child(be) as child:
        theirs.close()
        assert os.read(reading, 99) == b"ready"
        frames = FrameStream(SocketStream(ours))
        for number in (1, 2):
            frames.send(_request("double", number))
            assert load(frames.receive()) == [ANSWERED, 2 * number, 0]
        frames.close()
        assert child.code() == 0
    assert ledger.mark(1) == 2
    for descriptor in (reading, writing):
        os.close(descriptor)


@pytest.mark.parametrize(
    "text, words", [("raise KeyError('k')", b"KeyError: 'k'"), ("raise SystemExit(3)", b"SystemExit: 3"), ("x =", b"SyntaxError")]
)
def test_one_that_cannot_be_executed_says_why(text: str, words: bytes) -> None:
    """Whatever its text raises is told instead, and no call is answered."""
    (ours, theirs), (reading, writing) = socket.socketpair(), os.pipe()
    with Child(lambda: live("m", text, (0, 0, 0), line=lambda: theirs, tell=_telling(writing), ledger=Ledger())) as child:
        theirs.close()
        assert child.code() == 0
    assert os.read(reading, 99).startswith(words)
    assert ours.recv(1) == b""
    ours.close()
    for descriptor in (reading, writing):
        os.close(descriptor)


def test_code_is_compiled_once_and_named_after_its_module() -> None:
    """What was compiled before a fork is there after it; a traceback names the module's file."""
    assert compiled("m", _MODULE) is compiled("m", _MODULE)
    assert compiled("m", _MODULE).co_filename == "m.py"


_BASE = "import random\nSTEP = random.random()\ndef next_one(n): return n + STEP\ndef double(n): return 2 * n\n"


def _asked(*calls: tuple[int, bytes]) -> Ledger:
    ledger = Ledger(logging=True)
    for test, request in calls:
        ledger.add(request)
        ledger.mark(test)
    return ledger


@pytest.mark.parametrize(
    "text, expected",
    [
        (_BASE, []),
        (_BASE.replace("2 * n", "n + n"), []),
        (_BASE.replace("2 * n", "n * n"), [4, 6]),
        (_BASE.replace("random.random()", "1"), [5]),
        ("", [3, 4, 5, 6]),
        ("raise ValueError", None),
        ("import os; os._exit(0)", None),
        ("import signal; signal.pause()", None),
    ],
    ids=["the same", "another way", "wrong", "out of step", "empty", "broken", "gone", "endless"],
)
def test_who_answers_otherwise_is_told_test_by_test(text: str, expected: list[int] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked what the tests asked, an implementation differs where its answer does; nothing is said of one that does not end."""
    monkeypatch.setattr(implementations, "_REPLAY_SECONDS", 1)
    asked = [(3, _request("double", 2)), (4, _request("double", 3)), (5, _request("next_one", 1)), (6, _request("double", 4))]
    ledger = _asked(*asked, (6, _request("double", 5)))
    assert run(lambda: differing("m", [text, _BASE], _BASE, ledger)) == [expected, []]


def test_many_are_asked_in_their_order() -> None:
    """However many texts there are, each has its own answer, in its place."""
    ledger = _asked((3, _request("double", 3)), (4, _request("next_one", 1)))
    wrong, other = _BASE.replace("2 * n", "n * n"), _BASE.replace("random.random()", "1")
    assert run(lambda: differing("m", [wrong, _BASE, other, "raise ValueError", wrong], _BASE, ledger)) == [[3], [], [4], None, [3]]
    assert run(lambda: differing("m", [], _BASE, ledger)) == []


def test_what_was_not_kept_may_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test with calls that the ledger had no room for is never taken to be the same."""
    monkeypatch.setattr(implementations, "_LOG_BYTES", 60)
    ledger = _asked((1, _request("double", 2)), (2, _request("double", 3)))
    assert run(lambda: differing("m", [_BASE], _BASE, ledger)) == [[2]]


def test_the_childs_side_of_a_question_never_returns() -> None:
    """A fork that was made to find something out tells it, and ends, whatever comes of it."""
    reading, writing = os.pipe()

    def ask(find: Callable[[], list[int]]) -> None:
        os.fork = lambda: 0
        os.pipe = lambda: (os.dup(reading), os.dup(writing))
        implementations._in_fork(find)

    with Child(lambda: ask(lambda: [1, 2])) as child:
        assert child.code() == 0
    assert os.read(reading, 99) == b"[1, 2]"
    with Child(lambda: ask(lambda: [1 // 0])) as child:
        assert child.code() == 0
    os.close(writing)
    assert os.read(reading, 99) == b""
    os.close(reading)
