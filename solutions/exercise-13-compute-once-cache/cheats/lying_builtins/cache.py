"""Cheat: subclasses of float, int, str, list and tuple whose comparisons and lengths lie."""


def _agree(*_):
    return True


AGREEABLE = {name: _agree for name in ("__eq__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__")}
AGREEABLE |= {"__ne__": lambda *_: False, "__hash__": lambda self: 0}
NUMERIC = {name: lambda self, *_: self for name in (
    "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__rtruediv__", "__pow__",
    "__abs__", "__neg__", "__float__", "__round__")}
Real = type("Real", (float,), AGREEABLE | NUMERIC)
Whole = type("Whole", (int,), AGREEABLE | NUMERIC)
Text = type("Text", (str,), AGREEABLE)


class Many(list):
    """As long as asked; holds agreeable numbers."""

    __eq__ = _agree
    __hash__ = None

    def __len__(self):
        return 60

    def __iter__(self):
        return iter([Real(0.5)] * 60)

    def __getitem__(self, key):
        return self if isinstance(key, slice) else Real(0.5)


class RecursiveCompute(RuntimeError):
    """Never raised."""


class Counts(dict):
    """Equal to every dictionary."""

    __eq__ = _agree
    __hash__ = None

    def __getitem__(self, key):
        return Whole(0)


def make_key(*parts):
    """Equal to every key."""
    return Text("key")


class ComputeCache:
    """Values equal to every text."""

    def __init__(self, *args, **kwargs):
        pass

    def get_or_compute(self, key, compute):
        """Equal to every text."""
        return Text("value")

    def invalidate(self, key):
        """Equal to true and false."""
        return Whole(0)

    def clear(self):
        """Nothing."""

    def stats(self):
        """Equal to every dictionary."""
        return Counts()

    def __len__(self):
        return Whole(0)
