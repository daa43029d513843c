"""What a reporter is, and how text that we do not trust is made harmless to print."""

from __future__ import annotations

from typing import Protocol

from grader.model import Report

__all__ = ["Reporter", "printable"]


class Reporter(Protocol):
    """A module of this package, or of an entry point, named after its format. It opens no file and asks no clock."""

    def render(self, report: Report) -> str:
        """The whole text of the report, ending in a line break."""
        ...


def printable(text: str) -> str:
    """The text with every character that could steer a terminal, or hide, written as an escape; line breaks stay."""
    return "".join(character if _is_harmless(character) else _escaped(character) for character in text)


def _is_harmless(character: str) -> bool:
    # isprintable() is False for control, format (also right-to-left overrides), surrogate and private characters.
    return character == "\n" or character.isprintable()


def _escaped(character: str) -> str:
    return "    " if character == "\t" else character.encode("unicode_escape").decode("ascii")
