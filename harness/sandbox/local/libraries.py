"""A read-only folder of exactly the libraries that a box may import, made once and kept."""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path, PurePosixPath

from harness.errors import BoxError
from harness.folders import cache_root

__all__ = ["cache_root", "folder", "needed"]

INSIDE = "/opt/libraries"
_LAYOUT = "1"  # part of the key: raise it when the folder is made differently


@functools.lru_cache(maxsize=64)
def folder(names: tuple[str, ...], root: Path, interpreter: str) -> Path:
    """A folder with the distributions behind these import names and all that they require, and nothing else.

    The files are hard links to the installed ones where the file system allows it, or copies. The folder is bound into boxes instead of
    the installed files because a bind mount shows its source's path to everyone inside; for the same reason byte
    code is compiled anew, with the path that the files have in the box. Raises BoxError for a name nobody installed.
    """
    distributions = needed(names)
    target = root / "libraries" / _key(distributions)
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    try:
        draft.chmod(0o755)
        for distribution in distributions:
            _lay_out(distribution, draft)
        _compile(draft, interpreter)
        draft.rename(target)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        if not target.is_dir():  # else another process made it meanwhile, which is as good
            raise BoxError(f"the libraries {', '.join(names)} could not be laid out in {target.parent}: {error}") from error
    return target


def needed(names: Iterable[str]) -> list[metadata.Distribution]:
    """The distributions behind import names, with what they require, sorted by name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [distribution for name in names for distribution in _providing(name)]
    while waiting:
        distribution = waiting.pop()
        name = _normal(distribution.metadata["Name"])
        if name not in found:
            found[name] = distribution
            waiting += _required(distribution)
    return [found[name] for name in sorted(found)]


def _providing(import_name: str) -> list[metadata.Distribution]:
    try:
        direct = metadata.distribution(import_name)
    except metadata.PackageNotFoundError:
        pass
    else:
        if any(_top(path) in {import_name, f"{import_name}.py"} for path in direct.files or ()):
            return [direct]
    owners = metadata.packages_distributions().get(import_name, [])
    if not owners:
        raise BoxError(
            f"the exercise needs the library {import_name!r}, which is not installed beside the grader",
            hint=f"install it: pip install {import_name}",
        )
    return [metadata.distribution(owner) for owner in owners]


def _required(distribution: metadata.Distribution) -> list[metadata.Distribution]:
    """What it requires and is here; a requirement for other systems is not here, one for an extra is not meant."""
    installed = []
    for requirement in distribution.requires or ():
        name = re.match(r"[\w.-]+", requirement)
        if name is not None and not re.search(r"\bextra\s*==", requirement):
            try:
                installed.append(metadata.distribution(name[0]))
            except metadata.PackageNotFoundError:
                continue
    return installed


def _key(distributions: Sequence[metadata.Distribution]) -> str:
    digest = hashlib.sha256(f"{_LAYOUT} {sys.implementation.cache_tag} {INSIDE}\n".encode())
    for distribution in distributions:
        record = distribution.read_text("RECORD") or ""
        digest.update(f"{_normal(distribution.metadata['Name'])} {distribution.version}\n{record}\n".encode())
    return digest.hexdigest()[:32]


def _lay_out(distribution: metadata.Distribution, target: Path) -> None:
    for path in distribution.files or ():
        if _enters(path):
            source, copy = Path(str(path.locate())), target / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source, copy)
            except OSError:  # another file system, or one of somebody else's files
                shutil.copy(source, copy)


def _enters(path: PurePosixPath) -> bool:
    """Scripts outside, byte code, and what tells where things are installed stay out."""
    if path.is_absolute() or ".." in path.parts or "__pycache__" in path.parts:
        return False
    return path.suffix not in {".pth", ".egg-link", ".pyc"} and path.name not in {"direct_url.json", "RECORD", "INSTALLER"}


def _compile(target: Path, interpreter: str) -> None:
    options = ["-q", "-j", "0", "-x", r"/tests?/", "--invalidation-mode", "unchecked-hash", "-s", str(target), "-p", INSIDE]
    # A library may ship a file that this Python cannot read (a template, another version's syntax): it stays source.
    subprocess.run([interpreter, "-I", "-S", "-m", "compileall", *options, str(target)], check=False, capture_output=True)


def _top(path: PurePosixPath) -> str:
    return path.parts[0]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
