"""What the submission holds for the suite's objects: every use of it is asked of the host, and nothing else is there."""

from __future__ import annotations

from typing import Any

import pytest

from harness.guest.proxies import PROXIED, HostFunction, HostObject, proxy_class


class _Host:
    """Remembers what it is asked, and answers with `answer`."""

    def __init__(self, answer: Any = None) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.answer = answer

    def __call__(self, *question: Any) -> Any:
        self.asked.append(question)
        return self.answer


def _make(host: _Host, *specials: str, is_callable: bool = False) -> Any:
    made: Any = proxy_class(specials, is_callable)([5, "Fake", list(specials), is_callable, "What it does."], host)
    return made


def test_a_function_is_called_on_the_host() -> None:
    """A callback looks like a function, and calling it sends its arguments and brings back the result."""
    host = _Host("answer")
    function = _make(host, is_callable=True)
    assert type(function) is HostFunction
    assert function(1, 2, key=3) == "answer"
    assert host.asked == [("call", 5, [1, 2], {"key": 3})]
    assert (function.__name__, function.__qualname__, function.__doc__) == ("Fake", "Fake", "What it does.")
    assert repr(function) == "<function Fake>"


def test_attributes_of_a_function_are_read_on_the_host() -> None:
    """What a suite has written on a function or a class of its own can be read; what is private cannot."""
    host = _Host(3)
    function = _make(host, is_callable=True)
    assert function.limit == 3
    assert host.asked == [("get", 5, "limit")]
    with pytest.raises(AttributeError, match="_secret"):
        function._secret  # noqa: B018 - to read it is the test
    assert len(host.asked) == 1


def test_an_object_that_can_be_called_has_attributes_too() -> None:
    """A fake or a mock with `__call__` is more than a function."""
    host = _Host(3)
    proxy = _make(host, "__call__", is_callable=True)
    assert (proxy(1), proxy.size) == (3, 3)
    assert isinstance(proxy, HostObject)
    assert host.asked == [("call", 5, [1], {}), ("get", 5, "size")]


def test_public_attributes_are_read_and_set_on_the_host() -> None:
    """An attribute lives where the object lives."""
    host = _Host(3)
    proxy = _make(host)
    assert proxy.size == 3
    proxy.size = 4
    assert host.asked == [("get", 5, "size"), ("set", 5, "size", 4)]
    assert repr(proxy) == "<Fake object>"


def test_private_attributes_are_not_there() -> None:
    """What begins with an underscore is neither read nor set, and the host never hears of it."""
    host = _Host()
    proxy = _make(host)
    with pytest.raises(AttributeError, match="_secret"):
        proxy._secret  # noqa: B018 - to read it is the test
    with pytest.raises(AttributeError, match="_ask"):
        proxy._ask = print
    assert host.asked == []


def test_an_object_that_can_be_called_is_called() -> None:
    """A host object with special methods may be a callable as well."""
    host = _Host("called")
    proxy = _make(host, "__len__", is_callable=True)
    assert issubclass(type(proxy), HostObject)
    assert proxy(1, key=2) == "called"
    assert host.asked == [("call", 5, [1], {"key": 2})]


@pytest.mark.parametrize("name", PROXIED)
def test_special_methods_reach_the_host(name: str) -> None:
    """Each special method that the host object has is forwarded under its own name."""
    host = _Host("result")
    proxy = _make(host, name)
    method = getattr(type(proxy), name)
    assert method.__name__ == name
    assert method(proxy, "operand") == "result"
    assert host.asked == [("special", 5, name, ["operand"])]


def test_special_methods_off_the_list_are_left_out() -> None:
    """A host cannot put any other special method on a proxy."""
    proxy = _make(_Host(), "__len__", "__del__", "__getattribute__")
    assert "__len__" in vars(type(proxy))
    assert vars(type(proxy)).keys().isdisjoint({"__del__", "__getattribute__"})


def test_an_object_compared_by_the_host_has_no_hash() -> None:
    """Equality that is decided elsewhere cannot go with a hash that is made here."""
    with pytest.raises(TypeError, match="unhashable"):
        hash(_make(_Host(), "__eq__"))
    assert isinstance(hash(_make(_Host(), "__lt__")), int)


def test_objects_of_one_kind_share_a_class() -> None:
    """Two proxies with the same special methods are of the same type, as the objects behind them may be."""
    host = _Host()
    assert type(_make(host, "__len__")) is type(_make(host, "__len__"))
    assert type(_make(host, "__len__")) is not type(_make(host, "__iter__"))
