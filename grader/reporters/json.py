"""For programs: format 1 of the report, whose schema is `json.schema.json` beside this file."""

from __future__ import annotations

import json

from grader.model import CaseReport, CheckReport, Report
from harness.facts import Verdict

__all__ = ["FORMAT", "render"]

FORMAT = 1


def render(report: Report) -> str:
    """One JSON object, plain ASCII, keys in the order of the contract."""
    exercise = report.exercise
    document = {
        "format": FORMAT,
        "exercise": {"id": exercise.id, "slug": exercise.slug, "title": exercise.title, "version": report.version},
        "submission": {"digest": report.digest, "files": report.files, "label": report.label},
        "score": report.score,
        "max_score": report.max_score,
        "percent": report.percent,
        "passed": report.passed,
        "provisional": report.provisional,
        "checks": [_check(check) for check in report.checks],
        "smoke": _smoke(report),
        "problems": [{"kind": p.kind, "where": p.where, "message": p.message} for p in report.problems],
        "sandbox": _sandbox(report),
        "usage": {
            "wall_seconds": report.usage.wall_seconds,
            "cpu_seconds": report.usage.cpu_seconds,
            "peak_memory_mib": report.usage.peak_memory_mib,
        },
        "provenance": {
            "grader": report.grader,
            "suite": report.provenance.suite,
            "guest": report.provenance.guest,
            "python": report.provenance.python,
            "seed": report.provenance.seed,
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _check(check: CheckReport) -> dict[str, object]:
    return {
        "id": check.id,
        "rule": check.rule,
        "title": check.title,
        "points": check.points,
        "max_points": check.max_points,
        "status": check.status.value,
        "feedback": check.feedback,
        "cases": [_case(case) for case in check.cases],
    }


def _smoke(report: Report) -> dict[str, object]:
    passed = sum(case.verdict is Verdict.PASSED for case in report.smoke)
    return {"passed": passed, "total": len(report.smoke), "cases": [_case(case) for case in report.smoke]}


def _case(case: CaseReport) -> dict[str, object]:
    return {
        "id": case.id,
        "verdict": case.verdict.value,
        "visible": case.visible,
        "message": case.message,
        "seconds": case.seconds,
    }


def _sandbox(report: Report) -> dict[str, object]:
    limits = report.limits
    return {
        "backend": report.sandbox.backend,
        "isolated": report.sandbox.isolated,
        "image": report.sandbox.image,
        "limits": {
            "wall_seconds": _plain(limits.wall_seconds),
            "cpu_seconds": _plain(limits.cpu_seconds),
            "memory_mib": limits.memory_mib,
            "processes": limits.processes,
            "output_kib": limits.output_kib,
            "disk_mib": limits.disk_mib,
        },
    }


def _plain(seconds: float) -> int | float:
    """Whole seconds without a trailing ".0"."""
    return int(seconds) if seconds == int(seconds) else seconds
