"""Facts -> words: the only home of the sentences that a learner reads about their work. Pure.

Of a hidden case a learner is told the rule, the behaviour in the author's words and the kind of failure. Its name, its
message, its traceback and what the submission printed could all carry hidden inputs, and are shown of visible cases only.
What a design check found in the learner's own text is told on purpose, and is shown of hidden cases too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.model import CaseReport, CheckReport, CheckScore, Exercise, Refusal, RefusalCause, Status, points_text
from harness.facts import CaseFact, Problem, SandboxFact, Verdict
from harness.limits import Limits

__all__ = ["cause_of_all", "check_report", "notes", "problems", "smoke_report"]

_NOT_IMPORTABLE = frozenset({"SYNTAX_ERROR", "IMPORT_ERROR"})
_MOST_TITLES = 3
_MOST_LINES = 12
_MOST_TURNS = 30
"""Of a failing schedule: eight turns of threads and six rows of who waits for whom, each with its line of code."""
_LONGEST_LINE = 200
_MOST_NOTES = 30

_VERDICTS = {
    Verdict.NOT_RUN: "This did not run.",
    Verdict.PASSED: "",
    Verdict.FAILED: "The submission does something else.",
    Verdict.ERROR: "An exception came up before anything could be compared.",
    Verdict.TIMEOUT: "This took longer than {wall_seconds} s and was stopped.",
    Verdict.OUT_OF_MEMORY: "This needed more than {memory_mib} MiB of memory and was stopped.",
    Verdict.CRASHED: "The submission ended its own process, by exit() or by a crash below Python.",
    Verdict.OUTPUT_LIMIT: "This printed more than {output_kib} KiB and was stopped.",
    Verdict.VIOLATION: "The submission did something that is not allowed while it is graded.",
    Verdict.HARNESS_ERROR: "This could not be graded, through no fault of the submission.",
}

_REASONED = frozenset({Verdict.NOT_RUN, Verdict.ERROR, Verdict.CRASHED, Verdict.VIOLATION})
"""Verdicts whose sentence leaves open what happened; with the others a reason would only say it again."""

_PROBLEMS = {
    "SYNTAX_ERROR": "This is not valid Python, so nothing in it could run.",
    "IMPORT_ERROR": "Importing this raised an exception, so nothing in it could run.",
    "MISSING_FILE": "This file is asked for and was not there.",
}

_KINDS = {
    RefusalCause.UNREADABLE: "NOT_A_FILE",
    RefusalCause.MISSING: "MISSING_FILE",
    RefusalCause.NOT_ASKED_FOR: "IGNORED_FILE",
    RefusalCause.NOT_LISTED: "IGNORED_FILE",
    RefusalCause.LINK: "NOT_A_FILE",
    RefusalCause.NOT_A_FILE: "NOT_A_FILE",
    RefusalCause.BAD_NAME: "NOT_A_FILE",
    RefusalCause.FILE_TOO_LARGE: "TOO_LARGE",
    RefusalCause.TOTAL_TOO_LARGE: "TOO_LARGE",
    RefusalCause.TOO_MANY_FILES: "TOO_LARGE",
    RefusalCause.TOO_MANY_ENTRIES: "TOO_LARGE",
    RefusalCause.TOO_DEEP: "TOO_LARGE",
}

_REFUSALS = {
    RefusalCause.UNREADABLE: "This could not be read, and was not taken. Check its permissions.",
    RefusalCause.MISSING: "The exercise asks for this file, and it is not there. Check its name and folder.",
    RefusalCause.NOT_ASKED_FOR: "The exercise takes only {asked}. This was ignored.",
    RefusalCause.NOT_LISTED: "{number} more files or folders were ignored.",
    RefusalCause.LINK: "This is a symbolic link, and links are not followed. Put the file itself here.",
    RefusalCause.NOT_A_FILE: "This is not a regular file, and was not taken. Put a file here.",
    RefusalCause.BAD_NAME: "The name holds characters that are not plain text. Rename the file.",
    RefusalCause.FILE_TOO_LARGE: "The file is larger than {size}, and was not read. Make it smaller.",
    RefusalCause.TOTAL_TOO_LARGE: "With this file the submission is larger than {size}; it was not taken. Remove what is not needed.",
    RefusalCause.TOO_MANY_FILES: "A submission has at most {number} files; this one was not taken. Remove what is not needed.",
    RefusalCause.TOO_MANY_ENTRIES: "The folder holds more than {number} entries; the rest was not looked at. Remove what is not needed.",
    RefusalCause.TOO_DEEP: "Folders lie more than {number} deep; what is in this one was not looked at.",
}


def check_report(check: CheckScore, exercise: Exercise, limits: Limits, *, cause: str = "") -> CheckReport:
    """One check as a learner may see it; `cause` takes the place of its own feedback."""
    cases = tuple(_case_report(case, check, number, limits) for number, case in enumerate(check.cases, start=1))
    return CheckReport(
        id=check.id,
        rule=check.rule,
        rule_name=exercise.rules.get(check.rule, ""),
        title=check.title,
        points=points_text(check.points),
        max_points=points_text(check.max_points),
        status=check.status,
        feedback=_notes(check) if check.status is Status.PASSED else cause or _check_feedback(check, limits),
        cases=cases,
    )


def smoke_report(case: CaseFact, limits: Limits) -> CaseReport:
    """One smoke test; nothing about it is hidden."""
    return CaseReport(case.id, case.verdict, visible=True, message=_visible_message(case, limits), seconds=case.wall_seconds)


def cause_of_all(found: Sequence[Problem], cases: Iterable[CaseFact]) -> str:
    """The sentence that explains every failure at once: nothing passed, and the submission cannot be imported."""
    broken = [problem.where for problem in found if problem.kind in _NOT_IMPORTABLE]
    if not broken or any(case.verdict is Verdict.PASSED for case in cases):
        return ""
    place = f" ({broken[0]})" if broken[0] else ""
    return f"The submission cannot be imported{place}, so nothing could be tried. Mend that first."


def problems(refusals: Iterable[Refusal], found: Iterable[Problem], exercise: Exercise, limits: Limits) -> tuple[Problem, ...]:
    """What is wrong with the submission as a whole: what the run found first, then what was not taken."""
    return (
        *(_found_problem(problem, limits) for problem in found),
        *(_refused_problem(refusal, exercise) for refusal in refusals),
    )


def notes(sandbox: SandboxFact, *, hidden: bool, only: Sequence[str], failed: bool, ran: bool) -> tuple[str, ...]:
    """What a reader must know about this run.

    hidden: there were hidden checks. only: the checks that were asked for. failed: something did not pass.
    ran: something was there to run.
    """
    said = []
    if not sandbox.isolated:
        said.append(
            f"The backend {sandbox.backend!r} is not a sandbox: the submission could read and change whatever you can."
            " Run only code that you trust this way; `grade doctor` tells how to get a sandbox."
        )
    if not hidden:
        said.append("This copy of the course has no hidden checks: only the visible tests ran, and there is no score.")
    if only:
        said.append(f"Only {', '.join(only)} ran: the points count nothing else.")
    if not ran:
        said.append("There was nothing to run.")
    elif failed:
        said.append("What to try: read the rule again, try the behaviour on a small example of your own, then grade again.")
    else:
        said.append("Everything that ran has passed.")
    return tuple(said)


def _case_report(case: CaseFact, check: CheckScore, number: int, limits: Limits) -> CaseReport:
    if check.visible:
        return CaseReport(case.id, case.verdict, visible=True, message=_visible_message(case, limits), seconds=case.wall_seconds)
    # The name of a hidden case tells its parameters, and a plain failure has nothing to add to the check's title.
    says_more = case.verdict not in {Verdict.PASSED, Verdict.FAILED}
    said = (_sentence(case, limits) if says_more else "", _excerpt(case.explanation, most=_MOST_TURNS))
    message = "\n".join(part for part in said if part)
    return CaseReport(f"{check.id}/{number}", case.verdict, visible=False, message=message, seconds=case.wall_seconds)


def _check_feedback(check: CheckScore, limits: Limits) -> str:
    failing = [case for case in check.cases if case.verdict is not Verdict.PASSED]
    if not failing:
        return "The check has no cases, so nothing was seen to pass."
    said = _distinct(case.title for case in failing if case.title not in {"", check.title})[:_MOST_TITLES]
    said += _distinct(_sentence(case, limits) for case in failing)
    if not check.visible:  # there the message has it already
        said += _distinct(_excerpt(case.told) for case in failing if case.told)
    if check.share:
        said = [sentence for sentence in said if sentence != _VERDICTS[Verdict.FAILED]]
        said.append(f"{len(failing)} of {len(check.cases)} are still to be found.")
    elif len(check.cases) > 1:
        said.append(f"{len(failing)} of {len(check.cases)} cases did not pass.")
    if noted := _notes(check):
        said.append(noted)
    explanation = next((case.explanation for case in failing if case.explanation), "")
    if explanation and not check.visible:  # of a visible one it is in the message
        said.append(_excerpt(explanation, most=_MOST_TURNS))
    if check.visible and (details := _details(failing[0])):
        said.append(details)
    return "\n".join(said)


def _notes(check: CheckScore) -> str:
    """What the suite has to say to the learner, each line once; it is made to be shown, and cut like anything else."""
    lines = _distinct(line for case in check.cases for line in case.note.split("\n") if line)
    return "\n".join(_shortened(lines[:_MOST_NOTES]))


def _sentence(case: CaseFact, limits: Limits) -> str:
    """What kind of failure this was; never what was in it. Our own reasons are safe to show, and only those."""
    if case.unsupported:
        return f"This could not be judged. {_excerpt(case.unsupported)}"
    sentence = _VERDICTS[case.verdict].format(
        wall_seconds=f"{limits.wall_seconds:g}", memory_mib=limits.memory_mib, output_kib=limits.output_kib
    )
    reason = _excerpt(case.reason) if case.verdict in _REASONED else ""
    return f"{sentence} {reason}".rstrip()


def _visible_message(case: CaseFact, limits: Limits) -> str:
    if case.verdict is Verdict.PASSED:
        return ""
    sentence = "" if case.verdict is Verdict.FAILED and case.message else _sentence(case, limits)
    return "\n".join(part for part in (sentence, _details(case)) if part)


def _details(case: CaseFact) -> str:
    """What the suite said, the learner's own frames and what was printed, each cut to a length worth reading."""
    printed = _excerpt(case.output)
    parts = (_excerpt(case.message), _excerpt(case.traceback, from_end=True), printed and f"It printed:\n{printed}")
    return "\n".join(part for part in parts if part)


def _found_problem(problem: Problem, limits: Limits) -> Problem:
    if problem.kind in _PROBLEMS:
        sentence = _PROBLEMS[problem.kind]
    elif problem.kind in Verdict.__members__:
        sentence = _sentence(CaseFact(problem.where, "", Verdict[problem.kind]), limits)
    else:
        sentence = ""
    detail = _excerpt(problem.message, from_end=True)
    return Problem(problem.kind, problem.where, "\n".join(part for part in (sentence, detail) if part))


def _refused_problem(refusal: Refusal, exercise: Exercise) -> Problem:
    sentence = _REFUSALS[refusal.cause].format(
        asked=", ".join(exercise.submission), number=refusal.number, size=f"{refusal.number // 2**20} MiB"
    )
    return Problem(_KINDS[refusal.cause], refusal.where, sentence)


def _excerpt(text: str, *, from_end: bool = False, most: int = _MOST_LINES) -> str:
    """At most so many lines, each at most so long; of a traceback the end tells the most."""
    lines = _shortened(text.strip("\n").split("\n"))
    if len(lines) > most:
        left_out = f"... {len(lines) - most} lines more"
        lines = [left_out, *lines[-most:]] if from_end else [*lines[:most], left_out]
    return "\n".join(lines)


def _shortened(lines: Iterable[str]) -> list[str]:
    return [line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]} ..." for line in lines]


def _distinct(sentences: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(sentences))
