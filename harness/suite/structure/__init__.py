"""Design checks: questions about a submission's text, answered from its syntax tree. Nothing of it is run.

A question gives findings, each with a file, a line and a sentence that the learner may read; `Structure.refuse` fails a
case with them. A structure that behaves is never a finding: what cannot be told from the text is not held against it.
"""

from harness.suite.structure.findings import DesignError, Finding
from harness.suite.structure.questions import Structure
from harness.suite.structure.sources import Source

__all__ = ["DesignError", "Finding", "Source", "Structure"]
