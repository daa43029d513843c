"""What a submission had for itself goes, however deep it is and however it was shut."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.guest import removal
from tests.harness.guest.children import run, without_privileges

_DEEP, _NAME = 150, "d" * 30  # no path reaches the last of so many


def _dig(folder: Path) -> None:
    def dig() -> bool:
        os.chdir(folder)
        for _ in range(_DEEP):
            Path(_NAME).mkdir()
            os.chdir(_NAME)
        return True

    assert run(dig)


def test_a_folder_goes_however_deep_it_is(tmp_path: Path) -> None:
    """Folders in folders go, more than any path is long, and so does what was linked among them, but not what the link led to."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/file").touch()
    gone = tmp_path / "gone"
    gone.mkdir()
    (gone / "link").symlink_to(tmp_path / "kept")
    _dig(gone)
    removal.remove(str(gone))
    assert not gone.exists()
    assert (tmp_path / "kept/file").exists()


def _shut(folder: Path) -> bool:
    without_privileges()
    (folder / "a/b/c").mkdir(parents=True)
    (folder / "a/b/file").touch()
    for name in ("a/b/c", "a/b", "a"):
        (folder / name).chmod(0)
    removal.empty(str(folder))
    return not list(folder.iterdir())


def test_a_folder_that_was_shut_goes(tmp_path: Path) -> None:
    """Modes keep nobody out who owns what they are on."""
    assert run(lambda: _shut(tmp_path))


def test_what_cannot_be_removed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest goes all the same, and nothing is tried for ever."""
    (tmp_path / "stuck").touch()
    (tmp_path / "folder/inner").mkdir(parents=True)

    def refused(path: str) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(os, "unlink", refused)
    removal.remove(str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["stuck"]
    removal.empty(str(tmp_path / "nowhere"))


@settings(deadline=None)
@given(paths=st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=5), max_size=8))
def test_walking_finds_what_the_system_finds(paths: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every folder and file is met once, a folder before what is in it."""
    top = tmp_path_factory.mktemp("top")
    for parts in paths:
        top.joinpath(*parts).mkdir(parents=True, exist_ok=True)
        (top.joinpath(*parts) / "file").touch()
    found = {folder: (sorted(folders), sorted(files)) for folder, folders, files in removal.walk(str(top))}
    assert found == {folder: (sorted(folders), sorted(files)) for folder, folders, files in os.walk(top)}
