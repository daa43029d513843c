"""One suite, run by plain pytest in one process and under the split: where the two say different things."""

from __future__ import annotations

from harness.facts import Verdict
from tests.harness.runs import Workshop

__all__ = ["disagreements"]


def disagreements(workshop: Workshop, suite: str, submission: str) -> dict[str, str]:
    """What the split says of each case of which plain pytest says something else. Every case must pass in one process."""
    inside = workshop.direct(suite, submission)
    assert inside, "plain pytest found no case"
    assert set(inside.values()) == {"passed"}, inside
    record = workshop.split(suite, submission, plain=True)
    assert record.failure == "", record.failure_detail
    split = {case.id: case for case in record.cases}
    missing = {name: "did not run" for name in inside if name not in split}
    return missing | {name: f"{case.verdict.name}: {case.message}" for name, case in split.items() if case.verdict is not Verdict.PASSED}
