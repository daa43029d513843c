"""What a learner is told: of hidden cases the rule and the behaviour and no more, of visible ones what helps."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import feedback
from grader.model import CheckReport, Refusal, RefusalCause, Status
from harness.facts import CaseFact, Problem, SandboxFact, Verdict
from harness.limits import Limits
from tests.grader.exercises import an_exercise
from tests.grader.samples import a_case, a_check_score

_LIMITS = Limits(wall_seconds=2.5, memory_mib=64, output_kib=16)
_EXERCISE = an_exercise(rules={"R1": "Reading"}, submission=("churn.py", "lib/*.py"))
_BOX = SandboxFact("bubblewrap", isolated=True)
_NOT_PASSED = [verdict for verdict in Verdict if verdict is not Verdict.PASSED]
_SENTENCES = {
    Verdict.NOT_RUN: "This did not run.",
    Verdict.FAILED: "The submission does something else.",
    Verdict.ERROR: "An exception came up before anything could be compared.",
    Verdict.TIMEOUT: "This took longer than 2.5 s and was stopped.",
    Verdict.OUT_OF_MEMORY: "This needed more than 64 MiB of memory and was stopped.",
    Verdict.CRASHED: "The submission ended its own process, by exit() or by a crash below Python.",
    Verdict.OUTPUT_LIMIT: "This printed more than 16 KiB and was stopped.",
    Verdict.VIOLATION: "The submission did something that is not allowed while it is graded.",
    Verdict.HARNESS_ERROR: "This could not be graded, through no fault of the submission.",
}
_TRY = "What to try: read the rule again, try the behaviour on a small example of your own, then grade again."


def _report(*cases: CaseFact, visible: bool = False, cause: str = "") -> CheckReport:
    return feedback.check_report(a_check_score(*cases, visible=visible), _EXERCISE, _LIMITS, cause=cause)


def _smoke_message(case: CaseFact) -> str:
    return feedback.smoke_report(case, _LIMITS).message


@pytest.mark.parametrize("verdict", Verdict)
def test_a_hidden_case_stays_hidden(verdict: Verdict) -> None:
    """Whatever became of a hidden case, its name, message, traceback and output are nowhere in the report."""
    secret = a_case("SECRET-name", verdict=verdict, message="SECRET-message", traceback="SECRET-traceback", output="SECRET-output")
    assert "SECRET" not in repr(_report(secret, secret))


@pytest.mark.parametrize("verdict", _NOT_PASSED)
def test_every_failure_has_its_sentence(verdict: Verdict) -> None:
    """Each kind of failure is said in its own sentence, with the limit that was overstepped."""
    assert _report(a_case(verdict=verdict)).feedback == _SENTENCES[verdict]
    assert _smoke_message(a_case(verdict=verdict)) == _SENTENCES[verdict]


def test_a_failing_schedule_is_explained() -> None:
    """Of a hidden case too a learner reads how threads took turns: it is made of their own lines."""
    told = "It goes wrong when threads take turns like this:\n  client 1 is interrupted at churn.py:3; client 2 goes on"
    report = _report(a_case(), a_case(verdict=Verdict.FAILED, explanation=told), a_case(verdict=Verdict.FAILED, explanation="another"))
    assert report.feedback.endswith(f"2 of 3 cases did not pass.\n{told}")
    assert [case.message for case in report.cases] == ["", told, "another"]
    many = "\n".join(str(line) for line in range(50))
    assert _report(a_case(verdict=Verdict.FAILED, explanation=many)).feedback.endswith("29\n... 20 lines more")
    shown = _report(a_case(verdict=Verdict.FAILED, message=f"no\n{told}", explanation=told), visible=True)
    assert shown.feedback.count("client 1") == 1


def test_what_could_not_be_judged_is_no_failure_of_theirs() -> None:
    """A case that the scheduler cannot follow says so in a sentence of its own."""
    case = a_case(verdict=Verdict.ERROR, unsupported="churn.py, line 1, uses asyncio.")
    assert _report(case).feedback == "This could not be judged. churn.py, line 1, uses asyncio."


def test_a_hidden_case_is_numbered() -> None:
    """Hidden cases are called by their check and their place in it, and keep verdict and time."""
    report = _report(a_case(wall_seconds=0.5), a_case(verdict=Verdict.FAILED), a_case(verdict=Verdict.TIMEOUT))
    assert [(case.id, case.verdict, case.visible, case.message, case.seconds) for case in report.cases] == [
        ("C01/1", Verdict.PASSED, False, "", 0.5),
        ("C01/2", Verdict.FAILED, False, "", 0.0),
        ("C01/3", Verdict.TIMEOUT, False, _SENTENCES[Verdict.TIMEOUT], 0.0),
    ]


def test_a_visible_case_is_shown() -> None:
    """Of a visible case a learner sees the name, what the suite said, their own frames and what they printed."""
    case = a_case("test_row[1]", verdict=Verdict.ERROR, message="1 is not 2", traceback="churn.py:3", output="hello\n", wall_seconds=0.5)
    report = _report(case, visible=True)
    details = "1 is not 2\nchurn.py:3\nIt printed:\nhello"
    (shown,) = report.cases
    assert (shown.id, shown.verdict, shown.visible, shown.seconds) == ("test_row[1]", Verdict.ERROR, True, 0.5)
    assert shown.message == f"{_SENTENCES[Verdict.ERROR]}\n{details}"
    assert report.feedback == f"{_SENTENCES[Verdict.ERROR]}\n{details}"


def test_a_visible_failure_speaks_for_itself() -> None:
    """When the suite says what differs, the general sentence is left out of the case."""
    report = _report(a_case(verdict=Verdict.FAILED, message="1 is not 2"), visible=True)
    assert report.cases[0].message == "1 is not 2"


def test_a_visible_case_that_passed_has_nothing_to_say() -> None:
    """A case that passed shows neither message nor output."""
    passed = a_case(output="hello", message="left over")
    assert [case.message for case in _report(passed, visible=True).cases] == [""]
    assert _smoke_message(passed) == ""


@pytest.mark.parametrize("verdict", _NOT_PASSED)
def test_reasons_are_given_where_the_verdict_leaves_them_open(verdict: Verdict) -> None:
    """Our own reason follows the sentence of a verdict that has many reasons, and no other."""
    open_ended = {Verdict.NOT_RUN, Verdict.ERROR, Verdict.CRASHED, Verdict.VIOLATION}
    expected = f"{_SENTENCES[verdict]} It asked for the network." if verdict in open_ended else _SENTENCES[verdict]
    assert _report(a_case(verdict=verdict, reason="It asked for the network.")).feedback == expected


def test_what_a_design_check_found_is_told_though_hidden() -> None:
    """Findings in the learner's own text are shown of a hidden case, each once, and nothing else of the case is."""
    case = a_case(verdict=Verdict.FAILED, message="SECRET", told="churn.py:3: uses `eval`")
    said = _report(case, replace(case, id="again")).feedback
    assert said.splitlines() == [_SENTENCES[Verdict.FAILED], "churn.py:3: uses `eval`", "2 of 2 cases did not pass."]


def test_a_visible_design_check_says_it_once() -> None:
    """Where the message is shown, which has the findings, they are not said again."""
    case = a_case(verdict=Verdict.FAILED, message="DesignError: churn.py:3: uses `eval`", told="churn.py:3: uses `eval`")
    assert _report(case, visible=True).feedback.count("churn.py:3") == 1


def test_a_check_report_says_what_a_check_is() -> None:
    """A check carries its rule and the rule's short name, its title, and its points as exact texts."""
    check = a_check_score(a_case(), points=Fraction(5, 2), max_points=Fraction(25), status=Status.PARTIAL)
    report = feedback.check_report(check, _EXERCISE, _LIMITS)
    assert (report.id, report.rule, report.rule_name, report.title) == ("C01", "R1", "Reading", "Every row is read.")
    assert (report.points, report.max_points, report.status) == ("2.5", "25", Status.PARTIAL)
    assert feedback.check_report(replace(check, rule="R9"), _EXERCISE, _LIMITS).rule_name == ""


def test_a_passed_check_needs_no_words() -> None:
    """A check that passed has no feedback, also when everything else has one cause."""
    check = a_check_score(a_case(), status=Status.PASSED)
    assert feedback.check_report(check, _EXERCISE, _LIMITS, cause="It cannot be imported.").feedback == ""


def test_what_a_suite_tells_is_shown() -> None:
    """Lines that a suite made to be shown are, each once, of cases that passed as of those that did not."""
    passed, failed = a_case(note="Found: one.\nBy chance."), a_case("two", verdict=Verdict.FAILED, note="Found: none.\nBy chance.")
    score = replace(a_check_score(passed, failed), share=True, status=Status.PARTIAL)
    said = feedback.check_report(score, _EXERCISE, _LIMITS).feedback
    assert said == "1 of 2 are still to be found.\nFound: one.\nBy chance.\nFound: none."
    whole = feedback.check_report(replace(a_check_score(passed), status=Status.PASSED), _EXERCISE, _LIMITS)
    assert whole.feedback == "Found: one.\nBy chance."


def test_what_a_suite_tells_is_cut() -> None:
    """Nothing that a suite tells floods a report."""
    noted = a_case(verdict=Verdict.FAILED, note="\n".join(f"{number} {'x' * 300}" for number in range(50)))
    lines = _report(noted).feedback.split("\n")
    assert len(lines) == 31
    assert max(map(len, lines)) == 204


def test_a_common_cause_takes_the_place_of_feedback() -> None:
    """What explains every failure is said instead of each failure's own words."""
    assert _report(a_case(verdict=Verdict.TIMEOUT), cause="It cannot be imported.").feedback == "It cannot be imported."


def test_a_check_without_cases_says_so() -> None:
    """A check that has no cases was not seen to pass, and its feedback says why."""
    assert _report().feedback == "The check has no cases, so nothing was seen to pass."


def test_feedback_names_the_behaviours_that_failed() -> None:
    """The authors' sentences come first, each once and at most three, then the kinds of failure, then how many failed."""
    failing = [a_case(verdict=Verdict.FAILED, title=f"Behaviour {name}.") for name in "AABCD"]
    slow = a_case(verdict=Verdict.TIMEOUT, title="Every row is read.")
    passed = a_case(title="Behaviour of one that passed.")
    assert _report(passed, *failing, slow, a_case(verdict=Verdict.FAILED)).feedback.split("\n") == [
        "Behaviour A.",
        "Behaviour B.",
        "Behaviour C.",
        _SENTENCES[Verdict.FAILED],
        _SENTENCES[Verdict.TIMEOUT],
        "7 of 8 cases did not pass.",
    ]


def test_one_of_two_is_counted() -> None:
    """As soon as a check has more than one case, how many failed is said."""
    assert _report(a_case(), a_case(verdict=Verdict.FAILED)).feedback.split("\n")[1:] == ["1 of 2 cases did not pass."]


def test_visible_feedback_details_the_first_failure() -> None:
    """Of several visible failures the first is told in full, and what passed is not told at all."""
    cases = [a_case(message="zero"), a_case(verdict=Verdict.FAILED, message="first"), a_case(verdict=Verdict.FAILED, message="second")]
    assert _report(*cases, visible=True).feedback.split("\n") == [_SENTENCES[Verdict.FAILED], "2 of 3 cases did not pass.", "first"]


def test_a_smoke_test_is_visible() -> None:
    """Nothing about a smoke test is hidden: its name, what it said, and what was printed."""
    case = a_case("test_imports", "", Verdict.FAILED, message="no Ladder", output="hello", wall_seconds=0.5)
    report = feedback.smoke_report(case, _LIMITS)
    assert (report.id, report.verdict, report.visible, report.seconds) == ("test_imports", Verdict.FAILED, True, 0.5)
    assert report.message == "no Ladder\nIt printed:\nhello"


def test_long_texts_keep_their_telling_end() -> None:
    """A message and output are cut at the end, a traceback at the start, and both say how much is left out."""
    numbered = "\n".join(map(str, range(1, 16)))
    head = "\n".join([*map(str, range(1, 13)), "... 3 lines more"])
    tail = "\n".join(["... 3 lines more", *map(str, range(4, 16))])
    assert _smoke_message(a_case(verdict=Verdict.FAILED, message=numbered)) == head
    assert _smoke_message(a_case(verdict=Verdict.FAILED, message=f"\n{numbered[:26]}\n\n")) == head.rpartition("\n")[0]
    assert _smoke_message(a_case(verdict=Verdict.FAILED, message="x", output=numbered)) == f"x\nIt printed:\n{head}"
    assert _smoke_message(a_case(verdict=Verdict.FAILED, message="x", traceback=numbered)) == f"x\n{tail}"


@pytest.mark.parametrize("length, kept", [(200, 200), (201, 200), (5000, 200)])
def test_long_lines_are_cut(length: int, kept: int) -> None:
    """A line longer than 200 characters is cut, and the cut is marked."""
    mark = "" if kept == length else " ..."
    assert _smoke_message(a_case(verdict=Verdict.FAILED, message="x" * length)) == "x" * kept + mark


@settings(deadline=None)
@given(st.lists(st.sampled_from(["", "x", "y" * 199, "y" * 300, "\r", "{wall_seconds}", "%s"]), max_size=40).map("\n".join))
def test_no_text_floods_a_report(text: str) -> None:
    """Whatever is printed, at most twelve lines of it are shown, none of more than 200 characters besides the mark."""
    _, _, shown = _smoke_message(a_case(verdict=Verdict.FAILED, message="x", output=text)).partition("It printed:\n")
    lines = shown.split("\n")
    given_lines = text.strip("\n").split("\n")
    assert len(lines) == min(len(given_lines), 13)
    assert all(line.removesuffix(" ...")[:200] == source[:200] for line, source in zip(lines[:12], given_lines, strict=False))
    assert max(map(len, lines)) <= 204


@pytest.mark.parametrize(
    "kinds, verdicts, cause",
    [
        ([], [], ""),
        (["SYNTAX_ERROR"], [], "The submission cannot be imported (churn.py:3), so nothing could be tried. Mend that first."),
        (["IMPORT_ERROR"], [Verdict.ERROR], "The submission cannot be imported (churn.py:3), so nothing could be tried. Mend that first."),
        (["MISSING_FILE", "TIMEOUT"], [Verdict.ERROR], ""),
        (["SYNTAX_ERROR"], [Verdict.ERROR, Verdict.PASSED], ""),
    ],
)
def test_one_cause_explains_all_only_when_nothing_passed(kinds: list[str], verdicts: list[Verdict], cause: str) -> None:
    """A submission that cannot be imported explains every failure, unless something passed all the same."""
    found = [Problem(kind, "churn.py:3", "") for kind in kinds]
    assert feedback.cause_of_all(found, [a_case(verdict=verdict) for verdict in verdicts]) == cause


def test_a_cause_without_a_place_names_none() -> None:
    """Where the broken file is not known, the first that is broken is spoken of without a place."""
    found = [Problem("MISSING_FILE", "data.csv", ""), Problem("IMPORT_ERROR", "", ""), Problem("SYNTAX_ERROR", "b.py:1", "")]
    assert feedback.cause_of_all(found, []) == "The submission cannot be imported, so nothing could be tried. Mend that first."


@pytest.mark.parametrize(
    "problem, message",
    [
        (Problem("SYNTAX_ERROR", "a.py:1", "invalid syntax"), "This is not valid Python, so nothing in it could run.\ninvalid syntax"),
        (Problem("IMPORT_ERROR", "a.py", ""), "Importing this raised an exception, so nothing in it could run."),
        (Problem("MISSING_FILE", "a.py", ""), "This file is asked for and was not there."),
        (Problem("TIMEOUT", "", "while importing"), f"{_SENTENCES[Verdict.TIMEOUT]}\nwhile importing"),
        (Problem("OUT_OF_MEMORY", "", ""), _SENTENCES[Verdict.OUT_OF_MEMORY]),
        (Problem("SOMETHING_NEW", "a.py", "was seen"), "was seen"),
        (Problem("SOMETHING_NEW", "", "\n".join("abcdefghijklmn")), "\n".join(["... 2 lines more", *"cdefghijklmn"])),
    ],
)
def test_problems_of_a_run_are_put_into_words(problem: Problem, message: str) -> None:
    """A problem keeps its kind and place, and gets the sentence of its kind before the end of what was found."""
    (said,) = feedback.problems([], [problem], _EXERCISE, _LIMITS)
    assert said == Problem(problem.kind, problem.where, message)


@pytest.mark.parametrize(
    "refusal, kind, words",
    [
        (Refusal(RefusalCause.UNREADABLE, "a"), "NOT_A_FILE", "could not be read"),
        (Refusal(RefusalCause.MISSING, "a"), "MISSING_FILE", "asks for this file"),
        (Refusal(RefusalCause.NOT_ASKED_FOR, "a"), "IGNORED_FILE", "takes only churn.py, lib/*.py."),
        (Refusal(RefusalCause.NOT_LISTED, "", 7), "IGNORED_FILE", "7 more files"),
        (Refusal(RefusalCause.LINK, "a"), "NOT_A_FILE", "symbolic link"),
        (Refusal(RefusalCause.NOT_A_FILE, "a"), "NOT_A_FILE", "not a regular file"),
        (Refusal(RefusalCause.BAD_NAME, "a"), "NOT_A_FILE", "Rename the file"),
        (Refusal(RefusalCause.FILE_TOO_LARGE, "a", 2**20), "TOO_LARGE", "larger than 1 MiB, and"),
        (Refusal(RefusalCause.TOTAL_TOO_LARGE, "a", 2**23), "TOO_LARGE", "larger than 8 MiB; it"),
        (Refusal(RefusalCause.TOO_MANY_FILES, "a", 200), "TOO_LARGE", "at most 200 files"),
        (Refusal(RefusalCause.TOO_MANY_ENTRIES, "a", 10_000), "TOO_LARGE", "more than 10000 entries"),
        (Refusal(RefusalCause.TOO_DEEP, "a", 16), "TOO_LARGE", "more than 16 deep"),
    ],
    ids=lambda value: value.cause.name if isinstance(value, Refusal) else "",
)
def test_refusals_are_put_into_words(refusal: Refusal, kind: str, words: str) -> None:
    """Whatever was not taken is named with its kind, its place and a sentence that holds its number."""
    (said,) = feedback.problems([refusal], [], _EXERCISE, _LIMITS)
    assert (said.kind, said.where) == (kind, refusal.where)
    assert words in said.message
    assert "{" not in said.message


def test_every_cause_of_refusal_has_words() -> None:
    """No cause of a refusal is without a kind and a sentence."""
    said = feedback.problems([Refusal(cause) for cause in RefusalCause], [], _EXERCISE, _LIMITS)
    assert len({problem.message for problem in said}) == len(RefusalCause)
    assert all(problem.message.endswith(".") for problem in said)


def test_what_the_run_found_comes_first() -> None:
    """Problems of the run stand before what was not taken, each in its own order."""
    refusals = [Refusal(RefusalCause.LINK, "c"), Refusal(RefusalCause.MISSING, "d")]
    found = [Problem("IMPORT_ERROR", "b", ""), Problem("SYNTAX_ERROR", "a", "")]
    assert [problem.where for problem in feedback.problems(refusals, found, _EXERCISE, _LIMITS)] == ["b", "a", "c", "d"]


@pytest.mark.parametrize(
    "hidden, only, failed, ran, said",
    [
        (True, (), False, True, ["Everything that ran has passed."]),
        (True, (), True, True, [_TRY]),
        (True, (), True, False, ["There was nothing to run."]),
        (True, ("C01", "C03"), False, True, ["Only C01, C03 ran: the points count nothing else.", "Everything that ran has passed."]),
        (
            False,
            (),
            False,
            False,
            [
                "This copy of the course has no hidden checks: only the visible tests ran, and there is no score.",
                "There was nothing to run.",
            ],
        ),
    ],
)
def test_notes_say_what_a_reader_must_know(hidden: bool, only: tuple[str, ...], failed: bool, ran: bool, said: list[str]) -> None:
    """The notes say what was left out, and end with what came of what ran."""
    assert list(feedback.notes(_BOX, hidden=hidden, only=only, failed=failed, ran=ran)) == said


def test_a_backend_that_does_not_isolate_is_named_first() -> None:
    """Outside a sandbox the first note says so."""
    first, last = feedback.notes(SandboxFact("bare", isolated=False), hidden=True, only=(), failed=False, ran=True)
    assert first == (
        "The backend 'bare' is not a sandbox: the submission could read and change whatever you can."
        " Run only code that you trust this way; `grade doctor` tells how to get a sandbox."
    )
    assert last == "Everything that ran has passed."
