"""Test modules as pytest rewrites them, kept by the digest of their text: to rewrite one costs as much as several cases.

pytest's own cache goes by time and size, and lies beside the tests. A suite must neither be mistaken for another nor find
litter in its folder, so this one goes by content and lies with what else can be made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import marshal
import os
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

from harness import folders

__all__ = ["keep"]

_MOST_KEPT = 256
_Rewrite = Callable[[Path, Any], tuple[Any, CodeType]]


def keep(folder: Path) -> None:
    """Let pytest take what it rewrote before from that folder, in this process, and put there what it rewrites.

    A pytest that has moved the function behind it rewrites each time, as it would without us.
    """
    import pytest
    from _pytest.assertion import rewrite

    name = "_rewrite_test"  # it has no public name; what it gives besides the code is for pytest's own cache, which is off
    original: _Rewrite | None = getattr(rewrite, name, None)
    if original is None:
        return
    version = pytest.__version__.encode() + importlib.util.MAGIC_NUMBER

    def from_folder(path: Path, config: Any) -> tuple[Any, CodeType]:
        key = hashlib.sha256(b"\0".join([version, os.fsencode(path), path.read_bytes()])).hexdigest()
        place = folder / key
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            found = marshal.loads(place.read_bytes())  # noqa: S302 - byte code of ours, as in any __pycache__
            if type(found) is CodeType:
                return None, found
        stamp, code = original(path, config)
        with contextlib.suppress(OSError):
            folders.store(place, marshal.dumps(code), most=_MOST_KEPT)
        return stamp, code

    setattr(rewrite, name, from_folder)
