"""Modules that few need are loaded later, and are no more to be seen than the others."""

from __future__ import annotations

import subprocess
import sys

from harness import payload

TAKING = """
sys.meta_path.insert(0, _Memory(_read(int.from_bytes(_read(4), 'big'))))
"""
LOADING = """
import sys
from harness.guest import later
finder = sys.meta_path[0]
later.keep(finder)
before = [name for name in sys.modules if name.startswith("harness")]
stage = later.load("harness.guest.schedules.instrument")
again = later.load("harness.guest.schedules.instrument")
print(before, stage is again, stage.__name__, finder in sys.meta_path, [name for name in sys.modules if name.startswith("harness")])
"""


def test_loading_later_leaves_no_trace() -> None:
    """In a box, a module comes out of the package that the stream brought, the same one each time, and sys.modules has none."""
    content = payload.payload()
    head, _, _ = payload.program().partition("def main()")
    program = head + TAKING + LOADING
    given = len(content).to_bytes(4, "big") + content
    ran = subprocess.run([sys.executable, "-I", "-c", program], input=given, capture_output=True, check=False)
    assert ran.stderr == b""
    assert ran.stdout.decode().strip() == "[] True harness.guest.schedules.instrument False []"
