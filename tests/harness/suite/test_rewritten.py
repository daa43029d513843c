"""Rewritten test modules are kept by what they are made from, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from _pytest.assertion import rewrite

from harness.suite import rewritten


@pytest.fixture
def rewrites(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Texts that were really rewritten; what is kept lies in tmp_path / "kept"."""
    seen: list[str] = []

    def compile_only(path: Path, config: Any) -> tuple[bytes, CodeType]:
        seen.append(path.read_text("utf-8"))
        return b"", compile(seen[-1], str(path), "exec")

    monkeypatch.setattr(rewrite, "_rewrite_test", compile_only)
    rewritten.keep(tmp_path / "kept")
    return seen


def _value(path: Path) -> Any:
    names: dict[str, Any] = {}
    rewrite_test: Any = rewrite._rewrite_test
    exec(rewrite_test(path, None)[1], names)
    return names["value"]


def _test_file(folder: Path, text: str, *, changed: int = 1_700_000_000) -> Path:
    path = folder / "test_it.py"
    path.write_text(text, encoding="utf-8")
    os.utime(path, (changed, changed))
    return path


def test_the_same_text_is_rewritten_once(tmp_path: Path, rewrites: list[str]) -> None:
    """What was rewritten before is taken from the folder."""
    path = _test_file(tmp_path, "value = 1\n")
    assert [_value(path), _value(path)] == [1, 1]
    assert rewrites == ["value = 1\n"]


def test_a_text_of_the_same_size_and_time_is_another(tmp_path: Path, rewrites: list[str]) -> None:
    """Neither a file's time nor its size says what it holds."""
    assert _value(_test_file(tmp_path, "value = 1\n")) == 1
    assert _value(_test_file(tmp_path, "value = 2\n")) == 2


@pytest.mark.parametrize("content", [b"", b"no byte code", b"i\x01\x00\x00\x00"])
def test_what_is_broken_is_made_anew(content: bytes, tmp_path: Path, rewrites: list[str]) -> None:
    """A kept file that holds no code, or half of it, does not disturb."""
    path = _test_file(tmp_path, "value = 1\n")
    _value(path)
    for kept in (tmp_path / "kept").iterdir():
        kept.write_bytes(content)
    assert _value(path) == 1
    assert len(rewrites) == 2


def test_without_a_place_to_keep_it_is_rewritten_each_time(tmp_path: Path, rewrites: list[str]) -> None:
    """A folder that cannot be made costs time and nothing else."""
    (tmp_path / "kept").write_text("in the way", encoding="utf-8")
    path = _test_file(tmp_path, "value = 1\n")
    assert [_value(path), _value(path)] == [1, 1]
    assert len(rewrites) == 2


def test_only_so_many_are_kept(tmp_path: Path, rewrites: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go when there are more than are worth their room."""
    monkeypatch.setattr(rewritten, "_MOST_KEPT", 3)
    for number in range(5):
        _value(_test_file(tmp_path, f"value = {number}\n"))
    assert len(list((tmp_path / "kept").iterdir())) == 3


def test_pytest_has_the_function_that_is_asked_for() -> None:
    """The installed pytest still rewrites where we look; otherwise every grade would be slower without a word."""
    assert callable(getattr(rewrite, "_rewrite_test", None))
