"""What leaves and enters a guest: values by value, the submission's objects by handle, the suite's as proxies."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from harness.guest.crossing import Crossing
from harness.guest.handles import Handles, StaleHandleError
from harness.guest.proxies import HostFunction, HostObject
from harness.wire.values import MAX_DEPTH, WRITERS, UncrossableError, WireError, dump, load

_FUNCTION = {"k": [3, "on_event", [], True, "Called back."]}
_OBJECT = {"k": [4, "Fake", ["__len__"], False, None]}


class _Thing:
    """A thing."""

    def method(self) -> None: ...


class _Price(float):
    def __float__(self) -> float:
        return 0.0


class _Host:
    """Answers what the guest asks, and remembers it as it came over the wire."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.answer: list[Any] = [0, None]

    def __call__(self, body: Any) -> Any:
        self.asked.append(load(dump(body)))
        return self.answer


@pytest.fixture
def host() -> _Host:
    """The suite's end of the line."""
    return _Host()


@pytest.fixture
def crossing(host: _Host) -> Crossing:
    """A guest's crossing that has sent nothing yet."""
    return Crossing(Handles(1), host, "/box/work")


def _deep() -> list[Any]:
    value: list[Any] = []
    for _ in range(MAX_DEPTH):
        value = [value]
    return value


def test_values_go_by_value(crossing: Crossing) -> None:
    """What is on the list of plain values, arrays too, comes back equal and makes no handle."""
    for value in (None, [1, (2, "x")], {1: b"raw"}):
        assert crossing.decode(crossing.encode(value)) == value
    array = np.array([[1.5, 2.5]])
    assert np.array_equal(crossing.decode(crossing.encode(array)), array)
    assert crossing.handles.refer(array) == (1, 1)


def test_the_first_array_goes_by_value_too(crossing: Crossing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A type of a library that was loaded meanwhile is on the list of plain values from its first value on."""
    monkeypatch.delitem(WRITERS, np.ndarray, raising=False)
    assert "nd" in crossing.encode([np.array([1.5])])[0]
    assert np.ndarray in WRITERS
    assert crossing.news == []


def test_an_object_goes_by_handle(crossing: Crossing) -> None:
    """An object of the submission's own class crosses as its key and its class, and comes back as itself."""
    thing = _Thing()
    tree = crossing.encode(thing)
    assert tree == {"h": [list(crossing.handles.known(thing) or ()), {"T": list(crossing.handles.known(_Thing) or ())}]}
    assert crossing.decode({"h": tree["h"][0]}) is thing
    assert [told["name"] for _, told in crossing.news] == ["_Thing"]


def test_a_class_goes_by_reference(crossing: Crossing) -> None:
    """A class of the submission crosses as one, a known one by its name; both come back as themselves."""
    tree = crossing.encode(_Thing)
    assert crossing.decode({"h": tree["T"]}) is _Thing
    assert crossing.encode(ValueError) == {"ty": "builtins:ValueError"}
    assert crossing.decode({"ty": "builtins:ValueError"}) is ValueError


def test_an_object_that_is_a_value_takes_it_along(crossing: Crossing) -> None:
    """An object of a class that derives from a number crosses with the number under it, whatever the class says."""
    assert crossing.encode(_Price(2.5))["h"][2] == 2.5


def test_a_function_says_what_it_is_called(crossing: Crossing) -> None:
    """A function crosses with its names and its docstring, of which no more than the beginning is sent."""

    def work() -> None: ...

    work.__doc__ = "x" * 5000
    kind, value, names = crossing.encode(work)["h"][1:]
    assert (kind["T"], value) == (list(crossing.handles.known(type(work)) or ()), None)
    assert names == ["work", f"{test_a_function_says_what_it_is_called.__name__}.<locals>.work", __name__, "x" * 4000]
    work.__doc__ = None
    assert crossing.encode(work)["h"][3][3] is None


def test_a_module_says_its_name(crossing: Crossing) -> None:
    """A module crosses with its name and docstring, and comes back as itself."""
    key, name, doc = crossing.encode(json)["M"]
    assert crossing.decode({"h": key}) is json
    assert (name, doc) == ("json", json.__doc__)


def test_objects_compared_by_identity_are_each_sides_own(crossing: Crossing) -> None:
    """A marker of the standard library is named, and means this side's one when it comes."""
    assert crossing.encode(dataclasses.MISSING) == {"1": "dataclasses:MISSING"}
    assert crossing.decode({"1": "dataclasses:MISSING"}) is dataclasses.MISSING


def test_the_suites_objects_come_as_proxies(crossing: Crossing) -> None:
    """The same object of the suite is the same proxy every time, and goes back as what it is."""
    function, thing = crossing.decode(_FUNCTION), crossing.decode(_OBJECT)
    assert (type(function), isinstance(thing, HostObject)) == (HostFunction, True)
    assert crossing.decode(_FUNCTION) is function
    assert crossing.encode([function, thing]) == [{"k": 3}, {"k": 4}]


def test_a_callback_asks_the_host(crossing: Crossing, host: _Host) -> None:
    """Arguments go as values and handles, with what must be known of them, and the answer comes back as a value."""
    host.answer = [0, {"t": [1, 2]}]
    thing = _Thing()
    assert crossing.decode(_FUNCTION)(thing, [1], key="x") == (1, 2)
    ((operation, number, arguments, keywords, news),) = host.asked
    assert (operation, number, keywords) == ("call", 3, {"d": {"key": "x"}})
    assert arguments == [{"h": [list(crossing.handles.known(thing) or ()), {"T": [1, 2]}]}, [1]]
    assert [told["name"] for _, told in news] == ["_Thing"]
    assert crossing.news == []


def test_what_a_callback_raises_is_raised_and_goes_back_as_itself(crossing: Crossing, host: _Host) -> None:
    """An error of a callback is raised in the submission; if it leaves it again, the suite gets the very one."""
    host.answer = [1, {"x": ["builtins:KeyError", ["missing"], 9]}]
    with pytest.raises(KeyError, match="missing") as caught:
        crossing.decode(_FUNCTION)()
    assert crossing.exception(caught.value) == {"k": 9}
    assert crossing.encode(caught.value) == {"k": 9}


def test_an_exception_of_the_suite_is_an_exception(crossing: Crossing) -> None:
    """One that is only handed over is of its class, with its arguments."""
    made = crossing.decode({"x": ["builtins:ValueError", ["text", 2]]})
    assert (type(made), made.args) == (ValueError, ("text", 2))


@pytest.mark.parametrize(
    "tree",
    [
        {"x": ["builtins:int", ["5"]]},
        {"x": ["os:system", ["true"]]},
        {"ty": "os:path"},
        {"1": "os:environ"},
        {"k": [1]},
        {"zz": 1},
    ],
)
def test_what_is_not_on_a_list_is_refused(tree: Any, crossing: Crossing) -> None:
    """Neither a class, nor an object, nor a tag that is not known is ever made."""
    with pytest.raises(WireError):
        crossing.decode(tree)


def test_another_guests_handle_is_stale(crossing: Crossing) -> None:
    """A key that means nothing here is refused as what it is."""
    with pytest.raises(StaleHandleError):
        crossing.decode({"h": [9, 9]})


_Change = Callable[[list[Any]], None]


@pytest.mark.parametrize(
    "change, expected",
    [
        (lambda _: None, True),
        (lambda operands: operands[0].append(3), False),
        (lambda operands: operands[1][0].update(b=2), False),
        (lambda operands: operands[2]["key"].clear(), False),
        (lambda operands: operands[0].append(_Thing()), False),
        (lambda operands: operands[0].append(_deep()), False),
    ],
    ids=["nothing", "list", "dict in a list", "keyword", "an object", "too deep"],
)
def test_arguments_that_were_changed_are_noticed(change: _Change, expected: bool, crossing: Crossing) -> None:
    """Operands are what they were unless something in them was changed, at whatever place and by whatever value."""
    thing = _Thing()
    key = list(crossing.handles.refer(thing))
    trees = [[1, 2, _FUNCTION, {"h": key}, {"ty": "builtins:int"}, {"r": [0, 10**12, 1]}], [{"d": {"a": 1}}], {"": {"key": [1]}}]
    decoder = crossing.decoder()
    operands: list[Any] = [decoder.decode(trees[0]), decoder.items(trees[1]), {"key": decoder.decode([1])}]
    change(operands)
    assert crossing.unchanged(trees, operands) is expected


def test_an_unknown_class_among_arguments_is_a_change(crossing: Crossing) -> None:
    """A class that the host has never seen cannot have been sent by it."""
    assert crossing.unchanged([1], [_Thing]) is False


class _TooDeepError(Exception):
    def __init__(self, data: object) -> None:
        super().__init__(data, "text")
        self.data = data


def test_an_exception_is_told_in_parts(crossing: Crossing) -> None:
    """Class, arguments, attributes and notes of an exception cross."""
    error = ValueError("text", 2)
    error.add_note("a note")
    vars(error)["code"] = 7
    body = crossing.encode(error)["x"]
    assert body["h"] == list(crossing.handles.known(error) or ())
    del body["h"]
    assert body == {"c": {"ty": "builtins:ValueError"}, "a": ["text", 2], "s": {"code": 7}, "n": ["a note"], "q": False, "tb": ""}


def test_what_an_exception_cannot_take_along_is_shown(crossing: Crossing) -> None:
    """An argument without a way across comes as its repr, cut short; the rest comes, and no reference goes astray."""
    rows = [range(10**12), ["x" * 2000]]
    body = crossing.exception(_TooDeepError(rows))["x"]
    assert body["a"] == [repr(rows)[:1000], "text"]
    assert body["s"] == {"data": repr(rows)[:1000]}


def test_what_cannot_even_be_shown_is_named(crossing: Crossing) -> None:
    """An argument so deep that Python cannot show it comes as the name of its type."""
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    assert crossing.exception(ValueError(value))["x"]["a"] == ["<list>"]
    while value:  # to free it at once goes as deep
        value = value[0]


def test_causes_and_contexts_come_along(crossing: Crossing) -> None:
    """What an exception was raised from, and what was being handled, is told with it."""
    try:
        try:
            int("x")
        except ValueError as first:
            raise KeyError("k") from first
    except KeyError as second:
        body = crossing.exception(second)["x"]
    assert body["ca"]["x"]["c"] == body["co"]["x"]["c"] == {"ty": "builtins:ValueError"}
    assert body["q"] is True
    assert {"ca", "co"}.isdisjoint(body["ca"]["x"])


def test_a_chain_of_causes_ends(crossing: Crossing) -> None:
    """A ring of causes is told to a bounded depth; the suite's own exception is named as a cause, and not as a context."""
    one, other = ValueError("1"), ValueError("2")
    one.__cause__, other.__cause__ = other, one
    body, depth = crossing.exception(one), 0
    while "ca" in body["x"]:
        body, depth = body["x"]["ca"], depth + 1
    assert depth == 8
    theirs = crossing.decode({"x": ["builtins:KeyError", [], 9]})
    lone = ValueError("3")
    lone.__cause__ = lone.__context__ = theirs
    assert crossing.exception(lone)["x"]["ca"] == {"k": 9}
    assert "co" not in crossing.exception(lone)["x"]
    lone.__cause__ = lone.__context__ = lone
    assert {"ca", "co"}.isdisjoint(crossing.exception(lone)["x"])


def test_a_syntax_error_says_where(crossing: Crossing) -> None:
    """File name without its folder, line and message of a syntax error are told, as far as it knows them."""
    with pytest.raises(SyntaxError) as caught:
        compile("x =", "/box/work/deep/module.py", "exec")
    assert crossing.exception(caught.value)["x"]["at"] == ["module.py", 1, "invalid syntax"]
    assert crossing.exception(SyntaxError())["x"]["at"] == ["", 0, "None"]


def test_an_exception_that_lies_about_its_attributes_is_told(crossing: Crossing) -> None:
    """Whatever a class says its objects hold, what they hold is sent, and names that are no text are left out."""

    class _LyingError(Exception):
        __dict__ = property(lambda _: 5)

    error, cause = _LyingError(), _LyingError()
    error.__cause__ = cause
    object.__setattr__(error, "held", 1)
    BaseException.__dict__["__dict__"].__get__(error)[2] = "odd"
    body = crossing.exception(error)["x"]
    assert body["s"] == {"held": 1}
    assert body["ca"]["x"]["s"] == {}


def _raised(source: str, filename: str, error: BaseException) -> BaseException:
    with pytest.raises(type(error)) as caught:
        exec(compile(source, filename, "exec"), {"error": error})
    return caught.value


def test_a_traceback_shows_the_submissions_frames(crossing: Crossing) -> None:
    """Only lines of files below the work folder are shown, by their relative paths, and no more than the last few."""
    told = crossing.exception(_raised("\nraise error", "/box/work/pack/module.py", ValueError()))["x"]["tb"]
    assert told == '  File "pack/module.py", line 2, in <module>\n'
    assert crossing.exception(_raised("raise error", "/elsewhere/module.py", ValueError()))["x"]["tb"] == ""
    deep = "def f(n):\n  if n: g(n)\n  else: raise error\ndef g(n): f(n - 1)\nf(20)"
    told = crossing.exception(_raised(deep, "/box/work/module.py", ValueError()))["x"]["tb"]
    assert told.count("File") == 12
    assert told.endswith("line 3, in f\n")


def test_our_own_exceptions_show_no_frames(crossing: Crossing) -> None:
    """Where we refuse something in the guest, there is no line of the submission to blame."""
    error = _raised("raise error", "/box/work/module.py", UncrossableError("no way"))
    assert crossing.exception(error)["x"]["tb"] == ""
