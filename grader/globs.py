"""Path patterns as `submission` in exercise.toml writes them: `*` stays within a folder, `**` crosses folders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate
from functools import lru_cache

__all__ = ["has_wildcard", "matches", "may_hold"]


def has_wildcard(pattern: str) -> bool:
    """Whether the pattern can match more than the one path that it spells."""
    return any(character in pattern for character in "*?[")


def matches(patterns: Sequence[str], path: str) -> bool:
    """Whether a relative posix path, of a file, matches one of the patterns."""
    parts = tuple(path.split("/"))
    return any(_match(tuple(pattern.split("/")), parts) for pattern in patterns)


def may_hold(patterns: Sequence[str], folder: str) -> bool:
    """Whether some file below that relative folder could match: False spares a walk through it."""
    parts = tuple(folder.split("/"))
    return any(_leads_into(tuple(pattern.split("/")), parts) for pattern in patterns)


def _match(pattern: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_match(pattern[1:], parts[skipped:]) for skipped in range(len(parts) + 1))
    return bool(parts) and _segment_matches(pattern[0], parts[0]) and _match(pattern[1:], parts[1:])


def _leads_into(pattern: tuple[str, ...], folder: tuple[str, ...]) -> bool:
    for wanted, found in zip(pattern, folder, strict=False):
        if wanted == "**":
            return True
        if not _segment_matches(wanted, found):
            return False
    return len(pattern) > len(folder)


def _segment_matches(wanted: str, found: str) -> bool:
    return _segment(wanted).match(found) is not None


@lru_cache(maxsize=256)
def _segment(wanted: str) -> re.Pattern[str]:
    return re.compile(translate(wanted))
