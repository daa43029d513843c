"""Encoders by name. Fill in the registry, write the five encoders; keep the names."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class UnknownComponent(KeyError):
    """Raised for a name that nobody registered."""


class DuplicateComponent(ValueError):
    """Raised for a name or alias that is taken."""


class BadParameters(TypeError):
    """Raised for a spec whose parameters do not fit its component."""


class Registry:
    """Knows components by name and creates them from specs."""

    def __init__(self, kind: str) -> None:
        """Begin without components; kind says what they are, for messages."""

    def register(self, name: str, *aliases: str) -> Any:
        """Give a class decorator that registers the class under these names."""
        raise NotImplementedError

    def create(self, spec: str | Mapping[str, Any]) -> Any:
        """Make a new component from "name" or {"type": "name", ...}."""
        raise NotImplementedError

    def to_spec(self, component: Any) -> dict[str, Any]:
        """Give the spec of a component."""
        raise NotImplementedError

    def names(self) -> list[str]:
        """Give the registered names, without aliases, in alphabetical order."""
        raise NotImplementedError


ENCODERS = Registry("encoder")  # onehot, frequency, hash, target, chain
