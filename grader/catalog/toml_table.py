"""A TOML table read with suspicion: each key taken out with its type, each fault noted with its line and its fix."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from grader.catalog.toml_lines import KeyPath
from grader.errors import Finding

__all__ = ["RejectedError", "Table", "number", "one_of", "text", "texts", "whole"]

T = TypeVar("T")

_LONGEST_SHOWN = 40


class RejectedError(Exception):
    """A value is not what its key asks for: what was found, and what to write instead."""

    def __init__(self, found: str, fix: str) -> None:
        super().__init__(found)
        self.found = found
        self.fix = fix


class Table:
    """One table of a file. Nothing is raised while reading: faults gather in `findings`, which sub-tables share."""

    def __init__(self, values: Mapping[str, object], lines: Mapping[KeyPath, int], path: KeyPath = ()) -> None:
        self.findings: list[Finding] = []
        self._values = dict(values)
        self._lines = lines
        self._path = path
        self._known: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def take(self, key: str, kind: Callable[[object], T], fallback: T, *, required: str = "") -> T:
        """The value of a key, or the fallback when it is absent or wrong. `required`: an example of what to write."""
        self._known.append(key)
        if key not in self._values:
            if required:
                self.note("", f"{self._spell(key)} is missing", f"add `{key} = {required}`")
            return fallback
        try:
            return kind(self._values.pop(key))
        except RejectedError as rejected:
            self.note(key, f"{self._spell(key)} {rejected.found}", rejected.fix)
            return fallback

    def take_table(self, key: str) -> Table:
        """The sub-table of that name, empty when it is absent or wrong."""
        inner = Table(self.take(key, _mapping, {}), self._lines, (*self._path, key))
        inner.findings = self.findings
        return inner

    def take_rest(self, is_key: Callable[[str], bool], fix: str) -> dict[str, str]:
        """All remaining keys, each a text, in the file's order; `fix` says how keys are to be written."""
        taken: dict[str, str] = {}
        for key in list(self._values):
            if not is_key(key):
                self._values.pop(key)
                self.note(key, f"{self._spell(key)} is not a key that belongs here", fix)
                continue
            taken[key] = self.take(key, text, "")
        return taken

    def refuse_rest(self) -> None:
        """Note every key that nobody took as unknown."""
        for key in self._values:
            close = get_close_matches(key, self._known, n=1)
            fix = f"rename it to {close[0]!r}" if close else f"remove it; the keys here are {', '.join(self._known)}"
            self.note(key, f"unknown key {self._spell(key)!r}", fix)

    def note(self, key: str, message: str, fix: str) -> None:
        """Add a fault of that key, or of the table when the key is ""."""
        self.findings.append(Finding(self._line(key), message, fix))

    def _line(self, key: str) -> int:
        path = (*self._path, key) if key else self._path
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 0)

    def _spell(self, key: str) -> str:
        return ".".join((*self._path, key))


def text(value: object) -> str:
    """A text with something in it."""
    if isinstance(value, str) and value.strip():
        return value
    raise RejectedError(f"must be a text, found {_shown(value)}", "write a text between double quotes")


def one_of(choices: Collection[str]) -> Callable[[object], str]:
    """One of a few known words."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in choices:
            return value
        close = get_close_matches(value, choices, n=1) if isinstance(value, str) else []
        fix = f"write {close[0]!r}" if close else f"write one of {', '.join(choices)}"
        raise RejectedError(f"is {_shown(value)}, which is none of the known ones", fix)

    return read


def whole(lowest: int, highest: int) -> Callable[[object], int]:
    """A whole number within bounds."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        raise RejectedError(
            f"must be a whole number from {lowest} to {highest}, found {_shown(value)}", "write such a number without quotes"
        )

    return read


def number(lowest: Decimal, highest: Decimal) -> Callable[[object], Decimal]:
    """A finite number within bounds, exact."""

    def read(value: object) -> Decimal:
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            exact = Decimal(value)
            if math.isfinite(exact) and lowest <= exact <= highest:
                return exact
        raise RejectedError(f"must be a number from {lowest} to {highest}, found {_shown(value)}", "write such a number without quotes")

    return read


def texts(item: Callable[[object], str] = text, *, at_least: int = 0) -> Callable[[object], tuple[str, ...]]:
    """A list of texts, each of a kind, none twice."""

    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise RejectedError(f"must be a list, found {_shown(value)}", 'write a list, such as ["one", "two"]')
        if len(value) < at_least:
            raise RejectedError("is empty", f"give at least {at_least}")
        taken = []
        for position, element in enumerate(value, start=1):
            try:
                taken.append(item(element))
            except RejectedError as rejected:
                raise RejectedError(f"item {position} {rejected.found}", rejected.fix) from rejected
        if doubled := next((name for name in taken if taken.count(name) > 1), None):
            raise RejectedError(f"names {doubled!r} twice", "name it once")
        return tuple(taken)

    return read


def _mapping(value: object) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    raise RejectedError(f"must be a table, found {_shown(value)}", "write it as a [table] with keys of its own")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, Decimal):
        return str(value)
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}..."
