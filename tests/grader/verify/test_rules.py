"""Each rule holds for a good exercise, and says what is wrong with one that is broken in just that point."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.verify import RULES, Evidence, Outcome, rule, verify
from grader.verify.grades import Played
from tests.grader.exercises import ROOT
from tests.grader.verify.sample import EXERCISE, NOTHING, PERFECT, SOLUTION, FakeGrades, evidence

_README, _STARTER, _SUITE = f"{EXERCISE}/README.md", f"{EXERCISE}/sums.py", f"{SOLUTION}/suite/test_sums.py"
_TESTS = f"{EXERCISE}/tests/test_smoke.py"
_HALF = replace(NOTHING, score="60", passed=("C01",), lost=("C02",), cases={"test_sum": "PASSED", "test_nothing": "FAILED"})


@pytest.mark.parametrize("name", RULES.names())
def test_a_good_exercise_keeps_every_rule(tmp_path: Path, name: str) -> None:
    """No rule that is asked of the sample complains of it."""
    found = evidence(tmp_path)
    assert rule(name).spared(found) or list(rule(name).complaints(found)) == []


@pytest.mark.parametrize("name", RULES.names())
def test_every_rule_explains_itself(name: str) -> None:
    """A rule's docstring begins with the rule in one sentence, and goes on with why."""
    first, _, rest = rule(name).__doc__.partition("\n\n")
    assert first.endswith(".")
    assert len(rest.split()) > 8


@pytest.mark.parametrize("name", RULES.names())
def test_the_authors_guide_lists_every_rule(name: str) -> None:
    """docs/authors.md has a line for each rule, with its first sentence."""
    sentence = " ".join(rule(name).__doc__.partition("\n\n")[0].split())
    assert f"| {name.replace('_', '-')} | {sentence} |" in (ROOT / "docs" / "authors.md").read_text("utf-8")


_BROKEN_GRADES = [
    ("accepted_scores_everything", {"reference": _HALF}, "accepted reference scores 60 in run 1: C02"),
    ("little_for_nothing", {"exercise-77-small-sum": _HALF}, "the starter scores 60, not at most 10"),
    ("little_for_nothing", {"empty": _HALF}, "an empty submission scores 60, not 0"),
    ("little_for_nothing", {"nothing": _HALF}, "a submission without files scores 60, not 0"),
    ("mutants_die", {"M03": PERFECT}, "mutant M03 scores 100, not 0 to 99"),
    ("mutants_die", {"M03": _HALF}, "mutant M03 keeps C01"),
    ("mutants_die", {f"M0{n}": _HALF for n in range(1, 7)}, "no mutant loses C01: it proves nothing"),
    ("mutants_die", {f"M0{n}": _HALF for n in range(1, 7)}, "test_sum fails for no mutant and no partial solution: it proves nothing"),
    ("standard_mutants_lose", {"empty answers": _HALF}, "a solution ruined by empty answers scores 60, not at most 25"),
    ("standard_mutants_lose", {"echoes": _HALF}, "a solution ruined by echoes scores 60, not at most 25"),
    ("standard_mutants_lose", {"swallowed exceptions": PERFECT}, "a solution ruined by swallowed exceptions scores 100, not at most 99"),
    ("standard_mutants_lose", {"total with empty answers": PERFECT}, "sums.py: nothing notices empty answers of total"),
    ("standard_mutants_lose", {"total with echoes": PERFECT}, "sums.py: nothing notices echoes of total"),
    ("cheats_score_nothing", {"zero": _HALF}, "cheats/zero scores 60, not 0: C01"),
    *(("cheats_score_nothing", {name: _HALF}, f"{name} scores 60, not 0: C01") for name in ("constants", "a hunt for the suite")),
    ("rules_and_checks_match", {"reference": replace(PERFECT, rules=("R1",))}, "rule R2 is cited by no check"),
    (
        "rules_and_checks_match",
        {"reference": replace(PERFECT, rules=("R1", "R2", ""))},
        "a check cites no rule, which exercise.toml does not have",
    ),
    ("suite_is_quick", {"reference": replace(PERFECT, seconds=11.0)}, "accepted reference takes 11.0 s to grade, not at most 10"),
    ("suite_is_quick", {"M02": replace(NOTHING, seconds=21.0)}, "mutant M02 takes 21.0 s to grade, not at most 20"),
    (
        "visible_tests_show_shapes",
        {"other": replace(PERFECT, smoke={"test_a_sum": "FAILED"})},
        "accepted other fails the visible test test_a_sum",
    ),
    (
        "visible_tests_show_shapes",
        {"exercise-77-small-sum": replace(NOTHING, smoke={"test_a_sum": "PASSED"})},
        "the starter passes the visible test test_a_sum",
    ),
    ("starter_invites", {"exercise-77-small-sum": replace(NOTHING, problems=("IMPORT_ERROR",))}, "the starter cannot be imported"),
    (
        "feedback_keeps_secrets",
        {"a parrot that raises": replace(NOTHING, told="ValueError: canary-7f3a {'numbers': [1, 2, 4]}")},
        "the report repeats what a parrot that raises was handed by the suite",
    ),
    (
        "feedback_keeps_secrets",
        {"M02": replace(NOTHING, told="It gave 48151, not 623.", hidden="assert 48151 == 623")},
        "the report on mutant M02 tells '48151', which only the suite knows",
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


def test_a_second_run_that_differs_is_complained_of(tmp_path: Path) -> None:
    """Another verdict, or other words, in a second run of the starter or a partial solution are found."""
    other_verdict = FakeGrades(lambda s, options: replace(NOTHING, cases=PERFECT.cases) if options.get("turn") == 1 else None)
    assert list(rule("two_runs_agree").complaints(evidence(tmp_path, grades=other_verdict))) == [
        "starter starter: test_nothing is FAILED and then PASSED"
    ]
    other_words = FakeGrades(lambda s, options: replace(NOTHING, told="Another day.") if options.get("turn") == 1 else None)
    assert list(rule("two_runs_agree").complaints(evidence(tmp_path, grades=other_words))) == [
        "starter starter: the report says something else the second time"
    ]


@pytest.mark.parametrize("slow, complaints", [((0,), 0), ((1,), 0), ((0, 2), 1)])
def test_a_case_that_was_late_once_gets_a_third_run(tmp_path: Path, slow: tuple[int, ...], complaints: int) -> None:
    """Time that was up in one run of three is the machine's doing; in two of them it is a verdict that changes."""
    late = replace(NOTHING, cases={**NOTHING.cases, "test_sum": "TIMEOUT"}, told="Too long.")
    graded = FakeGrades(lambda _, options: late if options.get("turn", 0) in slow else None)
    assert len(list(rule("two_runs_agree").complaints(evidence(tmp_path, grades=graded)))) == complaints


def test_a_case_that_was_late_once_does_not_disagree(tmp_path: Path) -> None:
    """A case whose time was up in the grader is graded again before it is compared."""
    late = replace(PERFECT, cases={**PERFECT.cases, "test_sum": "TIMEOUT"})
    once = FakeGrades(lambda submission, options: late if submission.label == "other" and not options.get("turn") else None)
    found = evidence(tmp_path, grades=once, direct={"other": dict.fromkeys(PERFECT.cases, True)})
    assert list(rule("direct_and_split_agree").complaints(found)) == []
    always = FakeGrades(lambda submission, _: late if submission.label == "other" else None)
    found = evidence(tmp_path, grades=always, direct={"other": dict.fromkeys(PERFECT.cases, True)})
    assert list(rule("direct_and_split_agree").complaints(found)) == [
        "accepted other: test_sum passes in one process and not in the grader"
    ]


def test_a_slow_machine_is_nobodys_fault(tmp_path: Path) -> None:
    """What took too long is graded again, and the shortest time counts."""
    slow_at_first = FakeGrades(lambda _, options: None if options.get("turn") == 101 else replace(PERFECT, seconds=90.0))
    assert list(rule("suite_is_quick").complaints(evidence(tmp_path, grades=slow_at_first))) == []


def test_an_accepted_solution_that_cannot_be_run_directly_is_complained_of(tmp_path: Path) -> None:
    """Silence in one process is no agreement, and what a run in one process did not reach is not compared."""
    said = list(rule("direct_and_split_agree").complaints(evidence(tmp_path, direct={"other": {}, "M01": {"test_sum": False}})))
    assert said == ["accepted other: no case could be run in one process"]
    said = list(rule("direct_and_split_agree").complaints(evidence(tmp_path, direct={"M01": {"test_sum": True}})))
    assert said == ["mutant M01: test_sum passes in one process and not in the grader"]


@pytest.mark.parametrize("label, complaints", [("M01", 0), ("other", 1)], ids=["a mutant", "an accepted solution"])
def test_what_only_one_process_carries_from_case_to_case_is_a_mutants_own_fault(tmp_path: Path, label: str, complaints: int) -> None:
    """A faulty solution that differs is asked again case by case; an accepted one may not keep anything."""
    found = evidence(tmp_path, direct={label: {"test_sum": label == "M01", "test_nothing": False}}, when_alone={label})
    said = list(rule("direct_and_split_agree").complaints(found))
    assert [text for text in said if "test_sum" in text] == [
        "accepted other: test_sum fails in one process and not in the grader"
    ] * complaints


def _manifest(root: Path, old: str, new: str) -> dict[str, str | None]:
    evidence(root)
    return {f"{EXERCISE}/exercise.toml": (root / EXERCISE / "exercise.toml").read_text().replace(old, new)}


_DEFECT = "[rules]\n", '[defect]\nrule = "R1"\nchecks = ["C02"]\nmutant = "M01"\nscore_of_faithful_copy = 80\n\n[rules]\n'


_ONE_MUTANT = 'format = 1\nbase = "reference"\n[[mutant]]\nid = "M01"\nwhat = "x"\nkills = [KILLS]\nedits = []\n'


@pytest.mark.parametrize(
    "grade, kills, complaint",
    [
        (replace(PERFECT, score="80", lost=("C02",)), '"C02"', None),
        (replace(PERFECT, score="95", lost=("C02",)), '"C02"', "the faithful copy scores 95, not 75 to 90"),
        (replace(PERFECT, score="76", lost=("C02",)), '"C02"', "the faithful copy scores 76; exercise.toml says 80"),
        (replace(PERFECT, score="80", lost=("C01",)), '"C02"', "the faithful copy loses C01; exercise.toml says C02"),
        (replace(PERFECT, score="80", lost=("C02",)), '"C01"', "mutant M01 has the notebook's defect and does not name C02"),
    ],
)
def test_a_faithful_copy_loses_what_was_announced(tmp_path: Path, grade: object, kills: str, complaint: str | None) -> None:
    """The copy's score lies in its range and is the announced one, and it loses the checks of the defect."""
    changes = _manifest(tmp_path, *_DEFECT)
    changes[f"{SOLUTION}/mutants/mutants.toml"] = _ONE_MUTANT.replace("KILLS", kills)
    changes[f"{SOLUTION}/partial/notebook-copy/sums.py"] = "def total(numbers): return sum(numbers[:-1])\n"
    changes[f"{SOLUTION}/partial/ranges.toml"] = "[notebook-copy]\nlowest = 80\nhighest = 80\n"
    said = list(rule("faithful_copy_in_range").complaints(evidence(tmp_path, changes, grades={"notebook-copy": grade})))  # type: ignore[dict-item]
    assert complaint in said if complaint else said == []


def test_a_defect_without_a_copy_is_complained_of(tmp_path: Path) -> None:
    """Who announces a defect keeps the faithful copy that shows what it costs."""
    said = list(rule("faithful_copy_in_range").complaints(evidence(tmp_path, _manifest(tmp_path, *_DEFECT))))
    assert said == ["there is no partial/notebook-copy, the faithful copy of the notebook"]


_REFERENCE = f"{SOLUTION}/accepted/reference/sums.py"
_OTHER = f"{SOLUTION}/accepted/other/sums.py"
_LONGER = """def total(numbers):
    found = 0
    for number in numbers:
        found = found + number
    return found
"""
_RENAMED = """'''The same again.'''
import math


def total(  values : list[float]  ) -> float:
    '''The sum, in other words.'''
    result: int = 0
    for value in values:
        result = result + value

    return result
"""
_BROKEN_FILES = [
    ("accepted_differ", {_OTHER: None}, "there are 1 accepted solutions, not at least 2"),
    (
        "accepted_differ",
        {_REFERENCE: _LONGER, _OTHER: _RENAMED, f"{SOLUTION}/mutants/mutants.toml": None},
        "no two accepted solutions differ in structure: even other and reference are 100% alike",
    ),
    (
        "accepted_scores_everything",
        {_OTHER: None, _REFERENCE: None, f"{SOLUTION}/mutants/mutants.toml": None},
        "there is no accepted solution",
    ),
    ("cheats_score_nothing", {f"{SOLUTION}/cheats/zero/sums.py": None}, "there are no cheats of the exercise's own in cheats/"),
    ("mutants_die", {f"{SOLUTION}/mutants/mutants.toml": None}, "there are 0 mutants, not at least 6"),
    (
        "mutants_die",
        {f"{SOLUTION}/mutants/mutants.toml": _ONE_MUTANT.replace("KILLS", "")},
        "mutant M01 names no check that must find it",
    ),
    ("mutants_die", {f"{SOLUTION}/mutants/mutants.toml": _ONE_MUTANT.replace("KILLS", '"C02"')}, "no mutant names C01"),
    (
        "mutants_die",
        {f"{SOLUTION}/mutants/mutants.toml": _ONE_MUTANT.replace("KILLS", '"C09"')},
        "mutant M01 names C09, which the suite does not have",
    ),
    ("rules_and_checks_match", {_README: "1. **R1 Sum.** x\n3. **R3 More.** y\n"}, "rule R3 is in README.md only"),
    ("rules_and_checks_match", {_README: "1. **R1 Sum.** x\n"}, "rule R2 is in exercise.toml only"),
    ("rules_and_checks_match", {_README: "1. **R1 Sum.** x\n1. **R1 Sum.** x\n"}, "rule R1 is stated twice"),
    (
        "rules_and_checks_match",
        {_README: "2. **R2 Nothing.** x\n1. **R1 Sum.** x\n"},
        "the rules are R2, R1; they must be numbered from R1 on, without a gap",
    ),
    ("rules_and_checks_match", {_README: "1. **R1 Sum of all.** x\n"}, "rule R1 is called `Sum of all`, which is not one word"),
    ("rules_and_checks_match", {_README: "1. **R1 Total.** x\n"}, "rule R1 is called `Total` in README.md and `Sum` in exercise.toml"),
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
    ("statement_has_its_shape", {_README: "# A small sum\n\nYou Should.\n"}, "the statement says `should`"),
    ("statement_has_its_shape", {_README: "# A small sum\n\nGo!\n"}, "the statement says `!`"),
    ("statement_has_its_shape", {_README: "# A small sum\n\nIt lies between 1 and 3.\n"}, "the statement says `between 1`"),
    ("statement_has_its_shape", {_README: "# A small sum\n"}, "the line of facts does not name `exercise-77`"),
    ("statement_has_its_shape", {_README: "# A small sum\n\n`exercise-77` · 30 minutes\n"}, "the line of facts does not say `20 minutes`"),
    (
        "statement_has_its_shape",
        {_README: "# A small sum\n\n`exercise-77` · 20 minutes\n\n## Rules\n"},
        "there is no story between the line of facts and the first section",
    ),
    (
        "statement_has_its_shape",
        {f"{EXERCISE}/notebook.ipynb": "{}"},
        "the rules do not begin with: Where this page and the notebook disagree, this page is right.",
    ),
    (
        "no_blanks_left",
        {f"{EXERCISE}/hint.md": 'One.\n\nBLANK["hint: what to try"] and more\n'},
        "exercises/exercise-77-small-sum/hint.md, line 3: what to try",
    ),
    ("files_are_small", {f"{EXERCISE}/data/large.csv": "x" * 200_001}, "data/large.csv has 200001 bytes, not at most 200000"),
    ("files_are_small", {f"{EXERCISE}/data/small.csv": "x"}, "there is data, and no make_data.py that wrote it"),
    ("nothing_private_ships", {f"{EXERCISE}/oracle.json": "{}"}, "oracle.json has a name of the private part"),
    (
        "nothing_private_ships",
        {_TESTS: "def test_sum(): pass\n"},
        "tests/test_smoke.py has the hidden test test_sum",
    ),
    (
        "nothing_private_ships",
        {
            f"{EXERCISE}/helper.py": "def total(numbers):\n    return sum( numbers )\n# it is the very same as the other file\n",
            _REFERENCE: "def total(numbers):\n    return sum(numbers)\n# it is the very same as the other file\n",
        },
        "helper.py is accepted/reference/sums.py",
    ),
    (
        "nothing_private_ships",
        {f"{EXERCISE}/hint.md": "Try `return reduce(operator.add,\n numbers, 0)`."},
        "hint.md has a line of the private part: return reduce(operator.add, numbers, 0)",
    ),
    ("starter_invites", {_STARTER: "def total(numbers):\n    raise NotImplementedError\n"}, "sums.py: total has no docstring"),
    ("starter_invites", {_STARTER: 'def total(numbers):\n    """It."""\n'}, "nothing in the starter raises NotImplementedError"),
    (
        "starter_invites",
        {_STARTER: 'def other(numbers):\n    """It."""\n    raise NotImplementedError\n', _SUITE: "from sums import total\n"},
        "the suite asks for total, which the starter does not have",
    ),
    ("faithful_copy_in_range", {f"{EXERCISE}/notebook.py": "# %%\n"}, "there is a notebook, and no [defect] in exercise.toml"),
    ("notebook_is_true", {f"{EXERCISE}/notebook.py": "# %%\nx = 1\n"}, "the notebook has 1 code cells, not 8 to 14"),
    ("notebook_is_true", {f"{EXERCISE}/notebook.py": "# %%\n" + "x = 1\n" * 16}, "code cell 1 has 16 lines, not at most 15"),
    ("notebook_is_true", {f"{EXERCISE}/notebook.py": "# %%\nx = 1\n"}, "there is no notebook.ipynb"),
    (
        "notebook_is_true",
        {f"{EXERCISE}/notebook.py": "# %%\nx = 1\n"},
        "there is a notebook, and no parity.toml that says which of its values the suite expects",
    ),
    ("visible_tests_show_shapes", {_TESTS: None}, "there are 0 visible tests, not 2 to 4"),
    ("visible_tests_show_shapes", {_TESTS: "def test_x():\n    pass\n"}, "the visible test test_x has no docstring"),
]


@pytest.mark.parametrize("name, changes, complaint", _BROKEN_FILES)
def test_a_file_that_must_not_be_so_is_complained_of(tmp_path: Path, name: str, changes: dict[str, str | None], complaint: str) -> None:
    """An exercise with one file broken breaks the rule that is about it."""
    assert complaint in list(rule(name).complaints(evidence(tmp_path, changes)))


@pytest.mark.parametrize(
    "code, fault",
    [
        ("import time\ntime.sleep(1)", "sleeps"),
        ("import time as t\nt.sleep(1)", "sleeps"),
        ("from time import sleep as rest\nrest(1)", "sleeps"),
        ("import time\nrest = time.sleep\nrest(1)", "sleeps"),
        ("import time\ngetattr(time, 'sleep')(1)", "sleeps"),
        ("__import__('time').sleep(1)", "sleeps"),
        ("import importlib\nimportlib.import_module('time').sleep(1)", "sleeps"),
        ("import asyncio\nasync def x():\n    await asyncio.sleep(1)", "sleeps"),
        ("import time\nclock = time.monotonic", "looks at a clock"),
        ("import time\ntime.perf_counter_ns()", "looks at a clock"),
        ("from datetime import datetime as dt\ndt.now()", "looks at a clock"),
        ("import datetime\ndatetime.date.today()", "looks at a clock"),
        ("import socket", "uses the network"),
        ("from urllib import request", "uses the network"),
        ("import importlib\nimportlib.import_module('socket')", "uses the network"),
        ("serve(port=8000)", "uses a fixed port"),
        ("connect(('localhost', 8000))", "uses a fixed port"),
        ("get('http://127.0.0.1:8000/score')", "uses a fixed port"),
        ("import random\nrandom.Random()", "is random without a seed"),
        ("from random import shuffle\nshuffle(x)", "is random without a seed"),
        ("import numpy as np\nnp.random.default_rng()", "is random without a seed"),
        ("import numpy as np\nnp.random.rand(3)", "is random without a seed"),
        ("import uuid\nuuid.uuid4()", "is random without a seed"),
        ("import secrets\nsecrets.token_hex()", "is random without a seed"),
    ],
)
def test_what_depends_on_luck_or_the_hour_is_complained_of(tmp_path: Path, code: str, fault: str) -> None:
    """Clocks, sleeps, ports, the network and luck are found by whatever name they go, in hidden and visible tests."""
    for place, name in ((_SUITE, "test_sums.py"), (_TESTS, "tests/test_smoke.py")):
        said = list(rule("no_clock_no_network").complaints(evidence(tmp_path, {_SUITE: "", _TESTS: "", place: code})))
        assert said
        assert all(complaint.startswith(f"{name}, line ") and complaint.endswith(fault) for complaint in said)


@pytest.mark.parametrize(
    "code",
    [
        "import random\nrandom.Random(7).random()",
        "import numpy as np\nnp.random.default_rng(7)",
        "def test_x(sim):\n    sim.sleep(3)\n    sim.time()",
        "from datetime import datetime, timedelta\ndatetime(2026, 3, 1) + timedelta(days=1)",
        "def test_x(monkeypatch):\n    monkeypatch.setattr('sums.time.sleep', print)",
        "serve(port=0)",
        "time = 3\nsleep = print\nsleep(time)",
    ],
)
def test_seeds_virtual_time_and_fakes_are_fine(tmp_path: Path, code: str) -> None:
    """What only looks like a clock, or like luck, is nothing to complain of."""
    assert list(rule("no_clock_no_network").complaints(evidence(tmp_path, {_SUITE: code}))) == []


def test_an_answer_of_tests_is_asked_by_rules_of_its_own(tmp_path: Path) -> None:
    """Where learners hand in tests, weak tests take the place of ruined answers; where they hand in code, the other way round."""
    found = evidence(tmp_path / "code")
    assert rule("weak_tests_lose").spared(found) != ""
    assert rule("standard_mutants_lose").spared(found) == ""
    changes = _manifest(tmp_path / "tests", 'kind = "refactor"', 'kind = "tests"')
    changes[_REFERENCE] = "from sums import total\n\n\ndef test_total():\n    assert total([1]) == 1\n"
    changes[f"{SOLUTION}/mutants/mutants.toml"] = None
    found = evidence(tmp_path / "tests", changes, grades={"assert nothing": replace(NOTHING, score="26")})
    assert rule("weak_tests_lose").spared(found) == ""
    assert list(rule("weak_tests_lose").complaints(found)) == ["tests that assert nothing score 26, not at most 25"]
    assert all(rule(name).spared(found) for name in ("standard_mutants_lose", "starter_invites"))


def test_what_a_suite_says_to_learners_and_what_they_wrote_is_no_secret(tmp_path: Path) -> None:
    """Texts that are handed to `tell`, or to a helper along with it, and words of the submission itself may be told."""
    changes: dict[str, str | None] = {
        _SUITE: 'def test_sum(tell):\n    """Numbers."""\n    tell("These cry wolf")\n    none_of(tell, "These are idle")\n'
    }
    told = replace(NOTHING, told="These cry wolf: 'sum(numbers) + 2'. These are idle.", hidden="assert 'sum(numbers) + 2' == ''")
    assert list(rule("feedback_keeps_secrets").complaints(evidence(tmp_path, changes, grades={"M02": told}))) == []


@pytest.mark.parametrize("words, is_secret", [("line 2: imports inspect", False), ("48151", True)])
def test_what_a_suite_tells_on_purpose_is_no_secret_unless_it_is_a_number(tmp_path: Path, words: str, is_secret: bool) -> None:
    """Words that a suite puts together for the learner may stand in the failing assertion, too; numbers may not."""
    told = replace(NOTHING, told=f"Not allowed: {words}", noted=f"Not allowed: {words}", hidden=f"assert not ['{words}']")
    said = list(rule("feedback_keeps_secrets").complaints(evidence(tmp_path, grades={"M02": told})))
    assert bool(said) == is_secret


@pytest.mark.parametrize(
    "told, is_secret",
    [
        ("It gave 3.14159265, not what it must.", True),
        ("It ends with `a hidden text`.", True),
        ("Numbers are added up.", False),
        ("It gave 3.142.", True),
        ("1 7 42", False),
    ],
)
def test_a_report_that_tells_a_secret_is_complained_of(tmp_path: Path, told: str, is_secret: bool) -> None:
    """Texts and long numbers that stand in the suite alone may stand in no report; titles and short numbers may."""
    changes = {_SUITE: 'def test_sum():\n    """Numbers are added up."""\n    assert sums.total(["a hidden text", 7]) == 3.14159265\n'}
    grades = {"M02": replace(NOTHING, told=told)}
    said = list(rule("feedback_keeps_secrets").complaints(evidence(tmp_path, changes, grades=grades)))  # type: ignore[arg-type]
    assert bool(said) == is_secret


_PLAYING_SUITE = """
import pytest

@pytest.mark.check("C01", points=100, rule="R1")
def test_sum(sim):
    \"\"\"Numbers are added up.\"\"\"
    assert sim.call(sim.op("total", [1, 2])) == 3
"""
_PLAYED = {"test_sum": Played("C01", 60, 30), "test_other": Played("C01", 60, 6)}


def _playing(tmp_path: Path, played: dict[str, dict[str, Played]]) -> Evidence:
    """The sample with a suite that plays schedules. played: by label, where it is not as of a good exercise."""
    grades = FakeGrades(lambda *_: None)
    grades.played = {"reference": {"test_sum": Played("C01", 200, 0)}, **{f"M0{n}": _PLAYED for n in range(1, 7)}, **played}
    return evidence(tmp_path, {_SUITE: _PLAYING_SUITE}, grades=grades)


@pytest.mark.parametrize(
    "label, played, complaints",
    [
        ("M01", {}, []),
        ("reference", {"test_sum": Played("C01", 200, 1)}, ["accepted reference fails in test_sum under 1 of 200 schedules"]),
        ("M03", {"test_sum": Played("C01", 60, 3)}, []),
        ("M03", {"test_sum": Played("C01", 60, 2)}, ["mutant M03 fails under 3% of the schedules of test_sum, the best case of C01"]),
        ("M03", {"test_sum": Played("C01", 60, 0)}, ["mutant M03 fails under 0% of the schedules of test_sum, the best case of C01"]),
        ("M03", {"test_sum": Played("C01", 60, 0), "test_plain": Played("C01", 0, 1)}, []),
        (
            "M03",
            {"test_sum": Played("C01", 60, 0), "test_plain": Played("C01", 0, 0)},
            ["mutant M03 fails under 0% of the schedules of test_sum, the best case of C01"],
        ),
    ],
)
def test_schedules_accuse_the_wrong_ones_only(tmp_path: Path, label: str, played: dict[str, Played], complaints: list[str]) -> None:
    """One false alarm is complained of, and a check whose best case finds a mutant under less than one in twenty schedules."""
    assert list(rule("schedules_are_telling").complaints(_playing(tmp_path, {label: played}))) == complaints


def test_how_often_a_mutant_is_found_is_said(tmp_path: Path) -> None:
    """The share of schedules that find it is printed for each mutant, that of its best case, also where nothing is wrong."""
    (finding,) = verify(_playing(tmp_path, {"M03": {"test_sum": Played("C01", 60, 57)}}), ["schedules-are-telling"])
    assert finding.outcome is Outcome.KEPT
    assert finding.remarks == tuple(f"mutant M0{n}: C01 {'95%' if n == 3 else '50%'}" for n in range(1, 7))


def test_a_suite_without_schedules_is_spared(tmp_path: Path) -> None:
    """Nothing is asked of an exercise whose suite does not use `sim`."""
    assert rule("schedules_are_telling").spared(evidence(tmp_path)) == "no case of the suite uses `sim`"
    assert rule("schedules_are_telling").spared(_playing(tmp_path, {})) == ""
