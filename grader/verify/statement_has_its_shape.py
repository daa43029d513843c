"""README.md has the sections of every statement in their order, 350 to 700 words (900 over 75 minutes), and three hints.

Learners find the same thing in the same place in every exercise, and nobody reads more than that before the first line. Words that
waver leave a rule open; words that praise or shout help nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence

__all__ = ["COST", "complaints", "spared"]

COST = Cost.READS
spared = asked_of_all
_SECTIONS = ("What you get", "What to build", "Rules", "Try it", "How it is graded", "Out of scope")
_LAW = "Where this page and the notebook disagree, this page is right."
_LEAST, _MOST, _MOST_OF_LONG, _LONG_MINUTES = 350, 700, 900, 75
_HINTS = 3
_BANNED = ("should", "properly", "etc", "the student", "students", "simply", "just", "obviously", "easy", "great job", "well done")
_BETWEEN = re.compile(r"\bbetween -?\d", re.IGNORECASE)


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each way in which the statement is not as all others are."""
    text, exercise = evidence.statement, evidence.exercise
    headings = re.findall(r"^## +(.+?) *$", text, re.MULTILINE)
    if headings != [*_SECTIONS]:
        yield f"the sections are {', '.join(headings) or 'none'}; they must be {', '.join(_SECTIONS)}"
    if not text.startswith(f"# {exercise.title}\n"):
        yield f"the title is not `# {exercise.title}`"
    yield from _faults_of_the_facts(text, exercise.id, exercise.minutes)
    if evidence.has_notebook and not " ".join(_section(text, "Rules").split()).startswith(_LAW):
        yield f"the rules do not begin with: {_LAW}"
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    words, most = len(prose.split()), _MOST_OF_LONG if exercise.minutes > _LONG_MINUTES else _MOST
    if not _LEAST <= words <= most:
        yield f"the statement has {words} words, not {_LEAST} to {most}"
    yield from (f"the statement says `{word}`" for word in _wavering(prose))
    if len(exercise.hints) != _HINTS:
        yield f"there are {len(exercise.hints)} hints, not {_HINTS}"
    for number, hint in enumerate(exercise.hints, start=1):
        yield from (f"hint {number} says `{word}`" for word in _wavering(hint))


def _faults_of_the_facts(text: str, exercise: str, minutes: int) -> Iterator[str]:
    """The line below the title: id, track, minutes, stars, needs."""
    lines = [line for line in text.splitlines()[1:] if line.strip()]
    facts = lines[0] if lines else ""
    if f"`{exercise}`" not in facts:
        yield f"the line of facts does not name `{exercise}`"
    if not re.search(rf"\b{minutes} minutes\b", facts):
        yield f"the line of facts does not say `{minutes} minutes`"
    first = text.find("\n## ")
    story = text[text.find(facts) + len(facts) : first if first >= 0 else len(text)] if facts else ""
    if not story.strip():
        yield "there is no story between the line of facts and the first section"


def _section(text: str, heading: str) -> str:
    found = re.search(rf"^## +{re.escape(heading)} *$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def _wavering(prose: str) -> Iterator[str]:
    """Banned words of a text, code left out."""
    plain = re.sub(r"`[^`]*`", "", prose)
    yield from (word for word in _BANNED if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain, re.IGNORECASE))
    if found := _BETWEEN.search(plain):
        yield found[0]
    if re.search(r"!(?![=\[])", plain):
        yield "!"
