"""exercise.toml is read whole or not at all, and every fault in it is said with its line and its fix."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.catalog import manifest, toml_lines
from grader.errors import ExerciseError, Finding
from grader.model import Defect, Exercise
from harness.limits import Limits
from tests.grader.exercises import churn_classes
from tests.grader.samples import lay_out

_LEAST = """\
format = 1
id = "exercise-07"
slug = "small-steps"
title = "Small steps"
track = "B"
minutes = 30
stars = 2
credits = 3
needs = []
tags = []
deps = "core"
channels = ["call"]
submission = ["steps.py"]
"""

_Read = Callable[[str], Exercise]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is named as the manifest says."""
    return lay_out(tmp_path / "exercises" / "exercise-07-small-steps", {})


@pytest.fixture
def read(folder: Path) -> _Read:
    """Read a manifest of that text."""

    def read_text(text: str) -> Exercise:
        lay_out(folder, {"exercise.toml": text})
        return manifest.read(folder)

    return read_text


def _faults(read: _Read, text: str) -> list[Finding]:
    with pytest.raises(ExerciseError) as caught:
        read(text)
    return list(caught.value.findings)


def _with(line: str) -> str:
    """The least manifest with the line of that key put in place of its own, or added."""
    key = line.partition(" = ")[0]
    kept = [line if other.startswith(f"{key} = ") else other for other in _LEAST.splitlines()]
    return "\n".join(kept if line in kept else [*kept, line]) + "\n"


def test_the_least_manifest_has_defaults(read: _Read, folder: Path) -> None:
    """What an author need not write has a default: all limits, the pass mark of everything, the core libraries."""
    assert read(_LEAST) == Exercise(
        id="exercise-07",
        slug="small-steps",
        title="Small steps",
        track="B",
        minutes=30,
        stars=2,
        credits=3,
        submission=("steps.py",),
        folder=folder,
        solution=None,
        public=(),
        kind="refactor",
        needs=(),
        tags=(),
        libraries=("numpy",),
        channels=("call",),
        limits=Limits(),
        rules={},
        hints=(),
        defect=None,
        pass_percent=Fraction(100),
        image="default",
        preload=(),
    )


def test_everything_that_is_written_is_read(read: _Read, folder: Path) -> None:
    """Each key that an author may write arrives in its field, exactly."""
    text = _LEAST.replace("needs = []", 'needs = ["exercise-01", "exercise-06"]').replace("tags = []", 'tags = ["rows", "state"]')
    text = text.replace('["call"]', '["proc", "call"]').replace('["steps.py"]', '["steps.py", "lib/**/*.py"]')
    text = text.replace('"core"', '"ds"')
    text += 'public = ["shared/*.py"]\nkind = "memory"\npass_percent = 62.5\nimage = "heavy"\npreload = ["pandas", "numpy"]\n'
    text += "[limits]\nwall_seconds = 0.5\ntotal_seconds = 20\ncpu_seconds = 1.5\nmemory_mib = 64\nprocesses = 2\n"
    text += "output_kib = 3\ndisk_mib = 4\nopen_files = 16\n"
    text += '[rules]\nR2 = "Learning"\nR1 = "Reading"\n[hints]\n2 = "second"\n1 = "first"\n'
    text += '[defect]\nrule = "R1"\nchecks = ["C01", "C02"]\nmutant = "M01"\nscore_of_faithful_copy = 76\n'
    private = lay_out(folder.parent.parent / "solutions" / folder.name, {})
    found = read(text)
    assert (found.needs, found.tags) == (("exercise-01", "exercise-06"), ("rows", "state"))
    assert (found.channels, found.submission, found.public) == (("proc", "call"), ("steps.py", "lib/**/*.py"), ("shared/*.py",))
    assert (found.libraries, found.preload) == (("numpy", "pandas", "sklearn"), ("pandas", "numpy"))
    assert (found.kind, found.image, found.pass_percent) == ("memory", "heavy", Fraction(125, 2))
    assert found.limits == Limits(0.5, 20.0, 1.5, 64, 2, 3, 4, 16)
    assert list(found.rules.items()) == [("R2", "Learning"), ("R1", "Reading")]
    assert found.hints == ("first", "second")
    assert found.defect == Defect("R1", ("C01", "C02"), "M01", 76)
    assert found.solution == private


def test_hints_are_in_the_order_of_their_numbers(read: _Read) -> None:
    """The tenth hint comes after the second, however they are written."""
    numbers = [10, 2, 1, 3, 4, 5, 6, 7, 8, 9]
    text = _LEAST + "[hints]\n" + "".join(f'{number} = "hint {number}"\n' for number in numbers)
    assert read(text).hints == tuple(f"hint {number}" for number in range(1, 11))


@pytest.mark.parametrize(
    "line, message, fix",
    [
        ("format = 0", "format must be a whole number from 1 to 1000000, found 0", "write such a number without quotes"),
        ('id = "exercise-7"', "id is 'exercise-7'", "write it like 'exercise-03'"),
        ("id = 7", "id must be a text, found 7", "write a text between double quotes"),
        ('slug = "Small_Steps"', "slug is 'Small_Steps'", "write it like 'churn-classes'"),
        ('title = " "', "title must be a text, found ' '", "write a text between double quotes"),
        ('track = "b"', "track is 'b', which is none of the known ones", "write one of A, B, C, D, E, F, G, H, I"),
        ("minutes = 0", "minutes must be a whole number from 1 to 600, found 0", "write such a number without quotes"),
        ("minutes = 601", "minutes must be a whole number from 1 to 600, found 601", "write such a number without quotes"),
        ("stars = 6", "stars must be a whole number from 1 to 5, found 6", "write such a number without quotes"),
        ("credits = 2.5", "credits must be a whole number from 1 to 600, found 2.5", "write such a number without quotes"),
        ('needs = ["3"]', "needs item 1 is '3'", "write it like 'exercise-02'"),
        ('needs = ["exercise-07"]', "needs 'exercise-07', which is the exercise itself", "remove it"),
        ('tags = ["a", "a"]', "tags names 'a' twice", "name it once"),
        ('channels = ["cal"]', "channels item 1 is 'cal', which is none of the known ones", "write 'call'"),
        ("channels = []", "channels is empty", "give at least 1"),
        ("submission = []", "submission is empty", "give at least 1"),
        ('kind = "refactoring"', "kind is 'refactoring', which is none of the known ones", "write 'refactor'"),
        ('deps = "torch"', "deps is 'torch', which is none of the known ones", "write one of core, ds, git, tests"),
        ('preload = ["pandas"]', "preload item 1 is 'pandas', which is none of the known ones", "write one of numpy"),
        ("pass_percent = 100.1", "pass_percent must be a number from 0 to 100, found 100.1", "write such a number without quotes"),
        ("pass_percent = nan", "pass_percent must be a number from 0 to 100, found NaN", "write such a number without quotes"),
        ('image = ""', "image must be a text, found ''", "write a text between double quotes"),
        ("minute = 5", "unknown key 'minute'", "rename it to 'minutes'"),
    ],
)
def test_a_wrong_key_is_said_on_its_line(line: str, message: str, fix: str, read: _Read) -> None:
    """Each key has its bounds, and what is outside them is said with what was found, on its line, with the fix."""
    text = _with(line)
    assert _faults(read, text) == [Finding(text.splitlines().index(line) + 1, message, fix)]


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.py", "a/../x.py", "./x.py", "a//x.py", "lib/", "a\\\\x.py"])
@pytest.mark.parametrize("key", ["submission", "public"])
def test_a_pattern_stays_below_the_exercise(key: str, path: str, read: _Read) -> None:
    """No pattern leaves the exercise's folder, whether of files to take or of files to give out."""
    (fault,) = _faults(read, _with(f'{key} = ["{path}"]'))
    assert fault.message.startswith(f"{key} item 1 is ")
    assert fault.message.endswith(", not a path below the exercise")


@pytest.mark.parametrize("path", ["grader.py", "harness.py", "grader/x.py", "harness/**"])
def test_a_submission_is_not_named_like_us(path: str, read: _Read) -> None:
    """A module of the grader's own name is not taken from a learner, though it may be given out."""
    (fault,) = _faults(read, _with(f'submission = ["{path}"]'))
    assert fault.message == f"submission item 1 is {path!r}, a name that the grader uses itself"
    assert read(_with(f'public = ["{path}"]')).public == (path,)
    assert read(_with('submission = ["graders.py"]')).submission == ("graders.py",)


@pytest.mark.parametrize("key", [line.partition(" = ")[0] for line in _LEAST.splitlines()])
def test_a_key_that_must_be_there_is_missed(key: str, read: _Read) -> None:
    """Each key without a default is missed by name, with an example of what to write."""
    text = "".join(line for line in _LEAST.splitlines(keepends=True) if not line.startswith(f"{key} = "))
    (fault,) = _faults(read, text)
    assert (fault.line, fault.message) == (0, f"{key} is missing")
    assert fault.fix.startswith(f"add `{key} = ")


@pytest.mark.parametrize(
    "rest, line, message",
    [
        ("[limits]\nwall_seconds = 0.05", 15, "limits.wall_seconds must be a number from 0.1 to 600, found 0.05"),
        ("[limits]\nmemory_mib = 8", 15, "limits.memory_mib must be a whole number from 16 to 16384, found 8"),
        ("[limits]\nopen_files = 4097", 15, "limits.open_files must be a whole number from 16 to 4096, found 4097"),
        ("[limits]\n\ntimeout = 3", 16, "unknown key 'limits.timeout'"),
        ("[limits]\nwall_seconds = 9\ntotal_seconds = 8", 14, "limits.total_seconds is less than limits.wall_seconds of one case"),
        ("limits = 3", 14, "limits must be a table, found 3"),
        ('[rules]\nR0 = "x"', 15, "rules.R0 is not a key that belongs here"),
        ('[rules]\nR1 = ""', 15, "rules.R1 must be a text, found ''"),
        ('[hints]\none = "x"', 15, "hints.one is not a key that belongs here"),
        ('[hints]\n1 = "x"\n3 = "y"', 14, "hints are not numbered from 1 upwards"),
        ('[hints]\n0 = "x"\n1 = "y"', 14, "hints are not numbered from 1 upwards"),
        ('[hints]\n1 = "x"\n01 = "y"', 14, "hints are not numbered from 1 upwards"),
        (
            '[defect]\nrule = "R9"\nchecks = ["C01"]\nmutant = "M01"\nscore_of_faithful_copy = 7',
            14,
            "defect.rule 'R9' is not under [rules]",
        ),
        (
            '[rules]\nR1 = "r"\n[defect]\nrule = "R1"\nchecks = ["C1"]\nmutant = "M01"\nscore_of_faithful_copy = 7',
            18,
            "defect.checks item 1 is 'C1'",
        ),
        (
            '[rules]\nR1 = "r"\n[defect]\nrule = "R1"\nchecks = ["C01"]\nmutant = "M01"\nscore_of_faithful_copy = 101',
            20,
            "defect.score_of_faithful_copy must be a whole number from 0 to 100, found 101",
        ),
        ('[rules]\nR1 = "r"\n[defect]\nrule = "R1"\nchecks = ["C01"]\nscore_of_faithful_copy = 7', 16, "defect.mutant is missing"),
    ],
)
def test_a_wrong_table_is_said_on_its_line(rest: str, line: int, message: str, read: _Read) -> None:
    """A fault in a table is said with the table's name before the key's, on the line of the key or of the table."""
    (fault,) = _faults(read, f"{_LEAST}{rest}\n")
    assert (fault.line, fault.message) == (line, message)
    assert fault.fix


@pytest.mark.parametrize(
    "key", ["wall_seconds", "total_seconds", "cpu_seconds", "memory_mib", "processes", "output_kib", "disk_mib", "open_files"]
)
def test_no_limit_is_endless(key: str, read: _Read) -> None:
    """Every limit has a highest value, and none may be nothing."""
    for value in ("0", "1000000", "inf"):
        (fault,) = _faults(read, f"{_LEAST}[limits]\n{key} = {value}\n")
        assert fault.message.startswith(f"limits.{key} must be a ")


def test_id_and_folder_agree(read: _Read, folder: Path) -> None:
    """A manifest that has been copied to another folder is found out."""
    (fault,) = _faults(read, _with('slug = "large-steps"'))
    assert fault == Finding(2, "id and slug say 'exercise-07-large-steps', the folder is 'exercise-07-small-steps'", "make the two agree")


def test_all_faults_are_said_at_once(read: _Read, folder: Path) -> None:
    """The error holds every fault by line, and its message the first one with the number of the others."""
    text = _with("minutes = 0").replace('track = "B"', 'track = "Z"') + "odd = 1\n"
    with pytest.raises(ExerciseError) as caught:
        read(text)
    assert [finding.line for finding in caught.value.findings] == [5, 6, 14]
    assert caught.value.message == (
        f"{folder / 'exercise.toml'}:5: track is 'Z', which is none of the known ones (and 2 more in this file)"
    )
    assert caught.value.hint == "write one of A, B, C, D, E, F, G, H, I"


def test_a_newer_format_is_not_judged(read: _Read) -> None:
    """Of a format that is newer than the program only that is said, whatever else is in the file."""
    text = _LEAST.replace("format = 1", 'format = 2\nsomething = "new"').replace('track = "B"', 'track = "Z"')
    assert _faults(read, text) == [Finding(1, "has format 2, and this grader reads format 1", "update the grader to a newer release")]


@pytest.mark.parametrize(
    "content, line, message",
    [
        (b"format = 1\nid = \n", 2, "is not TOML: "),
        (b'format = 1\nid = "exercise-07', 2, "is not TOML: "),
        (b"format = 1\nformat = 1\n", 2, "is not TOML: "),
        (b"format = 1\n\xff\n", 0, "is not UTF-8 text (byte 11)"),
    ],
)
def test_what_cannot_be_parsed_is_said_on_its_line(content: bytes, line: int, message: str, folder: Path) -> None:
    """A file that is no TOML, or no text, is said to be none, on the line where that shows."""
    lay_out(folder, {"exercise.toml": content})
    with pytest.raises(ExerciseError) as caught:
        manifest.read(folder)
    (fault,) = caught.value.findings
    assert fault.line == line
    assert fault.message.startswith(message)
    assert "(at " not in fault.message


def test_a_manifest_that_is_not_there_cannot_be_read(folder: Path) -> None:
    """A missing file is a fault of the whole file."""
    with pytest.raises(ExerciseError) as caught:
        manifest.read(folder)
    assert caught.value.findings == (Finding(0, "cannot be read: No such file or directory", "make it a readable file"),)
    assert caught.value.message == f"{folder / 'exercise.toml'}: cannot be read: No such file or directory"


def test_line_endings_do_not_matter(read: _Read) -> None:
    """A manifest that was saved on Windows reads the same, and its lines are counted the same."""
    assert read(_LEAST.replace("\n", "\r\n")) == read(_LEAST)
    assert _faults(read, _with("stars = 9").replace("\n", "\r\n"))[0].line == 7


def test_the_librarys_own_manifest_is_read() -> None:
    """Exercise-03 is what its manifest says."""
    found = churn_classes()
    assert (found.id, found.slug, found.submission, found.preload) == ("exercise-03", "churn-classes", ("churn.py",), ("numpy",))
    assert found.defect == Defect("R3", ("C05", "C06"), "M01", 76)
    assert found.limits.open_files == 64
    assert len(found.hints) == 3


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "",
                "# minutes = 1",
                'a{n} = """\nminutes = 2\n[limits]\n"""',
                "b{n} = '''\n\"\"\" ]\nminutes = 3'''",
                "c{n} = [\n  1, # ]\n  [2, '['],\n]",
                'd{n} = {{ minutes = 4, x = "}}" }}',
                'e{n} = "minutes = \\" [ 5"',
                '"f{n}"."minutes" = "#"',
                "g{n} . minutes = '\\'",
                "[h{n}]\nminutes = 1",
                "[[ i{n} . 'j k' ]]\nminutes = 1",
            ]
        ),
        max_size=8,
    )
)
def test_a_key_is_found_behind_whatever_stands_before_it(statements: list[str]) -> None:
    """Strings, comments, lists and tables of many lines neither hide a key's line nor pass for one."""
    before = [statement.format(n=number) for number, statement in enumerate(statements)]
    text = "\n".join([*before, "[wanted]", "minutes = 5"])
    found = toml_lines.lines_of_keys(text)
    last = text.count("\n") + 1
    assert (found["wanted",], found["wanted", "minutes"]) == (last - 1, last)
    assert found.get(("minutes",)) is None


def test_keys_are_found_under_their_full_names() -> None:
    """Quoted, dotted and escaped keys are found by their parts, and of an array of tables the last one counts."""
    text = '"a b" = 1\nc.\'d e\' . "\\u0066" = 2\n[t."x.y"]\nk = 3\n[[many]]\nk = 4\n[[many]]\nk = 5\n'
    assert toml_lines.lines_of_keys(text) == {
        ("a b",): 1,
        ("c", "d e", "f"): 2,
        ("t", "x.y"): 3,
        ("t", "x.y", "k"): 4,
        ("many",): 7,
        ("many", "k"): 8,
    }
