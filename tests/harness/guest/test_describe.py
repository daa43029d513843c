"""What the host is told of a class: enough for a stand-in that behaves like it, and nothing that runs its code."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from typing import Any, ClassVar

import pytest

from harness.guest.describe import base_value, class_reference, text_or_none, value_base
from harness.guest.handles import Handles


class _Base:
    """The first one."""

    def greet(self) -> None: ...


class _Derived(_Base):
    limit = 3

    def __len__(self) -> int:
        return 0

    @classmethod
    def build(cls) -> None: ...

    @staticmethod
    def check() -> None: ...

    @property
    def size(self) -> int:
        return 1

    def __private_to_the_class(self) -> None: ...


def _description(kind: type) -> Any:
    news: list[Any] = []
    class_reference(Handles(1), kind, news)
    return news[-1][1]


def test_a_known_class_goes_by_name() -> None:
    """What both sides have is named; there is nothing to tell about it."""
    news: list[Any] = []
    assert class_reference(Handles(1), ValueError, news) == {"ty": "builtins:ValueError"}
    assert news == []


def test_a_class_is_described_once_and_its_bases_first() -> None:
    """Whoever reads the news in order knows every base before it is needed, and hears nothing twice."""
    handles = Handles(1)
    news: list[Any] = []
    reference = class_reference(handles, _Derived, news)
    derived, base = handles.known(_Derived), handles.known(_Base)
    assert derived is not None
    assert base is not None
    assert reference == {"T": list(derived)}
    assert [(key, told["name"], told["bases"]) for key, told in news] == [
        (list(base), "_Base", []),
        (list(derived), "_Derived", [{"T": list(base)}]),
    ]
    assert class_reference(handles, _Derived, news) == reference
    assert len(news) == 2


def test_a_description_says_what_a_class_is() -> None:
    """Names, docstring and bases come as the class has them."""
    told = _description(type("Outer", (ValueError,), {"__doc__": "Words.", "__qualname__": "Deep.Outer", "__module__": "shop"}))
    assert told == {
        "name": "Outer",
        "qualname": "Deep.Outer",
        "module": "shop",
        "doc": "Words.",
        "bases": [{"ty": "builtins:ValueError"}],
        "methods": [],
        "specials": told["specials"],
        "meta": [],
        "value": "",
        "abstract": [],
        "content": "",
    }
    assert _description(type("Odd", (), {"__doc__": 5}))["doc"] is None


def test_methods_are_plain_functions() -> None:
    """Functions, class methods and static methods are named, inherited ones too; what a property or a value is, is not."""
    assert _description(_Derived)["methods"] == ["build", "check", "_Derived__private_to_the_class", "greet"]


def test_what_hides_a_method_is_believed() -> None:
    """A method of a base that the class replaced by a property is not one."""
    hidden = type("Hidden", (_Base,), {"greet": property(lambda _: "hello")})
    assert _description(hidden)["methods"] == []


class _Watching(type):
    def __getattribute__(cls, name: str) -> Any:
        return super().__getattribute__(name)


class _Guarded:
    def __getattribute__(self, name: str) -> Any:
        return super().__getattribute__(name)

    def method(self) -> None: ...


@pytest.mark.parametrize("kind", [_Guarded, _Watching("Watched", (), {"method": _Base.greet})])
def test_a_class_that_watches_its_attributes_names_no_methods(kind: type) -> None:
    """Where reading an attribute runs code, every read must go to the object itself."""
    assert _description(kind)["methods"] == []


class _Compared:  # noqa: PLW1641 - to have none is its point
    def __eq__(self, other: object) -> bool:
        return self is other


class _Counted(_Compared):
    def __hash__(self) -> int:
        return 1


class _Uncounted(_Counted):
    __hash__: ClassVar[None]  # type: ignore[assignment]  # as Python spells it


_Uncounted.__hash__ = None


@pytest.mark.parametrize(
    "kind, expected",
    [
        (_Base, set()),
        (_Derived, {"__len__"}),
        (_Compared, {"__eq__", "__unhashable__"}),
        (_Counted, {"__eq__", "__hash__"}),
        (_Uncounted, {"__eq__", "__hash__", "__unhashable__"}),
        (type("NoCall", (), {"__call__": None, "__lt__": None, "__dict": 1}), set()),
        (type("Shown", (), {"__repr__": lambda _: "me", "__slots__": (), "__sizeof__": lambda _: 0}), {"__repr__"}),
    ],
)
def test_specials_are_those_that_a_class_defines(kind: type, expected: set[str]) -> None:
    """A special method counts where somebody wrote it; None takes it away, and equality alone takes the hash."""
    assert set(_description(kind)["specials"]) - {"__static_attributes__", "__firstlineno__", "__annotations__"} == expected


def test_a_metaclass_has_specials_of_its_own() -> None:
    """What can be done to the class itself is told apart from what can be done to its objects."""
    meta = type("Meta", (type,), {"__len__": lambda _: 3, "__iter__": lambda _: iter(())})
    told = _description(meta("Sized", (), {}))
    assert told["meta"] == ["__len__", "__iter__"]
    assert told["specials"] == []


def test_abstract_methods_are_named() -> None:
    """A stand-in must refuse to be made where the class would."""

    class _Shape(ABC):
        @abstractmethod
        def perimeter(self) -> float: ...

        @abstractmethod
        def area(self) -> float: ...

    assert _description(_Shape)["abstract"] == ["area", "perimeter"]


@pytest.mark.parametrize("base", [int, float, complex, str, bytes, tuple, frozenset])
def test_a_class_of_values_says_of_which(base: type) -> None:
    """Objects of a class that derives from an immutable built-in cross with that value."""
    kind = type("Mine", (_Base, base), {})
    assert value_base(kind) is base
    assert (_description(kind)["value"], _description(kind)["content"]) == (base.__name__, "")


@pytest.mark.parametrize("base", [list, dict, set, bytearray])
def test_a_class_of_containers_says_of_which(base: type) -> None:
    """Objects of a class that derives from a built-in container are asked for their content."""
    kind = type("Mine", (base,), {})
    assert value_base(kind) is None
    assert (_description(kind)["value"], _description(kind)["content"]) == ("", base.__name__)


_LIES = dict.fromkeys(
    ["__index__", "__int__", "__float__", "__complex__", "__pos__", "__str__", "__getitem__", "__iter__", "__len__", "__or__", "copy"],
    lambda *_: 666,
)


@pytest.mark.parametrize(
    "value",
    [5, 2.5, 1 + 2j, "text", b"raw", (1, 2), frozenset({1}), [1, 2], {"a": 1}, {1}, bytearray(b"x")],
    ids=lambda value: type(value).__name__,
)
def test_the_plain_value_is_read_past_the_class(value: Any) -> None:
    """Whatever a subclass overrides, its value is what the built-in holds, and of exactly that type."""
    base = type(value)
    lying = type("Lying", (base,), {})(value)
    for name, lie in _LIES.items():
        setattr(type(lying), name, lie)
    plain = base_value(lying, base)
    assert type(plain) is base
    assert plain == value


def test_an_ordered_dict_keeps_its_order() -> None:
    """Entries that were moved come where they were moved to."""
    moved = type("Recent", (OrderedDict,), {"__iter__": lambda _: iter(())})(a=1, b=2)
    moved.move_to_end("a")
    plain = base_value(moved, dict)
    assert type(plain) is dict
    assert list(plain.items()) == [("b", 2), ("a", 1)]


def test_only_a_str_is_text() -> None:
    """Neither None nor a subclass of str is taken for text."""
    assert text_or_none("words") == "words"
    assert text_or_none(type("Text", (str,), {})("words")) is None
    assert text_or_none(3) is None
