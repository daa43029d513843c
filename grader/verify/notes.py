"""What an exercise's NOTES.md says to the linter: which rules are switched off, and why.

---
switched-off:
  suite-is-quick: Each of forty implementations is run against the learner's tests.
---
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import UsageError

__all__ = ["Notes", "read_notes"]

_FENCE, _HEAD = "---", "switched-off:"
_LINE = re.compile(r"  +(?P<rule>[a-z][a-z0-9_-]*): +(?P<reason>\S.*)")
_HINT = "the front matter is `switched-off:` and below it lines like `  rule-name: The reason.`, between two lines of ---"
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Notes:
    """switched_off: name of a rule, spelled with hyphens -> the reason, a sentence."""

    switched_off: Mapping[str, str] = field(default_factory=dict)


def read_notes(path: Path) -> Notes:
    """The front matter of that file; empty where there is none. Raises UsageError for one that cannot be understood."""
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    if not lines or lines[0] != _FENCE:
        return Notes()
    if _FENCE not in lines[1:]:
        raise UsageError(f"{path}:1: the front matter has no end", hint=_HINT)
    found: dict[str, str] = {}
    for number, line in enumerate(lines[1 : lines.index(_FENCE, 1)], start=2):
        if number == 2 and line == _HEAD:  # noqa: PLR2004 - the line after the first
            continue
        match = _LINE.fullmatch(line.rstrip())
        if number == 2 or match is None:  # noqa: PLR2004 - the same
            raise UsageError(f"{path}:{number}: {line.strip()!r} is not understood", hint=_HINT)
        if len(match["reason"].split()) < _FEWEST_WORDS:
            raise UsageError(f"{path}:{number}: {match['reason']!r} is no reason", hint="say in a sentence why the rule does not fit")
        found[match["rule"].replace("_", "-")] = match["reason"]
    return Notes(found)
