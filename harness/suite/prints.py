"""What the submission prints in a case, bounded on our side too: its own half counts first, and may have been changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["Prints"]

_HELD_TEXT = 1_000_000


class Prints:
    """texts: what came to standard output and standard error in this case. show: called with each piece of it, and its stream."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = self._room = limit_bytes
        self.texts = ["", ""]
        self.show: Callable[[int, str], None] = lambda _stream, _text: None

    def begin(self) -> None:
        """Another case begins: nothing is printed yet."""
        self.texts = ["", ""]
        self.renew()

    def renew(self) -> None:
        """From here on as much may be printed as in a whole case."""
        self._room = self._limit

    def apart(self) -> Prints:
        """For what is not of the case itself: as large, and shown to nobody."""
        return Prints(self._limit)

    def take(self, texts: Any) -> bool:
        """Hold and show what came. False, and nothing more is shown, once that is more than may be printed.

        Characters are counted, of which there are never more than bytes, so that who is honest meets the limit over there.
        """
        for stream, text in enumerate(texts[:2]):
            if type(text) is str and text:
                self._room -= len(text)
                if self._room < 0:
                    return False
                self.texts[stream] = (self.texts[stream] + text)[:_HELD_TEXT]
                self.show(stream, text)
        return True
