"""The terminal report puts the score first, is complete without colour, and cannot be steered by what it quotes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model import CaseReport, CheckReport, Report, Status
from grader.reporters.base import printable
from grader.reporters.terminal import render
from harness.facts import Problem, SandboxFact, Verdict
from tests.grader.samples import a_case_report, a_check_report, a_report

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_WORDS = st.lists(st.text("abc\u00e9", min_size=1, max_size=12), max_size=30).map(" ".join)


def _failed(**changes: Any) -> Report:
    """A report on a submission that lost a check, a visible test, and brought a link."""
    feedback = "The submission does something else.\n1 of 2 cases did not pass."
    report: dict[str, Any] = {
        "score": "6",
        "max_score": "10",
        "percent": 60.0,
        "passed": False,
        "checks": (
            a_check_report("C01", points="6", max_points="6"),
            a_check_report("C02", Status.FAILED, points="0", max_points="4", feedback=feedback),
        ),
        "smoke": (a_case_report("test_reads", Verdict.FAILED, message="1 is not 2"), a_case_report("test_imports")),
        "problems": (Problem("NOT_A_FILE", "lib/a.py", "This is a symbolic link."),),
        "notes": ("What to try: read the rule again.",),
    }
    return a_report(**{**report, **changes})


def test_a_full_score_is_four_lines() -> None:
    """When everything passed there is the score, what ran, and a closing sentence."""
    assert render(a_report()).split("\n") == [
        "exercise-03  churn-classes  alice                                        10 / 10",
        "smoke 1/1 · hidden 1/1 · bubblewrap",
        "",
        "Everything that ran has passed.",
        "",
    ]


def test_a_failed_report_tells_all() -> None:
    """After the score come problems, visible tests, then each missed check with rule, points, behaviour and feedback."""
    assert render(_failed()).split("\n") == [
        "exercise-03  churn-classes  alice                                         6 / 10",
        "smoke 1/2 · hidden 1/2 · bubblewrap",
        "",
        "• not a file lib/a.py",
        "  This is a symbolic link.",
        "",
        "✗ test_reads",
        "  1 is not 2",
        "",
        "✗ C02  R1 Reading                                                          0 / 4",
        "  Every row is read.",
        "    The submission does something else.",
        "    1 of 2 cases did not pass.",
        "",
        "What to try: read the rule again.",
        "",
    ]


def test_a_common_cause_is_told_once() -> None:
    """When one cause explains all, the missed checks are named in a line, and nothing is told of each."""
    checks = (
        a_check_report("C01", Status.FAILED, feedback="It cannot be imported."),
        a_check_report("C02", Status.NOT_RUN),
        a_check_report("C03"),
    )
    report = _failed(cause="It cannot be imported.", checks=checks, problems=())
    assert render(report).split("\n")[2:] == [
        "",
        "✗ test_reads",
        "",
        "✗ C01, C02",
        "  It cannot be imported.",
        "",
        "What to try: read the rule again.",
        "",
    ]


def test_a_cause_needs_no_checks() -> None:
    """In a learner's copy, where no check is missed, the cause is told all the same."""
    assert render(a_report(cause="It cannot be imported.", checks=())).split("\n")[3:5] == ["✗", "  It cannot be imported."]


@pytest.mark.parametrize(
    "status, line",
    [
        (Status.NOT_RUN, "○ C01  R1 Reading"),
        (Status.FAILED, "✗ C01  R1 Reading"),
        (Status.PARTIAL, "◐ C01  R1 Reading"),
        (Status.PASSED, ""),
    ],
)
def test_a_status_shows_without_colour(status: Status, line: str) -> None:
    """Each status that is not a pass has a sign of its own, and what passed is not listed."""
    found = render(a_report(checks=(a_check_report(status=status),))).split("\n")[3]
    assert found.partition("   ")[0] == (line or "Everything that ran has passed.")


def test_without_a_score_none_is_shown() -> None:
    """A report that claims no score says so in the place of the score, and counts no hidden checks."""
    lines = render(a_report(score=None, max_score=None, percent=None, checks=(), label="")).split("\n")
    assert lines[0] == "exercise-03  churn-classes" + " " * 46 + "no score"
    assert lines[1] == "smoke 1/1 · no hidden checks · bubblewrap"


def test_the_box_is_named() -> None:
    """Which sandbox it was stands among what ran, and every note has a line."""
    lines = render(a_report(sandbox=SandboxFact("bare", isolated=False), notes=("First.", "Second."))).split("\n")
    assert lines[1].endswith(" · bare")
    assert lines[3:] == ["First.", "Second.", ""]


def test_what_is_not_there_leaves_no_gap() -> None:
    """A check without rule, title and feedback is a line, feedback without a title moves to its place, and a problem may have no place."""
    bare = a_check_report("C01", Status.FAILED, rule="", rule_name="", title="")
    told = a_check_report("C02", Status.FAILED, rule_name="", title="", feedback="It failed.")
    silent = a_case_report("test_reads", Verdict.TIMEOUT)
    report = a_report(checks=(bare, told), smoke=(silent,), problems=(Problem("TIMEOUT", "", "It took long."),), notes=())
    assert [re.sub(" {9,}", " ... ", line) for line in render(report).split("\n")[2:]] == [
        "",
        "• timeout",
        "  It took long.",
        "",
        "✗ test_reads",
        "",
        "✗ C01 ... 0 / 10",
        "",
        "✗ C02  R1 ... 0 / 10",
        "  It failed.",
        "",
        "",
    ]


def test_colours_add_nothing() -> None:
    """With colours the text is the same, green where it passed and red where it did not; without them there is no escape."""
    for report, mood in ((a_report(), r"\x1b\[32m +10 / 10\x1b"), (_failed(), r"\x1b\[31m +6 / 10\x1b")):
        coloured, plain = render(report, colour=True), render(report)
        assert re.search(mood, coloured)
        assert "\x1b" not in plain
        assert [line.rstrip() for line in _COLOUR.sub("", coloured).split("\n")] == plain.split("\n")


@pytest.mark.parametrize("variable, value", [("FORCE_COLOR", "1"), ("COLUMNS", "20"), ("TERM", "dumb"), ("NO_COLOR", "1")])
def test_the_environment_has_no_say(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same report gives the same text, whatever the environment says about terminals."""
    before = render(_failed()), render(_failed(), colour=True)
    monkeypatch.setenv(variable, value)
    assert (render(_failed()), render(_failed(), colour=True)) == before


def test_markup_is_only_text() -> None:
    """What looks like markup, an emoji code or a link in a quoted text is printed as it is."""
    feedback = "[red]x[/red] [link=http://a]b[/link] :smile: [/]"
    assert f"    {feedback}" in render(a_report(checks=(a_check_report(status=Status.FAILED, feedback=feedback),))).split("\n")


@pytest.mark.parametrize("steering", ["\x1b[2J", "\r", "\x07", "\x08", "\u202e", "\x9b31m", "\u2028", "\u200b", "\ue000", "\ud800"])
def test_nothing_quoted_steers_the_terminal(steering: str) -> None:
    """Wherever a quoted text can stand, what could steer a terminal or hide is written as an escape."""
    odd = f"a{steering}b"
    check = a_check_report(odd, Status.FAILED, rule=odd, rule_name=odd, title=odd, points=odd, max_points=odd, feedback=odd)
    problems, smoke = (Problem("TIMEOUT", odd, odd),), (a_case_report(odd, Verdict.FAILED, message=odd),)
    for cause in ("", odd):
        checks = (check,) if not cause else ()
        text = render(a_report(label=odd, checks=checks, smoke=smoke, problems=problems, notes=(odd,), cause=cause), width=200)
        assert all(character == "\n" or character.isprintable() for character in text)
        assert text.count(f"a{steering.encode('unicode_escape').decode()}b") == (6 if cause else 13)


@settings(deadline=None)
@given(st.text(st.characters()))
def test_what_is_printable_stays(text: str) -> None:
    """Harmless text is printed as it is, and any text becomes harmless without losing a line."""
    found = printable(text)
    assert all(character == "\n" or character.isprintable() for character in found)
    assert found.count("\n") == text.count("\n")
    assert "".join(character for character in text if character.isprintable() or character == "\n") == text or found != text
    assert printable(found) == found


def test_a_tab_is_four_spaces() -> None:
    """Code that is quoted keeps its indentation."""
    assert printable("\tx\n\t\ty") == "    x\n        y"


@settings(deadline=None, max_examples=50)
@given(_WORDS, _WORDS, _WORDS, st.integers(40, 120))
def test_lines_are_as_wide_as_asked(message: str, title: str, feedback: str, width: int) -> None:
    """No line is wider than asked or ends in spaces, and no word is lost in breaking them."""
    checks: tuple[CheckReport, ...] = (a_check_report(status=Status.FAILED, title=title, feedback=feedback),)
    smoke: tuple[CaseReport, ...] = (a_case_report("test_it", Verdict.FAILED, message=message),)
    text = render(_failed(checks=checks, smoke=smoke, problems=()), width=width)
    assert max(map(len, text.split("\n"))) <= width
    assert all(line == line.rstrip() for line in text.split("\n"))
    words = text.split()
    for told in (message, title, feedback):
        assert all(word in words for word in told.split())
