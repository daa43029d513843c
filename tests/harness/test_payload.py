"""Our half of the box as bytes: the same everywhere, and compiled for interpreters like this one."""

from __future__ import annotations

import importlib.util
import io
import marshal
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest

from harness import folders, payload

_IMPORTING = """
sys.meta_path.insert(0, _Memory(_read(int.from_bytes(_read(4), 'big'))))
import harness.wire.marks as loaded
print(loaded.__spec__.origin, loaded.__spec__.loader.__class__.__name__, type(loaded.__doc__).__name__)
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where parcels are kept: empty, and this process has made none yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    payload.parcel.cache_clear()
    yield folders.cache_root() / "guests"
    payload.parcel.cache_clear()


def _files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _imported(content: bytes, head: str) -> str:
    """What a fresh process says of one module that it imports out of a zip."""
    given = len(content).to_bytes(4, "big") + content
    ran = subprocess.run([sys.executable, "-I", "-c", head + _IMPORTING], input=given, capture_output=True, check=True)
    return ran.stdout.decode().strip()


def test_the_payload_is_the_sources_alone_and_reproducible() -> None:
    """It holds every module of wire and guest as it stands, but for the program, and nothing that changes from one zip to the next."""
    first = payload.payload()
    payload.payload.cache_clear()
    assert payload.payload() == first
    root = Path(payload.__file__).parent
    names = [path.relative_to(root.parent).as_posix() for room in ("wire", "guest") for path in (root / room).rglob("*.py")]
    expected = sorted({"harness/__init__.py", *names} - {"harness/guest/bootstrap.py"})
    assert sorted(_files(first)) == expected
    assert {name: text for name, text in _files(first).items() if name != "harness/__init__.py"} == {
        name: (root.parent / name).read_bytes() for name in expected if name != "harness/__init__.py"
    }


def test_a_parcel_has_code_beside_each_source(cache: Path) -> None:
    """The code is this interpreter's, of that source, and names no place of this machine."""
    found = _files(payload.parcel())
    assert {name: text for name, text in found.items() if name.endswith(".py")} == _files(payload.payload())
    compiled = {name: text for name, text in found.items() if name.endswith(".pyc")}
    assert sorted(compiled) == sorted(name + "c" for name in _files(payload.payload()) if name != "harness/__init__.py")
    for name, text in compiled.items():
        assert text.startswith(importlib.util.MAGIC_NUMBER)
        code = marshal.loads(text[16:])
        assert type(code) is CodeType
        assert code.co_filename == f"prodgrade:{name[:-1]}"
        assert code == compile(found[name[:-1]], code.co_filename, "exec", dont_inherit=True)
    assert os.fsencode(Path(payload.__file__).parent) not in payload.parcel()
    assert len([*cache.iterdir()]) == 1


def test_a_parcel_is_made_once(cache: Path) -> None:
    """The next process takes it from the cache; one that was damaged there is made again."""
    first = payload.parcel()
    (kept,) = cache.iterdir()
    made = kept.stat().st_mtime_ns
    payload.parcel.cache_clear()
    assert payload.parcel() == first
    assert kept.stat().st_mtime_ns == made
    whole = kept.read_bytes()
    middle = whole.index(b"harness/wire/marks.pyc") + 100
    kept.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    payload.parcel.cache_clear()
    assert _files(payload.parcel()) == _files(first)
    payload.parcel.cache_clear()
    assert kept.read_bytes()[32:] == payload.parcel()


def test_without_a_cache_the_sources_are_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept nothing is compiled for it."""
    (tmp_path / "prodgrade").write_text("a file, where a folder would be", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    payload.parcel.cache_clear()
    assert payload.parcel() == payload.payload()
    payload.parcel.cache_clear()


def test_a_guest_takes_code_of_its_own_version_only(cache: Path) -> None:
    """Code of another interpreter is passed over for the source, and no code at all is as good."""
    head, _, _ = payload.program().partition("def main()")
    said = "prodgrade:harness/wire/marks.py _Memory str"
    parcel = payload.parcel()
    assert cache.is_dir()
    assert _imported(parcel, head) == said
    assert _imported(payload.payload(), head) == said
    strange = importlib.util.MAGIC_NUMBER[:2] + b"\0\0"
    assert _imported(parcel.replace(importlib.util.MAGIC_NUMBER, strange), head) == said
    broken = _files(parcel) | {"harness/wire/marks.pyc": importlib.util.MAGIC_NUMBER + b"\0" * 20}
    with pytest.raises(subprocess.CalledProcessError):  # so the code is what is used where it fits
        _imported(payload._zipped(broken), head)
