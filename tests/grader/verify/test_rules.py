"""Each rule holds for a good exercise, and says what is wrong with one that is broken in just that point."""
# ruff: noqa: E501 - tables read better in lines

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.verify import RULES, rule
from tests.grader.verify.sample import EXERCISE, PERFECT, SOLUTION, FakeGrades, evidence

_README, _STARTER, _SUITE = f"{EXERCISE}/README.md", f"{EXERCISE}/sums.py", f"{SOLUTION}/suite/test_sums.py"
_GOOD_GRADES = {"accepted_scores_everything", "direct_and_split_agree"}
_NOTHING = replace(PERFECT, score="0", passed=(), lost=("C01", "C02"))
_HALF = replace(PERFECT, score="60", passed=("C01",), lost=("C02",))


@pytest.mark.parametrize("name", RULES.names())
def test_a_good_exercise_keeps_every_rule(tmp_path: Path, name: str) -> None:
    """No rule complains of the sample."""
    assert list(rule(name).complaints(evidence(tmp_path))) == []


@pytest.mark.parametrize("name", RULES.names())
def test_every_rule_explains_itself(name: str) -> None:
    """A rule's docstring begins with the rule in one sentence, and goes on with why."""
    first, _, rest = rule(name).__doc__.partition("\n\n")
    assert first.endswith(".")
    assert len(rest.split()) > 8


_BROKEN_GRADES = [
    ("accepted_scores_everything", {"reference": _HALF}, "accepted reference scores 60 in run 1: C02"),
    ("little_for_nothing", {"exercise-77-small-sum": _HALF}, "the starter scores 60, not at most 10"),
    ("little_for_nothing", {"empty": _HALF}, "an empty submission scores 60, not 0"),
    ("mutants_die", {"M03": PERFECT}, "mutant M03 scores 100, not 0 to 99"),
    ("mutants_die", {"M03": _HALF}, "mutant M03 keeps C01"),
    ("mutants_die", {f"M0{n}": _HALF for n in range(1, 7)}, "no mutant loses C01: it proves nothing"),
    ("standard_mutants_lose", {"empty answers": _HALF}, "a solution ruined by empty answers scores 60, not at most 25"),
    ("standard_mutants_lose", {"echoes": _HALF}, "a solution ruined by echoes scores 60, not at most 25"),
    ("standard_mutants_lose", {"swallowed exceptions": PERFECT}, "a solution ruined by swallowed exceptions scores 100, not at most 99"),
    ("cheats_score_nothing", {"zero": _HALF}, "cheats/zero scores 60, not 0: C01"),
    ("cheats_score_nothing", {"the liar": _HALF}, "the liar scores 60, not 0: C01"),
    ("rules_and_checks_match", {"reference": replace(PERFECT, rules=("R1",))}, "rule R2 is cited by no check"),
    (
        "rules_and_checks_match",
        {"reference": replace(PERFECT, rules=("R1", "R2", ""))},
        "a check cites no rule, which exercise.toml does not have",
    ),
    ("suite_is_quick", {"reference": replace(PERFECT, seconds=11.0)}, "accepted reference takes 11.0 s to grade, not at most 10"),
    (
        "direct_and_split_agree",
        {"other": replace(PERFECT, cases={"test_sum": "FAILED"})},
        "accepted other: test_sum passes in one process and not in the grader",
    ),
]


@pytest.mark.parametrize("name, grades, complaint", _BROKEN_GRADES)
def test_a_grade_that_must_not_be_is_complained_of(tmp_path: Path, name: str, grades: dict[str, object], complaint: str) -> None:
    """A submission that scores otherwise than it must breaks the rule that is about it."""
    assert complaint in list(rule(name).complaints(evidence(tmp_path, grades=grades)))  # type: ignore[arg-type]  # grades they are


def test_a_verdict_that_changes_is_complained_of(tmp_path: Path) -> None:
    """An accepted solution that loses in its fourth run, or under another seed only, is found."""
    late = FakeGrades(lambda _, options: _HALF if options.get("turn") == 3 else None)
    assert any("in run 4" in said for said in rule("accepted_scores_everything").complaints(evidence(tmp_path, grades=late)))
    seeded = FakeGrades(lambda _, options: _HALF if options.get("seed") == 2 else None)
    assert any("under seed 2" in said for said in rule("accepted_scores_everything").complaints(evidence(tmp_path, grades=seeded)))


def _manifest(root: Path, old: str, new: str) -> dict[str, str | None]:
    evidence(root)
    return {f"{EXERCISE}/exercise.toml": (root / EXERCISE / "exercise.toml").read_text().replace(old, new)}


_DEFECT = "[rules]\n", '[defect]\nrule = "R1"\nchecks = ["C02"]\nmutant = "M01"\nscore_of_faithful_copy = 80\n\n[rules]\n'


@pytest.mark.parametrize(
    "grade, complaint",
    [
        (replace(PERFECT, score="80", lost=("C02",)), None),
        (replace(PERFECT, score="95", lost=("C02",)), "the faithful copy scores 95, not 75 to 90"),
        (replace(PERFECT, score="76", lost=("C02",)), "the faithful copy scores 76; exercise.toml says 80"),
        (replace(PERFECT, score="80", lost=("C01",)), "the faithful copy loses C01; exercise.toml says C02"),
    ],
)
def test_a_faithful_copy_loses_what_was_announced(tmp_path: Path, grade: object, complaint: str | None) -> None:
    """The copy's score lies in its range and is the announced one, and it loses the checks of the defect."""
    changes = _manifest(tmp_path, *_DEFECT)
    changes[f"{SOLUTION}/partial/notebook-copy/sums.py"] = "def total(numbers): return sum(numbers[:-1])\n"
    changes[f"{SOLUTION}/partial/ranges.toml"] = "[notebook-copy]\nlowest = 80\nhighest = 80\n"
    said = list(rule("faithful_copy_in_range").complaints(evidence(tmp_path, changes, grades={"notebook-copy": grade})))  # type: ignore[dict-item]
    assert complaint in said if complaint else said == []


def test_a_defect_without_a_copy_is_complained_of(tmp_path: Path) -> None:
    """Who announces a defect keeps the faithful copy that shows what it costs."""
    said = list(rule("faithful_copy_in_range").complaints(evidence(tmp_path, _manifest(tmp_path, *_DEFECT))))
    assert said == ["there is no partial/notebook-copy, the faithful copy of the notebook"]


_SUITE_HEAD = "import pytest\nimport sums\nimport time\n"
_BROKEN_FILES = [
    ("accepted_differ", {f"{SOLUTION}/accepted/other/sums.py": None}, "there are 1 accepted solutions, not at least 2"),
    (
        "accepted_differ",
        {f"{SOLUTION}/accepted/other/sums.py": "def total(items):\n    return sum(items)\n"},
        "no two accepted solutions differ in structure: even other and reference are 100% alike",
    ),
    ("mutants_die", {f"{SOLUTION}/mutants/mutants.toml": None}, "there are 0 mutants, not at least 6"),
    ("rules_and_checks_match", {_README: "1. **R1 Sum.** x\n3. **R3 More.** y\n"}, "rule R3 is in README.md only"),
    ("rules_and_checks_match", {_README: "1. **R1 Sum.** x\n"}, "rule R2 is in exercise.toml only"),
    (
        "rules_and_checks_match",
        {_SUITE: "def test_sum():\n    assert 1\n"},
        "test_sums.py: test_sum has no docstring, which is what a learner reads",
    ),
    (
        "rules_and_checks_match",
        {_SUITE: 'def test_it_should_add():\n    """It adds."""\n'},
        "test_sums.py: test_it_should_add says `should` in its name",
    ),
    (
        "rules_and_checks_match",
        {_SUITE: 'def test_adds():\n    """It adds"""\n'},
        "test_sums.py: test_adds has a title that is no sentence",
    ),
    (
        "rules_and_checks_match",
        {_SUITE: 'def test_adds():\n    """It adds properly."""\n'},
        "test_sums.py: test_adds says `properly` in its title",
    ),
    ("statement_has_its_shape", {_README: "# A small sum\n"}, "the statement has 4 words, not 350 to 700"),
    ("statement_has_its_shape", {_README: "# Another\n"}, "the title is not `# A small sum`"),
    ("statement_has_its_shape", {_README: "# A small sum\nYou should.\n"}, "the statement says `should`"),
    ("statement_has_its_shape", {_README: "# A small sum\n"}, "the line of facts does not name `exercise-77`"),
    (
        "statement_has_its_shape",
        {f"{EXERCISE}/notebook.ipynb": "{}"},
        "the rules do not begin with: Where this page and the notebook disagree, this page is right.",
    ),
    ("files_are_small", {f"{EXERCISE}/data/large.csv": "x" * 200_001}, "data/large.csv has 200001 bytes, not at most 200000"),
    ("files_are_small", {f"{EXERCISE}/data/small.csv": "x"}, "there is data, and no make_data.py that wrote it"),
    ("no_clock_no_network", {_SUITE: f"{_SUITE_HEAD}time.sleep(1)\n"}, "test_sums.py, line 4: sleeps"),
    ("no_clock_no_network", {_SUITE: f"{_SUITE_HEAD}time.monotonic()\n"}, "test_sums.py, line 4: looks at a clock"),
    ("no_clock_no_network", {_SUITE: "import socket\n"}, "test_sums.py, line 1: uses the network"),
    ("no_clock_no_network", {_SUITE: "serve(port=8000)\n"}, "test_sums.py, line 1: uses a fixed port"),
    ("no_clock_no_network", {_SUITE: "import random\nrandom.Random()\n"}, "test_sums.py, line 2: is random without a seed"),
    ("nothing_private_ships", {f"{EXERCISE}/oracle.json": "{}"}, "oracle.json has a name of the private part"),
    (
        "nothing_private_ships",
        {f"{EXERCISE}/tests/test_smoke.py": "def test_sum(): pass\n"},
        "tests/test_smoke.py has the hidden test test_sum",
    ),
    (
        "nothing_private_ships",
        {
            f"{EXERCISE}/helper.py": "def total(numbers):\n    return sum( numbers )\n# it is the very same as the other file\n",
            f"{SOLUTION}/accepted/reference/sums.py": "def total(numbers):\n    return sum(numbers)\n# it is the very same as the other file\n",
        },
        "helper.py is accepted/reference/sums.py",
    ),
    ("starter_invites", {_STARTER: "def total(numbers):\n    raise NotImplementedError\n"}, "sums.py: total has no docstring"),
    ("starter_invites", {_STARTER: 'def total(numbers):\n    """It."""\n'}, "nothing in the starter raises NotImplementedError"),
    ("faithful_copy_in_range", {f"{EXERCISE}/notebook.py": "# %%\n"}, "there is a notebook, and no [defect] in exercise.toml"),
    ("notebook_is_true", {f"{EXERCISE}/notebook.py": "# %%\nx = 1\n"}, "the notebook has 1 code cells, not 8 to 14"),
    ("notebook_is_true", {f"{EXERCISE}/notebook.py": "# %%\n" + "x = 1\n" * 16}, "code cell 1 has 16 lines, not at most 15"),
]


@pytest.mark.parametrize("name, changes, complaint", _BROKEN_FILES)
def test_a_file_that_must_not_be_so_is_complained_of(tmp_path: Path, name: str, changes: dict[str, str | None], complaint: str) -> None:
    """An exercise with one file broken breaks the rule that is about it."""
    assert complaint in list(rule(name).complaints(evidence(tmp_path, changes)))


@pytest.mark.parametrize(
    "told, is_secret",
    [
        ("It gave 3.14159265, not what it must.", True),
        ("It ends with `a hidden text`.", True),
        ("Numbers are added up.", False),
        ("1 7 42", False),
    ],
)
def test_a_report_that_tells_a_secret_is_complained_of(tmp_path: Path, told: str, is_secret: bool) -> None:
    """Texts and long numbers that stand in the suite alone may stand in no report; titles and short numbers may."""
    changes = {_SUITE: 'def test_sum():\n    """Numbers are added up."""\n    assert sums.total(["a hidden text", 7]) == 3.14159265\n'}
    grades = {"M02": replace(_NOTHING, told=told)}
    said = list(rule("feedback_keeps_secrets").complaints(evidence(tmp_path, changes, grades=grades)))  # type: ignore[arg-type]
    assert bool(said) == is_secret
