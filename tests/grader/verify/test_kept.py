"""Answers kept by digest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.verify import kept
from grader.verify.kept import Kept, files_below


def test_what_was_written_is_read_by_the_next(tmp_path: Path) -> None:
    """A value is there under its key, for another process too, and under no other key."""
    key = Kept.key("grade", 1, None)
    Kept(tmp_path / "kept").write(key, {"score": "100"})
    assert Kept(tmp_path / "kept").read(key) == {"score": "100"}
    assert Kept(tmp_path / "kept").read(Kept.key("grade", 2, None)) is None


def test_without_a_folder_nothing_is_kept() -> None:
    """Who asks for fresh answers gets them."""
    Kept(None).write("a", 1)
    assert Kept(None).read("a") is None


def test_what_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    """A torn file is as good as none."""
    (tmp_path / "a.json").write_text('{"score": ')
    assert Kept(tmp_path).read("a") is None


def test_the_oldest_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder does not grow without end."""
    monkeypatch.setattr(kept, "_MOST", 2)
    for age, name in enumerate(("c", "b", "a")):
        Kept(tmp_path).write(name, age)
        os.utime(tmp_path / f"{name}.json", ns=(10 + age, 10 + age))
    assert [Kept(tmp_path).read(name) for name in ("a", "b", "c")] == [2, 1, None]


def test_files_that_tools_leave_behind_are_passed_over(tmp_path: Path) -> None:
    """Caches are no part of an exercise."""
    for name in ("a.py", "deep/b.txt", "__pycache__/a.pyc", "deep/.hypothesis/x", ".ruff_cache/y"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)] == ["a.py", "deep/b.txt"]


def test_the_program_is_part_of_every_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another grader, interpreter or library makes every answer anew."""
    before = Kept.key("x")
    monkeypatch.setattr(kept, "program_digest", lambda: "another")
    assert Kept.key("x") != before
