"""What a third party brings: components that know nothing of the submission. They run beside it; nothing here is expected of anybody."""
from dataclasses import dataclass
from types import MappingProxyType


class Length:
    """The length of a text, by some factor."""

    def __init__(self, factor, unit="letters"):
        self.factor = factor
        self.unit = unit
        self.ready = False

    def fit(self, values, target=None):
        self.ready = True
        return self

    def transform(self, values):
        if not self.ready:
            raise RuntimeError("not fitted")
        return [[float(len(value) * self.factor)] for value in values]


@dataclass
class Initial:
    """Whether a text begins with a letter."""

    letter: str = "a"

    def fit(self, values, target=None):
        return self

    def transform(self, values):
        return [[float(value[:1] == self.letter)] for value in values]


class Plain:
    """Takes nothing, does nothing."""


class Other:
    """Another that takes nothing."""


def read_only(spec):
    """The same mapping, of a kind that cannot be changed."""
    return MappingProxyType(spec)
