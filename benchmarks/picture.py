"""Draw docs/report.svg, what `grade` shows for a faithful copy of the notebook: `python -m benchmarks.picture`."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

from grader import grade
from grader.reporters import terminal

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "solutions" / "exercise-03-churn-classes" / "partial" / "notebook-copy"


def main() -> None:
    """Grade, render as for a terminal, and write the picture."""
    report = grade("exercise-03", COPY, root=ROOT, sandbox="bubblewrap")
    console = Console(record=True, width=82, file=io.StringIO(), force_terminal=True, highlight=False)
    console.print("$ grade exercise-03")
    console.print(Text.from_ansi(terminal.render(report, colour=True).replace(f"  {report.label}", "", 1)))
    picture = console.export_svg(title="prodgrade")
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)  # nothing is fetched from elsewhere
    (ROOT / "docs" / "report.svg").write_text(re.sub(r"[ \t]+$", "", picture, flags=re.MULTILINE), encoding="utf-8")


if __name__ == "__main__":
    main()
