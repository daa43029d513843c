"""A new exercise: both folders, with every file that one needs, and clearly marked blanks where its author has the word.

A blank is `BLANK["name: what belongs here"]`. Files with blanks stay valid Python, TOML and Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from grader.catalog import layout
from grader.catalog.manifest import KINDS
from grader.errors import UsageError

__all__ = ["BLANK", "Plan", "blanks", "lay_out", "plan"]

BLANK = re.compile(r'BLANK\["(?P<name>[^":]+): (?P<what>[^"]+)"\]')

_TEMPLATES = Path(__file__).with_name("templates")
_SUFFIX, _MODULE = ".template", "MODULE"
_NAME = re.compile(r"(?:exercise-)?(?P<number>\d{2,})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)")
_TRACKS = {"refactor": "A", "tests": "B", "patterns": "C", "concurrency": "D", "memory": "E", "pipeline": "F", "serving": "G", "ops": "H"}
_LAST_TRACK = "I"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be laid out. number, slug: of the folders' name. module: of the starter, without `.py`."""

    number: str
    slug: str
    kind: str
    module: str

    @property
    def folder(self) -> str:
        """The name of both folders."""
        return f"exercise-{self.number}-{self.slug}"


def plan(name: str, *, kind: str, module: str = "") -> Plan:
    """A plan for an exercise of that name, such as exercise-14-producer-consumer. Raises UsageError."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise UsageError(f"{name!r} is no name for an exercise", hint="write it like exercise-14-producer-consumer")
    if kind not in KINDS:
        raise UsageError(f"there are no exercises of kind {kind!r}", hint=f"take one of {', '.join(KINDS)}")
    chosen = module or match["slug"].replace("-", "_")
    if not chosen.isidentifier():
        raise UsageError(f"{chosen!r} is no name for a module", hint="give one with --module")
    return Plan(match["number"], match["slug"], kind, chosen)


def lay_out(planned: Plan, root: Path) -> list[Path]:
    """Write both folders of a new exercise below the course's root; the files, in order. Overwrites nothing. Raises UsageError."""
    targets = (root / "exercises" / planned.folder, root / "solutions" / planned.folder)
    taken = [folder for folder in layout.exercise_folders(root) if layout.id_of(folder) == f"exercise-{planned.number}"]
    for folder in (*targets, *taken):
        if folder.exists():
            raise UsageError(f"{folder} is there already, and nothing is overwritten", hint="take another number or name")
    written = []
    for part, target in zip(("public", "private"), targets, strict=True):
        for relative, source in sorted(_sources(planned, part).items()):
            path = target / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(_filled(source.read_text("utf-8"), planned))
            written.append(path)
    return written


def blanks(text: str) -> Iterator[tuple[int, str]]:
    """The blanks of a text: line and what belongs there."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield from ((number, match["what"]) for match in BLANK.finditer(line))


def _sources(planned: Plan, part: str) -> dict[str, Path]:
    """The templates of one of the two folders, by what they become."""
    found = {}
    for kind in ("common", "tests" if planned.kind == "tests" else "code"):
        folder = _TEMPLATES / kind / part
        for path in folder.rglob(f"*{_SUFFIX}"):
            found[path.relative_to(folder).as_posix().removesuffix(_SUFFIX).replace(_MODULE, planned.module)] = path
    return found


def _filled(text: str, planned: Plan) -> str:
    exercise = f"exercise-{planned.number}"
    return Template(text).substitute(
        id=exercise,
        Id=exercise.capitalize(),
        slug=planned.slug,
        kind=planned.kind,
        module=planned.module,
        track=_TRACKS.get(planned.kind, _LAST_TRACK),
        channels='["call", "script"]' if planned.kind == "concurrency" else '["call"]',
    )
