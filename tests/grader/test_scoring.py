"""A score is the exact sum over the checks whose every declared case was seen to pass; nothing else counts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import scoring
from grader.model import Status, points_text
from harness.errors import SuiteError
from harness.facts import CaseFact, CheckFact, Verdict
from tests.grader.samples import a_case, a_check

_NOT_PASSED = [verdict for verdict in Verdict if verdict is not Verdict.PASSED]
_MILLIONTHS = st.integers(0, 10_000 * 10**6)
_VERDICTS = st.one_of(st.just(Verdict.PASSED), st.sampled_from(Verdict))

_Run = tuple[list[CheckFact], list[CaseFact]]


def _text(millionths: int) -> str:
    """That many millionths of a point as an author may write them."""
    return f"{millionths // 10**6}.{millionths % 10**6:06}"


def _millionths(points: str) -> int:
    whole, _, part = points.partition(".")
    return int(whole) * 10**6 + int(f"{part:0<6}")


@st.composite
def _runs(draw: st.DrawFn) -> _Run:
    """Up to five checks with up to three cases each, and facts for some of these cases, in any order."""
    checks: list[CheckFact] = []
    cases: list[CaseFact] = []
    for number in range(draw(st.integers(0, 5))):
        names = [f"case-{number}-{position}" for position in range(draw(st.integers(0, 3)))]
        checks.append(a_check(f"C{number:02}", names, points=_text(draw(_MILLIONTHS))))
        cases += [a_case(name, f"C{number:02}", draw(_VERDICTS)) for name in names if draw(st.integers(0, 4))]
    return checks, draw(st.permutations(cases))


@pytest.mark.parametrize(
    "verdicts, points, status",
    [
        ([Verdict.PASSED], 10, Status.PASSED),
        ([Verdict.PASSED, Verdict.PASSED], 10, Status.PASSED),
        ([Verdict.PASSED, Verdict.FAILED], 0, Status.FAILED),
        ([Verdict.FAILED, Verdict.PASSED], 0, Status.FAILED),
        ([Verdict.PASSED, Verdict.NOT_RUN], 0, Status.FAILED),
        ([Verdict.NOT_RUN, Verdict.ERROR], 0, Status.FAILED),
        ([Verdict.NOT_RUN, Verdict.NOT_RUN], 0, Status.NOT_RUN),
        ([], 0, Status.NOT_RUN),
    ],
)
def test_a_check_is_all_or_nothing(verdicts: list[Verdict], points: int, status: Status) -> None:
    """A check earns all its points when every case passed, and none otherwise."""
    names = [f"case-{number}" for number in range(len(verdicts))]
    cases = [a_case(name, "C01", verdict) for name, verdict in zip(names, verdicts, strict=True)]
    found = scoring.score([a_check(cases=names)], cases)
    assert (found.points, found.max_points, found.checks[0].status) == (Fraction(points), Fraction(10), status)


@pytest.mark.parametrize(
    "passed, of, points, status",
    [
        (0, 3, Fraction(0), Status.FAILED),
        (1, 3, Fraction(10, 3), Status.PARTIAL),
        (2, 3, Fraction(20, 3), Status.PARTIAL),
        (3, 3, Fraction(10), Status.PASSED),
        (0, 0, Fraction(0), Status.NOT_RUN),
    ],
)
def test_a_check_may_pay_by_share(passed: int, of: int, points: Fraction, status: Status) -> None:
    """A check that says so earns the exact share of its cases that passed; the others count as lost, whatever became of them."""
    names = [f"case-{number}" for number in range(of)]
    cases = [a_case(name, verdict=Verdict.PASSED if number < passed else Verdict.TIMEOUT) for number, name in enumerate(names)]
    (check,) = scoring.score([a_check(cases=names, share=True)], cases).checks
    assert (check.points, check.status, check.share) == (points, status, True)


@pytest.mark.parametrize("verdict", _NOT_PASSED)
def test_only_passed_passes(verdict: Verdict) -> None:
    """No verdict but PASSED earns a point."""
    assert scoring.score([a_check()], [a_case(verdict=verdict)]).points == 0


def test_a_case_without_a_fact_did_not_run() -> None:
    """A declared case that nobody reported stands in the score as NOT_RUN, in the suite's order, and costs the check."""
    (check,) = scoring.score([a_check(cases=["one", "two"])], [a_case("two")]).checks
    assert [(case.id, case.check, case.verdict) for case in check.cases] == [
        ("one", "C01", Verdict.NOT_RUN),
        ("two", "C01", Verdict.PASSED),
    ]
    assert (check.points, check.status) == (Fraction(0), Status.FAILED)


@pytest.mark.parametrize(
    "stranger",
    [a_case("one", "C99"), a_case("one", ""), a_case("other", "C01"), a_case("one", "c01")],
    ids=["undeclared check", "no check", "undeclared case", "almost the check"],
)
def test_an_undeclared_fact_is_worth_nothing(stranger: CaseFact) -> None:
    """A fact counts only for the case that was declared, under the check that declared it."""
    found = scoring.score([a_check()], [stranger])
    assert (found.points, found.max_points) == (Fraction(0), Fraction(10))
    assert [case.verdict for case in found.checks[0].cases] == [Verdict.NOT_RUN]


@pytest.mark.parametrize("verdict", _NOT_PASSED)
def test_of_several_facts_the_worse_decides(verdict: Verdict) -> None:
    """When one case is reported twice, the fact that did not pass counts, whichever came first."""
    passed, other = a_case(), a_case(verdict=verdict)
    for facts in ([passed, other], [other, passed], [passed, other, passed]):
        (check,) = scoring.score([a_check()], facts).checks
        assert (check.points, check.cases) == (Fraction(0), (other,))


def test_a_check_keeps_what_was_declared() -> None:
    """A judged check says its id, rule, title, visibility and points as the suite declared them."""
    declared = [a_check(visible=True, rule="R7", title="Gaps are filled.", points="2.5"), a_check("C02", ["two"], visible=False)]
    first, second = scoring.score(declared, [a_case(message="kept")]).checks
    assert (first.id, first.rule, first.title, first.visible) == ("C01", "R7", "Gaps are filled.", True)
    assert (first.points, first.max_points, first.cases) == (Fraction(5, 2), Fraction(5, 2), (a_case(message="kept"),))
    assert (second.id, second.rule, second.title, second.visible) == ("C02", "R1", "Every row is read.", False)


def test_an_empty_suite_scores_nothing() -> None:
    """Without checks there is nothing to earn, whatever the facts say."""
    found = scoring.score([], [a_case()])
    assert (found.points, found.max_points, found.checks) == (Fraction(0), Fraction(0), ())


def test_a_share_of_a_check_is_partial() -> None:
    """Between none and all of its points a check is partial, which is reserved for checks that pay by share."""
    assert scoring._status([a_case(), a_case(verdict=Verdict.FAILED)], Fraction(1, 2)) is Status.PARTIAL


@settings(deadline=None)
@given(_runs())
def test_the_score_is_the_sum_over_the_passed_checks(run: _Run) -> None:
    """Points and highest points are exact sums, to the millionth, of the checks that have cases and had all of them pass."""
    checks, cases = run
    passed = {case.id for case in cases if case.verdict is Verdict.PASSED}
    earned = [check for check in checks if check.cases and passed.issuperset(check.cases)]
    found = scoring.score(checks, cases)
    assert found.points * 10**6 == sum(_millionths(check.points) for check in earned)
    assert found.max_points * 10**6 == sum(_millionths(check.points) for check in checks)
    assert [check.id for check in found.checks] == [check.id for check in checks]
    assert [check.id for check in found.checks if check.status is Status.PASSED] == [check.id for check in earned]


@settings(deadline=None)
@given(_runs(), st.data())
def test_the_order_of_the_facts_does_not_matter(run: _Run, data: st.DataObject) -> None:
    """Cases may be reported in any order: the score is the same."""
    checks, cases = run
    assert scoring.score(checks, data.draw(st.permutations(cases))) == scoring.score(checks, cases)


@settings(deadline=None)
@given(_runs(), st.data())
def test_strangers_change_nothing(run: _Run, data: st.DataObject) -> None:
    """Facts that nobody declared, put anywhere among the others, leave the score as it is."""
    checks, cases = run
    mixed = list(cases)
    for number in range(data.draw(st.integers(1, 4))):
        stranger = a_case(f"stranger-{number}", data.draw(st.sampled_from(["", "C00", "C01", "C99"])), data.draw(_VERDICTS))
        mixed.insert(data.draw(st.integers(0, len(mixed))), stranger)
    assert scoring.score(checks, mixed) == scoring.score(checks, cases)


@settings(deadline=None)
@given(_runs(), st.data())
def test_no_further_failure_raises_a_score(run: _Run, data: st.DataObject) -> None:
    """A fact more that did not pass never earns a point."""
    checks, cases = run
    names = [(case, check.id) for check in checks for case in check.cases] or [("stranger", "C99")]
    name, check = data.draw(st.sampled_from(names))
    worse = [*cases, a_case(name, check, data.draw(st.sampled_from(_NOT_PASSED)))]
    assert scoring.score(checks, worse).points <= scoring.score(checks, cases).points


@settings(deadline=None)
@given(st.lists(_MILLIONTHS, max_size=8))
def test_points_add_up_as_decimals_do(parts: list[int]) -> None:
    """However points are cut into checks, their sum is written without a float's drift and without needless zeros."""
    checks = [a_check(f"C{number}", [f"case-{number}"], points=_text(part)) for number, part in enumerate(parts)]
    cases = [a_case(f"case-{number}", f"C{number}") for number in range(len(parts))]
    written = points_text(scoring.score(checks, cases).points)
    assert Decimal(written) == sum((Decimal(_text(part)) for part in parts), Decimal(0))
    assert "E" not in written
    assert not ("." in written and written.endswith(("0", ".")))


def test_tenths_add_up_to_one() -> None:
    """Ten checks of a tenth are one point, which they would not be in floats."""
    checks = [a_check(f"C{number}", [f"case-{number}"], points="0.1") for number in range(10)]
    cases = [a_case(f"case-{number}", f"C{number}") for number in range(10)]
    assert points_text(scoring.score(checks, cases).points) == "1"


@pytest.mark.parametrize(
    "text, points",
    [("0", 0), ("6", 6), ("2.5", Fraction(5, 2)), ("2.50", Fraction(5, 2)), ("0.000001", Fraction(1, 10**6)), ("10000", 10000)],
)
def test_points_are_read_exactly(text: str, points: Fraction) -> None:
    """A decimal text up to ten thousand, to the millionth, is worth exactly what it says."""
    assert scoring.score([a_check(points=text)], []).max_points == points


@pytest.mark.parametrize(
    "text", ["", "six", "-1", "-0.000001", "10000.000001", "0.0000001", "1e9", "NaN", "sNaN", "Infinity", "-Infinity", "1,5"]
)
def test_what_is_no_number_of_points_is_refused(text: str) -> None:
    """A suite whose points are no such number is broken, and the error names the check and the text."""
    with pytest.raises(SuiteError) as caught:
        scoring.score([a_check("C07", points=text)], [])
    assert caught.value.message == f"check C07 is worth {text!r}, which is no number of points"
    assert caught.value.hint == "write points like 6 or 2.5 in its mark"


@pytest.mark.parametrize(
    "checks, message",
    [
        ([a_check("C01", ["a"]), a_check("C02", ["b"]), a_check("C01", ["c"])], "the suite declares check C01 twice"),
        ([a_check("C01", ["a"]), a_check("C02", ["a"])], "the suite declares case a twice"),
        ([a_check("C01", ["b", "a", "a"])], "the suite declares case a twice"),
    ],
)
def test_twins_are_refused(checks: list[CheckFact], message: str) -> None:
    """Two checks, or two cases, of one name make a suite that nobody can be graded by."""
    with pytest.raises(SuiteError) as caught:
        scoring.score(checks, [])
    assert (caught.value.message, caught.value.hint) == (message, "give each a name of its own")


@pytest.mark.parametrize(
    "points, max_points, pass_percent, passed",
    [
        ("10", "10", "100", True),
        ("9.999999", "10", "100", False),
        ("6", "10", "60", True),
        ("5.999999", "10", "60", False),
        ("0", "10", "0", True),
        ("0.000001", "0.000001", "100", True),
        ("0", "0", "0", False),
        ("0", "0", "100", False),
        ("1", "3", "33.333333", True),
        ("1", "3", "33.333334", False),
    ],
)
def test_the_pass_mark_is_exact(points: str, max_points: str, pass_percent: str, passed: bool) -> None:
    """The pass mark is reached or not, to the last millionth; where there is nothing to reach, nothing passes."""
    assert scoring.passes(Fraction(points), Fraction(max_points), Fraction(pass_percent)) is passed


@pytest.mark.parametrize(
    "points, max_points, shown",
    [
        ("10", "10", 100.0),
        ("9.999999", "10", 99.9),
        ("17.5", "25", 70.0),
        ("1", "3", 33.3),
        ("2", "3", 66.6),
        ("0", "10", 0.0),
        ("0", "0", 0.0),
    ],
)
def test_percent_is_cut(points: str, max_points: str, shown: float) -> None:
    """The percentage is cut to one decimal, and is nothing where there is nothing to earn."""
    found = scoring.percent(Fraction(points), Fraction(max_points))
    assert (found, type(found)) == (shown, float)


@settings(deadline=None)
@given(st.integers(1, 10**10), st.data())
def test_percent_never_flatters(max_millionths: int, data: st.DataObject) -> None:
    """The percentage is never above the truth, less than a tenth below it, and 100 only for all points."""
    millionths = data.draw(st.one_of(st.just(max_millionths), st.just(max_millionths - 1), st.integers(0, max_millionths)))
    shown = scoring.percent(Fraction(millionths, 10**6), Fraction(max_millionths, 10**6))
    truth = Fraction(100 * millionths, max_millionths)
    exact = Fraction(str(shown))
    assert exact <= truth < exact + Fraction(1, 10)
    assert (shown == 100) is (millionths == max_millionths)


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 10**4).map(lambda hundredths: Fraction(hundredths, 100)))
def test_more_points_never_fail_what_fewer_pass(fewer: int, more: int, pass_percent: Fraction) -> None:
    """Passing is monotone: with more of the same points one passes wherever one passed with fewer."""
    low, high = sorted((fewer, more))
    assert scoring.passes(Fraction(low), Fraction(1000), pass_percent) <= scoring.passes(Fraction(high), Fraction(1000), pass_percent)
