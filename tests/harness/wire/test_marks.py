"""Whether a file has changed, however fast it was written."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.wire.marks import Marks


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(st.binary(max_size=3), min_size=2, max_size=6))
def test_two_contents_never_share_a_mark(tmp_path: Path, contents: list[bytes]) -> None:
    """A file that is written again within one tick of the clock, at the same length, is seen to have changed."""
    marks, path = Marks(), tmp_path / "file"
    found = []
    for content in contents:
        path.write_bytes(content)
        found.append(marks.of(str(path)))
    for before, after, first, second in zip(found, found[1:], contents, contents[1:], strict=False):
        assert (before == after) <= (first == second)


def test_an_old_file_keeps_its_mark(tmp_path: Path) -> None:
    """A file that nobody has touched for a while has the mark that it had."""
    path = tmp_path / "file"
    path.write_bytes(b"x")
    os.utime(path, (1, 1))
    marks = Marks()
    assert marks.of(str(path)) == marks.of(str(path)) is not None


def test_what_is_no_file_has_none(tmp_path: Path) -> None:
    """A folder, a missing name and a name that cannot be have no mark."""
    assert [Marks().of(name) for name in (str(tmp_path), str(tmp_path / "none"), "n" * 5000)] == [None, None, None]
