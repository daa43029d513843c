"""Folders of ours tell who made them, and what a dead process left goes with the next one's."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from harness import folders, owner


def _left_by_the_dead(within: Path, kind: str) -> Path:
    """A folder of a process that has ended, with something in it."""
    place = owner.mine().partition("-")[0]
    left = within / f"prodgrade-{kind}-{place}-{2**22 + 7}-1-abc"
    left.mkdir()
    (left / "file").write_text("left", encoding="utf-8")
    return left


def test_a_folder_is_there_until_it_is_removed(tmp_path: Path) -> None:
    """It is new and empty, and goes with what is in it."""
    with folders.temporary("share", within=str(tmp_path)) as folder:
        assert not any(Path(folder).iterdir())
        Path(folder, "file").write_text("x", encoding="utf-8")
    assert not any(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody is certainly gone")
def test_what_the_dead_left_goes_at_the_beginning_and_at_the_end(tmp_path: Path) -> None:
    """What lay there before, and what appears meanwhile, is removed; what the living made, and what is of another kind, is not."""
    early, other = _left_by_the_dead(tmp_path, "share"), _left_by_the_dead(tmp_path, "box")
    with folders.temporary("share", within=str(tmp_path)) as mine:
        assert not early.exists()
        with folders.temporary("share", within=str(tmp_path)):
            late = _left_by_the_dead(tmp_path, "share")
        assert not late.exists()
        assert Path(mine).exists()
    assert list(tmp_path.iterdir()) == [other]


def test_what_is_kept_is_whole_and_bounded(tmp_path: Path) -> None:
    """A file is there with all that it should hold, nothing else beside it, and the oldest make room for new ones."""
    place = tmp_path / "cache" / "kind"
    for number in range(5):
        folders.store(place / f"f{number}", bytes([number]) * 1000, most=3)
        os.utime(place / f"f{number}", (number, number))
    assert {path.name: path.read_bytes() for path in place.iterdir()} == {f"f{n}": bytes([n]) * 1000 for n in (2, 3, 4)}
    assert place.stat().st_mode & 0o077 == 0
    folders.store(place / "f2", b"anew", most=3)
    assert (place / "f2").read_bytes() == b"anew"


def test_where_nothing_can_be_kept_it_is_said(tmp_path: Path) -> None:
    """An OSError, and no half of a file."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        folders.store(tmp_path / "file" / "f", b"x", most=3)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    (tmp_path / "taken" / "f").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        folders.store(tmp_path / "taken" / "f", b"x", most=3)
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["f"]
