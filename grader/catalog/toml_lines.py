"""On which line each key of a TOML file stands, which the standard library's parser does not tell."""

from __future__ import annotations

import re
import tomllib

__all__ = ["KeyPath", "lines_of_keys"]

KeyPath = tuple[str, ...]

_KEY_PART = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART})*"
_TABLE = re.compile(rf"[ \t]*\[(?P<many>\[)?[ \t]*(?P<key>{_DOTTED})[ \t]*\]")
_PAIR = re.compile(rf"[ \t]*(?P<key>{_DOTTED})[ \t]*=")
_PIECE = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\#[^\n]*|[\[\]{}\n]|[^"'\#\[\]{}\n]+''',
    re.DOTALL,
)


def lines_of_keys(text: str) -> dict[KeyPath, int]:
    """The 1-based line of every table and key, by its full path, in text that `tomllib` has accepted.

    Keys inside an inline table have no entry of their own: ask for the nearest path above. Of an array of tables the
    last table counts.
    """
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    position = 0
    while position < len(text):
        line = text.count("\n", 0, position) + 1
        if match := _TABLE.match(text, position):
            table = _parts(match["key"])
            found[table] = line
        elif match := _PAIR.match(text, position):
            key = (*table, *_parts(match["key"]))
            found[key] = line
        position = _end_of_statement(text, match.end() if match else position)
    return found


def _end_of_statement(text: str, position: int) -> int:
    """Just behind the line break that ends the statement: one outside every string and bracket."""
    depth = 0
    while match := _PIECE.match(text, position):
        position = match.end()
        piece = match[0]
        if piece in {"[", "{"}:
            depth += 1
        elif piece in {"]", "}"}:
            depth -= 1
        elif piece == "\n" and depth <= 0:
            break
    return position if match else len(text)


def _parts(dotted: str) -> KeyPath:
    """The parts of a dotted key, quotes and escapes undone by the parser that knows them."""
    node: object = tomllib.loads(f"{dotted} = 0")
    parts: list[str] = []
    while isinstance(node, dict):
        ((part, node),) = node.items()
        parts.append(part)
    return tuple(parts)
