"""Tests are graded by mutation: a learner's pytest files on correct and faulty implementations. See `trial` for how."""

from __future__ import annotations

from harness.suite.mutation.bench import LearnerTest, Material
from harness.suite.mutation.documentation import functions, outline
from harness.suite.mutation.faults import Fault, Implementations, equivalents, read
from harness.suite.mutation.habits import bad_habits
from harness.suite.mutation.operators import Generated, generate
from harness.suite.mutation.survey import Fate, survey
from harness.suite.mutation.trial import Terms, Trial, try_tests

__all__ = [
    "Fate",
    "Fault",
    "Generated",
    "Implementations",
    "LearnerTest",
    "Material",
    "Terms",
    "Trial",
    "bad_habits",
    "equivalents",
    "functions",
    "generate",
    "outline",
    "read",
    "survey",
    "try_tests",
]
