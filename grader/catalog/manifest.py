"""exercise.toml -> Exercise: what an author may write there, and what is said when it is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from grader.catalog import layout, toml_lines
from grader.catalog.toml_table import RejectedError, Table, number, one_of, text, texts, whole
from grader.errors import ExerciseError, Finding
from grader.model import Defect, Exercise
from harness.limits import Limits

__all__ = ["CHANNELS", "FORMAT", "KINDS", "LIBRARIES", "TRACKS", "read"]

FORMAT = 1

LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "core": ("numpy",),
    "ds": ("numpy", "pandas", "sklearn"),
    "git": ("numpy",),
    "tests": ("numpy", "pytest", "hypothesis"),
}
"""Dependency profile -> import names of the libraries that a submission may use."""

TRACKS = ("A", "B", "C", "D", "E", "F", "G", "H", "I")
KINDS = ("refactor", "tests", "patterns", "concurrency", "memory", "pipeline", "serving", "ops", "interview")
CHANNELS = ("call", "script", "proc", "http", "files", "repo", "tests")

_RESERVED = ("grader", "harness")
_ID = re.compile(r"exercise-\d{2,}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RULE = re.compile(r"R[1-9]\d*")
_CHECK = re.compile(r"C\d{2,}")
_MUTANT = re.compile(r"M\d{2,}")
_ERROR_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
_SEVERAL_HOURS = 600


def read(folder: Path) -> Exercise:
    """The exercise in that public folder. Raises ExerciseError, which names file, line and fix of every fault."""
    path = folder / layout.MANIFEST
    source, values = _parse(path)
    table = Table(values, toml_lines.lines_of_keys(source))
    _check_format(table, path)
    exercise = _exercise(table, folder)
    table.refuse_rest()
    _check_whole(exercise, table)
    if table.findings:
        raise ExerciseError(str(path), table.findings)
    return exercise


def _parse(path: Path) -> tuple[str, dict[str, object]]:
    try:
        source = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
        return source, tomllib.loads(source, parse_float=Decimal)
    except OSError as error:
        finding = Finding(0, f"cannot be read: {error.strerror}", "make it a readable file")
    except UnicodeDecodeError as error:
        finding = Finding(0, f"is not UTF-8 text (byte {error.start})", "save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        place = _ERROR_PLACE.search(str(error))
        line = int(place["line"]) if place and place["line"] else source.count("\n") + 1
        finding = Finding(line, f"is not TOML: {_ERROR_PLACE.sub('', str(error))}", "correct this line")
    raise ExerciseError(str(path), [finding])


def _check_format(table: Table, path: Path) -> None:
    """Stop at once at a format that is newer than we are: nothing else in the file can be judged."""
    found = table.take("format", whole(1, 10**6), FORMAT, required=str(FORMAT))
    if found > FORMAT:
        message = f"has format {found}, and this grader reads format {FORMAT}"
        table.note("format", message, "update the grader to a newer release")
        raise ExerciseError(str(path), table.findings)


def _exercise(table: Table, folder: Path) -> Exercise:
    libraries = LIBRARIES[table.take("deps", one_of(tuple(LIBRARIES)), "core", required='"core"')]
    return Exercise(
        id=table.take("id", _spelled(_ID, "exercise-03"), "", required='"exercise-03"'),
        slug=table.take("slug", _spelled(_SLUG, "churn-classes"), "", required='"churn-classes"'),
        title=table.take("title", text, "", required='"What it is called"'),
        track=table.take("track", one_of(TRACKS), "", required='"A"'),
        minutes=table.take("minutes", whole(1, _SEVERAL_HOURS), 1, required="45"),
        stars=table.take("stars", whole(1, 5), 1, required="2"),
        credits=table.take("credits", whole(1, _SEVERAL_HOURS), 1, required="3"),
        needs=table.take("needs", texts(_spelled(_ID, "exercise-02")), (), required="[]"),
        tags=table.take("tags", texts(), (), required="[]"),
        channels=table.take("channels", texts(one_of(CHANNELS), at_least=1), (), required='["call"]'),
        submission=table.take("submission", texts(_submission_pattern, at_least=1), (), required='["module.py"]'),
        public=table.take("public", texts(_path_pattern), ()),
        kind=table.take("kind", one_of(KINDS), KINDS[0]),
        pass_percent=Fraction(table.take("pass_percent", number(Decimal(0), Decimal(100)), Decimal(100))),
        image=table.take("image", text, "default"),
        preload=table.take("preload", texts(one_of(libraries)), ()),
        libraries=libraries,
        limits=_limits(table.take_table("limits")),
        rules=table.take_table("rules").take_rest(_is_rule, 'write rules as R1 = "Reading", R2 = "Learning"'),
        defect=_defect(table.take_table("defect")) if "defect" in table else None,
        hints=_hints(table.take_table("hints")),
        folder=folder,
        solution=layout.solution_folder(folder),
    )


def _limits(table: Table) -> Limits:
    """Every limit that is not given keeps its default."""
    usual = Limits()
    limits = Limits(
        wall_seconds=_seconds(table, "wall_seconds", usual.wall_seconds, 600),
        total_seconds=_seconds(table, "total_seconds", usual.total_seconds, 3600),
        cpu_seconds=_seconds(table, "cpu_seconds", usual.cpu_seconds, 600),
        memory_mib=table.take("memory_mib", whole(16, 16384), usual.memory_mib),
        processes=table.take("processes", whole(1, 1024), usual.processes),
        output_kib=table.take("output_kib", whole(1, 65536), usual.output_kib),
        disk_mib=table.take("disk_mib", whole(1, 4096), usual.disk_mib),
        open_files=table.take("open_files", whole(16, 4096), usual.open_files),
    )
    table.refuse_rest()
    return limits


def _seconds(table: Table, key: str, usual: float, highest: int) -> float:
    return float(table.take(key, number(Decimal("0.1"), Decimal(highest)), Decimal(str(usual))))


def _defect(table: Table) -> Defect:
    defect = Defect(
        rule=table.take("rule", _spelled(_RULE, "R3"), "", required='"R3"'),
        checks=table.take("checks", texts(_spelled(_CHECK, "C05"), at_least=1), (), required='["C05"]'),
        mutant=table.take("mutant", _spelled(_MUTANT, "M01"), "", required='"M01"'),
        score_of_faithful_copy=table.take("score_of_faithful_copy", whole(0, 100), 0, required="76"),
    )
    table.refuse_rest()
    return defect


def _hints(table: Table) -> tuple[str, ...]:
    hints = table.take_rest(str.isdecimal, 'write hints as 1 = "...", 2 = "...", 3 = "..."')
    ordered = [hints[key] for key in sorted(hints, key=int)]
    if sorted(map(int, hints)) != list(range(1, len(hints) + 1)):
        table.note("", "hints are not numbered from 1 upwards", 'write hints as 1 = "...", 2 = "...", 3 = "..."')
    return tuple(ordered)


def _check_whole(exercise: Exercise, table: Table) -> None:
    """What no single key can tell: the folder's name, and the rules that others point at."""
    expected = f"{exercise.id}-{exercise.slug}"
    if exercise.id and exercise.slug and exercise.folder.name != expected:
        table.note("id", f"id and slug say {expected!r}, the folder is {exercise.folder.name!r}", "make the two agree")
    if exercise.defect and exercise.defect.rule and exercise.defect.rule not in exercise.rules:
        table.note("defect", f"defect.rule {exercise.defect.rule!r} is not under [rules]", "name one of the rules")
    if exercise.id in exercise.needs:
        table.note("needs", f"needs {exercise.id!r}, which is the exercise itself", "remove it")
    if exercise.limits.total_seconds < exercise.limits.wall_seconds:
        table.note("limits", "limits.total_seconds is less than limits.wall_seconds of one case", "raise total_seconds")


def _is_rule(key: str) -> bool:
    return _RULE.fullmatch(key) is not None


def _spelled(pattern: re.Pattern[str], example: str) -> Callable[[object], str]:
    """A text of a certain form."""

    def read_text(value: object) -> str:
        if pattern.fullmatch(taken := text(value)):
            return taken
        raise RejectedError(f"is {taken!r}", f"write it like {example!r}")

    return read_text


def _submission_pattern(value: object) -> str:
    pattern = _path_pattern(value)
    if pattern.split("/")[0].removesuffix(".py") in _RESERVED:
        raise RejectedError(f"is {pattern!r}, a name that the grader uses itself", "give the module another name")
    return pattern


def _path_pattern(value: object) -> str:
    pattern = text(value)
    if "\\" in pattern or any(segment in {"", ".", ".."} for segment in pattern.split("/")):
        raise RejectedError(f"is {pattern!r}, not a path below the exercise", "write it like 'churn.py' or 'package/**/*.py'")
    return pattern
