"""The folder that guests work in is what it was, whatever a case did to it."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.guest import workdir
from harness.guest.workdir import WorkDir
from tests.harness.guest.children import run, without_privileges

_FILES = {"module.py": b"value = 1\n", "data/table.csv": b"a,b\n", "data/deep/empty": b""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the submission lies."""
    made = tmp_path / "work"
    made.mkdir()
    return made


@pytest.fixture
def work(folder: Path) -> WorkDir:
    """A folder that was filled and remembered."""
    made = WorkDir(str(folder), alone=False)
    made.fill({name: base64.b64encode(content).decode() for name, content in _FILES.items()})
    return made


def test_what_files_take_is_counted(work: WorkDir, folder: Path) -> None:
    """All files count, empty ones and links too, with what they take and not with what they seem to hold."""
    before = work.used_kib()
    (folder / "large").write_bytes(bytes(256 * 1024))
    with (folder / "sparse").open("wb") as sparse:
        sparse.truncate(1 << 30)
    assert 250 < work.used_kib() - before < 400
    for number in range(100):
        (folder / f"link{number}").symlink_to("nowhere")
    assert work.used_kib() - before >= 350


def test_a_folder_for_temporary_files_is_emptied(tmp_path: Path, folder: Path) -> None:
    """What lies in it goes with the case; where it is the working folder itself, that is only put back."""
    temporary = tmp_path / "temporary"
    (temporary / "shared").mkdir(parents=True)
    work = WorkDir(str(folder), alone=False, temporary=str(temporary))
    work.fill({})
    work.restore(0)
    assert list(temporary.iterdir()) == []
    same = WorkDir(str(folder), alone=False, temporary=str(folder))
    same.fill({"kept": ""})
    same.restore(0)
    assert [path.name for path in folder.iterdir()] == ["kept"]


def _content(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


_WHOLE = {**_FILES, "data": None, "data/deep": None}


def test_files_are_written_as_they_came(work: WorkDir, folder: Path) -> None:
    """Contents and folders are there, and everybody may read the files."""
    assert _content(folder) == _WHOLE
    assert stat.S_IMODE((folder / "module.py").stat().st_mode) == 0o644


def _change(folder: Path) -> None:
    (folder / "module.py").write_bytes(b"value = 2\n")
    (folder / "data/table.csv").unlink()
    (folder / "data/deep/empty").chmod(0o755)
    (folder / "added/inner").mkdir(parents=True)
    (folder / "added/inner/file").touch()


def _replace_in_place(folder: Path) -> None:
    before = (folder / "module.py").stat()
    with (folder / "module.py").open("r+b") as file:
        file.write(b"VALUE")
    os.utime(folder / "module.py", ns=(before.st_atime_ns, before.st_mtime_ns))


def _put_other_kinds(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "module.py").unlink()
    (folder / "module.py").mkdir()


def _remove_all(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


@pytest.mark.parametrize("change", [_change, _replace_in_place, _put_other_kinds, _remove_all])
def test_everything_is_put_back(change: Callable[[Path], None], work: WorkDir, folder: Path) -> None:
    """Changed, removed and added files of whatever kind, and a change that hides its time: all is undone."""
    change(folder)
    work.restore(0)
    assert _content(folder) == _WHOLE
    assert stat.S_IMODE((folder / "data/deep/empty").stat().st_mode) == 0o644


def _shut(folder: Path) -> None:
    (folder / "evil.py").touch()
    folder.chmod(0)


def _make_read_only(folder: Path) -> None:
    (folder / "evil.py").touch()
    folder.chmod(0o555)


def _shut_inside(folder: Path) -> None:
    (folder / "evil/deep/deeper").mkdir(parents=True)
    (folder / "evil/deep/deeper/file").touch()
    (folder / "evil/deep/link").symlink_to(folder)
    for path in ("evil/deep/deeper", "evil/deep", "evil", "data"):
        (folder / path).chmod(0)


@pytest.mark.parametrize("change", [_shut, _make_read_only, _shut_inside])
def test_a_shut_folder_is_opened_and_emptied(change: Callable[[Path], None], work: WorkDir, folder: Path) -> None:
    """Modes that keep everybody out keep nothing from being removed, and the next case finds the folder as it was."""
    before = folder.stat().st_mode

    def restore() -> bool:
        without_privileges()
        change(folder)
        work.restore(0)
        return os.access(folder, os.R_OK | os.W_OK | os.X_OK)

    assert run(restore) is True
    assert _content(folder) == _WHOLE
    assert folder.stat().st_mode == before


def test_what_a_link_leads_to_stays(work: WorkDir, folder: Path, tmp_path: Path) -> None:
    """Neither content nor mode of a folder elsewhere is touched when links to it are removed."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o750)
    (elsewhere / "file").touch()
    (folder / "added").mkdir()
    for link in ("link", "added/link"):
        (folder / link).symlink_to(elsewhere)
    work.restore(0)
    assert _content(folder) == _WHOLE
    assert ((elsewhere / "file").exists(), stat.S_IMODE(elsewhere.stat().st_mode)) == (True, 0o750)


def test_nothing_is_written_where_nothing_was_touched(work: WorkDir, folder: Path) -> None:
    """A case that left the files alone costs a look, and leaves them as they are."""
    before = (folder / "module.py").stat()
    work.restore(0)
    after = (folder / "module.py").stat()
    assert (after.st_ino, after.st_ctime_ns) == (before.st_ino, before.st_ctime_ns)


def test_a_later_baseline_is_brought_back(work: WorkDir, folder: Path) -> None:
    """What a module's guest had written is there for each of its cases; when that is forgotten, the first one counts."""
    (folder / "made/inner").mkdir(parents=True)
    (folder / "made/file").write_bytes(b"made")
    work.remember(5)
    (folder / "made/file").write_bytes(b"spoiled")
    work.restore(5)
    assert _content(folder) == {**_WHOLE, "made": None, "made/inner": None, "made/file": b"made"}
    work.forget(5)
    work.forget(5)
    work.restore(5)
    assert _content(folder) == _WHOLE


def test_a_baseline_of_the_same_files_is_the_same(work: WorkDir, folder: Path) -> None:
    """Where nothing changed since, nothing is read again; and both are known to be back when one of them is."""
    work.remember(1)
    work.remember(2)
    assert work._baselines[1][0] is work._baselines[2][0] is work._baselines[0][0]
    (folder / "module.py").unlink()
    work.restore(2)
    number = (folder / "module.py").stat().st_ino
    work.restore(0)
    assert (folder / "module.py").stat().st_ino == number


def test_pipes_and_links_are_not_remembered(work: WorkDir, folder: Path) -> None:
    """Only files and folders are brought back; what is neither is not there again."""
    os.mkfifo(folder / "pipe")
    work.remember(1)
    (folder / "module.py").unlink()
    work.restore(1)
    assert _content(folder) == _WHOLE


def test_what_goes_while_we_look_is_not_there(work: WorkDir, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name whose file is gone when we come to it is left out."""
    (folder / "ghost").touch()
    look = os.lstat

    def lose(path: Any) -> os.stat_result:
        if os.path.basename(path) == "ghost":  # noqa: PTH119 - as it came
            raise FileNotFoundError(path)
        return look(path)

    monkeypatch.setattr("os.lstat", lose)
    work.remember(1)
    monkeypatch.undo()
    work.restore(1)
    assert _content(folder) == _WHOLE


def test_temporary_folders_are_emptied_in_a_box_of_its_own(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone in its file system, a case leaves nothing in the folders that all programs use; else they are not ours."""
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    monkeypatch.setattr(workdir, "_SHARED", (str(shared), str(tmp_path / "missing")))
    for alone, left in ((False, ["file"]), (True, [])):
        work = WorkDir(str(folder), alone=alone)
        work.fill({})
        (shared / "file").touch()
        work.restore(0)
        assert [path.name for path in shared.iterdir()] == left


def test_nothing_stays_written_on_the_folder_itself(work: WorkDir, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mode, times and attributes of the folder tell the next case nothing."""
    removed: list[Any] = []
    monkeypatch.setattr("os.listxattr", lambda _: ["user.note"], raising=False)
    monkeypatch.setattr("os.removexattr", lambda *what: removed.append(what), raising=False)
    mode = folder.stat().st_mode
    folder.chmod(0o711)
    os.utime(folder, (5, 5))
    work.restore(0)
    assert (folder.stat().st_mode, folder.stat().st_mtime > 5) == (mode, True)
    assert removed == [(str(folder), "user.note")]


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    """A box may leave it to us to make the folder."""
    work = WorkDir(str(tmp_path / "new"), alone=False)
    work.fill({"module.py": ""})
    assert _content(tmp_path / "new") == {"module.py": b""}
    work.restore(0)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o755
