"""The JSON report keeps its schema and its contract, and carries every text as it is."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model import Status
from grader.reporters.json import render
from harness.facts import Problem, SandboxFact, Verdict
from harness.limits import Limits
from tests.grader.exercises import ROOT, an_exercise
from tests.grader.samples import DIGEST, a_case_report, a_check_report, a_report

_SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "grader" / "reporters" / "json.schema.json").read_text("utf-8")))
_POINTS = st.integers(0, 10**10).map(lambda millionths: f"{millionths // 10**6}.{millionths % 10**6:06}".rstrip("0").rstrip("."))
_CASES = st.builds(
    a_case_report,
    st.text(),
    st.sampled_from(Verdict),
    visible=st.booleans(),
    message=st.text(st.characters()),
    seconds=st.floats(0, 1e6),
)
_CHECKS = st.builds(
    a_check_report,
    st.text(),
    st.sampled_from(Status),
    points=_POINTS,
    max_points=_POINTS,
    feedback=st.text(st.characters()),
    cases=st.lists(_CASES, max_size=2).map(tuple),
)
_PROBLEMS = st.builds(Problem, st.sampled_from(["SYNTAX_ERROR", "TIMEOUT"]), st.text(), st.text())


def _document(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render(a_report(**changes)))
    return document


def test_the_report_is_the_contracts() -> None:
    """A report has the fields of the contract, in its order, with the values as they are."""
    checks = (
        a_check_report(
            "C05",
            Status.FAILED,
            points="0",
            max_points="16",
            feedback="Read R1.",
            cases=(a_case_report("C05/1", Verdict.FAILED, seconds=0.012),),
        ),
    )
    document = {
        "format": 1,
        "exercise": {"id": "exercise-03", "slug": "churn-classes", "title": "From thirteen cells to three classes", "version": DIGEST},
        "submission": {"digest": DIGEST, "files": 4, "label": "alice"},
        "score": "17.5",
        "max_score": "25",
        "percent": 70.0,
        "passed": False,
        "provisional": False,
        "checks": [
            {
                "id": "C05",
                "rule": "R1",
                "title": "Every row is read.",
                "points": "0",
                "max_points": "16",
                "status": "failed",
                "feedback": "Read R1.",
                "cases": [{"id": "C05/1", "verdict": "FAILED", "visible": False, "message": "", "seconds": 0.012}],
            }
        ],
        "smoke": {
            "passed": 1,
            "total": 1,
            "cases": [{"id": "test_smoke", "verdict": "PASSED", "visible": True, "message": "", "seconds": 0.25}],
        },
        "problems": [{"kind": "SYNTAX_ERROR", "where": "ladder.py:12", "message": "This is not valid Python."}],
        "sandbox": {
            "backend": "bubblewrap",
            "isolated": True,
            "image": "",
            "limits": {"wall_seconds": 10, "cpu_seconds": 10, "memory_mib": 512, "processes": 64, "output_kib": 1024, "disk_mib": 64},
        },
        "usage": {"wall_seconds": 1.25, "cpu_seconds": 0.5, "peak_memory_mib": 84},
        "provenance": {"grader": "0.1.0", "suite": DIGEST, "guest": DIGEST, "python": "3.12.4", "seed": 7},
    }
    problems = (Problem("SYNTAX_ERROR", "ladder.py:12", "This is not valid Python."),)
    report = a_report(score="17.5", max_score="25", percent=70.0, passed=False, files=4, checks=checks, problems=problems)
    assert render(report) == json.dumps(document, indent=2) + "\n"


def test_no_score_is_null() -> None:
    """Where no score may be claimed it is null, as are the highest score and the share of it."""
    document = _document(score=None, max_score=None, percent=None, provisional=True, checks=())
    _SCHEMA.validate(document)
    assert (document["score"], document["max_score"], document["percent"], document["provisional"]) == (None, None, None, True)


def test_scores_are_texts() -> None:
    """Scores and points are decimal texts, so that no reader's float can change them."""
    document = _document(score="0.000001", max_score="33.333333", checks=(a_check_report(points="0.1", max_points="0.3"),))
    assert (document["score"], document["max_score"]) == ("0.000001", "33.333333")
    assert [(check["points"], check["max_points"]) for check in document["checks"]] == [("0.1", "0.3")]


@pytest.mark.parametrize(
    "status, word", [(Status.NOT_RUN, "not_run"), (Status.FAILED, "failed"), (Status.PARTIAL, "partial"), (Status.PASSED, "passed")]
)
def test_a_status_is_the_contracts_word(status: Status, word: str) -> None:
    """The status of a check is written in the contract's word."""
    document = _document(checks=(a_check_report(status=status),))
    _SCHEMA.validate(document)
    assert document["checks"][0]["status"] == word


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_is_written_by_name(verdict: Verdict) -> None:
    """The verdict of a case, hidden or visible, is written by its name, and only PASSED counts among the smoke tests."""
    case = a_case_report("one", verdict)
    document = _document(checks=(a_check_report(cases=(case,)),), smoke=(case, a_case_report("two")))
    _SCHEMA.validate(document)
    assert document["checks"][0]["cases"][0]["verdict"] == document["smoke"]["cases"][0]["verdict"] == verdict.name
    assert (document["smoke"]["passed"], document["smoke"]["total"]) == (2 if verdict is Verdict.PASSED else 1, 2)


@pytest.mark.parametrize("seconds, written", [(10.0, "10"), (0.5, "0.5"), (2.25, "2.25")])
def test_whole_seconds_are_whole(seconds: float, written: str) -> None:
    """Limits in seconds are written as the author wrote them: whole ones without a point."""
    text = render(a_report(limits=Limits(wall_seconds=seconds, cpu_seconds=seconds)))
    assert f'"wall_seconds": {written},\n      "cpu_seconds": {written},' in text


def test_the_box_is_described() -> None:
    """The report says which box the submission ran in, whether it isolates, its image and its limits."""
    limits = Limits(wall_seconds=1, cpu_seconds=2, memory_mib=3, processes=4, output_kib=5, disk_mib=6)
    document = _document(sandbox=SandboxFact("docker", isolated=False, image="sha256:x"), limits=limits)
    assert document["sandbox"] == {
        "backend": "docker",
        "isolated": False,
        "image": "sha256:x",
        "limits": {"wall_seconds": 1, "cpu_seconds": 2, "memory_mib": 3, "processes": 4, "output_kib": 5, "disk_mib": 6},
    }


def test_a_foreign_suite_keeps_the_schema() -> None:
    """A report on a suite without an exercise is valid too."""
    document = _document(exercise=an_exercise(id="suite", slug="any folder", title=""))
    _SCHEMA.validate(document)
    assert document["exercise"]["id"] == "suite"


@pytest.mark.parametrize(
    "changes",
    [
        {"score": "1e3"},
        {"score": "-1"},
        {"score": ".5"},
        {"percent": 101.0},
        {"files": -1},
        {"version": "1"},
        {"problems": (Problem("odd", "", ""),)},
    ],
)
def test_the_schema_refuses_what_breaks_the_contract(changes: dict[str, Any]) -> None:
    """The schema is able to refuse: a score that is no plain decimal, a share over 100, a version that is no digest."""
    with pytest.raises(jsonschema.ValidationError):
        _SCHEMA.validate(_document(**changes))


@settings(deadline=None, max_examples=50)
@given(st.lists(_CHECKS, max_size=2), st.lists(_CASES, max_size=2), st.lists(_PROBLEMS, max_size=2), st.text(st.characters()))
def test_every_text_comes_back_as_it_went(checks: list[Any], smoke: list[Any], problems: list[Problem], label: str) -> None:
    """Whatever is in it, lone surrogates too, the report is ASCII, keeps its schema, and gives back every text."""
    text = render(a_report(checks=tuple(checks), smoke=tuple(smoke), problems=tuple(problems), label=label))
    assert text.isascii()
    assert text.endswith("}\n")
    document = json.loads(text)
    _SCHEMA.validate(document)
    assert document["submission"]["label"] == label
    assert [check["feedback"] for check in document["checks"]] == [check.feedback for check in checks]
    assert [[case["message"] for case in check["cases"]] for check in document["checks"]] == [
        [case.message for case in check.cases] for check in checks
    ]
    assert [case["seconds"] for case in document["smoke"]["cases"]] == [case.seconds for case in smoke]
    assert [(p["kind"], p["where"], p["message"]) for p in document["problems"]] == [(p.kind, p.where, p.message) for p in problems]
