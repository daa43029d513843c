"""Cheat: swallows everything, and answers with what it was given."""


class UnknownComponent(KeyError):
    """Never raised."""


class DuplicateComponent(ValueError):
    """Never raised."""


class BadParameters(TypeError):
    """Never raised."""


class Registry:
    """A registry that is its own component."""

    def __init__(self, kind):
        self.given = kind

    def __getattr__(self, name):
        return self.__dict__.get("given")

    def register(self, name, *aliases):
        return lambda cls: cls

    def create(self, spec):
        self.given = spec
        return self

    def fit(self, values, target=None):
        return self

    def transform(self, values):
        return values

    def to_spec(self, component):
        return self.given

    def names(self):
        return []


ENCODERS = Registry("encoder")
