"""The shared files: what may come back from a guest, and what goes out to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.suite.desk import Desk
from harness.suite.knowledge import Knowledge
from harness.wire.values import WireError


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk over a suite with one hidden file, and a submission of one module."""
    suite, root = tmp_path / "suite", tmp_path / "root"
    suite.mkdir()
    root.mkdir()
    (suite / "hidden.csv").write_text("42")
    made = Desk(root, suite, {"work.py": b"x = 1\n"})
    made.temporary.mkdir()
    return made


def test_the_suites_files_are_at_hand_and_never_sent(desk: Desk) -> None:
    """What lies beside the tests can be read from the working folder, and no guest is told of it."""
    assert desk.folder is not None
    assert (desk.folder / "hidden.csv").read_text() == "42"
    (desk.folder / "new.txt").write_text("n")
    told = desk.outgoing(Knowledge(folder=("desk", "")))
    assert ["file", "desk", "new.txt", b"n"] in told
    assert not any("hidden.csv" in change for change in told)


def test_a_change_is_told_once(desk: Desk) -> None:
    """A guest hears of a file when it appears, when it changes, when it goes, and not in between."""
    known = Knowledge()
    path = desk.temporary / "a"
    path.write_text("1")
    assert desk.outgoing(known)[-1] == ["file", "tmp", "a", b"1"]
    assert desk.outgoing(known) == []
    path.write_text("22")
    assert desk.outgoing(known)[-1] == ["file", "tmp", "a", b"22"]
    path.unlink()
    assert ["gone", "tmp", "a"] in desk.outgoing(known)


def test_folders_are_not_taken_too_deep(desk: Desk) -> None:
    """What lies in forty folders is taken, and what lies deeper is refused before anything is made."""
    deep = "/".join(["d"] * 40)
    desk.incoming([["tmp", deep, "folder"]], Knowledge())
    assert (desk.temporary / deep).is_dir()
    with pytest.raises(WireError, match="outside the shared folders"):
        desk.incoming([["tmp", f"{deep}/d", "folder"]], Knowledge())
    assert not (desk.temporary / deep / "d").exists()


def test_changes_without_number_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one run no more than so many changes are taken, however little each of them is."""
    monkeypatch.setattr("harness.suite.desk._MOST_CHANGES", 20)
    known = Knowledge()
    desk.incoming([["tmp", "a", "folder"]] * 20, known)
    with pytest.raises(WireError, match="more files than we take"):
        desk.incoming([["tmp", "b", "folder"]], known)
    assert not (desk.temporary / "b").exists()


@pytest.mark.parametrize(
    "place",
    [
        ("desk", "../out"),
        ("tmp", "a/../../out"),
        ("tmp", "/etc/out"),
        ("home", "out"),
        ("desk", ""),
        ("desk", "a\0b"),
        ("desk", "./hidden.csv"),
        ("desk", "a//b"),
        ("tmp", "."),
        (1, "a"),
        ("desk", 2),
    ],
)
def test_nothing_is_written_outside(desk: Desk, place: tuple[object, object], tmp_path: Path) -> None:
    """A name that leads out of the shared folders is a broken rule, and writes nothing."""
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(WireError):
        desk.incoming([[*place, b"x"]], Knowledge())
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_is_not_followed_out(desk: Desk, tmp_path: Path) -> None:
    """Through a link that a suite made, nothing is written elsewhere; the link itself is replaced."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (desk.temporary / "way").symlink_to(outside)
    with pytest.raises(WireError):
        desk.incoming([["tmp", "way/x", b"1"]], Knowledge())
    (outside / "kept").write_text("kept")
    (desk.temporary / "file").symlink_to(outside / "kept")
    desk.incoming([["tmp", "file", b"2"]], Knowledge())
    assert (outside / "kept").read_text() == "kept"
    assert list(outside.iterdir()) == [outside / "kept"]


def test_the_suites_files_are_not_overwritten(desk: Desk) -> None:
    """What comes back under the name of one of the suite's files is passed over."""
    assert desk.folder is not None
    desk.incoming([["desk", "hidden.csv", b"1"], ["desk", "hidden.csv", None]], Knowledge())
    assert (desk.folder / "hidden.csv").read_text() == "42"


def test_what_cannot_be_written_is_a_broken_rule(desk: Desk) -> None:
    """A file below a file, a name that no disk takes, content that is none, and more than we keep are refused."""
    desk.incoming([["desk", "a", b"1"]], Knowledge())
    for change in (["desk", "a/b", b"1"], ["desk", "n" * 4000, b"1"], ["desk", "c", 5]):
        with pytest.raises(WireError):
            desk.incoming([change], Knowledge())
    with pytest.raises(WireError, match="more files"):
        desk.incoming([["desk", f"f{number}", bytes(8 * 2**20)] for number in range(9)], Knowledge())


def test_what_the_suite_writes_meanwhile_is_told_next(desk: Desk) -> None:
    """A file that a callback of the suite wrote during a call reaches the guest with the next one."""
    known = Knowledge()
    (desk.temporary / "by-suite").write_text("s")
    desk.incoming([["tmp", "deep/by-guest", b"g"]], known)
    told = desk.outgoing(known)
    assert ["file", "tmp", "by-suite", b"s"] in told
    assert not any("by-guest" in str(change) for change in told)


def test_what_a_guest_did_is_undone(desk: Desk) -> None:
    """What a guest wrote, overwrote, removed and made a folder of is put back once the guest is gone."""
    for name in ("changed", "removed", "replaced"):
        (desk.temporary / name).write_text(name)
    (desk.temporary / "folder").mkdir()
    (desk.temporary / "emptied").mkdir()
    (desk.temporary / "emptied" / "inside").write_text("inside")
    before: dict[Path, bytes | str | None] = {}
    changes: list[tuple[str, bytes | str | None]] = [
        ("changed", b"x"),
        ("changed", b"y"),
        ("removed", None),
        ("replaced", None),
        ("replaced", "folder"),
        ("folder", None),
        ("folder", b"z"),
        ("emptied", None),
        ("emptied/inside", None),
        ("new", b"n"),
        ("deep", "folder"),
        ("deep/new", b"n"),
    ]
    desk.incoming([["tmp", name, content] for name, content in changes], Knowledge(), before)
    desk.put_back(before)
    found = {path.name: path.read_text() if path.is_file() else None for path in desk.temporary.rglob("*")}
    files = {name: name for name in ("changed", "removed", "replaced", "inside")}
    assert found == {**files, "folder": None, "emptied": None}
