"""What a program did to the files of a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.guest import foundfiles
from harness.guest.foundfiles import Changes

_NAMES = st.sampled_from(["a", "b", "deep/c", "deep/er/d"])
_STATES = st.dictionaries(_NAMES, st.binary(max_size=8))


@given(before=_STATES, after=_STATES, left=st.dictionaries(st.sampled_from(["e", "deep/f"]), st.binary(max_size=8)))
def test_made_changed_and_gone(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, bytes], after: dict[str, bytes], left: dict[str, bytes]
) -> None:
    """Files written since are told with their content, those removed by name, those left alone not at all."""
    folder = tmp_path_factory.mktemp("found")
    _write(folder, before | left)
    changes = Changes(str(folder))
    for name in before.keys() - after.keys():
        (folder / name).unlink()
    written = {name: content + b"!" for name, content in after.items()}  # of another size: two writes may fall in one tick
    _write(folder, written)
    assert changes.found() == {"files": written, "gone": sorted(before.keys() - after.keys()), "unread": []}


def test_what_is_no_plain_file_is_named(tmp_path: Path) -> None:
    """A link, a pipe and what cannot be read are named, and nobody waits for them or follows them."""
    changes = Changes(str(tmp_path))
    (tmp_path / "link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert changes.found() == {"files": {}, "gone": [], "unread": ["link", "pipe"]}


def test_no_more_is_brought_than_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that do not fit are named; smaller ones after them still come."""
    monkeypatch.setattr(foundfiles, "_MOST_BYTES", 10)
    changes = Changes(str(tmp_path))
    _write(tmp_path, {"1": b"x" * 6, "2": b"x" * 6, "3": b"x" * 4})
    assert changes.found() == {"files": {"1": b"x" * 6, "3": b"x" * 4}, "gone": [], "unread": ["2"]}


def test_looking_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many files, and folders too deep, are not looked at; compiled modules never."""
    monkeypatch.setattr(foundfiles, "_MOST_FILES", 3)
    monkeypatch.setattr(foundfiles, "_DEEPEST", 2)
    changes = Changes(str(tmp_path))
    _write(tmp_path, {"a/b/c/too-deep": b"", "a/b/deep": b"", "__pycache__/x.pyc": b"", **{f"n{i}": b"" for i in range(9)}})
    assert sorted(changes.found()["files"]) == ["a/b/deep", "n0", "n1"]


def test_times_that_were_put_back_hide_nothing(tmp_path: Path) -> None:
    """A file that was written and given its old times again has changed."""
    _write(tmp_path, {"a": b"one"})
    times = (tmp_path / "a").stat()
    changes = Changes(str(tmp_path))
    fresh = tmp_path / "fresh"
    fresh.write_bytes(b"two")
    os.utime(fresh, ns=(times.st_atime_ns, times.st_mtime_ns))
    fresh.replace(tmp_path / "a")
    assert changes.found()["files"] == {"a": b"two"}


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
