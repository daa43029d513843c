"""README.md has the sections of every statement in their order, 350 to 700 words (900 over 75 minutes), and three hints.

Learners find the same thing in the same place in every exercise, and nobody reads more than that before the first line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.verify.evidence import Evidence

__all__ = ["complaints"]

_SECTIONS = ("What you get", "What to build", "Rules", "Try it", "How it is graded", "Out of scope")
_LAW = "Where this page and the notebook disagree, this page is right."
_LEAST, _MOST, _MOST_OF_LONG, _LONG_MINUTES = 350, 700, 900, 75
_HINTS = 3
_WAVERING = ("should", "properly", "etc.", "the student", "!")


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each way in which the statement is not as all others are."""
    text, exercise = evidence.statement, evidence.exercise
    headings = re.findall(r"^## +(.+?) *$", text, re.MULTILINE)
    if headings != [*_SECTIONS]:
        yield f"the sections are {', '.join(headings) or 'none'}; they must be {', '.join(_SECTIONS)}"
    if not text.startswith(f"# {exercise.title}"):
        yield f"the title is not `# {exercise.title}`"
    if f"`{exercise.id}`" not in text:
        yield f"the line of facts does not name `{exercise.id}`"
    if (exercise.folder / "notebook.ipynb").is_file() and _LAW not in " ".join(text.split()):
        yield f"the rules do not begin with: {_LAW}"
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    words, most = len(prose.split()), _MOST_OF_LONG if exercise.minutes > _LONG_MINUTES else _MOST
    if not _LEAST <= words <= most:
        yield f"the statement has {words} words, not {_LEAST} to {most}"
    yield from (f"the statement says `{word}`" for word in _WAVERING if re.search(rf"(?<!\w){re.escape(word)}(?!\w|=|\[)", _plain(prose)))
    if len(exercise.hints) != _HINTS:
        yield f"there are {len(exercise.hints)} hints, not {_HINTS}"


def _plain(prose: str) -> str:
    """Without code."""
    return re.sub(r"`[^`]*`", "", prose)
