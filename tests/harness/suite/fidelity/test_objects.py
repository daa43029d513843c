"""The same assertions directly and under the split: what a Python programmer expects of the submission's objects holds."""

from __future__ import annotations

from harness.facts import Verdict
from tests.harness.runs import Workshop

SUBMISSION = '''
    """A module with a docstring."""
    import collections, contextlib, dataclasses, enum, threading, warnings

    LIMIT = 7
    NAMES = ["ada", "grace"]

    class Colour(enum.Enum):
        RED = 1
        BLUE = 2

    class OwnError(Exception):
        def __init__(self, code, hint=""):
            super().__init__(f"code {code}")
            self.code = code
            self.hint = hint

    class DeeperError(OwnError, KeyError):
        pass

    def fail(kind):
        if kind == "own": raise OwnError(3, hint="again")
        if kind == "deeper": raise DeeperError(4)
        if kind == "cause":
            try:
                {}["x"]
            except KeyError as error:
                raise ValueError("outer") from error
        if kind == "note":
            error = ValueError("noted")
            error.add_note("look here")
            raise error
        if kind == "type": raise TypeError("wrong", 5)
        raise StopIteration(kind)

    class Base:
        """A base."""
        shared = 5

        class Inner:
            tag = "inner"

        def __init__(self, value=0):
            self.value = value

        @classmethod
        def make(cls, value):
            return cls(value)

        @staticmethod
        def helper(x):
            return x + 1

        @property
        def doubled(self):
            return self.value * 2

        @doubled.setter
        def doubled(self, value):
            self.value = value // 2

        def me(self):
            return self

        def __eq__(self, other):
            return isinstance(other, Base) and self.value == other.value

        def __lt__(self, other):
            return self.value < other.value

        def __hash__(self):
            return hash(self.value)

        def __repr__(self):
            return f"Base({self.value})"

        def __format__(self, spec):
            return f"<{self.value}:{spec}>"

    class Child(Base):
        def me(self):
            return super().me()

    class Box:
        def __init__(self, *items): self.items = list(items)
        def __len__(self): return len(self.items)
        def __iter__(self): return iter(self.items)
        def __getitem__(self, key): return self.items[key]
        def __setitem__(self, key, value): self.items[key] = value
        def __delitem__(self, key): del self.items[key]
        def __contains__(self, item): return item in self.items
        def __add__(self, other): return Box(*self.items, *other)
        def __radd__(self, other): return Box(*other, *self.items)
        def __iadd__(self, other):
            self.items.extend(other)
            return self
        def __neg__(self): return Box(*[-i for i in self.items])
        def __bool__(self): return bool(self.items)
        def __call__(self, x): return [x, *self.items]
        def __reversed__(self): return reversed(self.items)

    class Guard:
        def __init__(self, quiet): self.quiet, self.seen = quiet, []
        def __enter__(self): self.seen.append("in"); return self
        def __exit__(self, kind, error, trace): self.seen.append(kind.__name__ if kind else None); return self.quiet

    @contextlib.contextmanager
    def guarded(log):
        log.append("in")
        try:
            yield 5
        finally:
            log.append("out")

    @dataclasses.dataclass
    class Point:
        x: int
        y: int = 0

    Pair = collections.namedtuple("Pair", "left right")

    class Celsius(float):
        def warmer(self): return Celsius(self + 1)

    def sort(items): items.sort()
    def nest(table): table["inner"].append(len(table["inner"]))
    def spoil(items):
        items.append(1)
        raise ValueError("spoilt")
    def same(thing): return thing
    def both(a, b): return a is b
    def apply(function, *args, **kwargs): return function(*args, **kwargs)
    def in_thread(function):
        found = []
        thread = threading.Thread(target=lambda: found.append(function(threading.get_ident())))
        thread.start(); thread.join()
        return found[0]
    def catch(function):
        try:
            function()
        except ValueError as error:
            return str(error)
    def count(n):
        for i in range(n):
            sent = yield i
            if sent is not None:
                yield sent * 10
    def old(): warnings.warn("gone soon", DeprecationWarning); return 1
    def loud(): print("hello"); return 1
    def total(thing): return sum(thing)
    def first(thing): return thing[0], len(thing), thing.name
    def mix(*args, **kwargs): return args, kwargs
    def setdefault(target, name): target.note = name
'''

SUITE = """
    import copy, math, warnings
    import pytest
    import m
    from m import Base, Box, Colour, Guard, OwnError

    def test_values(): assert (m.LIMIT, m.NAMES, m.same(None), m.same(1.5)) == (7, ["ada", "grace"], None, 1.5)
    def test_odd_values():
        for value in (float("inf"), -0.0, 10**400, "\\ud800", b"\\xff", (1, (2,)), {1: {2}}, frozenset({3}), range(3), 1j, ...):
            back = m.same(value)
            assert back == value and type(back) is type(value)
    def test_keyword_arguments(): assert m.mix(1, 2, a=3, b=[4]) == ((1, 2), {"a": 3, "b": [4]})
    def test_identity():
        thing = Base(1)
        assert m.same(thing) is thing and thing.me() is thing and m.both(thing, thing)
    def test_enum_members():
        assert m.same(Colour.RED) is Colour.RED and Colour.RED is not Colour.BLUE and Colour.RED != Colour.BLUE
    def test_enum_lookups(): assert Colour(1) is Colour.RED and Colour["BLUE"] is Colour.BLUE and Colour.RED.name == "RED"
    def test_isinstance():
        child = m.Child(1)
        assert isinstance(child, Base) and not isinstance(Base(1), m.Child) and issubclass(m.Child, Base) and type(child) is m.Child
    def test_class_parts(): assert (Base.shared, Base.helper(1), Base.make(3).value, Base.Inner.tag) == (5, 2, 3, "inner")
    def test_names():
        assert (Base.__name__, Base.__qualname__, Base.__doc__) == ("Base", "Base", "A base.")
        assert m.__doc__ == "A module with a docstring."
    def test_properties():
        thing = Base(2)
        thing.doubled = 10
        assert (thing.doubled, thing.value) == (10, 5)
    def test_setting_and_deleting():
        thing = Base(2)
        thing.extra = [1]
        assert thing.extra == [1]
        del thing.extra
        with pytest.raises(AttributeError): thing.extra
    def test_missing_attribute():
        with pytest.raises(AttributeError, match="nothing"): Base(1).nothing
        assert not hasattr(m, "nothing") and getattr(m, "nothing", 5) == 5
    def test_equality_of_two(): assert Base(1) == Base(1) and Base(1) != Base(2)
    def test_ordering_of_two(): assert sorted([Base(3), Base(1)])[0].value == 1 and Base(1) < Base(2)
    def test_hash(): assert len({Base(1), Base(1), Base(2)}) == 2
    def test_repr(): assert (repr(Base(4)), f"{Base(4):x}", str(Base(4))) == ("Base(4)", "<4:x>", "Base(4)")
    def test_copy():
        thing = Base([1])
        other = copy.copy(thing)
        assert other is not thing and other.value == [1] and copy.deepcopy(thing).value == [1]
    def test_container():
        box = Box(1, 2, 3)
        assert (len(box), list(box), box[0], box[1:]) == (3, [1, 2, 3], 1, [2, 3])
        assert 2 in box and 9 not in box and list(reversed(box)) == [3, 2, 1]
        box[0] = 5
        del box[1]
        assert [*box] == [5, 3] and bool(Box()) is False and box(9) == [9, 5, 3]
    def test_unpacking():
        a, *b = Box(1, 2, 3)
        assert (a, b) == (1, [2, 3])
    def test_operators(): assert list(Box(1) + [2]) == [1, 2] and list([0] + Box(1)) == [0, 1] and list(-Box(1)) == [-1]
    def test_in_place():
        box = same = Box(1)
        box += [2]
        assert box is same and list(box) == [1, 2]
    def test_no_len():
        with pytest.raises(TypeError): len(Base(1))
    def test_context_manager():
        guard = Guard(quiet=True)
        with guard as inside:
            assert inside is guard
            raise ValueError("swallowed")
        assert guard.seen == ["in", "ValueError"]
    def test_context_manager_that_lets_through():
        with pytest.raises(ValueError), Guard(quiet=False): raise ValueError("through")
    def test_generator_context():
        log = []
        with m.guarded(log) as value: assert value == 5
    def test_dataclass():
        point = m.Point(1, y=2)
        assert (point.x, point.y) == (1, 2) and point == m.Point(1, 2) and repr(point) == "Point(x=1, y=2)"
    def test_namedtuple():
        pair = m.Pair(1, 2)
        assert pair == (1, 2) and pair.left == 1 and isinstance(pair, tuple)
    def test_float_subclass():
        warm = m.Celsius(20.5)
        assert warm == 20.5 and warm + 1 == 21.5 and warm.warmer() == 21.5 and math.isclose(warm, 20.5)
    def test_changed_argument():
        items = [3, 1, 2]
        m.sort(items)
        assert items == [1, 2, 3]
    def test_changed_nested_argument():
        inner = [5]
        table = {"inner": inner}
        m.nest(table)
        assert inner == [5, 1] and table["inner"] is inner
    def test_changed_although_it_raised():
        items = []
        with pytest.raises(ValueError): m.spoil(items)
        assert items == [1]
    def test_own_exception():
        with pytest.raises(OwnError) as caught: m.fail("own")
        assert (caught.value.code, caught.value.hint, caught.value.args, str(caught.value)) == (3, "again", ("code 3",), "code 3")
    def test_exception_hierarchy():
        with pytest.raises(KeyError): m.fail("deeper")
        with pytest.raises(OwnError): m.fail("deeper")
    def test_exception_cause():
        with pytest.raises(ValueError, match="outer") as caught: m.fail("cause")
        assert isinstance(caught.value.__cause__, KeyError) and caught.value.__cause__.args == ("x",)
    def test_exception_note():
        with pytest.raises(ValueError) as caught: m.fail("note")
        assert caught.value.__notes__ == ["look here"]
    def test_exception_args():
        with pytest.raises(TypeError) as caught: m.fail("type")
        assert caught.value.args == ("wrong", 5)
    def test_callback(): assert m.apply(lambda a, b=1: a + b, 2, b=3) == 5
    def test_callback_keeps_objects():
        thing = Base(1)
        assert m.apply(lambda: thing) is thing
    def test_callback_in_a_thread(): assert m.in_thread(lambda ident: isinstance(ident, int)) is True
    def test_exception_in_a_callback():
        def fails(): raise ValueError("from the suite")
        assert m.catch(fails) == "from the suite"
        with pytest.raises(ZeroDivisionError): m.apply(lambda: 1 / 0)
    def test_builtin_as_callback(): assert m.apply(len, [1, 2]) == 2
    def test_generator():
        numbers = m.count(3)
        assert next(numbers) == 0 and numbers.send(4) == 40 and list(numbers) == [1, 2]
    def test_generator_close():
        numbers = m.count(3)
        next(numbers)
        numbers.close()
        with pytest.raises(StopIteration): next(numbers)
    def test_warning():
        with pytest.warns(DeprecationWarning, match="gone soon"): assert m.old() == 1
    @pytest.mark.filterwarnings("error")
    def test_warning_as_error():
        with pytest.raises(DeprecationWarning): m.old()
    def test_prints(capsys):
        m.loud()
        assert capsys.readouterr().out == "hello\\n"
    def test_object_of_the_suite():
        class Fake:
            name = "fake"
            def __len__(self): return 2
            def __getitem__(self, key): return key
        assert m.first(Fake()) == (0, 2, "fake")
    def test_iterator_of_the_suite(): assert m.total(i for i in range(4)) == 6
    def test_object_is_changed():
        class Fake: note = ""
        fake = Fake()
        m.setdefault(fake, "seen")
        assert fake.note == "seen"
    def test_fails(): assert m.same(1) == 2
    class TestInAClass:
        def test_method(self): assert m.LIMIT == 7
        @pytest.mark.parametrize("n", [1, 2])
        def test_parameters(self, n): assert m.same(n) == n
"""

DIFFERENT: dict[str, str] = {}
"""Cases whose outcome differs from plain pytest's, and why. Each is also in docs/suites.md."""


def test_the_split_agrees_with_plain_pytest_case_by_case(workshop: Workshop) -> None:
    """What passes in one process passes under the split, and what fails there fails here."""
    inside = workshop.direct(SUITE, SUBMISSION)
    split = {case.id: case.verdict for case in workshop.cases(SUITE, SUBMISSION).values()}
    assert len(inside) > 50
    assert sum(outcome == "passed" for outcome in inside.values()) == len(inside) - 1
    wrong = {
        name: split.get(name)
        for name, outcome in inside.items()
        if name not in DIFFERENT and (split.get(name) is Verdict.PASSED) != (outcome == "passed")
    }
    assert wrong == {}
