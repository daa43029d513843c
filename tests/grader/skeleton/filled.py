"""A tiny exercise, with which the blanks of a skeleton are filled in as an author would do it."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from grader import skeleton
from tests.grader.skeleton import tests_exercise

__all__ = ["fill_in", "fill_in_tests"]

_STORY = """The night shift of a weather station reads a thermometer every hour and writes the numbers into a book. In the morning
somebody types them into a notebook, reads off the mean, and phones it to the newspaper. On some nights the thermometer freezes and
there is no reading for an hour or two. On those mornings the mean comes out far too low, and nobody has found out why. The station
now wants a function that anybody can call on any night, whatever the thermometer did, and that says clearly when there is nothing to
say at all."""
_RULE_ONE = "`answer` gives the arithmetic mean of the readings as a float. When there is no reading at all, it raises `ValueError`."
_RULE_TWO = (
    "A missing reading (`None`) takes no part: neither in the sum nor in the count. When all are missing, R1 counts them as no reading."
)
_LENGTH = "Readings are degrees Celsius, as many or as few as the night had hours, in the order in which they were written down. " * 6
_CODE = {
    "reference": "def answer(values):\n    known = [value for value in values if value is not None]\n"
    "    if not known:\n        raise ValueError('there is no reading')\n    return sum(known) / len(known)",
    "other": "import math\n\n\ndef answer(values):\n    total, count = 0.0, 0\n    for value in values:\n        if value is None:\n"
    "            continue\n        total, count = math.fsum((total, value)), count + 1\n    try:\n        return total / count\n"
    "    except ZeroDivisionError as error:\n        raise ValueError('there is no reading') from error",
    "copy": "def answer(values):\n    numbers = [value or 0.0 for value in values]\n    if not numbers:\n"
    "        raise ValueError('there is no reading')\n    return sum(numbers) / len(numbers)",
    "constants": "def answer(values):\n    return 15.0",
}
_FILLED = {
    "title": "The mean of a cold night",
    "needs": "first of its track",
    "story": _STORY,
    "notebook": "Restart the kernel and run it once before you begin.",
    "purpose": "the mean of a night's readings",
    "call": "answer([15.0, 16.0, 14.0])",
    "result": "15.0",
    "checks": "two",
    "points": "the mean 80, gaps 20. Numbers are compared to six digits",
    "not graded": f"style, speed and extra functions are not graded. {_LENGTH}",
    "scope": "Medians, outliers, plotting, reading files.",
    "look": "Call the notebook's mean on a night with one missing hour. What would you have said by heart?",
    "idea": "There are two ways for a reading to be absent from a mean: from its sum and from its count. Search for missing values.",
    "shape": "Keep what is known in a list of its own, and divide its sum by its own length.",
    "module": "Nightly means for the station.",
    "answer": "The mean of the readings of a night.",
    "first call": "Readings have a mean.",
    "first assertion": "assert answer([15.0, 16.0, 14.0]) == 15.0",
    "second call": "A single reading is its own mean.",
    "second assertion": "assert answer([15.0]) == 15.0",
    "notebook title": "How cold was it?",
    "notebook story": "Two nights, typed in by hand. The second one has a gap.",
    "cell 1": "import math",
    "cell 2": "first = [1.5, 0.25, -2.0, -3.5]\nsecond = [2.0, None, -4.5, -6.0]",
    "cell 3": "print(len(first), len(second))",
    "cell 4": "numbers = [value or 0.0 for value in second]",
    "cell 5": "def mean(values):\n    return sum(values) / len(values)",
    "cell 6": "of_first, of_second = mean(first), mean(numbers)",
    "cell 7": "assert math.isfinite(of_first + of_second)",
    "cell 8": "print(of_first, of_second)",
    "demand": "The newspaper asks for every night of the winter, by Monday.",
    "C01": "Readings have a mean, and no readings are refused.",
    "C01 assertions": "first = [1.5, 0.25, -2.0, -3.5]\nassert sub.answer(first) == pytest.approx(ORACLE['right'][0])\n"
    "assert sub.answer([7.5]) == 7.5\nwith pytest.raises(ValueError):\n    sub.answer([])",
    "C02": "A missing reading counts neither in the sum nor in the number of readings.",
    "C02 assertions": "assert sub.answer([2.0, None, -4.5, -6.0]) == pytest.approx(ORACLE['repaired'][0])\n"
    "with pytest.raises(ValueError):\n    sub.answer([None])",
    "why": "A missing reading counts as 0, which costs C02.",
    "right": "[of_first]",
    "repaired": "[of_second]",
    "defect": "[value or 0.0 for value in second]",
    "repair": "[value for value in second if value is not None]",
    "notes": "A learner turns a mean into a function. The notebook counts a gap as 0, and so does its faithful copy, which scores 80.",
    "stumbles": "They divide by the length of the list they were given.",
}
_MUTANTS = {
    "M01": ("counts a gap as 0", "if value is not None", ""),
    "M02": ("gives the sum", " / len(known)", ""),
    "M03": ("answers 0 for no reading", "raise ValueError('there is no reading')", "return 0.0"),
    "M04": ("gives the middle reading", "sum(known) / len(known)", "sorted(known)[len(known) // 2]"),
    "M05": ("divides by one too many", "/ len(known)", "/ (len(known) + 1)"),
    "M06": ("raises something else", "raise ValueError", "raise KeyError"),
}
_RULES = {"R1": "Mean", "R2": "Gaps", "R1 text": _RULE_ONE, "R2 text": _RULE_TWO}


def fill_in(root: Path, folder: str) -> None:
    """Fill in every blank of the exercise of that name. Raises KeyError for one that nobody thought of."""
    words = {**_FILLED, **_CODE, **_RULES}
    for name, (what, old, new) in _MUTANTS.items():
        words |= {name: what, f"{name} old": old, f"{name} new": new}
    words["M01 new"], words["M01 old"] = "value or 0.0 for value in values", "value for value in values if value is not None"
    _fill(root, folder, words)


def fill_in_tests(root: Path, folder: str) -> None:
    """The same for an exercise whose answer is tests."""
    words = {**_FILLED, **tests_exercise.WORDS}
    for name, (what, old, new) in tests_exercise.DEVIATIONS.items():
        words |= {name: what, f"{name} old": old, f"{name} new": new}
    _fill(root, folder, words)


def _fill(root: Path, folder: str, words: dict[str, str]) -> None:
    for part in ("exercises", "solutions"):
        for path in (root / part / folder).rglob("*"):
            if path.is_file():
                path.write_text("\n".join(_line(line, words) for line in path.read_text().splitlines()) + "\n")


def _line(line: str, words: dict[str, str]) -> str:
    whole = re.fullmatch(rf"(?P<indent> *){skeleton.BLANK.pattern}", line)
    if whole:
        return textwrap.indent(words[whole["name"]], whole["indent"])

    def word(match: re.Match[str]) -> str:
        return words[match["name"]]

    return skeleton.BLANK.sub(word, line)
