"""Facts and declared checks -> Score. Pure, exact, and nothing counts that was not seen to pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from grader.model import CheckScore, Score, Status
from harness.errors import SuiteError
from harness.facts import CaseFact, CheckFact, Verdict

__all__ = ["passes", "percent", "score"]

_TENTH = Decimal("0.1")
_MOST_POINTS = 10_000
_FINEST_POINT = Decimal("0.000001")


def score(checks: Sequence[CheckFact], cases: Sequence[CaseFact]) -> Score:
    """The score of a run. Checks are all or nothing, but for those that were declared to pay by share.

    Only checks and cases that were declared before the run count: a declared case without a fact did not run, and a
    fact that nobody declared is worth nothing. Of several facts for one case the one that did not pass decides.
    Raises SuiteError when the declaration itself makes no sense.
    """
    _refuse_twins(checks)
    judged = tuple(_judge(check, [fact for fact in cases if fact.check == check.id]) for check in checks)
    return Score(
        points=sum((check.points for check in judged), Fraction(0)),
        max_points=sum((check.max_points for check in judged), Fraction(0)),
        checks=judged,
    )


def passes(points: Fraction, max_points: Fraction, pass_percent: Fraction) -> bool:
    """Whether the points reach that share of all points; exact. Where there is nothing to reach, nothing passes."""
    return max_points > 0 and points * 100 >= pass_percent * max_points


def percent(points: Fraction, max_points: Fraction) -> float:
    """The share of the points in percent, cut (never rounded up) to one decimal, so that only all points show as 100."""
    if not max_points:
        return 0.0
    tenths = points * 1000 // max_points
    return float(Decimal(tenths) * _TENTH)


def _refuse_twins(checks: Sequence[CheckFact]) -> None:
    checks_seen = Counter(check.id for check in checks)
    cases_seen = Counter(case for check in checks for case in check.cases)
    for kind, seen in (("check", checks_seen), ("case", cases_seen)):
        if doubled := [name for name, times in seen.items() if times > 1]:
            raise SuiteError(f"the suite declares {kind} {doubled[0]} twice", hint="give each a name of its own")


def _judge(check: CheckFact, facts: Iterable[CaseFact]) -> CheckScore:
    known: dict[str, CaseFact] = {}
    for fact in facts:
        if fact.id not in known or known[fact.id].verdict is Verdict.PASSED:
            known[fact.id] = fact
    cases = tuple(known.get(case, CaseFact(case, check.id)) for case in check.cases)
    max_points = _points(check)
    share = _share(cases, by_case=check.share)
    return CheckScore(
        id=check.id,
        rule=check.rule,
        title=check.title,
        visible=check.visible,
        points=max_points * share,
        max_points=max_points,
        status=_status(cases, share),
        cases=cases,
        share=check.share,
    )


def _share(cases: Sequence[CaseFact], *, by_case: bool) -> Fraction:
    """How much of its points a check earns: all of them or none; or, by case, the share of its cases that passed."""
    if not cases:
        return Fraction(0)
    share = Fraction(sum(case.verdict is Verdict.PASSED for case in cases), len(cases))
    return share if by_case or share == 1 else Fraction(0)


def _status(cases: Sequence[CaseFact], share: Fraction) -> Status:
    if all(case.verdict is Verdict.NOT_RUN for case in cases):
        return Status.NOT_RUN
    if share == 1:
        return Status.PASSED
    return Status.PARTIAL if share else Status.FAILED


def _points(check: CheckFact) -> Fraction:
    try:
        points = Decimal(check.points)
    except InvalidOperation:
        points = Decimal("NaN")
    if points.is_finite() and 0 <= points <= _MOST_POINTS and points % _FINEST_POINT == 0:
        return Fraction(points)
    raise SuiteError(
        f"check {check.id} is worth {check.points!r}, which is no number of points", hint="write points like 6 or 2.5 in its mark"
    )
